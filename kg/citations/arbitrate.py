"""Which candidates become mentions: the longest span wins, then the surer type; few types may stand inside others."""

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

    Linear after sorting: of the spans kept, only those that end after the present start are looked at.
    """
    # Articles are never lost to a longer reading: the rest give way to them.
    ordered = sorted(
        candidates,
        key=lambda c: (-(c.end - c.start), _RANK.get(c.type, 99), -c.confidence, c.start, c.id, c.rule),
    )
    owner: dict[int, list[Candidate]] = {}
    kept: list[Candidate] = []
    for candidate in ordered:
        clash = False
        buckets = range(candidate.start >> 6, ((candidate.end - 1) >> 6) + 1)
        for bucket in buckets:
            for other in owner.get(bucket, ()):
                if other.end <= candidate.start or candidate.end <= other.start:
                    continue
                inside = other.start <= candidate.start and candidate.end <= other.end
                same = other.start == candidate.start and other.end == candidate.end
                if not inside or same or other.type not in _NESTS.get(candidate.type, ()):
                    clash = True
                    break
            if clash:
                break
        if clash:
            continue
        kept.append(candidate)
        for bucket in buckets:
            owner.setdefault(bucket, []).append(candidate)
    kept.sort(key=lambda c: (c.start, -c.end))
    return kept
