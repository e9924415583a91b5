"""What stands between quotation marks: a provision quoted speaks of its own text, not of those named around it."""

import re
from bisect import bisect_right

_MARKS = re.compile("[«»]")
# Shorter ones are names: « loi Macron », « pass ».
_SHORTEST = 60


class Quotations:
    """The long quotations of a text."""

    def __init__(self, low: str) -> None:
        self._spans: list[tuple[int, int]] = []
        opened = -1
        for mark in _MARKS.finditer(low):
            if mark.group() == "«":
                opened = mark.start() if opened < 0 else opened
            elif opened >= 0:
                if mark.start() - opened >= _SHORTEST:
                    self._spans.append((opened, mark.start()))
                opened = -1
        self._starts = [start for start, _ in self._spans]

    def around(self, place: int) -> tuple[int, int] | None:
        """Start and end of the quotation that a place stands in."""
        index = bisect_right(self._starts, place) - 1
        return self._spans[index] if index >= 0 and place < self._spans[index][1] else None
