"""A page for everything that has an IRI: which function makes it, by the class of the thing.

Each function takes the reader's view and an IRI and gives the name of a template with what it shows.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from kg.explore.pages.body import body_page
from kg.explore.pages.deputy import deputy_page
from kg.explore.pages.entity import entity_page
from kg.explore.pages.group import group_page
from kg.explore.pages.journal import journal_page
from kg.explore.pages.legislature import legislature_page
from kg.explore.pages.ministry import ministry_page
from kg.explore.pages.place import constituency_page, department_page
from kg.explore.pages.question import question_page
from kg.explore.pages.rubrique import rubrique_page
from kg.explore.pages.thing import thing_page
from kg.explore.terms import subclasses
from kg.explore.view import View
from kg.rdf.vocabulary import QAN, SKOS


class Page(NamedTuple):
    template: str
    context: dict[str, Any]


Maker = Callable[[View, str], dict[str, Any]]
# The first class that fits decides; a question that is cited too is shown as the question it is.
_MAKERS: tuple[tuple[tuple[str, ...], str, Maker], ...] = (
    ((f"{QAN}Question",), "question.html", question_page),
    ((f"{QAN}Deputy",), "deputy.html", deputy_page),
    ((f"{QAN}Ministry",), "ministry.html", ministry_page),
    ((f"{QAN}MinistryBody",), "body.html", body_page),
    ((f"{QAN}Constituency",), "place.html", constituency_page),
    ((f"{QAN}Department",), "place.html", department_page),
    ((f"{QAN}JournalIssue", f"{QAN}JournalPage"), "journal.html", journal_page),
    ((f"{QAN}Legislature",), "legislature.html", legislature_page),
    ((f"{QAN}DisplayedGroup", f"{QAN}PoliticalGroup"), "group.html", group_page),
    (subclasses(f"{QAN}CitedEntity"), "entity.html", entity_page),
    ((f"{SKOS}Concept",), "rubrique.html", rubrique_page),
)


def page_of(view: View, iri: str) -> Page | None:
    """The page about a thing; None if the graph says nothing of it."""
    types = view.graph.types(iri)
    for classes, template, maker in _MAKERS:
        if types.intersection(classes):
            return Page(template, maker(view, iri))
    if not view.graph.exists(iri):
        return None
    return Page("thing.html", thing_page(view, iri))
