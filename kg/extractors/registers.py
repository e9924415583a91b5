"""A register as statements: what it says of all that the corpus touches, in graphs of its own.

A subject that a register knows is described by the register alone, so that no statement stands in two graphs; a name
that a source prints otherwise is kept as another label (see `Descriptions`).
"""

from collections.abc import Iterator
from functools import cached_property, lru_cache

from kg.extractors.deputies import DEPUTY_PAGE
from kg.extractors.descriptions import Described
from kg.extractors.places import Pairs, Places
from kg.extractors.questions import legislature_label
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris
from kg.rdf.terms import Term, claims, date, french, integer, literal
from kg.registers.groups import group_successions
from kg.registers.policy_fields import policy_fields
from kg.registers.records import Actor, Body, Membership, Seat
from kg.registers.register import Register
from kg.registers.store import load_register

_Told = tuple[str, Term, Pairs]  # graph, subject, what is said of it

_QUALITIES = {
    "Membre": "member",
    "Membre apparenté": "associate",
    "Président": "president",
    "Présidente": "president",
    "Député non-inscrit": "non-attached",
    "Premier ministre": "prime-minister",
    "Ministre d'État": "minister-of-state",
    "Ministre": "minister",
    "Garde des sceaux": "keeper-of-the-seals",
    "Ministre délégué": "minister-delegate",
    "Secrétaire d'État": "secretary-of-state",
    "Haut-commissaire": "high-commissioner",
}
_MEMBERSHIP_CLASSES = {
    "group": v.GROUP_MEMBERSHIP,
    "party": v.PARTY_MEMBERSHIP,
    "ministry": v.MINISTERIAL_OFFICE,
}
_BODY_CLASSES = {
    "group": v.POLITICAL_GROUP,
    "party": v.POLITICAL_PARTY,
    "government": v.GOVERNMENT,
    "ministry": v.MINISTRY_BODY,
}
_BODY_GRAPHS = {"group": "groups", "party": "groups", "government": "governments", "ministry": "ministries"}


