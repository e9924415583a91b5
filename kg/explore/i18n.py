"""French first, English at a click: which language a reader gets, and how each writes dates and numbers."""

import datetime as dt
from collections.abc import Mapping

from kg.explore.messages import MESSAGES

LANGUAGES = ("fr", "en")
_MONTHS = {
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
           "décembre"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"],
}  # fmt: skip


def choose_language(query: Mapping[str, str], cookies: Mapping[str, str], default: str = "fr") -> str:
    """What the address says, else what the reader chose before, else the server's default."""
    for given in (query.get("lang"), cookies.get("lang")):
        if given in LANGUAGES:
            return given
    return default


def message(key: str, language: str, **values: object) -> str:
    """The text of a key. `n`, when given, also chooses between « une » and « plusieurs »: key, or key + `_n`.

    >>> message("questions", "fr", n=1), message("questions", "en", n=2500)
    ('1 question', '2,500 questions')
    """
    number = values.get("n")
    if isinstance(number, int):
        values["n"] = format_number(number, language)
        singular = number < 2 if language == "fr" else number == 1
        key = key if singular else f"{key}_n"
    return MESSAGES[key][LANGUAGES.index(language)].format(**values)


def format_number(number: float, language: str) -> str:
    """Thousands apart: a narrow no-break space in French, a comma in English.

    >>> format_number(12345.5, "fr") == "12\\u202f345,5", format_number(12345, "en")
    (True, '12,345')
    """
    text = f"{number:,}" if isinstance(number, int) else f"{number:,.1f}"
    return text if language == "en" else text.replace(",", "\u202f").replace(".", ",")


def format_date(text: str | None, language: str) -> str:
    """An ISO date in words; what is no date as it is.

    >>> format_date("2012-08-01", "fr"), format_date("2012-08-07", "en"), format_date("sans date", "fr")
    ('1er août 2012', '7 August 2012', 'sans date')
    """
    try:
        day = dt.date.fromisoformat(text or "")
    except ValueError:
        return text or ""
    ordinal = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{ordinal} {_MONTHS[language][day.month - 1]} {day.year}"


def format_month(text: str, language: str) -> str:
    """`2012-08` in words."""
    return f"{_MONTHS[language][int(text[5:7]) - 1]} {text[:4]}"


def ordinal(number: str, language: str) -> str:
    """`14e`, `1re` (a legislature is feminine); `14th`, `1st`.

    >>> ordinal("14", "fr"), ordinal("1", "fr"), ordinal("13", "en"), ordinal("22", "en")
    ('14e', '1re', '13th', '22nd')
    """
    if language == "fr":
        return f"{number}{'re' if number == '1' else 'e'}"
    teens = number[-2:] in ("11", "12", "13")
    return number + ("th" if teens else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1:], "th"))
