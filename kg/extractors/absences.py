"""Why something is not there: not answered, not in the source, or not understood. The three are never merged."""

from collections.abc import Callable

from kg.extractors.descriptions import Descriptions
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris
from kg.rdf.terms import Statement
from kg.records import Question

# The concept's name, whether the thing is missing, and the fields whose anomaly shows that the source has it.
_EXPECTED: tuple[tuple[str, Callable[[Question], bool], frozenset[str]], ...] = (
    ("author-name", lambda q: q.author.name is None, frozenset({"author"})),
    ("author-id", lambda q: q.author.actor_id is None, frozenset({"author.actor_id"})),
    ("constituency", lambda q: q.constituency is None or q.constituency.ordinal is None, frozenset({"constituency"})),
    ("group", lambda q: q.displayed_group is None, frozenset({"group"})),
    ("publication", lambda q: q.published is None, frozenset({"published", "published.date"})),
    ("page", lambda q: q.published is not None and q.published.page is None, frozenset({"published.page"})),
    ("rubrique", lambda q: q.rubrique is None, frozenset({"rubrique"})),
    ("ministry", lambda q: q.asked is None, frozenset({"ministry"})),
    ("text", lambda q: not q.texts, frozenset({"text"})),
)


def absence_statements(question: Question, iris: Iris, _: Descriptions) -> list[Statement]:
    """One `qan:absence` for each thing missing, to a concept that names the thing and the reason."""
    q = iris.question(question.key)
    doubtful = {anomaly.field for anomaly in question.anomalies}
    out = [
        (q, v.ABSENCE, v.concept("absence", f"{name}-{'not-understood' if doubtful & fields else 'not-in-source'}"))
        for name, missing, fields in _EXPECTED
        if missing(question)
    ]
    if not question.answers:
        reason = "not-in-source" if question.is_answered else "not-answered"
        out.append((q, v.ABSENCE, v.concept("absence", f"answer-{reason}")))
    return out
