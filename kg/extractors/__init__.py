"""One question → its statements, and the descriptions it shares with other questions.

`EXTRACTORS` is the registry: one function for each thing linked, each `(question, iris, descriptions) →
statements`. Statements go into the question's own graph. What several questions say of the same thing (the name of
a deputy, the date of a JO issue) goes to `Descriptions`, and is written once, into a shared graph.
"""

from kg.extractors import (
    absences,
    answers,
    constituencies,
    deputies,
    events,
    groups,
    ministries,
    provenance,
    questions,
    rubriques,
)
from kg.extractors.descriptions import Descriptions
from kg.extractors.links import link_statements
from kg.rdf.iris import Iris
from kg.rdf.terms import Statement
from kg.records import Question
from kg.registers.link import Links

EXTRACTORS = (
    questions.question_statements,
    deputies.deputy_statements,
    constituencies.constituency_statements,
    groups.group_statements,
    rubriques.rubrique_statements,
    ministries.ministry_statements,
    events.event_statements,
    answers.answer_statements,
    absences.absence_statements,
    provenance.provenance_statements,
)


def statements(
    question: Question, iris: Iris, descriptions: Descriptions, *, links: Links | None = None
) -> list[Statement]:
    """The statements of the question's own graph, but for what its texts cite (`kg.extractors.citations`, which costs
    more than all the rest); what it shares is added to `descriptions`. `links` is what a register knows of it."""
    out: list[Statement] = []
    for extract in EXTRACTORS:
        out += extract(question, iris, descriptions)
    if links is not None:
        out += link_statements(question, links, iris, descriptions)
    return out


__all__ = ["EXTRACTORS", "Descriptions", "statements"]
