"""Compare words as readers do: without case or accents, and with a slip of the finger."""

import re
import unicodedata

_WORD = re.compile(r"\w+")


def open_ligatures(text: str) -> str:
    """The text with œ and æ written out; the index folds accents itself, but not these."""
    return text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")


def words(text: str) -> list[str]:
    """The words of a text, folded.

    >>> words("L'œuvre d'Élisabeth")
    ['l', 'oeuvre', 'd', 'elisabeth']
    """
    plain = unicodedata.normalize("NFKD", open_ligatures(text))
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)).lower())


def slips(word: str) -> int:
    """How many slips a word of this length may hold and still be meant."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2


def distance(one: str, other: str, most: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours between two words; `most + 1` when more than `most`.

    >>> distance("ciniéri", "cinieri", 2), distance("cineiri", "cinieri", 2), distance("loi", "décret", 2)
    (1, 1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
