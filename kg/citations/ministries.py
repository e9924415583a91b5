"""Ministries, told by what they are in charge of, whatever the government called them."""

import re

from kg.citations.document import Document
from kg.citations.normalise import slug
from kg.citations.tables import alternation, read_rows, read_words

_OF = r"(?:de\ la\ |de\ l'|des\ |du\ |de\ |d')"
_NAMES = {row[0]: row[1] for row in read_rows("ministries.tsv")}
_WORDS = frozenset(read_words("ministry-words.txt"))
# ministère de la · ministères chargés des · ministère délégué chargé de l' · ministère en charge du
_HEAD = re.compile(rf"ministeres?\ (?:deleguee?s?\ )?(?:(?:en\ )?chargee?s?\ )?{_OF}", re.VERBOSE)
_FIRST = re.compile(rf"(?:{alternation(tuple(_NAMES))})(?!\w)", re.VERBOSE)
# The next weighty word: « , de la relance », « et des sports », « sociale », « entre les femmes », « et solidaire ».
_NEXT = re.compile(
    rf"""(?: (?:,|,?\ et|,?\ ainsi\ que)\ {_OF} | \ {_OF} | \ entre\ les\ | \ et\ les\ (?=hommes) | \ avec\ les?
        \ | \ contre\ les?\ | \ contre\ l' | \ sur\ le\ (?=climat) | \ et\ la\ (?=nature) | ,\ (?=energetique)
        | \ et\ (?=(?:solidaires?|paralympiques|numerique|energetique|moyennes|economique|internationale?)\b) | \ )
    (?P<word>[a-z][\w-]+)""",
    re.VERBOSE,
)


def find_ministry(doc: Document, start: int) -> None:
    """A ministry whose word stands at `start`: « ministère de l'économie, des finances et de la relance »."""
    low = doc.low
    head = _HEAD.match(low, start)
    first = _FIRST.match(low, head.end()) if head else None
    if first is None:
        return
    end = first.end()
    while (more := _NEXT.match(low, end)) and more["word"] in _WORDS:
        end = more.end()
    identifier = f"org:ministere-{_NAMES[first.group()]}"
    doc.add(start, end, "Organisation", identifier, "ministries.field", ("org:" + slug(doc.text[start:end]),))
