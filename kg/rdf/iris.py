"""Mint every IRI of the graph, from the data alone, under one base that can be moved.

Patterns are those of `docs/iris.md`. Local parts are ASCII; numbers are never padded; a slug is a pure function of
the text it stands for.
"""

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from kg.rdf.terms import Term
from kg.records import Author, JournalReference, Ministry, QuestionKey

DEFAULT_BASE = "https://w3id.org/qan/"
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
# What Unicode does not decompose into ASCII: ligatures, and the apostrophe that parts « l’ » from its word.
_ASCII = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "đ": "d", "ł": "l", "’": "'"}
)
_MINISTRY_PREFIX = re.compile(
    r"^(?:ministère|ministere|minsitère|ministre|secrétariat d['’]état|secretariat d['’]etat|haut-commissariat)"
    r"(?:\s+(?:d[eu]s?|à|au|aux|chargée?|délégué[e]?|auprès)\b|\s+d['’]|\s)*\s*(?:l['’]|la\s+|le\s+|les\s+)?",
    re.IGNORECASE,
)
_EDITIONS = {"questions": "jo-anq", "debates": "jo-debats", "laws": "jo-lois"}


@lru_cache(maxsize=65536)
def slug(text: str) -> str:
    """The text in lower-case ASCII, words joined by hyphens.

    >>> slug("Commerce extérieur, cœur d'Île-de-France")
    'commerce-exterieur-coeur-d-ile-de-france'
    >>> slug("l’industrie") == slug("l'industrie")
    True
    """
    folded = unicodedata.normalize("NFKD", text.translate(_ASCII)).encode("ascii", "ignore").decode()
    return _NOT_SLUG.sub("-", folded.lower()).strip("-") or "sans-nom"


@lru_cache(maxsize=65536)
def ministry_slug(label: str | None, short_label: str | None) -> str:
    """The slug of a ministry: of its short label, else of the long one without « Ministère de … ».

    >>> ministry_slug("Ministère de l'économie et des finances", None)
    'economie-et-des-finances'
    """
    if short_label:
        return slug(_MINISTRY_PREFIX.sub("", short_label) or short_label)
    assert label, "a ministry has a label"
    return slug(_MINISTRY_PREFIX.sub("", label) or label)


def sub(parent: Term, path: str) -> Term:
    """The IRI of a part of what `parent` names.

    >>> sub("<https://example.org/q>", "reponse")
    '<https://example.org/q/reponse>'
    """
    return f"{parent[:-1]}/{path}>"


class Iris:
    """Mints IRIs, as encoded terms, under one base. Only `/id/` and `/graph/` move with the base."""

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+/", base):
            raise ValueError(f"a base is an http(s) IRI that ends in a slash, not {base!r}")
        self.base = base
        self.id = f"<{base}id/"
        self.graph = f"<{base}graph/"

    def question(self, key: QuestionKey) -> Term:
        return f"{self.id}question/{key.legislature}/{key.type}/{key.number}>"

    def question_graph(self, key: QuestionKey) -> Term:
        return f"{self.graph}question/{key.legislature}/{key.type}/{key.number}>"

    def shared_graph(self, name: str) -> Term:
        """The graph of descriptions shared by questions: `deputies`, `ministries`, `journal` …"""
        return f"{self.graph}{name}>"

    def legislature(self, number: int) -> Term:
        return f"{self.id}legislature/{number}>"

    def deputy(self, author: Author, legislature: int, department: str | None) -> Term | None:
        """By official id, else by legislature, name and département (code or name); None without a name."""
        if author.actor_id:
            return self.actor(author.actor_id)
        if not author.name:
            return None
        where = f"/{slug(department)}" if department else ""
        return f"{self.id}depute/nom/{legislature}/{slug(author.name)}{where}>"

    def actor(self, actor_id: str) -> Term:
        """A person by official id: a deputy, or a minister of whom no register says that they never were one."""
        return f"{self.id}depute/{actor_id}>"

    def mandate(self, mandate_id: str) -> Term:
        return f"{self.id}mandat/{mandate_id}>"

    def body(self, body_id: str) -> Term:
        return f"{self.id}organe/{body_id}>"

    def displayed_group(self, label: str) -> Term:
        return f"{self.id}groupe-affiche/{slug(label)}>"

    def ministry(self, ministry: Ministry) -> Term:
        return f"{self.id}ministere/{ministry_slug(ministry.label, ministry.short_label)}>"

    def constituency(self, boundary_year: int, department_code: str, ordinal: int) -> Term:
        return f"{self.id}circonscription/{boundary_year}/{department_code}-{ordinal:02d}>"

    def department(self, code: str) -> Term:
        return f"{self.id}departement/{code}>"

    def rubrique(self, label: str) -> Term:
        return f"{self.id}rubrique/{slug(label)}>"

    def heading(self, rubrique: str, label: str) -> Term:
        return f"{self.id}rubrique/{slug(rubrique)}/{slug(label)}>"

    def journal_issue(self, journal: JournalReference) -> Term:
        return f"{self.id}{_EDITIONS[journal.kind]}/{journal.date.isoformat()}>"

    def journal_page(self, journal: JournalReference) -> Term:
        return f"{self.id}{_EDITIONS[journal.kind]}/{journal.date.isoformat()}/p{journal.page}>"

    def joint_answer(self, date: dt.date | None, text_hash: str) -> Term:
        return f"{self.id}reponse-commune/{date.isoformat() if date else 'sans-date'}/{text_hash}>"

    def snapshot(self, sha256: str) -> Term:
        return f"{self.id}snapshot/sha256-{sha256}>"

    def path(self, path: str) -> Term:
        """An IRI under `/id/` whose path was minted elsewhere (cited entities)."""
        return f"{self.id}{path}>"
