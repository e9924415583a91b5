"""The text under reading, and the candidates found in it so far."""

import re
from collections.abc import Iterator

import msgspec

from kg.citations.context import Context
from kg.citations.normalise import forms

_DIGIT = re.compile(r"\d")


class Candidate(msgspec.Struct, eq=False, gc=False):
    """A possible mention; grammars make them, the arbiter chooses, the document pass completes the id."""

    start: int
    end: int
    type: str
    id: str
    rule: str
    alts: tuple[str, ...] = ()
    confidence: float = 1.0
    data: str = ""


class Document:
    """A text in three forms of equal length, with what was found in it.

    `text` is as given, `plain` has no accents, `low` has no accents and no capitals; these two also as bytes.
    """

    __slots__ = ("_digit", "_sought", "context", "found", "low", "low_octets", "plain", "plain_octets", "text")

    def __init__(self, text: str, context: Context) -> None:
        self.text = text
        self.plain, self.low, self.plain_octets, self.low_octets = forms(text)
        self.context = context
        self.found: list[Candidate] = []
        self._sought = self._digit = -1

    def add(
        self,
        start: int,
        end: int,
        kind: str,
        identifier: str,
        rule: str,
        alts: tuple[str, ...] = (),
        confidence: float = 1.0,
        data: str = "",
    ) -> Candidate:
        """Keep a candidate."""
        candidate = Candidate(start, end, kind, identifier, rule, alts, confidence, data)
        self.found.append(candidate)
        return candidate

    def has_digit(self, start: int, reach: int) -> bool:
        """Whether a digit stands within reach; asked from left to right, each digit is looked for once."""
        if not self._sought <= start <= self._digit:
            found = _DIGIT.search(self.low, start)
            self._sought, self._digit = start, found.start() if found else len(self.low) + reach
        return self._digit < start + reach

    def places(self, name: str) -> Iterator[tuple[int, int]]:
        """Where a name written as in `plain` stands as words of its own, no hyphen before it."""
        start = self.plain.find(name)
        while start >= 0:
            end = start + len(name)
            if self.word_start(start) and self.word_end(end) and (start == 0 or self.plain[start - 1] not in "-_"):
                yield start, end
            start = self.plain.find(name, end)

    def line_end(self, start: int, end: int) -> int:
        """The end of a name that goes no further than its line: « PLAN HAIES », then « Mme la présidente »."""
        line = self.text.find("\n", start, end)
        return end if line < 0 else line

    def word_start(self, place: int) -> bool:
        """Whether no letter or digit stands just before the place."""
        return place == 0 or not self.low[place - 1].isalnum()

    def word_end(self, place: int) -> bool:
        """Whether no letter or digit stands at the place."""
        return place >= len(self.low) or not self.low[place].isalnum()


def matches_at(pattern: re.Pattern[str], text: str, places: list[int]) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begin at one of the places."""
    return (match for place in places if (match := pattern.match(text, place)))
