"""Many words sought in one pass, through a text of one byte a character (`kg.citations.normalise.octets`)."""

from collections.abc import Iterable

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from kg.citations.normalise import octets


def scanner(words: Iterable[str]) -> BytesAhoCorasick:
    """Finds the longest of the words at each place, from left to right; what it finds it tells by index."""
    patterns = [octets(word) for word in words]
    return BytesAhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)


def overlapping_scanner(words: Iterable[bytes]) -> BytesAhoCorasick | None:
    """Finds all of the words at each place, None if there is no word. For thousands a full table of states reads
    little faster and takes several times as long to make."""
    patterns = list(words)
    if not patterns:
        return None
    return BytesAhoCorasick(patterns, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)
