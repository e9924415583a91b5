"""The deputy who asks, and the mandate under which."""

from kg.extractors.descriptions import Descriptions
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris
from kg.rdf.terms import Statement, french, literal
from kg.records import Question

DEPUTY_PAGE = "<https://www.assemblee-nationale.fr/dyn/deputes/{}>"


def deputy_statements(question: Question, iris: Iris, descriptions: Descriptions) -> list[Statement]:
    """`askedBy` and `askedUnder`; the deputy's name, as printed, in the shared graph `deputies`."""
    author = question.author
    printed = question.constituency
    where = (printed.department_code or printed.department) if printed else None
    deputy = iris.deputy(author, question.key.legislature, where)
    if deputy is None:
        return []
    q = iris.question(question.key)
    key = ("deputy", deputy, author.honorific, author.given_name, author.family_name)
    if not descriptions.known(key):
        descriptions.add(
            key,
            "deputies",
            deputy,
            (v.TYPE, v.DEPUTY),
            (v.NAME, french(author.name) if author.name else None),
            (v.HONORIFIC, literal(author.honorific) if author.honorific else None),
            (v.GIVEN_NAME, french(author.given_name) if author.given_name else None),
            (v.FAMILY_NAME, french(author.family_name) if author.family_name else None),
            (v.AN_ACTOR_ID, literal(author.actor_id) if author.actor_id else None),
            (v.PAGE, DEPUTY_PAGE.format(author.actor_id) if author.actor_id else None),
        )
    out = [(q, v.ASKED_BY, deputy)]
    if author.mandate_id:
        mandate = iris.mandate(author.mandate_id)
        out.append((q, v.ASKED_UNDER, mandate))
        if not descriptions.known((mandate, deputy)):
            descriptions.add(
                (mandate, deputy),
                "mandates",
                mandate,
                (v.TYPE, v.MANDATE),
                (v.MANDATE_OF, deputy),
                (v.IN_LEGISLATURE, iris.legislature(question.key.legislature)),
            )
    return out
