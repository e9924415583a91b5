"""Governments, and the ministries under each that were in office on a day.

Two things the register leaves out are made up for. A government without an end ended when the next one began; where
the snapshots lack that one, `UNLISTED` tells when it began. And between two governments, until the new ministers are
appointed, the outgoing ones attend to current business, so that their ministries are still in office.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from kg.records import Ministry
from kg.registers.ministries import InOffice, Match
from kg.registers.records import Body, covers

# Governments that the published snapshots of the register lack, from the appointment of the Prime Minister to that of
# the next one (decrees of 5 September and 13 December 2024, 9 September and 10 October 2025).
UNLISTED = (
    (dt.date(2024, 9, 5), dt.date(2024, 12, 13)),
    (dt.date(2025, 9, 9), dt.date(2025, 10, 10)),
)
_DAY = dt.timedelta(days=1)
# No gap between two governments was longer, where the register has both.
_LONGEST_GAP = dt.timedelta(days=15)


_AROUND = dt.timedelta(days=90)


class Governments:
    """The governments of a register in their order, and their ministries."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        bodies = list(bodies)
        self.all = sorted((b for b in bodies if b.kind == "government" and b.start), key=lambda b: (b.start, b.id))
        self.ministries = [b for b in bodies if b.kind == "ministry"]
        self._under: dict[str, list[Body]] = defaultdict(list)
        for body in self.ministries:
            self._under[body.parent or ""].append(body)
        self._periods = {b.id: self._period(b) for b in self.all}
        self._spans = [self.period(body) for body in self.ministries]
        # Some hundred sets of ministries serve the thousands of days.
        self._among = lru_cache(maxsize=1024)(self._index)
        self.on = lru_cache(maxsize=8192)(self._on)
        self.find = lru_cache(maxsize=65536)(self._find)

    def period(self, body: Body) -> tuple[dt.date | None, dt.date | None]:
        """From when to when a ministry was in office: its own dates, within those of its government, and until the
        next ministers come."""
        start, end, until = self._periods.get(body.parent or "", (None, None, None))
        first = body.start or start
        last = body.end if body.end and end and body.end < end else until or body.end
        return first, last

    def _on(self, day: dt.date) -> InOffice:
        """The ministries in office on a day. On the day when one gives way to another, both are."""
        return self._among(tuple(i for i, (start, end) in enumerate(self._spans) if covers(start, end, day)))

    def around(self, day: dt.date) -> InOffice:
        """The ministries in office some months before or after a day, but not on it."""
        return self._among(
            tuple(
                i
                for i, (start, end) in enumerate(self._spans)
                if covers(start and start - _AROUND, end and end + _AROUND, day) and not covers(start, end, day)
            )
        )

    def _index(self, places: tuple[int, ...]) -> InOffice:
        return InOffice([self.ministries[i] for i in places])

    def _find(self, ministry: Ministry, day: dt.date) -> Match:
        leaving = {body.id for body in self.on(day).bodies if self.period(body)[1] == day}
        return self.on(day).find(ministry, leaving)

    def _period(self, government: Body) -> tuple[dt.date, dt.date | None, dt.date | None]:
        """Start, end, and the last day of its ministries."""
        assert government.start is not None
        later = [b.start for b in self.all if b.start and b.start > government.start]
        unlisted = [start for start, _ in UNLISTED if start > government.start]
        following = min(later, default=None)
        unknown = min(unlisted, default=None)
        end = government.end
        if end is None:
            next_start = min((day for day in (following, unknown) if day), default=None)
            end = next_start - _DAY if next_start else None
        if end is None or following is None or following - end > _LONGEST_GAP:
            return government.start, end, end
        successor = next(b for b in self.all if b.start == following)
        # The Prime Minister comes alone, some days before the others.
        arrivals = sorted({b.start for b in self._under[successor.id] if b.start and b.start >= following})
        appointed = arrivals[1] if len(arrivals) > 1 and arrivals[1] - following <= _LONGEST_GAP else following
        return government.start, end, max(end, appointed - _DAY)
