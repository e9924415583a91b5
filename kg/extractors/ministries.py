"""The ministries a question was put to and given to, over time."""

from kg.extractors.descriptions import Descriptions
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris, sub
from kg.rdf.terms import Statement, Term, date, french
from kg.records import Ministry, Question


def ministry_statements(question: Question, iris: Iris, descriptions: Descriptions) -> list[Statement]:
    """Allocations in the order of the source, each ending where the next assigned one begins; shortcuts to the
    ministry asked and the ministry that has the question now."""
    q = iris.question(question.key)
    out: list[Statement] = []
    assigned_starts = [a.journal.date if a.journal else None for a in question.allocations if a.kind == "assigned"]
    rank = 0
    for i, allocation in enumerate(question.allocations, 1):
        node = sub(q, f"attribution/{i}")
        ministry = ministry_iri(allocation.ministry, iris, descriptions)
        out += [
            (q, v.HAS_ALLOCATION, node),
            (node, v.TYPE, v.MINISTRY_ALLOCATION),
            (node, v.ALLOCATED_TO, ministry),
            (node, v.ALLOCATION_KIND, v.concept("allocation", allocation.kind)),
        ]
        if allocation.ministry.body_id:
            out.append((node, v.ALLOCATED_BODY, iris.body(allocation.ministry.body_id)))
        if allocation.journal:
            out.append((node, v.START_DATE, date(allocation.journal.date)))
        if allocation.kind == "assigned":
            rank += 1
            following = assigned_starts[rank] if rank < len(assigned_starts) else None
            start = assigned_starts[rank - 1]
            if following and (start is None or start <= following):
                out.append((node, v.END_DATE, date(following)))
    if asked := question.asked:
        out.append((q, v.ADDRESSED_TO, iris.ministry(asked.ministry)))
    if assigned := question.assigned:
        out.append((q, v.ASSIGNED_TO, iris.ministry(assigned.ministry)))
    return out


def ministry_iri(ministry: Ministry, iris: Iris, descriptions: Descriptions) -> Term:
    """The ministry as named, described in the shared graph `ministries`."""
    key = ("ministry", ministry.label, ministry.short_label)
    return descriptions.known(key) or descriptions.add(
        key,
        "ministries",
        iris.ministry(ministry),
        (v.TYPE, v.MINISTRY),
        (v.PREF_LABEL, french(ministry.label or ministry.short_label or "")),
        (v.SHORT_NAME, french(ministry.short_label) if ministry.short_label else None),
    )
