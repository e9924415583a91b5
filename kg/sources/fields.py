"""Parse the values that all sources share (dates, pages, identifiers), noting what is doubtful."""

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import cast, get_args

from kg.errors import SourceError
from kg.records import Anomaly, Closure, Event, EventType, JournalKind, QuestionKey, QuestionType

UID = re.compile(r"QANR5L(\d{1,2})(QE|QOSD|QG)(\d{1,7})", re.ASCII)
JOURNAL_KINDS: dict[str, JournalKind] = {"JO_QUESTION": "questions", "JO_DEBAT": "debates", "JO_LOI_DECRET": "laws"}
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T+Z].*)?", re.ASCII)
_FRENCH_DATE = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})", re.ASCII)
# The Fifth Republic's first legislature began in December 1958; a JO date before is a mistake in the source.
_EARLIEST = dt.date(1958, 10, 4)


class Notes:
    """Collects the anomalies of one record."""

    def __init__(self) -> None:
        self.anomalies: list[Anomaly] = []

    def add(self, code: str, field: str, raw: str, kept: str | None = None, note: str | None = None) -> None:
        self.anomalies.append(Anomaly(code, field, raw[:200], kept, note[:200] if note else note))


def parse_uid(text: str) -> QuestionKey:
    """Read an official identifier.

    >>> parse_uid("QANR5L14QE2524")
    QuestionKey(legislature=14, type='QE', number=2524)

    :raises SourceError: not an identifier of a written, oral or government question
    """
    match = UID.fullmatch(text.strip())
    if not match:
        raise SourceError("bad-uid", f"not a question's identifier: {text.strip()[:60]!r}")
    legislature, kind, number = match.groups()
    return question_key(legislature, kind, number)


def question_key(legislature: str, kind: str, number: str) -> QuestionKey:
    """Make a key from its three parts as texts.

    :raises SourceError: a part that is missing or not of its form
    """
    if kind not in ("QE", "QOSD", "QG"):
        raise SourceError("bad-type", f"not a type of question: {kind[:60]!r}")
    if not _is_number(legislature, 2):
        raise SourceError("bad-legislature", f"not a legislature: {legislature[:60]!r}")
    if not _is_number(number, 7):
        raise SourceError("bad-number", f"not a question number: {number[:60]!r}")
    return QuestionKey(int(legislature), cast(QuestionType, kind), int(number))


@lru_cache(maxsize=16384)
def parse_date(text: str) -> dt.date:
    """Read a date written 2012-08-07 or 07/08/2012.

    >>> parse_date("07/08/2012")
    datetime.date(2012, 8, 7)

    :raises ValueError: not a date of the calendar, or before the Fifth Republic
    """
    text = text.strip()
    if match := _ISO_DATE.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _FRENCH_DATE.fullmatch(text):
        day, month, year = map(int, match.groups())
    else:
        raise ValueError(f"not a date: {text!r}")
    date = dt.date(year, month, day)
    if date < _EARLIEST:
        raise ValueError(f"before the Fifth Republic: {text!r}")
    return date


def read_date(raw: str | None, field: str, notes: Notes) -> dt.date | None:
    """`parse_date`, or None with an anomaly; an empty value is None without one."""
    if not raw or not raw.strip():
        return None
    try:
        return parse_date(raw)
    except ValueError as error:
        notes.add("bad-date", field, raw, note=str(error))
        return None


def read_page(raw: str | None, field: str, notes: Notes) -> int | None:
    """A page number from 1 to 99999, or None with an anomaly; an empty value is None without one."""
    if not raw or not raw.strip():
        return None
    text = raw.strip()
    if _is_number(text, 5):
        return int(text)
    notes.add("bad-page", field, raw)
    return None


def _is_number(text: str, digits: int) -> bool:
    """Whether a text is a number from 1 on, of so many digits without the zeros in front."""
    return text.isascii() and text.isdigit() and 0 < len(text.lstrip("0")) <= digits


def question_page(key: QuestionKey) -> str:
    """The address of a question's page on the Assemblée's site."""
    return f"https://www.assemblee-nationale.fr/dyn/{key.legislature}/questions/{key.uid}"


def heading(text: str | None) -> str | None:
    """The « tête d'analyse »: « aucune tête d'analyse » stands in full where there is none."""
    text = (text or "").strip(" .")
    return None if not text or text.lower().replace("’", "'") == "aucune tête d'analyse" else text


# « 13382. — 10 mars 2026. — Mme X attire… »: the number and the date of the JO, in front of some texts.
_PREFIX = re.compile(r"(\d+)\s*\.\s*[—–-]\s*\d{1,2}(?:er)?\s+\w+\s+\d{4}\s*\.\s*[—–-]\s*")


def without_prefix(text: str, key: QuestionKey, notes: Notes) -> str:
    """A question's text without its number and date, which the JO prints in front; an anomaly keeps them."""
    prefix = _PREFIX.match(text)
    if prefix is None or prefix[1] != str(key.number):
        return text
    notes.add("text-prefix", "text.prefix", prefix[0], kept="dropped")
    return text[prefix.end() :]


# « Retrait à l'initiative de l'auteur », « Question retirée », but not « Question retirée (fin de mandat) »
_WITHDRAWN = re.compile(r"retrait|retir", re.IGNORECASE)
_LAPSED = re.compile(r"mandat|législature|caduc", re.IGNORECASE)


def read_closure(code: str | None, label: str | None, date: dt.date | None) -> tuple[Closure | None, Event | None]:
    """How a question ended, and the event that ended it; the publication of an answer is told elsewhere.

    The author withdraws (codes RET and AU); the end of a mandate or of the legislature closes (FIN_MAN, FL), though
    the pages call that « retirée » too.
    """
    if not (code or label or date):
        return None, None
    words = label or ""
    withdrawn = code in ("RET", "AU") or bool(_WITHDRAWN.search(words) and not _LAPSED.search(words))
    closure = Closure(code, label, date, withdrawn)
    if code == "REP_PUB" or date is None:
        return closure, None
    return closure, Event("withdrawal" if withdrawn else "closure", date, None, label)


_STEPS = {step: rank for rank, step in enumerate(get_args(EventType))}


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events by date; on one day in the order of a question's life."""
    return tuple(sorted(events, key=lambda event: (event.date, _STEPS[event.type])))
