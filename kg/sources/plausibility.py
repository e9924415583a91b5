"""Check a question's dates against each other, against its legislature, and against the day the data was taken."""

import datetime as dt
from collections.abc import Iterator

import msgspec

from kg.records import Anomaly, Question

# The JO goes on printing answers and closures for some weeks after the last sitting.
_MARGIN = dt.timedelta(days=60)
# First and last day, with that margin; the dates of the official bodies from the XIIth on, of the elections and the
# dissolutions before.
_LEGISLATURES: dict[int, tuple[dt.date, dt.date]] = {
    number: (dt.date.fromisoformat(first) - _MARGIN, dt.date.fromisoformat(last) + _MARGIN)
    for number, first, last in (
        (1, "1958-12-09", "1962-10-09"),
        (2, "1962-12-06", "1967-04-02"),
        (3, "1967-04-03", "1968-05-30"),
        (4, "1968-07-11", "1973-04-01"),
        (5, "1973-04-02", "1978-04-02"),
        (6, "1978-04-03", "1981-05-22"),
        (7, "1981-07-02", "1986-04-01"),
        (8, "1986-04-02", "1988-05-14"),
        (9, "1988-06-23", "1993-04-01"),
        (10, "1993-04-02", "1997-04-21"),
        (11, "1997-06-12", "2002-06-18"),
        (12, "2002-06-19", "2007-06-19"),
        (13, "2007-06-20", "2012-06-19"),
        (14, "2012-06-20", "2017-06-20"),
        (15, "2017-06-21", "2022-06-21"),
        (16, "2022-06-22", "2024-06-09"),
    )
}
# The XVIIth and those after it.
_CURRENT = (dt.date(2024, 6, 10), dt.date(2099, 12, 31))


def with_date_anomalies(question: Question, as_of: dt.date | None = None) -> Question:
    """The question, with an anomaly for each date that cannot be right; the dates stay as the source gives them.

    `as_of` is the day the data was taken: what is later has not happened yet. None: that is not checked.
    """
    dates = [event.date for event in question.events]
    first, last = _bounds(question)
    after = max(first, question.published.date) if question.published else first
    if not dates or (after <= min(dates) and max(dates) <= min(last, as_of or last)):
        return question
    anomalies = tuple(_date_anomalies(question, first, last, as_of))
    return msgspec.structs.replace(question, anomalies=(*question.anomalies, *anomalies))


def _bounds(question: Question) -> tuple[dt.date, dt.date]:
    return _LEGISLATURES.get(question.key.legislature, _CURRENT)


def _date_anomalies(question: Question, first: dt.date, last: dt.date, as_of: dt.date | None) -> Iterator[Anomaly]:
    published = question.published.date if question.published else None
    for event in question.events:
        date, day = event.date, event.date.isoformat()
        if published and date < published:
            code = "answer-before-question" if event.type == "answer" else "event-before-question"
            yield Anomaly(code, f"{event.type}.date", day, kept=day, note=f"published on {published}")
        if not first <= date <= last:
            yield Anomaly(
                "date-outside-legislature", f"{event.type}.date", day, kept=day, note=f"not between {first} and {last}"
            )
        if as_of and date > as_of:
            yield Anomaly("future-date", f"{event.type}.date", day, kept=day, note=f"the data is of {as_of}")
