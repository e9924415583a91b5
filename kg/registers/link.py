"""Link a question to what was true on its day: its author, the mandate, the group, the ministries in office.

A link is made by an id that the source gives, or by a name that leaves one candidate. What stays open is an anomaly
that names the candidates.
"""

import datetime as dt

import msgspec

from kg.rdf.iris import slug
from kg.records import Allocation, Anomaly, Question
from kg.registers.ministries import Match
from kg.registers.records import Membership, Seat, covers
from kg.registers.register import Register


class Links(msgspec.Struct, frozen=True):
    """What a register knows of one question. `by_name`: the printed name and département mean this deputy and no other
    of the legislature. `ministries` has the id of a body for each allocation, None where open; `consistent` is None
    where the displayed group cannot be compared with the one on the day."""

    deputy: str | None
    by_name: bool
    seat: str | None
    group: str | None
    consistent: bool | None
    ministries: tuple[str | None, ...]
    anomalies: tuple[Anomaly, ...]


def link_question(question: Question, register: Register) -> Links:
    """All links of a question, and what stays open."""
    return _Linker(question, register).link()


class _Linker:
    """Links one question, and notes what stays open."""

    def __init__(self, question: Question, register: Register) -> None:
        self._question = question
        self._register = register
        self._legislature = question.key.legislature
        journal = question.published or question.answered
        # The day on which the question was put.
        self._day = journal.date if journal else None
        self._open: dict[Anomaly, None] = {}  # in order, each once

    def link(self) -> Links:
        deputy, by_name = self._find_deputy()
        seat = self._find_seat(deputy)
        group = self._find_group(deputy)
        consistent = self._is_consistent(group) if group else None
        ministries = tuple(self._find_body(allocation) for allocation in self._question.allocations)
        return Links(
            deputy=deputy,
            by_name=by_name,
            seat=seat.id if seat else None,
            group=group.body if group else None,
            consistent=consistent,
            ministries=ministries,
            anomalies=tuple(self._open),
        )

    def _note(self, code: str, field: str, raw: str, kept: str | None, note: str | None = None) -> None:
        self._open[Anomaly(code, field, raw, kept, note)] = None

    def _find_deputy(self) -> tuple[str | None, bool]:
        """The author's id, and whether the name with the département alone tells it."""
        author, register = self._question.author, self._register
        if author.actor_id:
            if author.actor_id in register.actors:
                return author.actor_id, False
            self._note("author-not-in-register", "author.actor_id", author.actor_id, author.actor_id)
            return None, False
        if not author.name:
            return None, False
        place = self._question.constituency
        where = (place.department_code or place.department) if place else None
        found = register.deputies_named(author.name, self._legislature, where)
        there = [actor for actor in found if self._was_elected_there(actor)]
        if len(there) == 1:
            return there[0], len(found) == 1
        if self._legislature not in register.legislatures:
            note = f"the register has no deputy of legislature {self._legislature}"
        elif found:
            note = "candidates: " + ", ".join(found)
        else:
            elsewhere = register.deputies_named(author.name, self._legislature, None)
            note = f"of that name elsewhere: {', '.join(elsewhere)}" if elsewhere else "no deputy of that name"
        self._note("author-open", "author", author.name, None, note)
        return None, False

    def _was_elected_there(self, actor: str) -> bool:
        """Whether a constituency's number that the source prints, if any, is one where the deputy was elected."""
        ordinal = self._question.constituency.ordinal if self._question.constituency else None
        seats = self._register.seats_on(actor, self._legislature, None)
        return ordinal is None or any(seat.ordinal == ordinal for seat in seats)

    def _find_seat(self, deputy: str | None) -> Seat | None:
        told = self._question.author.mandate_id
        if told:
            seat = self._register.seats.get(told)
            if seat is None:
                if deputy:
                    self._note("mandate-not-in-register", "author.mandate_id", told, told)
            elif (deputy and seat.actor != deputy) or (self._day and not covers(seat.start, seat.end, self._day)):
                note = f"held by {seat.actor} from {seat.start} to {seat.end or 'today'}, asked on {self._day}"
                self._note("mandate-not-on-date", "author.mandate_id", told, told, note)
            return seat
        if deputy is None:
            return None
        seats = self._register.seats_on(deputy, self._legislature, self._day)
        if len(seats) == 1:
            return seats[0]
        others = seats or self._register.seats_on(deputy, self._legislature, None)
        note = "; ".join(f"{s.id} from {s.start} to {s.end or 'today'}" for s in others) or "none"
        self._note("mandate-open", "author", deputy, None, f"candidates: {note}")
        return None

    def _find_group(self, deputy: str | None) -> Membership | None:
        if deputy is None or self._day is None:
            return None
        group = self._register.group_on(deputy, self._legislature, self._day)
        if group is None:
            self._note("group-open", "group", deputy, None, f"in no group on {self._day}")
        return group

    def _is_consistent(self, group: Membership) -> bool | None:
        """Whether the group displayed is that of the day: by id, else by label, if any group of the legislature has
        it."""
        displayed = self._question.displayed_group
        label = displayed and (displayed.label or displayed.acronym)
        if not displayed or not label:
            return None
        if displayed.body_id:
            return displayed.body_id == group.body
        register = self._register
        if slug(label) in register.group_labels(group.body):
            return True
        if any(slug(label) in register.group_labels(body) for body in register.groups_in(self._legislature)):
            return False
        self._note("group-label-unknown", "group", label, group.body)
        return None

    def _find_body(self, allocation: Allocation) -> str | None:
        """The body of an allocation on the day it begins: by id, else by label among those in office."""
        ministry = allocation.ministry
        day = allocation.journal.date if allocation.journal else self._day
        if ministry.body_id:
            return self._check_body(ministry.body_id, day)
        label = ministry.label or ministry.short_label
        if not label or day is None:
            return None
        governments = self._register.governments
        match = governments.find(ministry, day)
        if match.body:
            return match.body.id
        if not governments.on(day).bodies:
            note = f"the register has no ministry in office on {day}"
        elif match.candidates:
            note = "candidates: " + ", ".join(f"{body.id} {body.label}" for body in match.candidates)
        else:
            note = _elsewhen(governments.around(day).find(ministry), day)
        self._note("ministry-open", "ministry", label, None, note)
        return None

    def _check_body(self, body_id: str, day: dt.date | None) -> str | None:
        body = self._register.bodies.get(body_id)
        if body is None or body.kind != "ministry":
            self._note("ministry-not-in-register", "ministry.body_id", body_id, body_id)
            return None
        start, end = self._register.governments.period(body)
        if day and not covers(start, end, day):
            note = f"in office from {start} to {end or 'today'}, allocated on {day}"
            self._note("ministry-not-in-office", "ministry.body_id", body_id, body_id, note)
        return body_id


def _elsewhen(match: Match, day: dt.date) -> str:
    """In words: bodies that bear the label and were in office shortly before or after the day."""
    bodies = [match.body] if match.body else match.candidates
    told = ", ".join(f"{body.id} {body.label} ({body.start} to {body.end or 'today'})" for body in bodies)
    return f"none of that label in office on {day}" + (f"; at another time: {told}" if told else "")
