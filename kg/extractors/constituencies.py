"""The constituency the source prints beside the author's name."""

from kg.extractors.descriptions import Descriptions
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris
from kg.rdf.terms import Statement, french, integer, literal, typed
from kg.records import Question
from kg.registers.departments import boundary_year


def constituency_statements(question: Question, iris: Iris, descriptions: Descriptions) -> list[Statement]:
    """The constituency where its number is given, else the département alone (pages print no number)."""
    printed = question.constituency
    if printed is None:
        return []
    q = iris.question(question.key)
    code = printed.department_code
    if code is None:
        return [(q, v.DEPARTMENT, french(printed.department))]
    department = iris.department(code)
    key = ("department", code, printed.department)
    if not descriptions.known(key):
        descriptions.add(
            key,
            "constituencies",
            department,
            (v.TYPE, v.DEPARTMENT_CLASS),
            (v.PREF_LABEL, french(printed.department)),
            (v.DEPARTMENT_CODE, literal(code)),
        )
    out = [(q, v.AUTHOR_DEPARTMENT, department)]
    year = boundary_year(question.key.legislature)
    if printed.ordinal is None or year is None:
        return out
    constituency = iris.constituency(year, code, printed.ordinal)
    if not descriptions.known((constituency, printed.department)):
        descriptions.add(
            (constituency, printed.department),
            "constituencies",
            constituency,
            (v.TYPE, v.CONSTITUENCY),
            (v.PREF_LABEL, french(f"{printed.department} ({ordinal_label(printed.ordinal)} circonscription)")),
            (v.IN_DEPARTMENT, department),
            (v.DEPARTMENT_CODE, literal(code)),
            (v.ORDINAL, integer(printed.ordinal)),
            (v.BOUNDARY_VERSION, typed(str(year), "gYear")),
        )
    out.append((q, v.AUTHOR_CONSTITUENCY, constituency))
    return out


def ordinal_label(number: int) -> str:
    """In French: « 1re », « 4e »."""
    return f"{number}{'re' if number == 1 else 'e'}"
