"""Small tables of words the grammars read: one entry a line, columns parted by tabs, `#` before a remark.

Written without accents and, but for first names, in small letters: they are compared with the folded text.
"""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def read_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a table, as written in its file.

    >>> read_rows("ministries.tsv")[0]
    ('action et des comptes publics', 'budget')
    """
    lines = _FOLDER.joinpath(name).read_text("utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


def read_words(name: str) -> tuple[str, ...]:
    """The first column of a table."""
    return tuple(row[0] for row in read_rows(name))


def alternation(words: tuple[str, ...]) -> str:
    """A piece of a verbose pattern that matches any of the words, the longest first.

    >>> alternation(("cour", "cour d'appel"))
    "cour\\\\ d'appel|cour"
    """
    return "|".join(word.replace(" ", r"\ ").replace(".", r"\.") for word in sorted(words, key=lambda w: (-len(w), w)))
