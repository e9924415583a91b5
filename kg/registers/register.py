"""Who held a seat, in which group, and which ministries were in office, on a day."""

import datetime as dt
from collections import defaultdict
from functools import cached_property
from typing import TypeVar

from kg.rdf.iris import slug
from kg.registers.departments import department_code
from kg.registers.governments import Governments
from kg.registers.names import folded_name
from kg.registers.records import Actor, Body, Membership, RegisterData, Seat, covers

T = TypeVar("T", Seat, Membership)


class Register:
    """The records of a register, indexed for look-ups by person, body, name and day."""

    def __init__(self, data: RegisterData) -> None:
        self.data = data
        self.actors: dict[str, Actor] = {actor.id: actor for actor in data.actors}
        self.bodies: dict[str, Body] = {body.id: body for body in data.bodies}
        self.seats: dict[str, Seat] = {seat.id: seat for seat in data.seats}
        self._seats_of = _by(data.seats, "actor")
        self._memberships_of = _by(data.memberships, "actor")

    def seats_of(self, actor: str) -> list[Seat]:
        """A deputy's mandates, in the order of their beginning."""
        return self._seats_of.get(actor, [])

    def memberships_of(self, actor: str) -> list[Membership]:
        """What a person belonged to, in the order of its beginning."""
        return self._memberships_of.get(actor, [])

    def memberships_in(self, body: str) -> list[Membership]:
        """Those who belonged to a body, in the order of their beginning."""
        return self._memberships_in.get(body, [])

    @cached_property
    def _memberships_in(self) -> dict[str, list[Membership]]:
        return _by(self.data.memberships, "body")

    @cached_property
    def legislatures(self) -> frozenset[int]:
        """Those of which the register has a mandate."""
        return frozenset(seat.legislature for seat in self.data.seats)

    def groups_in(self, legislature: int) -> list[str]:
        """The ids of the groups of a legislature."""
        return self._groups.get(legislature, [])

    @cached_property
    def _groups(self) -> dict[int, list[str]]:
        groups: dict[int, list[str]] = defaultdict(list)
        for body in self.data.bodies:
            if body.kind == "group" and body.legislature:
                groups[body.legislature].append(body.id)
        return groups

    def group_labels(self, group: str) -> frozenset[str]:
        """The slugs of all that a group is called."""
        return self._group_labels.get(group, frozenset())

    @cached_property
    def _group_labels(self) -> dict[str, frozenset[str]]:
        return {
            body.id: frozenset(slug(label) for label in (body.label, body.short_label, body.acronym) if label)
            for body in self.data.bodies
            if body.kind == "group"
        }

    @cached_property
    def governments(self) -> Governments:
        return Governments(self.data.bodies)

    @cached_property
    def assemblies(self) -> dict[int, Body]:
        """The body of each legislature that the register knows."""
        return {b.legislature: b for b in self.data.bodies if b.kind == "assembly" and b.legislature}

    def seats_on(self, actor: str, legislature: int, day: dt.date | None) -> list[Seat]:
        """The mandates of a legislature that cover a day; all of the legislature where no day is known. On the day
        when one ends and another begins, that is the one that begins."""
        seats = [seat for seat in self.seats_of(actor) if seat.legislature == legislature]
        if day is None:
            return seats
        return _latest([seat for seat in seats if covers(seat.start, seat.end, day)])

    def group_on(self, actor: str, legislature: int, day: dt.date) -> Membership | None:
        """The membership in a group of that legislature on a day. Where the register tells of two (it ends one
        and begins the other on the same day, or forgot to end one), it is the one begun last."""
        found = [
            m
            for m in self.memberships_of(actor)
            if m.kind == "group" and covers(m.start, m.end, day) and self._in_legislature(m.body, legislature)
        ]
        return _latest(found)[0] if found else None

    def _in_legislature(self, body: str, legislature: int) -> bool:
        group = self.bodies.get(body)
        return group is None or group.legislature in (None, legislature)

    def deputies_named(self, name: str, legislature: int, department: str | None) -> list[str]:
        """The ids of deputies of a legislature with this name, elected in this département (a code or a name; any,
        where None)."""
        code = department and (department_code(department) or department)
        return sorted(
            actor
            for actor, departments in self._named.get((legislature, folded_name(name)), {}).items()
            if code is None or code in departments
        )

    @cached_property
    def _named(self) -> dict[tuple[int, str], dict[str, set[str | None]]]:
        """(legislature, folded name) → the deputies, with the codes of the départements where they were elected."""
        named: dict[tuple[int, str], dict[str, set[str | None]]] = defaultdict(lambda: defaultdict(set))
        for seat in self.data.seats:
            if actor := self.actors.get(seat.actor):
                named[seat.legislature, folded_name(actor.name)][actor.id].add(seat.department_code)
        return named


def _by(records: tuple[T, ...], attribute: str) -> dict[str, list[T]]:
    grouped: dict[str, list[T]] = defaultdict(list)
    for record in records:
        grouped[getattr(record, attribute)].append(record)
    for found in grouped.values():
        found.sort(key=lambda record: (record.start, record.id))
    return dict(grouped)


def _latest(records: list[T]) -> list[T]:
    last = max((record.start for record in records), default=None)
    return [record for record in records if record.start == last]
