"""What stands between quotation marks: a provision quoted speaks of its own text, not of those named around it."""

from bisect import bisect_right

# Shorter ones are names: « loi Macron », « pass ».
_SHORTEST = 60


class Quotations:
    """The long quotations of a text."""

    def __init__(self, low: str) -> None:
        self._spans: list[tuple[int, int]] = []
        opened = low.find("«")
        while opened >= 0 and (closed := low.find("»", opened)) >= 0:
            if closed - opened >= _SHORTEST:
                self._spans.append((opened, closed))
            opened = low.find("«", closed)
        self._starts = [start for start, _ in self._spans]

    def around(self, place: int) -> tuple[int, int] | None:
        """Start and end of the quotation that a place stands in."""
        index = bisect_right(self._starts, place) - 1
        return self._spans[index] if index >= 0 and place < self._spans[index][1] else None
