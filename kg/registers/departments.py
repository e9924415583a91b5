"""Départements by name, and the boundaries of the constituencies by legislature.

`departments.tsv` holds INSEE's codes with today's names and the older ones that the first legislatures used; 099 is
the Assemblée's own code for the French who live abroad.
"""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

_NOT_LETTER = re.compile(r"[^a-z]+")


@lru_cache(maxsize=1024)
def department_code(name: str) -> str | None:
    """The code of a département, however its name is written; None when it is not one.

    >>> department_code("Cote d'Or"), department_code("Alpes de Haute-Provence"), department_code("Paris 8e")
    ('21', '04', None)
    """
    return _codes().get(_folded(name))


def boundary_year(legislature: int) -> int | None:
    """The year of the law that drew the constituencies of a legislature: 1958 up to the VIIth, 1986 for the IXth to
    the XIIIth, 2010 since the XIVth. The VIIIth was elected by département, without constituencies: None."""
    if legislature <= 7:
        return 1958
    if legislature == 8:
        return None
    return 1986 if legislature <= 13 else 2010


@cache
def _codes() -> dict[str, str]:
    lines = (Path(__file__).parent / "departments.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {_folded(name): code for code, name in (line.split("\t") for line in lines)}


def _folded(name: str) -> str:
    """Without accents, case, hyphens or spaces."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _NOT_LETTER.sub("", ascii_only.lower())
