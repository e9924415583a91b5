"""Why something is not there: not answered, not in the source, or not understood. The three are never merged."""

from collections.abc import Iterator

from kg.extractors.descriptions import Descriptions
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris
from kg.rdf.terms import Statement
from kg.records import Question

# What may be missing, and the fields whose anomaly shows that the source has it.
_SHOWN_BY = {
    "author-name": frozenset({"author"}),
    "author-id": frozenset({"author.actor_id"}),
    "constituency": frozenset({"constituency"}),
    "group": frozenset({"group"}),
    "publication": frozenset({"published", "published.date"}),
    "page": frozenset({"published.page"}),
    "rubrique": frozenset({"rubrique"}),
    "ministry": frozenset({"ministry"}),
    "text": frozenset({"text"}),
}


def absence_statements(question: Question, iris: Iris, _: Descriptions) -> list[Statement]:
    """One `qan:absence` for each thing missing, to a concept that names the thing and the reason."""
    q = iris.question(question.key)
    doubtful = {anomaly.field for anomaly in question.anomalies}
    reasons = [
        f"{name}-{'not-understood' if doubtful & _SHOWN_BY[name] else 'not-in-source'}" for name in _missing(question)
    ]
    if not question.answers:
        reasons.append("answer-not-in-source" if question.is_answered else "answer-not-answered")
    return [(q, v.ABSENCE, v.concept("absence", reason)) for reason in reasons]


def _missing(question: Question) -> Iterator[str]:
    """The names of `_SHOWN_BY` that the record has not."""
    author, place, published = question.author, question.constituency, question.published
    if author.name is None:
        yield "author-name"
    if author.actor_id is None:
        yield "author-id"
    if place is None or place.ordinal is None:
        yield "constituency"
    if question.displayed_group is None:
        yield "group"
    if published is None:
        yield "publication"
    elif published.page is None:
        yield "page"
    if question.rubrique is None:
        yield "rubrique"
    if question.asked is None:
        yield "ministry"
    if not question.texts:
        yield "text"
