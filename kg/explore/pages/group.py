"""A parliamentary group: as sources display it, or as the registers know it."""

from typing import Any

from kg.explore.pages import lists
from kg.explore.view import View
from kg.rdf.vocabulary import QAN

_FACTS = """
SELECT ?acronym ?start ?end WHERE {
  OPTIONAL { ?thing qan:acronym ?acronym }
  OPTIONAL { ?thing qan:startDate ?start }
  OPTIONAL { ?thing qan:endDate ?end }
} LIMIT 1"""


def group_page(view: View, iri: str) -> dict[str, Any]:
    """Its deputies, themes and questions: of the day where the registers know it, else as displayed."""
    real = f"{QAN}DisplayedGroup" not in view.graph.types(iri)
    facet = "group" if real else "displayed"
    return lists.context(view, facet, iri) | {
        "real": real,
        "facts": view.graph.one(_FACTS, thing=iri),
        "deputies": lists.ranking(view, facet, iri, "deputy", view.t("by_deputy")),
        "themes": lists.ranking(view, facet, iri, "rubrique", view.t("their_rubriques")),
        "months": lists.months(view, facet, iri, view.t("home_months")),
    }
