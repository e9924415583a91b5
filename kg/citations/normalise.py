"""Length-preserving normalisation: offsets in the folded text are offsets in the text given (ruling 12)."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

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

    def _table(self, chars: Iterable[str]) -> bytes:
        codes = (char.encode(self.name, "ignore") or bytes([byte]) for byte, char in enumerate(chars))
        return b"".join(codes)


# Almost every text fits into one of these; the first is read and written by copying.
_PAGES = (_Page("latin-1"), _Page("cp1252"))
_WORDS = bytes(byte if chr(byte).isalnum() else ord(" ") for byte in range(256))
_OTHER_LETTER = "þ"


class Forms(NamedTuple):
    """A text in forms of one length: without accents, that without capitals, and both with a byte for each character,
    as the automata read them (see `octets`)."""

    plain: str
    low: str
    plain_octets: bytes
    low_octets: bytes


def fold(text: str) -> str:
    """Drop accents and variants of spaces, quotes and dashes, one character for one.

    >>> fold("l’Élysée\\u00a0: œuvre")
    "l'Elysee : ouvre"
    """
    return forms(text).plain


def forms(text: str) -> Forms:
    """The text folded, as it is and in small letters.

    >>> forms("À Évry")
    Forms(plain='A Evry', low='a evry', plain_octets=b'A Evry', low_octets=b'a evry')
    """
    for page in _PAGES:
        try:
            data = text.encode(page.name)
        except UnicodeError:  # a character outside the page, or a control character that the page lacks
            continue
        plain = data.translate(page.plain)
        low = plain.translate(page.low)
        return Forms(plain.decode(page.name), low.decode(page.name), plain, low)
    folded = text.translate(_TABLE)
    small = lower(folded)
    return Forms(folded, small, octets(folded), octets(small))


def octets(folded: str) -> bytes:
    """One byte a character, so that places in it are places in the text: Latin-1, where one letter stands for all
    that it lacks, and a space for all signs.

    >>> octets("a α €")
    b'a \\xfe  '
    """
    try:
        return folded.encode("latin-1")
    except UnicodeError:
        chars = (char if char < "\u0100" else _OTHER_LETTER if char.isalnum() else " " for char in folded)
        return "".join(chars).encode("latin-1")


def lower(folded: str) -> str:
    """Lower-case without changing the length."""
    low = folded.lower()
    if len(low) != len(folded):  # İ and a few others grow
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)
    return low


def words(data: bytes) -> bytes:
    """The words of a text of one byte a character, in their places, with spaces for all that is no letter or digit.

    >>> words(b"l'insee, 2012")
    b'l insee  2012'
    """
    return data.translate(_WORDS)


@lru_cache(maxsize=65536)
def slug(text: str) -> str:
    """ASCII slug of a name.

    >>> slug("Cour administrative d'appel de Douai")
    'cour-administrative-d-appel-de-douai'
    """
    expanded = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    return _GAPS.sub("-", lower(fold(expanded))).strip("-")
