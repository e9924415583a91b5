"""Codes whose name is written a little otherwise: « code de santé publique », « codes de l'urbanisme »."""

import re
from functools import lru_cache

from kg.citations.document import Document
from kg.citations.foreign import is_foreign
from kg.citations.gazetteer import Gazetteer
from kg.citations.normalise import fold, lower

_CODE = re.compile(r"codes?(?=\ )")
_WORD = re.compile(r"[\ ,']+([a-z]+)")
_SMALL = frozenset(("de", "du", "des", "la", "le", "les", "l", "d", "et", "en", "a", "au", "aux"))
_LONGEST = 16


def find_code(doc: Document, start: int, gazetteer: Gazetteer) -> None:
    """The code named after the word at `start`, whatever small words and endings its name has."""
    low = doc.low
    head = _CODE.match(low, start)
    if head is None:
        return
    names = _names(gazetteer)
    words: list[str] = []
    place, found = head.end(), None
    for _ in range(_LONGEST):
        word = _WORD.match(low, place)
        if word is None:
            break
        place = word.end()
        if word[1] in _SMALL:
            continue
        words.append(_stem(word[1]))
        if identifier := names.get(tuple(words)):
            found = place, identifier
    if found and doc.word_end(found[0]):
        doc.add(start, found[0], "Code", found[1], "codes.name", confidence=0.9)


def drop_foreign(doc: Document) -> None:
    """Leave out the codes that bear the name of one of ours and are another State's."""
    doc.found = [c for c in doc.found if not (c.type == "Code" and is_foreign(doc.low, c.end))]


def _stem(word: str) -> str:
    return word.rstrip("sx")


@lru_cache(maxsize=4)
def _names(gazetteer: Gazetteer) -> dict[tuple[str, ...], str]:
    """Weighty words of the names of codes → own id; names of one code that another bears too are left out."""
    names: dict[tuple[str, ...], str] = {}
    for entity in gazetteer.entities:
        if entity.type == "Code":
            for label in (entity.label, *entity.labels):
                words = [w for w in re.findall(r"[a-z]+", lower(fold(label))) if w not in _SMALL]
                if words[0] == "code" and len(words) > 1:
                    names.setdefault(tuple(_stem(w) for w in words[1:]), entity.id)
    return names
