"""Length-preserving normalisation: offsets in the folded text are offsets in the text given (ruling 12)."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_GAPS = re.compile(r"[^a-z0-9]+")
# Two characters cannot become one, so œ and æ fold to their first letter; the gazetteer folds its labels alike.
_SPECIAL = {
    "œ": "o", "Œ": "O", "æ": "a", "Æ": "A", "ß": "s", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "ı": "i",
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'",
    "“": "«", "”": "»", "„": "«", '"': '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    "\t": " ", "\n": " ", "\r": " ", "\f": " ", "\v": " ",
    "º": "°", "˚": "°",
}  # fmt: skip


class _Table(dict[int, str]):
    """Folds one code point, remembering the result; a `str.translate` table."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        folded = _SPECIAL.get(char)
        if folded is None:
            if char.isspace():
                folded = " "
            else:
                base = unicodedata.normalize("NFD", char)[0]
                folded = base if len(base.lower()) == 1 else char
        self[point] = folded
        return folded


_TABLE = _Table()


class _Page:
    """An encoding of one byte a character, where folding is a pass over bytes, ten times faster."""

    def __init__(self, name: str) -> None:
        self.name = name
        chars = [bytes([byte]).decode(name, "replace") for byte in range(256)]
        self.plain = self._table(_TABLE[ord(char)] for char in chars)
        self.low = self._table(char.lower() for char in chars)
        self.words = self._table(char if char.isalnum() else " " for char in chars)

    def _table(self, chars: Iterable[str]) -> bytes:
        codes = (char.encode(self.name, "ignore") or bytes([byte]) for byte, char in enumerate(chars))
        return b"".join(codes)


# Almost every text fits into one of these; the first is read and written by copying.
_PAGES = (_Page("latin-1"), _Page("cp1252"))


def fold(text: str) -> str:
    """Drop accents and variants of spaces, quotes and dashes, one character for one.

    >>> fold("l’Élysée\\u00a0: œuvre")
    "l'Elysee : ouvre"
    """
    return fold_and_lower(text)[0]


def fold_and_lower(text: str) -> tuple[str, str]:
    """The text folded, as it is and in small letters.

    >>> fold_and_lower("À Évry")
    ('A Evry', 'a evry')
    """
    for page in _PAGES:
        try:
            data = text.encode(page.name)
        except UnicodeError:  # a character outside the page, or a control character that the page lacks
            continue
        data = data.translate(page.plain)
        return data.decode(page.name), data.translate(page.low).decode(page.name)
    folded = text.translate(_TABLE)
    return folded, lower(folded)


def lower(folded: str) -> str:
    """Lower-case without changing the length."""
    low = folded.lower()
    if len(low) != len(folded):  # İ and a few others grow
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)
    return low


def words(text: str) -> str:
    """The words of a text in their places, with spaces for all that is no letter or digit.

    >>> words("l'insee, 2012")
    'l insee  2012'
    """
    for page in _PAGES:
        try:
            return text.encode(page.name).translate(page.words).decode(page.name)
        except UnicodeError:
            continue
    return "".join(char if char.isalnum() else " " for char in text)


@lru_cache(maxsize=65536)
def slug(text: str) -> str:
    """ASCII slug of a name.

    >>> slug("Cour administrative d'appel de Douai")
    'cour-administrative-d-appel-de-douai'
    """
    expanded = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    return _GAPS.sub("-", lower(fold(expanded))).strip("-")
