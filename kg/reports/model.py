"""What a report is made of, and the two counts that SPARQL cannot make: percentiles and the day two months before."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

Cell = str | int | float | None
# The rules of the Assemblée (article 135) give ministers two months; as days, for delays.
LIMIT_MONTHS = 2
LIMIT_DAYS = 61


@dataclass(frozen=True)
class Table:
    """Rows under names. `bars` names the column to draw, and by which column, in a page."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    bars: tuple[int, int] | None = None


@dataclass(frozen=True)
class Report:
    """A title, a sentence or two on what it counts, figures, tables."""

    title: str
    note: str
    tables: list[Table]
    figures: list[tuple[str, str]] = field(default_factory=list)
    language: str = "fr"


def percentile(values: Sequence[int], share: float) -> int:
    """The nearest-rank percentile of values that are not empty.

    >>> percentile([40, 10, 30, 20], 0.5), percentile([10, 20, 30, 40], 0.9)
    (20, 40)
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def months_before(day: dt.date, months: int = LIMIT_MONTHS) -> dt.date:
    """The same day some months before, or the last of that month.

    >>> months_before(dt.date(2013, 4, 30)), months_before(dt.date(2013, 1, 31))
    (datetime.date(2013, 2, 28), datetime.date(2012, 11, 30))
    """
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))
