"""A legislature: its questions, who asks, who is asked."""

from typing import Any

from kg.explore.pages import lists
from kg.explore.view import View

IN = "?question qan:inLegislature ?thing ; a qan:Question ."


def legislature_page(view: View, iri: str) -> dict[str, Any]:
    """The legislature's figures."""
    return {
        "iri": iri,
        "number": iri.rpartition("/")[2],
        "ministries": lists.ranking(view, f"{IN} ?question qan:addressedTo ?value .", iri, view.t("by_ministry")),
        "themes": lists.ranking(view, f"{IN} ?question qan:rubrique ?value .", iri, view.t("their_rubriques")),
        "deputies": lists.ranking(view, f"{IN} ?question qan:askedBy ?value .", iri, view.t("by_deputy")),
        "months": lists.months(view, IN, iri, view.t("home_months")),
        "total": lists.count(view, IN, iri),
        "questions": lists.questions(view, IN, iri),
        "query": lists.written(lists.question_list(IN, 1000), iri),
        "facet": "legislature",
    }
