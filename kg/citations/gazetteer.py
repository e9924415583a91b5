"""The gazetteer: what can be cited by name, read from Turtle (`ontology/entities/*.ttl`, and a user's own files).

A label is found in any case when it has two words or more, and exactly as written (or all in capitals) when it is a
single word; an acronym is found only as written. `qan:labelRule` on an entity changes that for its labels:
`qan:exactCase` keeps the capitals of every label, `qan:withEvidence` asks that one of the entity's `qan:evidence`
words stand somewhere in the text (« Pôle », for a cluster called Eau), `qan:inPhraseOnly` leaves the labels to the
grammars (a law's nickname counts after the word « loi »). Accents never matter.
"""

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from kg.citations.document import Document
from kg.citations.identity import CLASS_TYPES, mention_id
from kg.citations.normalise import fold, lower

QAN = "https://w3id.org/qan/ontology#"
BASE = "https://w3id.org/qan/id/"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Entity(msgspec.Struct, frozen=True):
    """One entity of the gazetteer as the extractor needs it."""

    path: str
    id: str
    type: str
    label: str
    labels: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    rules: frozenset[str] = frozenset()
    evidence: tuple[str, ...] = ()
    legitext: str | None = None
    number: str | None = None
    date: str | None = None
    start: str | None = None
    end: str | None = None
    celex: str | None = None


class Gazetteer:
    """Entities indexed for one scan of the text."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities = sorted(entities, key=lambda e: (e.type, e.id))
        self.by_id: dict[str, Entity] = {e.id: e for e in self.entities}
        self.acronyms: dict[str, list[Entity]] = {}
        self.nicknames: dict[str, Entity] = {}
        self.dated: dict[tuple[str, str], Entity | None] = {}
        self.code_slugs: dict[str, str] = {}
        forms: dict[str, list[tuple[Entity, str | None]]] = {}
        for entity in self.entities:
            if entity.type == "Code":
                self.code_slugs[entity.id.rpartition(":")[2]] = entity.path.partition("/")[2]
            if entity.date and entity.id.startswith("fr:"):
                nature = entity.id.split(":")[1]
                key = (nature, entity.date)
                # Two texts of one day: the date alone tells neither.
                self.dated[key] = None if key in self.dated else entity
            for acronym in entity.acronyms:
                folded = fold(acronym)
                if " " in folded:
                    forms.setdefault(lower(folded), []).append((entity, folded))
                else:
                    self.acronyms.setdefault(folded, []).append(entity)
                if entity.type == "Law":
                    self.nicknames.setdefault(lower(folded), entity)
            for label in (entity.label, *entity.labels):
                folded = fold(label)
                low = lower(folded)
                if entity.type == "Law" and low.startswith("loi "):
                    self.nicknames.setdefault(low[4:].removeprefix("dite ").strip("« »"), entity)
                if "inPhraseOnly" in entity.rules:
                    continue
                exact = "exactCase" in entity.rules or not re.search(r"[ '-]", low)
                forms.setdefault(low, []).append((entity, folded if exact else None))
        self._patterns = sorted(forms)
        self._entries = [forms[p] for p in self._patterns]
        self._councils = {i for i, p in enumerate(self._patterns) if p in ("conseil d'etat", "conseil des ministres")}
        self._automaton = AhoCorasick(self._patterns, matchkind=MatchKind.Standard) if forms else None

    def find(self, doc: Document) -> list[tuple[int, int, Entity]]:
        """Every label and acronym standing in the text as a word of its own, evidence given."""
        low, plain, hits = doc.low, doc.plain, []
        seen: dict[int, bool] = {}
        if self._automaton is not None:
            for index, start, end in self._automaton.find_matches_as_indexes(low, overlapping=True):
                if start and low[start - 1].isalnum():
                    continue
                if end < len(low) and low[end].isalnum():
                    continue
                if index in self._councils and _IN_COUNCIL.search(low, max(0, start - 12), start):
                    continue  # « décret en Conseil d'État » is a kind of decree
                for entity, exact in self._entries[index]:
                    if exact is not None and plain[start:end] != exact:
                        piece = plain[start:end]
                        if not (piece.isupper() and len(piece) > 3 and " " not in exact):
                            # « Astech Paris Région » for « ASTech Paris Région »: a name, if each word has its capital
                            if " " not in exact or not piece.istitle():
                                continue
                    if self._has_evidence(entity, low, seen):
                        hits.append((start, end, entity))
        for match in _ACRONYM.finditer(plain):
            word = match.group()
            found = self.acronyms.get(word)
            if (end := match.end()) < len(plain) and plain[end].isalnum():
                continue
            if found is None:
                if "-" in word:  # « UE-Turquie », « CSG-CRDS »
                    for part in _PART.finditer(plain, match.start(), end):
                        for entity in self.acronyms.get(part.group(), ()):
                            if self._has_evidence(entity, low, seen):
                                hits.append((*part.span(), entity))
                continue
            for entity in found:
                if self._has_evidence(entity, low, seen):
                    hits.append((match.start(), end, entity))
        return hits

    @staticmethod
    def _has_evidence(entity: Entity, low: str, seen: dict[int, bool]) -> bool:
        if "withEvidence" not in entity.rules:
            return True
        known = seen.get(id(entity))
        if known is None:
            known = seen[id(entity)] = any(lower(fold(word)) in low for word in entity.evidence)
        return known


_IN_COUNCIL = re.compile(r"(?:decrets?|prise?s?)\ (?:pris\ )?en\ $")
# VIE · TO-DE · CMU-C · DGFiP · V.I.E · SNCF · InVS · 3DS
_ACRONYM = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z0-9a-z]{0,4}[A-Z])[A-Za-z0-9]+(?:[.&@+-][A-Za-z0-9]+)*")
_PART = re.compile(r"(?<![A-Za-z])[A-Z]{2,}(?![A-Za-z])")


def entities_folders() -> list[Path]:
    """Where our own Turtle stands: in an installed wheel, else in the checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_data" / "ontology" / "entities", package.parent / "ontology" / "entities"):
        if folder.is_dir():
            return [folder]
    return []


