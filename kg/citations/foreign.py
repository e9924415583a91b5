"""Laws, codes and constitutions of other States: « le code civil allemand », « la Constitution du Mali »."""

import re

from kg.citations.tables import alternation, read_rows

_ADJECTIVES = tuple(dict.fromkeys(word for row in read_rows("foreign.tsv") for word in row[:2]))
_COUNTRIES = tuple(row[2] for row in read_rows("foreign.tsv"))
_OF_ANOTHER_STATE = re.compile(
    rf"""\ (?:(?:{alternation(_ADJECTIVES)})s?|federale?s?
        |(?:de\ |du\ |des\ |d')(?:la\ republique\ (?:de\ |du\ |d'))?(?:{alternation(_COUNTRIES)}))(?![\w-])""",
    re.VERBOSE,
)


def is_foreign(low: str, place: int) -> bool:
    """Whether what ends at a place is said to be another State's, in a text without capitals and accents.

    >>> is_foreign("le code civil allemand", 13), is_foreign("le code civil permet", 13)
    (True, False)
    """
    return _OF_ANOTHER_STATE.match(low, place) is not None
