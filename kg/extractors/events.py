"""The dated steps of a question's life."""

from kg.extractors.descriptions import Descriptions
from kg.extractors.journal import issue_iri, page_iri
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris, sub
from kg.rdf.terms import Statement, date, french
from kg.records import Question


def event_statements(question: Question, iris: Iris, descriptions: Descriptions) -> list[Statement]:
    """One node for each type and day: the same step told twice is one event. The page leads to its issue, so the issue
    is stated only where no page is known."""
    q = iris.question(question.key)
    out: list[Statement] = []
    seen = set()
    for event in question.events:
        step = (event.type, event.date)
        if step in seen:
            continue
        seen.add(step)
        node = sub(q, f"event/{event.type}-{event.date.isoformat()}")
        out += [
            (q, v.HAS_EVENT, node),
            (node, v.TYPE, v.PROCEDURAL_EVENT),
            (node, v.EVENT_TYPE, v.concept("event", event.type)),
            (node, v.ON_DATE, date(event.date)),
        ]
        if event.journal and event.journal.page:
            out.append((node, v.EVENT_PAGE, page_iri(event.journal, iris, descriptions)))
        elif event.journal:
            out.append((node, v.PUBLISHED_IN, issue_iri(event.journal, iris, descriptions)))
        if event.note:
            out.append((node, v.EVENT_NOTE, french(event.note)))
    return out
