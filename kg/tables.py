"""The flat tables beside the graph, for a spreadsheet: one row a question, answer, event or deputy."""

from collections.abc import Callable
from typing import NamedTuple

from kg.extractors.questions import status
from kg.records import Allocation, Question

Row = tuple[object, ...]


class Table(NamedTuple):
    """A header and the rows that one question adds. Of a `counted` table each row is written once, and in a last
    column how many questions it comes from; its fields hold no line feed."""

    columns: tuple[str, ...]
    rows: Callable[[Question], list[Row]]
    counted: bool = False


def _question_rows(q: Question) -> list[Row]:
    group = q.displayed_group
    where = q.constituency
    return [
        (
            q.key.uid, q.key.legislature, q.key.type, q.key.number, status(q),
            q.published and q.published.date, q.published and q.published.page,
            q.author.actor_id, q.author.honorific, q.author.given_name, q.author.family_name,
            group and (group.label or group.acronym),
            where and where.department, where and where.department_code, where and where.ordinal,
            _ministry_name(q.asked), _ministry_name(q.assigned),
            q.rubrique, q.heading, q.title, " ; ".join(q.analyses),
            q.answered and q.answered.date, q.answer_delay,
            q.pages[0] if q.pages else None, q.text and q.text.value,
        )
    ]  # fmt: skip


def _answer_rows(q: Question) -> list[Row]:
    if q.answer is None:
        return []
    journal = q.answer.journal
    return [
        (
            q.key.uid,
            journal and journal.date,
            journal and journal.page,
            _ministry_name(q.assigned or q.asked),
            q.answer.value,
        )
    ]


def _event_rows(q: Question) -> list[Row]:
    return [(q.key.uid, e.type, e.date, e.journal and e.journal.page, e.note) for e in q.events]


def _deputy_rows(q: Question) -> list[Row]:
    author, where, group = q.author, q.constituency, q.displayed_group
    return [
        (
            author.actor_id, author.mandate_id, author.honorific, author.given_name, author.family_name,
            q.key.legislature, group and (group.label or group.acronym),
            where and where.department, where and where.ordinal,
        )
    ]  # fmt: skip


def _ministry_name(allocation: Allocation | None) -> str | None:
    return (allocation.ministry.short_label or allocation.ministry.label) if allocation else None


TABLES: dict[str, Table] = {
    "questions": Table(
        (
            "question", "legislature", "type", "number", "status", "published", "page",
            "deputy_id", "honorific", "given_name", "family_name", "displayed_group",
            "department", "department_code", "constituency", "asked_ministry", "assigned_ministry",
            "rubrique", "heading", "title", "analyses", "answered", "delay_days", "official_page", "text",
        ),
        _question_rows,
    ),
    "answers": Table(("question", "published", "page", "ministry", "text"), _answer_rows),
    "events": Table(("question", "event", "date", "page", "note"), _event_rows),
    "deputies": Table(
        (
            "deputy_id", "mandate_id", "honorific", "given_name", "family_name", "legislature", "displayed_group",
            "department", "constituency", "questions",
        ),
        _deputy_rows,
        counted=True,
    ),
}  # fmt: skip
