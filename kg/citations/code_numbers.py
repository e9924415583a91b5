"""How codes number their articles: most with a letter, some without, and the general code of taxes in five parts."""

import re

from kg.citations.tables import read_words

TAXES = "fr:code:LEGITEXT000006069577"
_ANNEXES = {
    "i": "fr:code:LEGITEXT000006069568", "ii": "fr:code:LEGITEXT000006069569",
    "iii": "fr:code:LEGITEXT000006069574", "iv": "fr:code:LEGITEXT000006069576",
}  # fmt: skip
_ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv"}
_ANNEX = re.compile(r"\bannexe\ (?P<n>iv|i{1,3}|[1-4])\b")
_WITHOUT_LETTERS = frozenset("fr:code:" + code for code in read_words("codes-without-letters.txt"))
# The code of crimes and that of their procedure have R. and D., but no L.
_PENAL = frozenset(("fr:code:LEGITEXT000006070719", "fr:code:LEGITEXT000006071154"))


def may_hold(code: str, name: str) -> bool:
    """Whether a code may have an article of that number; a letter that was left out leaves a hyphen.

    >>> may_hold("fr:code:LEGITEXT000006070721", "L121-1"), may_hold("fr:code:LEGITEXT000006070719", "R610-5")
    (False, True)
    """
    letter = name[:1] if name[:1].isalpha() else ""
    if code in _WITHOUT_LETTERS:
        return not letter or (code in _PENAL and letter != "L")
    return bool(letter) or "-" in name


def part_of_taxes(code: str, told: str) -> str:
    """The annex of the general code of taxes that the words beside an article tell, else the code itself.

    >>> part_of_taxes("fr:code:LEGITEXT000006069577", " de l'annexe III au ".lower())
    'fr:code:LEGITEXT000006069574'
    """
    annex = _ANNEX.search(told) if code == TAXES else None
    return _ANNEXES[_ROMAN.get(annex["n"], annex["n"])] if annex else code
