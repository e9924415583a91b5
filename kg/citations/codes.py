"""Codes whose name is written a little otherwise: « code de santé publique », « codes de l'urbanisme »."""

import re
from functools import lru_cache

from kg.citations.document import Candidate, Document
from kg.citations.foreign import is_foreign
from kg.citations.gazetteer import Gazetteer
from kg.citations.normalise import fold, lower

_CODE = re.compile(r"codes?(?=\ )")
_WORD = re.compile(r"[\ ,']+([a-z]+)")
_SMALL = frozenset(("de", "du", "des", "la", "le", "les", "l", "d", "et", "en", "a", "au", "aux"))
_LONGEST = 16


# les codes civil et pénal · les codes du travail et de la sécurité sociale
_MORE = re.compile(r"(?:\ ?,\ (?:et\ )?|\ et\ |\ ou\ |\ ainsi\ que\ )(?:de\ la\ |de\ l'|du\ |des\ |de\ )?")


def find_code(doc: Document, start: int, gazetteer: Gazetteer) -> None:
    """The code or codes named after the word at `start`, whatever small words and endings their names have."""
    low = doc.low
    head = _CODE.match(low, start)
    if head is None:
        return
    names = _names(gazetteer)
    begin, named = start, _named(low, head.end(), names)
    while named and doc.word_end(named[0]):
        doc.add(begin, named[0], "Code", named[1], "codes.name", confidence=0.9)
        gap = _MORE.match(low, named[0]) if head.group() == "codes" else None
        begin, named = (gap.end(), _named(low, gap.end() - 1, names)) if gap else (begin, None)


def _named(low: str, place: int, names: dict[tuple[str, ...], str]) -> tuple[int, str] | None:
    """Where the longest name of a code ends whose words follow a place, and the own id."""
    words: list[str] = []
    found = None
    for _ in range(_LONGEST):
        word = _WORD.match(low, place)
        if word is None:
            break
        place = word.end()
        if word[1] in _SMALL:
            continue
        words.append(_stem(word[1]))
        identifier = names.get(tuple(words))
        if identifier is None:
            break
        if identifier:
            found = place, identifier
    return found


# la CSS, une CSP: a code is masculine
_FEMININE = re.compile(r"\b(?:la|une|cette|les|des|aux)\ $")


def drop_false(doc: Document) -> None:
    """Leave out the codes of other States, and acronyms of something else: « la commission de sécurité (CCH) »."""
    codes = [c for c in doc.found if c.type == "Code"]
    false = {id(c) for c in codes if is_foreign(doc.low, c.end) or _is_false_acronym(doc, c, codes)}
    if false:
        doc.found = [c for c in doc.found if id(c) not in false]


def _is_false_acronym(doc: Document, code: Candidate, codes: list[Candidate]) -> bool:
    low, acronym = doc.low, doc.plain[code.start : code.end]
    if not acronym.isupper() or not acronym.isalnum():
        return False
    if _FEMININE.search(low, max(0, code.start - 6), code.start):
        return True
    if not (low.startswith(")", code.end) and low.endswith(" (", 0, code.start)):
        return code.rule == "acronyms.use" and not _spells(acronym, low[: code.start])
    last = max((c.end for c in codes if c.end < code.start), default=0)
    if 2 < code.start - last < 90:  # a code, then something else that has the acronym
        return True
    return code.rule == "acronyms.use" and not _spells(acronym, low[: code.start])


def _spells(acronym: str, before: str) -> bool:
    """Whether the letters of an acronym begin words of the code named last, in their order."""
    place = before.rfind("code ")
    initials = iter(re.findall(r"\b[a-z]", before[place:])) if place >= 0 else iter(())
    return all(letter in initials for letter in acronym.lower() if letter.isalpha())


def _stem(word: str) -> str:
    return word.rstrip("sx")


@lru_cache(maxsize=4)
def _names(gazetteer: Gazetteer) -> dict[tuple[str, ...], str]:
    """Weighty words of the names of codes → own id, "" for words that only begin a name; of a name that two codes
    bear, the first."""
    names: dict[tuple[str, ...], str] = {}
    for entity in gazetteer.entities:
        if entity.type == "Code":
            for label in (entity.label, *entity.labels):
                words = [w for w in re.findall(r"[a-z]+", lower(fold(label))) if w not in _SMALL]
                if words[0] == "code" and len(words) > 1:
                    names.setdefault(tuple(_stem(w) for w in words[1:]), entity.id)
    begun = (words[:length] for words in list(names) for length in range(1, len(words)))
    return dict.fromkeys(begun, "") | names
