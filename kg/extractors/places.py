"""Constituencies and départements as a register knows them."""

from collections import defaultdict
from collections.abc import Iterable

from kg.extractors.constituencies import ordinal_label
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris
from kg.rdf.terms import Term, french, integer, literal, typed
from kg.registers.departments import boundary_year
from kg.registers.records import Body, Seat

Pairs = Iterable[tuple[Term, Term | None]]

# The register gives today's départements to the constituencies of the Seine and the Seine-et-Oise, which were redrawn
# for the IIIrd legislature (law of 12 July 1966): the 47th « of Paris » was none of Paris.
_REDRAWN = frozenset({"75", "78", "91", "92", "93", "94", "95"})
_FIRST_REDRAWN = 3


class Places:
    """The places of all mandates and constituency bodies: their labels, and what is claimed of them. A constituency
    is one thing for all legislatures that its boundaries served; the register has a body for each."""

    def __init__(self, records: Iterable[Seat | Body], iris: Iris) -> None:
        self._iris = iris
        self.claims: dict[Term, Pairs] = {}
        self.labels: dict[Term, Term] = {}
        self._departments: dict[Term, Term] = {}
        records = sorted(records, key=lambda record: record.id)
        names: dict[str, str] = {}
        for record in records:
            if record.department_code and record.department:
                names.setdefault(record.department_code, record.department)
        for department in names.items():
            self._add_department(*department)
        bodies: dict[Term, set[str]] = defaultdict(set)
        for record in records:
            place, code = self.constituency(record), record.department_code or ""
            if place is None or code not in names:
                continue
            assert record.ordinal and record.legislature
            if isinstance(record, Body):
                bodies[place].add(record.id)
            label = french(f"{names[code]} ({ordinal_label(record.ordinal)} circonscription)")
            self.labels[place] = label
            self._departments[place] = iris.department(code)
            self.claims[place] = (
                (v.TYPE, v.CONSTITUENCY),
                (v.PREF_LABEL, label),
                (v.IN_DEPARTMENT, iris.department(code)),
                (v.DEPARTMENT_CODE, literal(code)),
                (v.ORDINAL, integer(record.ordinal)),
                (v.BOUNDARY_VERSION, typed(str(boundary_year(record.legislature)), "gYear")),
                *((v.AN_BODY_ID, literal(id_)) for id_ in sorted(bodies[place])),
            )

    def constituency(self, record: Seat | Body) -> Term | None:
        """The constituency of a mandate or body; None where its number or its boundaries are not known."""
        year = boundary_year(record.legislature) if record.legislature else None
        if not (year and record.department_code and record.ordinal and record.legislature):
            return None
        if record.legislature < _FIRST_REDRAWN and record.department_code in _REDRAWN:
            return None
        return self._iris.constituency(year, record.department_code, record.ordinal)

    def with_departments(self, places: set[Term]) -> set[Term]:
        """The places that are known, and the départements of those that are constituencies."""
        known = places & self.claims.keys()
        return known | {self._departments[place] for place in known if place in self._departments}

    def _add_department(self, code: str, name: str) -> None:
        department, label = self._iris.department(code), french(name)
        self.labels[department] = label
        self.claims[department] = (
            (v.TYPE, v.DEPARTMENT_CLASS),
            (v.PREF_LABEL, label),
            (v.DEPARTMENT_CODE, literal(code)),
        )
