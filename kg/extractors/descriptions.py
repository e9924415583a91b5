"""What questions say of the things they share: counted while questions are read, merged once, written once.

A description is a set of claims about a subject, each a predicate and an object. Of the single-valued predicates
(names, labels) the most frequent claim wins, then the smallest; the others become `skos:altLabel` where the thing has a
label. The date of a cited text and the official address computed from it are chosen together. Most other claims follow
from the IRI, so they never differ.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

import msgspec

from kg.rdf import vocabulary as v
from kg.rdf.terms import Claims, Term, claims

T = TypeVar("T", Term, tuple[tuple[Term, Term], ...])
# Graph, subject, and what one question, or all together, says of the subject.
Described = tuple[str, Term, Claims]
# The same, and how many questions say just that.
Counted = tuple[str, Term, Claims, int]

_SINGLE_VALUED = frozenset(
    {
        v.PREF_LABEL,
        v.LABEL,
        v.NAME,
        v.GIVEN_NAME,
        v.FAMILY_NAME,
        v.HONORIFIC,
        v.SHORT_NAME,
        v.ACRONYM,
        v.DEPARTMENT,
        v.ISSUE_NUMBER,
        v.MANDATE_OF,  # a record may name a mandate that is not its author's
    }
)
_LABELS = frozenset({v.PREF_LABEL, v.LABEL, v.NAME})
# A text cited with its date in one place and without in another: an address, or the reason why there is none.
_ADDRESS = frozenset({v.DATE_DOCUMENT, v.EXACT_MATCH, v.LINK_REASON})
# Two laws may be of one day, two deputies of one name: where the texts do not agree (but for a slip in ten) which is
# meant, nothing is said.
_AGREED = frozenset({v.NUMBERED_TEXT, v.IDENTIFIED_AS})
_AGREEMENT = 0.9


# The graph under which a shard notes what it touches of a register; it is never written.
TOUCHED = "register"
_MARK = claims([(v.TYPE, v.TYPE)])


class _Noted(msgspec.Struct, gc=False):
    """What is said of a subject, in which graph (None: a register says it all), and by how many questions."""

    graph: str | None
    subject: Term
    claims: Claims
    count: int = 1


class Descriptions:
    """Counts the descriptions of one shard. The subjects of `elsewhere`, with their labels, are described by a
    register: of them it is noted that they are touched, and by what other names they go."""

    def __init__(self, elsewhere: Mapping[Term, Term] | None = None) -> None:
        self._elsewhere = elsewhere or {}
        self._noted: dict[object, _Noted] = {}

    def known(self, key: object) -> Term | None:
        """Count the description remembered under `key` once more and give its subject; None if there is none yet."""
        noted = self._noted.get(key)
        if noted is None:
            return None
        noted.count += 1
        return noted.subject

    def add(self, key: object, graph: str, subject: Term, *pairs: tuple[Term, Term | None]) -> Term:
        """Count what a question says of `subject`, remember it under `key`, and give the subject; pairs without an
        object are left out."""
        label = self._elsewhere.get(subject)
        if label is not None:
            self.touch(subject)
            pairs = tuple((v.ALT_LABEL, o) for p, o in pairs if p in _LABELS and o != label and label)
        told = claims(pairs)
        self._noted[key] = _Noted(graph if told or label is None else None, subject, told)
        return subject

    def touch(self, subject: Term) -> None:
        """Note that the register's description of a subject is wanted, if it has one."""
        key = (TOUCHED, subject)
        if not self.known(key):
            self._noted[key] = _Noted(TOUCHED, subject, _MARK)

    def counted(self) -> list[Counted]:
        """Every description with its count, sorted."""
        noted = self._noted.values()
        return sorted([(n.graph, n.subject, n.claims, n.count) for n in noted if n.graph is not None])


def merge(counted: Iterable[Counted]) -> Iterator[Described]:
    """Merge sorted descriptions (of any number of shards) into what is said of each subject, in the same order."""
    graph = subject = ""
    said: dict[Claims, int] = {}
    for other_graph, other, told, count in counted:  # a `groupby` takes six times as long, and pages are many
        if other != subject or other_graph != graph:
            if agreed := _agreed(said):
                yield graph, subject, agreed
            graph, subject, said = other_graph, other, {}
        said[told] = said.get(told, 0) + count
    if agreed := _agreed(said):
        yield graph, subject, agreed


def _agreed(said: dict[Claims, int]) -> Claims:
    """What is said of a subject, whether or not all questions say the same."""
    return _settle(said) if len(said) > 1 else next(iter(said), "")


def _settle(said: dict[Claims, int]) -> Claims:
    """What is said of a subject of which questions do not say the same."""
    counts: dict[Term, Counter[Term]] = {}
    addresses: Counter[tuple[tuple[Term, Term], ...]] = Counter()
    for each, count in said.items():
        pairs = [(predicate, object_) for predicate, _, object_ in (line.partition(" ") for line in each.split("\n"))]
        address = tuple(pair for pair in pairs if pair[0] in _ADDRESS)
        if address:
            addresses[address] += count
        for predicate, object_ in pairs:
            if predicate not in _ADDRESS:
                counts.setdefault(predicate, Counter())[object_] += count
    settled: list[tuple[Term, Term]] = []
    if addresses:
        linked = Counter({each: count for each, count in addresses.items() if v.EXACT_MATCH in dict(each)})
        settled += _best(linked or addresses)
    for predicate, objects in counts.items():
        best = _best(objects)
        if predicate in _AGREED:
            if objects[best] >= _AGREEMENT * objects.total():
                settled.append((predicate, best))
        elif predicate in _SINGLE_VALUED:
            settled.append((predicate, best))
            if predicate in _LABELS:
                settled += ((v.ALT_LABEL, o) for o in objects if o != best)
        else:
            settled += ((predicate, o) for o in objects)
    return claims(settled)


def _best(counts: Counter[T]) -> T:
    """The most frequent, then the smallest."""
    return min(counts, key=lambda each: (-counts[each], each))
