"""A ministry under one government: the ministry it was in charge for, its questions, how fast it answered them."""

from typing import Any

from kg.explore.pages import lists
from kg.explore.pages.ministry import time_of
from kg.explore.selection import selection
from kg.explore.view import View

_MINISTRIES = """
SELECT DISTINCT ?ministry WHERE {
  ?allocation qan:allocatedBody ?thing ; qan:allocatedTo ?ministry .
} ORDER BY ?ministry"""
_FIELDS = "SELECT ?field WHERE { ?thing qan:policyField ?field } ORDER BY ?field"


def body_page(view: View, iri: str) -> dict[str, Any]:
    """The portfolio's figures, and where it belongs."""
    graph = view.graph
    if graph.index:
        ministries = graph.index.ministries(iri)
    else:
        ministries = [row["ministry"] for row in graph.rows(_MINISTRIES, thing=iri)]
    fields = [row["field"] for row in graph.rows(_FIELDS, thing=iri)]
    time = time_of(graph, iri)
    view.load([*ministries, *fields, time.get("government")])
    days, delay_chart = lists.delays(view, "body", iri, view.t("delays"))
    return lists.context(view, "body", iri) | {
        "ministries": ministries,
        "fields": fields,
        "time": time,
        "answered": selection(graph, "body", iri).answered(),
        "figures": lists.delay_figures(view, days),
        "delays": delay_chart,
        "themes": lists.ranking(view, "body", iri, "rubrique", view.t("their_rubriques")),
        "months": lists.months(view, "body", iri, view.t("home_months")),
    }