class RegisterGraph:
    """A register as statements: of what was touched and all that it leads to, or of everything."""

    def __init__(self, register: Register, iris: Iris) -> None:
        self.register = register
        self._iris = iris
        self._places = Places((*register.data.seats, *register.data.bodies), iris)
        groups = (body.legislature for body in register.data.bodies if body.kind == "group" and body.legislature)
        self._legislatures = {*register.assemblies, *register.legislatures, *groups}

    @cached_property
    def labels(self) -> dict[Term, Term]:
        """Every subject that sources describe too, with the label that the register gives it ("" for none)."""
        iris, data = self._iris, self.register.data
        return {
            **{iris.actor(actor.id): french(actor.name) for actor in data.actors},
            **{iris.mandate(seat.id): "" for seat in data.seats},
            **{iris.legislature(number): "" for number in self._legislatures},
            **self._places.labels,
        }

    def described(self, touched: set[Term], *, everything: bool = False) -> Iterator[Described]:
        """What is said of each subject, sorted by graph and subject."""
        found: dict[tuple[str, Term], Pairs] = {}
        for graph, subject, pairs in self._told(touched, everything):
            found.setdefault((f"register/{graph}", subject), pairs)
        for (graph, subject), pairs in sorted(found.items(), key=lambda item: item[0]):
            yield graph, subject, claims(pairs)

    def _told(self, touched: set[Term], everything: bool) -> Iterator[_Told]:
        register, iris = self.register, self._iris
        bodies = {body for body in register.bodies if everything or iris.body(body) in touched}
        legislatures = {n for n in self._legislatures if everything or iris.legislature(n) in touched}
        places = set(self._places.claims) if everything else set(touched)
        for actor in register.data.actors:
            asks = iris.actor(actor.id) in touched
            if asks or everything:
                # Who asks is a deputy, even where the register has lost the mandate.
                yield self._person(actor, asks or bool(register.seats_of(actor.id)))
                for membership in register.memberships_of(actor.id):
                    if membership.kind != "ministry":
                        bodies.add(membership.body)
                        yield self._membership(membership)
        for seat in register.data.seats:
            if everything or iris.actor(seat.actor) in touched or iris.mandate(seat.id) in touched:
                legislatures.add(seat.legislature)
                if place := self._places.constituency(seat):
                    places.add(place)
                yield self._seat(seat)
        for body in self._with_those_above(bodies):
            yield self._body(body)
            if body.kind == "group" and body.legislature:
                legislatures.add(body.legislature)
            for office in register.memberships_in(body.id) if body.kind == "ministry" else ():
                yield self._membership(office)
                if holder := register.actors.get(office.actor):
                    asks = iris.actor(holder.id) in touched
                    yield self._person(holder, asks or bool(register.seats_of(holder.id)))
        for number in legislatures:
            yield self._legislature(number)
        for place in self._places.with_departments(places):
            yield "constituencies", place, self._places.claims[place]

    def _with_those_above(self, ids: set[str]) -> Iterator[Body]:
        """The bodies, those that they succeed, and the governments of ministries."""
        waiting, seen = sorted(ids), set(ids)
        while waiting:
            body = self.register.bodies.get(waiting.pop())
            if body is None or body.kind not in _BODY_GRAPHS:
                continue
            yield body
            for other in (self._predecessor(body), body.parent):
                if other and other not in seen:
                    seen.add(other)
                    waiting.append(other)

    def _person(self, actor: Actor, is_deputy: bool) -> _Told:
        pairs = (
            (v.TYPE, v.DEPUTY if is_deputy else v.PERSON_CLASS),
            (v.NAME, french(actor.name)),
            (v.HONORIFIC, literal(actor.honorific) if actor.honorific else None),
            (v.GIVEN_NAME, french(actor.given_name) if actor.given_name else None),
            (v.FAMILY_NAME, french(actor.family_name) if actor.family_name else None),
            (v.AN_ACTOR_ID, literal(actor.id)),
            (v.PAGE, DEPUTY_PAGE.format(actor.id)),
        )
        return "deputies", self._iris.actor(actor.id), pairs

    def _seat(self, seat: Seat) -> _Told:
        holder = self.register.actors.get(seat.actor)
        place = self._places.constituency(seat)
        pairs = (
            (v.TYPE, v.MANDATE),
            (v.LABEL, french(f"{holder.name}, {legislature_label(seat.legislature)}") if holder else None),
            (v.MANDATE_OF, self._iris.actor(seat.actor)),
            (v.IN_LEGISLATURE, self._iris.legislature(seat.legislature)),
            (v.FOR_CONSTITUENCY, place if place in self._places.claims else None),
            *_period(seat),
            (v.START_CAUSE, french(seat.cause) if seat.cause else None),
            (v.END_CAUSE, french(seat.end_cause) if seat.end_cause else None),
        )
        return "mandates", self._iris.mandate(seat.id), pairs

    def _membership(self, membership: Membership) -> _Told:
        quality = _QUALITIES.get(membership.quality.replace("’", "'"), "other") if membership.quality else None
        pairs = (
            (v.TYPE, _MEMBERSHIP_CLASSES[membership.kind]),
            (v.MEMBER, self._iris.actor(membership.actor)),
            (v.ORGANIZATION, self._iris.body(membership.body)),
            *_period(membership),
            (v.QUALITY, v.concept("quality", quality) if quality else None),
        )
        graph = "ministries" if membership.kind == "ministry" else "memberships"
        return graph, self._iris.mandate(membership.id), pairs

    def _body(self, body: Body) -> _Told:
        iris, former = self._iris, self._predecessor(body)
        pairs = [
            (v.TYPE, _BODY_CLASSES[body.kind]),
            (v.PREF_LABEL, french(_body_label(body))),
            (v.AN_BODY_ID, literal(body.id)),
            *_period(body),
            (v.SUCCEEDS, iris.body(former) if former else None),
        ]
        if body.kind in ("group", "party"):
            pairs.append((v.ACRONYM, literal(body.acronym) if body.acronym else None))
        if body.kind == "group" and body.legislature:
            pairs.append((v.IN_LEGISLATURE, iris.legislature(body.legislature)))
        if body.kind == "ministry":
            pairs.append((v.SHORT_NAME, french(body.short_label) if body.short_label else None))
            if body.parent in self.register.bodies:
                pairs.append((v.UNDER_GOVERNMENT, iris.body(body.parent)))
            pairs += [(v.POLICY_FIELD, field) for field in policy_fields(body.label)]
        return _BODY_GRAPHS[body.kind], iris.body(body.id), pairs

    def _predecessor(self, body: Body) -> str | None:
        former = self._successions.get(body.id) if body.kind == "group" else body.previous
        return former if former in self.register.bodies else None

    @cached_property
    def _successions(self) -> dict[str, str]:
        return group_successions(self.register)

    def _legislature(self, number: int) -> _Told:
        assembly = self.register.assemblies.get(number)
        pairs = (
            (v.TYPE, v.LEGISLATURE),
            (v.LABEL, french(legislature_label(number))),
            (v.NUMBER, integer(number)),
            *(_period(assembly) if assembly else ()),
            (v.AN_BODY_ID, literal(assembly.id) if assembly else None),
        )
        return "legislatures", self._iris.legislature(number), pairs


def load_register_graph(path: str, base: str) -> RegisterGraph:
    """The graph of a compact register under a base; a process that asks again is given the same one."""
    return _graph(load_register(path), base)


@lru_cache(maxsize=2)
def _graph(register: Register, base: str) -> RegisterGraph:
    return RegisterGraph(register, Iris(base))


def _period(record: Seat | Membership | Body) -> Pairs:
    return (
        (v.START_DATE, date(record.start) if record.start else None),
        (v.END_DATE, date(record.end) if record.end else None),
    )


def _body_label(body: Body) -> str:
    """A government is named after its head: « Gouvernement Ayrault 2 »."""
    if body.kind != "government" or not body.short_label:
        return body.label
    name = " ".join(w if w.isdigit() or not w.strip("IVX") else w.title() for w in body.short_label.split())
    return f"{body.label} {name}"
