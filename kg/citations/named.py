"""Companies, associations, papers told by a common noun before their name: « l'entreprise Milee », « l'ONG Disclose ».

The noun is no part of the name. A name learned so is found again where it stands alone.
"""

import re

from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.phrases import ADJECTIVE
from kg.citations.tables import alternation, read_rows, read_words

_KINDS = {row[0]: "many" in row[1:] for row in read_rows("named-kinds.tsv")}
# « le PDG de Renault », « filiale d'Essity » : what these are of is a company, not a place
_OF_KINDS = (
    *("filiale", "filiales", "pdg", "patron", "patronne", "president-directeur general"),
    *("maison-mere", "maison mere", "rachat", "patrons", "actionnaires"),
)
TRIGGERS: tuple[str, ...] = (
    *(kind + " " for kind in _KINDS),
    *(kind + " d" for kind in _OF_KINDS if kind not in _KINDS),
)
_WORD = r"(?:[A-Z][\w'+]*(?:[-.&][\w'+]+)*|[a-z][A-Z]\w+)"
# Kem One · Aubert & Duval · LM Wind Power · XL Airways · Schmolz-et-Bickenbach · L214
NAME = rf"{_WORD}(?:\ (?:&\ )?{_WORD}|\ \d{{1,3}}(?![\w,.%]))*"
_KIND = re.compile(rf"(?:{alternation(tuple(_KINDS))})(?!\w)", re.VERBOSE)
# l'entreprise française « X » · le groupe franco-allemand X
_BETWEEN = re.compile(
    rf"""(?:\ (?=[a-z]){ADJECTIVE})* (?:\ (?:de\ |d')(?!travail|suivi|contact|pays)[a-z-]{{4,}}(?=\ [A-Z«"]))?
    (?:,|\ dite?|\ :)? \ """,
    re.VERBOSE,
)
_AFTER_OF = re.compile(
    rf"(?:{alternation(_OF_KINDS)})\ (?:du\ groupe\ |de\ l'entreprise\ |de\ la\ societe\ |de\ |d')", re.VERBOSE
)
_NAME = re.compile(NAME, re.VERBOSE)
_TOWN = re.compile(r"-(?:sur|sous|en|l[ae]s?|du|de)-")  # Chalonnes-sur-Loire
_ONE_NAME = re.compile(rf"{NAME}(?:\ et\ {_WORD}(?=[\ ,.;)]))?", re.VERBOSE)
_BRANCH = re.compile(r"\ (?:Retail|Logistics|Systems|Group|Holding|Logistique|Distribution|Automotive)(?![\w-])")
_OF_NAME = re.compile(rf"\ (?:du|de\ la|des|de)\ {_WORD}", re.VERBOSE)
_MORE = re.compile(rf"(?:,\ (?:et\ )?|\ et\ (?:de\ |d')?|\ ou\ )(?P<name>{NAME})", re.VERBOSE)
_LIST = re.compile(rf"\((?P<names>{NAME}(?:,\ {NAME})+(?:\ et\ {NAME})?)\)", re.VERBOSE)
_QUOTED = re.compile(r"[«\"]\ ?(?P<name>[A-Z][^«»\"]{3,70}?)\ ?[»\"]")
# Parliament's own groups are not counted among the bodies cited.
_IN_PARLIAMENT = ("bancs du ", "bancs des ", "deputes du ", "deputes des ", "membres du ", "au nom du ")
_OTHER_GROUPS = re.compile(r"hospitalier|parlementaire|scolaire|politique|de\ depute|de\ senateur")
# First words that begin a sentence, a title or the name of something that is no body.
_NO_NAME = frozenset(read_words("not-companies.txt"))


def find_named(doc: Document, start: int) -> None:
    """What the common noun at `start` announces, and the others of its enumeration."""
    plain, low = doc.plain, doc.low
    if of := _AFTER_OF.match(low, start):
        name = _NAME.match(plain, of.end())
        _keep(doc, None if name and _TOWN.search(name.group()) else name)
        return
    kind = _KIND.match(low, start)
    between = _BETWEEN.match(plain, kind.end()) if kind else None
    if kind is None or between is None or not _is_word(plain[start : kind.end()]):
        return
    if low.endswith(_IN_PARLIAMENT, 0, start) or _OTHER_GROUPS.search(between.group()):
        return
    at = between.end()
    if quoted := _QUOTED.match(plain, at):
        _add(doc, *quoted.span("name"))
        return
    many, comma = _KINDS[kind.group()], "," in between.group()
    if many and (listed := _LIST.match(plain, at)):
        for name in _NAME.finditer(plain, *listed.span("names")):
            _keep(doc, name)
        return
    first = (_NAME if many else _ONE_NAME).match(plain, at)
    if comma or not _keep(doc, first) or first is None or not many:
        return
    end = first.end()
    while more := _MORE.match(plain, end):
        if not _keep(doc, more):
            return
        end = more.end()


def _is_word(kind: str) -> bool:
    """Whether a kind is written as a common noun, not as a part of a title in capitals."""
    return kind[1].islower() or kind in ("ONG", "PME", "PDG")


def _keep(doc: Document, match: re.Match[str] | None) -> bool:
    if match is None:
        return False
    group = "name" if "name" in match.re.groupindex else 0
    start, end = match.span(group)
    words = doc.plain[start:end].split(" ")
    titled = words[0] in ("La", "Le", "Les", "France") and len(words) > 1  # « le journal La Tribune »
    if (words[0].split("-")[0] in _NO_NAME and not titled) or len(match[group]) < 3:
        return False
    while len(words) > 1 and words[-1] in _NO_NAME:
        end -= len(words.pop()) + 1
    if words == ["Le"] or words == ["La"] or words == ["Les"]:
        return False
    if titled and (more := _OF_NAME.match(doc.plain, end)):  # « La Voix du Nord »
        end = more.end()
    if doc.plain[start:end].endswith("."):
        end -= 1
    _add(doc, start, end)
    return True


def _add(doc: Document, start: int, end: int) -> None:
    name = slug(doc.text[start:end].replace("&", "et"))
    doc.add(start, end, "Organisation", f"org:{name}", "named.kind", confidence=0.7)


def widen(doc: Document) -> None:
    """« Auchan Retail », « Bolloré Logistics »: the branch is part of the name of a company we know. « L'association
    Asalée » is a body, though a scheme has that name, too."""
    told = {(c.start, c.end) for c in doc.found if c.rule == "named.kind"}
    if told:
        doc.found = [c for c in doc.found if not (c.type == "Programme" and (c.start, c.end) in told)]
    for candidate in doc.found:
        if candidate.rule == "gazetteer.label" and candidate.type == "Organisation":
            branch = _BRANCH.match(doc.plain, candidate.end)
            if branch and doc.plain[candidate.start : candidate.end].count(" ") < 2:
                candidate.end = branch.end()
                candidate.alts = (*candidate.alts, candidate.id)
                candidate.id = "org:" + slug(doc.text[candidate.start : candidate.end])


def find_again(doc: Document) -> None:
    """Names learned after a common noun, where they stand alone."""
    learned: dict[str, str] = {}
    for candidate in doc.found:
        if candidate.rule == "named.kind":
            learned.setdefault(doc.plain[candidate.start : candidate.end], candidate.id)
    for name, identifier in learned.items():
        if len(name) < 4 and not name.isupper():
            continue
        for start, end in doc.places(name):
            if doc.plain[end : end + 1] != "-":
                doc.add(start, end, "Organisation", identifier, "named.again", confidence=0.6)
