"""What questions say of the things they share: counted while questions are read, merged once, written once.

A description is a claim `(graph, subject, predicate, object)`. Of the single-valued predicates (names, labels) the
most frequent claim wins, then the smallest; the others become `skos:altLabel` where the thing has a label. All
other claims follow from the IRI, so they never differ.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from kg.rdf import vocabulary as v
from kg.rdf.terms import Statement, Term

Claim = tuple[str, Term, Term, Term]

_SINGLE_VALUED = frozenset(
    {v.PREF_LABEL, v.LABEL, v.NAME, v.GIVEN_NAME, v.FAMILY_NAME, v.HONORIFIC, v.SHORT_NAME, v.ACRONYM, v.DEPARTMENT, v.ISSUE_NUMBER}
)
_LABELS = frozenset({v.PREF_LABEL, v.LABEL, v.NAME})


class Descriptions:
    """Counts the claims of one shard. The same tuple of claims is counted once for each question that makes it."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[Claim, ...]] = Counter()
        self._seen: dict[object, tuple[Claim, ...]] = {}

    def known(self, key: object) -> bool:
        """Count the claims remembered under `key` once more; False if there are none yet."""
        claims = self._seen.get(key)
        if claims is None:
            return False
        self._counts[claims] += 1
        return True

    def add(self, key: object, graph: str, subject: Term, *claims: tuple[Term, Term | None]) -> None:
        """Count what a question says of `subject`, and remember it under `key`; claims of None are left out."""
        self._seen[key] = full = tuple((graph, subject, p, o) for p, o in claims if o is not None)
        self._counts[full] += 1

    def claims(self) -> list[tuple[Claim, int]]:
        """Every claim with its count, sorted."""
        counts: Counter[Claim] = Counter()
        for claims, count in self._counts.items():
            for claim in claims:
                counts[claim] += count
        return sorted(counts.items())


def merge(claims: Iterable[tuple[Claim, int]]) -> Iterator[tuple[str, Statement]]:
    """Merge sorted, counted claims (of any number of shards) into the statements of the shared graphs, sorted."""
    for (graph, subject), group in groupby(claims, key=lambda item: item[0][:2]):
        statements: set[Statement] = set()
        for predicate, same in groupby(group, key=lambda item: item[0][2]):
            counts: Counter[Term] = Counter()
            for claim, count in same:
                counts[claim[3]] += count
            if predicate not in _SINGLE_VALUED:
                statements.update((subject, predicate, o) for o in counts)
                continue
            best = min(counts.items(), key=lambda item: (-item[1], item[0]))[0]
            statements.add((subject, predicate, best))
            if predicate in _LABELS:
                statements.update((subject, v.ALT_LABEL, o) for o in counts if o != best)
        for statement in sorted(statements, key=itemgetter(1, 2)):
            yield graph, statement
