"""The group as the source displays it, which may be a later one than the group on the day."""

from kg.extractors.descriptions import Descriptions
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris, sub
from kg.rdf.terms import Statement, french, literal
from kg.records import Question


def group_statements(question: Question, iris: Iris, descriptions: Descriptions) -> list[Statement]:
    """The displayed affiliation: a claim of the source at the time it was captured, kept as printed."""
    group = question.displayed_group
    if group is None:
        return []
    label = group.label or group.acronym
    if not label:
        return []
    q = iris.question(question.key)
    node = sub(q, "rattachement")
    displayed = iris.displayed_group(label)
    key = ("group", displayed, group.label, group.acronym)
    if not descriptions.known(key):
        descriptions.add(
            key,
            "groups",
            displayed,
            (v.TYPE, v.DISPLAYED_GROUP_CLASS),
            (v.PREF_LABEL, french(label)),
            (v.ACRONYM, literal(group.acronym) if group.acronym else None),
        )
    out = [
        (q, v.AFFILIATION, node),
        (node, v.TYPE, v.DISPLAYED_AFFILIATION),
        (node, v.DISPLAYED_LABEL, french(label)),
        (node, v.DISPLAYED_GROUP, displayed),
    ]
    if group.body_id:
        out.append((node, v.DISPLAYED_BODY, iris.body(group.body_id)))
    return out
