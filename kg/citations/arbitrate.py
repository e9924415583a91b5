"""Which candidates become mentions: the longest span wins, then the surer type; few types may stand inside others."""

from operator import attrgetter

from kg.citations.document import Candidate

# Type → types that may contain it (guideline, rule 4).
_NESTS = {
    "Organisation": ("Report", "CourtDecision", "Treaty", "Programme"),
    "Person": ("Report", "CourtDecision"),
    "Date": ("Report",),
    "ClusterPolicy": ("Report",),
    "Bill": ("Report",),
}
_RANK = {
    name: rank
    for rank, name in enumerate(
        (
            "CodeArticle", "LawArticle", "CourtDecision", "ParliamentaryQuestion", "EULaw", "Code", "Law", "Ordinance",
            "Decree", "Order", "Circular", "Bill", "Treaty", "ClusterPolicy", "CompetitivenessCluster", "Plan",
            "Programme", "Report", "Organisation", "Person", "Date",
        )
    )
}  # fmt: skip


def arbitrate(candidates: list[Candidate]) -> list[Candidate]:
    """Keep the longest candidates and those allowed inside them; the result is in text order.

    Most candidates touch no other: only the knots of those that do are settled.
    """
    kept: list[Candidate] = []
    knot: list[Candidate] = []
    end = -1
    for candidate in sorted(candidates, key=attrgetter("start")):
        if candidate.start >= end:
            kept += _settle(knot) if len(knot) > 1 else knot
            knot = []
        elif len(knot) == 1 and _same(candidate, knot[0]):
            continue  # found twice, by a rule and by the same rule again
        knot.append(candidate)
        end = max(end, candidate.end)
    kept += _settle(knot) if len(knot) > 1 else knot
    return kept


def _same(candidate: Candidate, other: Candidate) -> bool:
    return (
        candidate.start == other.start
        and candidate.end == other.end
        and candidate.id == other.id
        and candidate.rule == other.rule
        and candidate.confidence == other.confidence
    )


def _preference(candidate: Candidate) -> tuple[int, int, float, int, str, str]:
    c = candidate
    return c.start - c.end, _RANK.get(c.type, 99), -c.confidence, c.start, c.id, c.rule


def _settle(knot: list[Candidate]) -> list[Candidate]:
    """The candidates kept of some that overlap; each is compared with those kept in its stretch of the text."""
    if len(knot) == 2:  # the common case, without a table
        first, second = sorted(knot, key=_preference)
        return [first] if _clash(second, first) else [first, second]  # what is inside comes after
    kept: list[Candidate] = []
    stretches: dict[int, list[Candidate]] = {}
    for candidate in sorted(knot, key=_preference):
        own = range(candidate.start >> 6, ((candidate.end - 1) >> 6) + 1)
        for stretch in own:
            if any(_clash(candidate, other) for other in stretches.get(stretch, ())):
                break
        else:
            kept.append(candidate)
            for stretch in own:
                stretches.setdefault(stretch, []).append(candidate)
    kept.sort(key=lambda c: (c.start, -c.end))
    return kept


def _clash(candidate: Candidate, other: Candidate) -> bool:
    """Whether a candidate cannot stand beside or inside another that was preferred to it."""
    if other.end <= candidate.start or candidate.end <= other.start:
        return False
    inside = other.start <= candidate.start and candidate.end <= other.end
    same = other.start == candidate.start and other.end == candidate.end
    return not inside or same or other.type not in _NESTS.get(candidate.type, ())