def read_entities(paths: Iterable[str | os.PathLike[str]]) -> list[Entity]:
    """Read Turtle files, or folders of them; a base other than ours is accepted (`…/id/` is what counts).

    Raises OSError for a file that cannot be opened and SyntaxError for one that is not Turtle.
    """
    import pyoxigraph

    files: list[Path] = []
    for path in map(Path, paths):
        files += sorted(path.glob("*.ttl")) if path.is_dir() else [path]
    facts: dict[str, dict[str, list[str]]] = {}
    for file in files:
        for triple in pyoxigraph.parse(file.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE):
            subject = triple.subject
            if isinstance(subject, pyoxigraph.NamedNode) and not isinstance(triple.object, pyoxigraph.Triple):
                about = facts.setdefault(subject.value, {})
                about.setdefault(triple.predicate.value, []).append(triple.object.value)
    entities = (_entity(subject, about) for subject, about in facts.items())
    return [entity for entity in entities if entity is not None]


def _entity(subject: str, about: dict[str, list[str]]) -> Entity | None:
    kinds = [CLASS_TYPES[c.removeprefix(QAN)] for c in about.get(_RDF_TYPE, []) if c.removeprefix(QAN) in CLASS_TYPES]
    labels = about.get(_SKOS + "prefLabel", [])
    if not kinds or not labels:
        return None
    path = subject.partition("/id/")[2] or subject

    def one(name: str) -> str | None:
        values = about.get(QAN + name)
        return min(values) if values else None

    identifier = mention_id(path, one("legitext"))
    kind = kinds[0]
    if kind == "Law":
        kind = {
            "ordonnance": "Ordinance",
            "decret": "Decree",
            "arrete": "Order",
            "circulaire": "Circular",
        }.get(identifier.split(":")[1], "Law")
        if identifier.startswith("eu:"):
            kind = "EULaw"
    return Entity(
        path=path,
        id=identifier,
        type=kind,
        label=min(labels),
        labels=tuple(sorted({*labels, *about.get(_SKOS + "altLabel", []), *about.get(_SKOS + "hiddenLabel", [])})),
        acronyms=tuple(sorted(about.get(QAN + "acronym", []))),
        rules=frozenset(rule.removeprefix(QAN) for rule in about.get(QAN + "labelRule", [])),
        evidence=tuple(sorted(about.get(QAN + "evidence", []))),
        legitext=one("legitext"),
        number=one("textNumber"),
        date=one("dateDocument"),
        start=one("startDate"),
        end=one("endDate"),
        celex=one("celex"),
    )


def read_gazetteer(paths: Iterable[str | os.PathLike[str]] | None = None, *, with_ours: bool = True) -> Gazetteer:
    """The gazetteer of a user's own Turtle files, with ours unless told otherwise."""
    entities = list(_ours()) if with_ours else []
    return Gazetteer([*entities, *read_entities(paths or ())])


@lru_cache(maxsize=1)
def _ours() -> tuple[Entity, ...]:
    return tuple(read_entities(entities_folders()))


@lru_cache(maxsize=1)
def default_gazetteer() -> Gazetteer:
    """Our own gazetteer, read once."""
    return Gazetteer(_ours())
