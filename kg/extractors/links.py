"""What the registers add to a question: its mandate, the author's group on the day, the ministries in office."""

from kg.extractors.descriptions import Descriptions
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris, sub
from kg.rdf.terms import Statement, boolean
from kg.records import Question
from kg.registers.link import Links


def link_statements(question: Question, links: Links, iris: Iris, descriptions: Descriptions) -> list[Statement]:
    """The links that the source does not state itself; all that they lead to is touched."""
    q = iris.question(question.key)
    out: list[Statement] = []
    if links.deputy:
        deputy = iris.actor(links.deputy)
        descriptions.touch(deputy)
        if links.by_name:
            place = question.constituency
            where = (place.department_code or place.department) if place else None
            named = iris.deputy(question.author, question.key.legislature, where)
            assert named, "an author linked by name has one"
            if not descriptions.known((named, deputy)):
                descriptions.add((named, deputy), "register/deputies", named, (v.IDENTIFIED_AS, deputy))
    if links.seat:
        seat = iris.mandate(links.seat)
        descriptions.touch(seat)
        if not question.author.mandate_id:
            out.append((q, v.ASKED_UNDER, seat))
    if links.group:
        group = iris.body(links.group)
        descriptions.touch(group)
        out.append((q, v.GROUP_AT_DATE, group))
    if links.consistent is not None:
        out.append((sub(q, "rattachement"), v.CONSISTENT_AT_DATE, boolean(links.consistent)))
    if question.displayed_group and question.displayed_group.body_id:
        descriptions.touch(iris.body(question.displayed_group.body_id))
    for i, (allocation, found) in enumerate(zip(question.allocations, links.ministries, strict=True), 1):
        if found:
            body = iris.body(found)
            descriptions.touch(body)
            if not allocation.ministry.body_id:
                out.append((sub(q, f"attribution/{i}"), v.ALLOCATED_BODY, body))
    return out
