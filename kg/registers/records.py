"""The records of a register: people, their seats, what they belonged to, and the bodies, each with its dates.

Dates are inclusive on both ends. A start of None means « since before the register », an end of None « not over when
the register was made ». Ids are the Assemblée's own (PA…, PM…, PO…). Addresses, telephones and births are never read.
"""

import datetime as dt
from typing import Literal

import msgspec

BodyKind = Literal["assembly", "constituency", "group", "party", "government", "ministry"]
MembershipKind = Literal["group", "party", "ministry"]


class Actor(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A person: a deputy, or a minister who never was one."""

    id: str
    honorific: str | None
    given_name: str
    family_name: str

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class Seat(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A deputy's mandate in the Assemblée: the constituency, and why it began and ended."""

    id: str
    actor: str
    legislature: int
    start: dt.date
    end: dt.date | None
    department_code: str | None
    department: str | None
    ordinal: int | None
    cause: str | None
    end_cause: str | None


class Membership(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A time in a group, in a party, or at the head of a ministry; `quality` is in the Assemblée's words."""

    id: str
    actor: str
    kind: MembershipKind
    body: str
    start: dt.date
    end: dt.date | None
    quality: str | None


class Body(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A body: its labels (`edition_label` is the form used after « ministre », say), its dates, the body above it and
    the one before it. A constituency has a place instead of a parent."""

    id: str
    kind: BodyKind
    label: str
    edition_label: str | None
    short_label: str | None
    acronym: str | None
    start: dt.date | None
    end: dt.date | None
    parent: str | None
    previous: str | None
    legislature: int | None
    department_code: str | None
    department: str | None
    ordinal: int | None


class RegisterData(msgspec.Struct, frozen=True, array_like=True):
    """All records of a register, each kind sorted by id."""

    actors: tuple[Actor, ...]
    seats: tuple[Seat, ...]
    memberships: tuple[Membership, ...]
    bodies: tuple[Body, ...]


def covers(start: dt.date | None, end: dt.date | None, day: dt.date) -> bool:
    """Whether a day lies in a period whose ends may be open.

    >>> covers(dt.date(2012, 6, 26), dt.date(2012, 11, 27), dt.date(2012, 8, 7))
    True
    """
    return (start is None or start <= day) and (end is None or day <= end)
