"""A parliamentary group: as sources display it, or as the registers know it."""

from typing import Any

from kg.explore.pages import lists
from kg.explore.view import View
from kg.rdf.vocabulary import QAN

_SHOWN = "?question qan:displayedAffiliation ?claim . ?claim qan:displayedGroup|qan:displayedBody ?thing ."
_REAL = f"?question <{QAN}groupAtDate> ?thing ."
_FACTS = """
SELECT ?acronym ?start ?end WHERE {
  OPTIONAL { ?thing qan:acronym ?acronym }
  OPTIONAL { ?thing qan:startDate ?start }
  OPTIONAL { ?thing qan:endDate ?end }
} LIMIT 1"""


def group_page(view: View, iri: str) -> dict[str, Any]:
    """Its deputies, themes and questions: of the day where the registers know it, else as displayed."""
    real = f"{QAN}DisplayedGroup" not in view.graph.types(iri)
    pattern = _REAL if real else _SHOWN
    return {
        "iri": iri,
        "real": real,
        "facts": view.graph.one(_FACTS, thing=iri),
        "deputies": lists.ranking(view, f"{pattern} ?question qan:askedBy ?value .", iri, view.t("by_deputy")),
        "themes": lists.ranking(view, f"{pattern} ?question qan:rubrique ?value .", iri, view.t("their_rubriques")),
        "months": lists.months(view, pattern, iri, view.t("home_months")),
        "total": lists.count(view, pattern, iri),
        "questions": lists.questions(view, pattern, iri),
        "query": lists.written(lists.question_list(pattern, 1000), iri),
        "facet": "group",
    }
