"""The policy fields of a ministry, by the words of its label: what ties ministries of one field across governments."""

from collections.abc import Iterator
from functools import cache, lru_cache

import pyoxigraph as ox

from kg.assets import directory
from kg.rdf import vocabulary as v
from kg.rdf.terms import Term
from kg.registers.ministries import Words, portfolio_words

_NAMES = frozenset({v.PREF_LABEL, v.HIDDEN_LABEL})
# « transformation et fonction publiques »: the name of a field whose first word also begins another's is longer.
_LONGEST = 6


@lru_cache(maxsize=8192)
def policy_fields(label: str) -> tuple[Term, ...]:
    """The fields of which the label holds a name, sorted; the longest name at a place counts, so that « commerce
    extérieur » is not « commerce »."""
    return tuple(sorted(set(_found(portfolio_words(label)))))


def _found(words: Words) -> Iterator[Term]:
    names = _field_names()
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            if fields := names.get(words[place : place + length]):
                yield from fields
                place += length
                break
        else:
            place += 1


@cache
def _field_names() -> dict[Words, set[Term]]:
    """The names of `ontology/policy-fields.ttl` as words, with their fields."""
    names: dict[Words, set[Term]] = {}
    path = directory("ontology") / "policy-fields.ttl"
    for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        name = triple.object
        if str(triple.predicate) in _NAMES and isinstance(name, ox.Literal) and name.language == "fr":
            names.setdefault(portfolio_words(name.value), set()).add(str(triple.subject))
    return names
