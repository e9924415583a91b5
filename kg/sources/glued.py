"""A page and a date of the JO as the sheets print them: « , page 46427 août 2012 », the page and the day glued."""

import datetime as dt
import re
from collections.abc import Collection

from kg.records import JournalKind, QuestionKey
from kg.sources.fields import Notes, parse_date

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
# « , page 46427 août 2012 », « page 46421er août 2012 »
_GLUED = re.compile(rf"page\s*:?\s*(?P<digits>\d+)(?P<first>er)?\s*(?P<month>{_MONTH})\s+(?P<year>\d{{4}})\b", re.I)
# « 7 août 2012, page 4642 », « page 4642, 7 août 2012 », « le 1er août 2012 »
_WRITTEN = re.compile(rf"(?P<day>\d{{1,2}})(?:er)?\s+(?P<month>{_MONTH})\s+(?P<year>\d{{4}})\b", re.I)
_SLASHED = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b")
_PAGE = re.compile(r"page\s*:?\s*(\d{1,5})\b", re.I)

# The days of the week on which the JO comes out: its questions on Tuesdays, up to the XIth legislature on Mondays; the
# record of a sitting the day after it, and questions to the Government are put on Tuesdays and Wednesdays.
_TUESDAY, _MONDAY, _AFTER_SITTINGS = frozenset({2}), frozenset({1}), frozenset({3, 4})


# A year of the JO's questions, or of its debates, has up to some 14,000 pages.
_PAGES_A_YEAR = 20_000


def read_page_and_date(
    raw: str, field: str, kind: JournalKind, key: QuestionKey, notes: Notes, issues: Collection[str] = ()
) -> tuple[int | None, dt.date] | None:
    """The page, where there is one, and the date; None with an anomaly where there is no date of the calendar.

    `issues` are the numbers of the JO's issues that the sheet gives the addresses of (see `in_week`).
    """
    if match := _GLUED.search(raw):
        return _parted(raw, match, field, _days_of_issue(kind, key.legislature), issues, notes)
    if written := _WRITTEN.search(raw):
        text = f"{written['day']}/{_month(written['month'])}/{written['year']}"
    elif slashed := _SLASHED.search(raw):
        text = slashed[0]
    else:
        notes.add("bad-date", f"{field}.date", raw)
        return None
    try:
        date = parse_date(text)
    except ValueError as error:
        notes.add("bad-date", f"{field}.date", raw, note=str(error))
        return None
    page = _PAGE.search(raw)
    return int(page[1]) if page else None, date


def split_page_and_day(
    digits: str, month: int, year: int, weekdays: frozenset[int] = _TUESDAY, issues: Collection[str] = ()
) -> list[tuple[int, dt.date]]:
    """Every way to part « 4642 » + « 7 » glued as « 46427 », the likeliest first.

    A split is possible when the day exists in the month. One on a day on which the JO comes out comes first, then one
    in the week of an issue that the sheet leads to, then one whose page a year of the JO can have, then the longer
    page. Two splits cannot both be Tuesdays: they are ten, twenty or thirty days apart.

    >>> split_page_and_day("46427", 8, 2012)
    [(4642, datetime.date(2012, 8, 7)), (464, datetime.date(2012, 8, 27))]
    """
    splits = []
    for width in (1, 2):
        page, day = digits[:-width], digits[-width:]
        if page.strip("0") and len(page) < 6 and not day.startswith("0"):
            try:
                splits.append((int(page), dt.date(year, month, int(day))))
            except ValueError:
                continue
    return sorted(splits, key=lambda split: (_doubts(split, weekdays, issues), -split[0]))


def in_week(issue: str, date: dt.date) -> bool:
    """Whether the issue is of the date's week, give or take one: « 31 », or « 201720 » since 2017.

    >>> in_week("31", dt.date(2012, 8, 7)), in_week("52", dt.date(2014, 12, 30))
    (True, True)
    """
    year, week = int(issue[:-2] or date.year), int(issue[-2:])
    apart = abs(week - date.isocalendar().week)
    return year == date.year and (apart <= 1 or apart >= 51)  # the first week may hold the last days of a year


def _doubts(split: tuple[int, dt.date], weekdays: frozenset[int], issues: Collection[str]) -> tuple[bool, bool, bool]:
    page, date = split
    return date.isoweekday() not in weekdays, not any(in_week(i, date) for i in issues), page > _PAGES_A_YEAR


def _parted(
    raw: str, match: re.Match[str], field: str, weekdays: frozenset[int], issues: Collection[str], notes: Notes
) -> tuple[int, dt.date] | None:
    digits, month, year = match["digits"], _month(match["month"]), int(match["year"])
    splits = split_page_and_day(digits, month, year, weekdays, issues)
    if match["first"]:
        splits = [split for split in splits if split[1].day == 1]
    if not splits:
        notes.add("glued-page-date", f"{field}.date", raw, note="no split gives a day of the calendar")
        return None
    alike = len(splits) > 1 and _doubts(splits[0], weekdays, issues) == _doubts(splits[1], weekdays, issues)
    code, words = ("ambiguous-page-date", "as likely") if alike else ("glued-page-date", "also possible")
    kept, *others = (f"p. {page} {date.isoformat()}" for page, date in splits)
    notes.add(code, f"{field}.date", raw, kept, f"{words}: {others[0]}" if others else None)
    return splits[0]


def _days_of_issue(kind: JournalKind, legislature: int) -> frozenset[int]:
    if kind == "debates":
        return _AFTER_SITTINGS
    return _MONDAY if legislature <= 11 else _TUESDAY


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()) + 1
