"""A rubrique or a heading of the Assemblée's own indexing."""

from typing import Any

from kg.explore.pages import lists
from kg.explore.view import View

_HEADINGS = """
SELECT ?heading (COUNT(?question) AS ?n) WHERE {
  ?heading skos:broader ?thing .
  OPTIONAL { ?question qan:heading ?heading }
} GROUP BY ?heading ORDER BY DESC(?n) ?heading LIMIT 60"""
_ABOVE = "SELECT ?rubrique WHERE { ?thing skos:broader ?rubrique } LIMIT 1"


def rubrique_page(view: View, iri: str) -> dict[str, Any]:
    """Who asks under it, which ministries are asked, and how this changes."""
    above = view.graph.one(_ABOVE, thing=iri).get("rubrique")
    facet = "heading" if above else "rubrique"
    headings = view.graph.rows(_HEADINGS, thing=iri)
    view.load_rows(headings, "heading")
    days, delay_chart = lists.delays(view, facet, iri, view.t("delays"))
    return lists.context(view, facet, iri) | {
        "above": above,
        "headings": headings,
        "ministries": lists.ranking(view, facet, iri, "ministry", view.t("by_ministry")),
        "deputies": lists.ranking(view, facet, iri, "deputy", view.t("by_deputy")),
        "months": lists.months(view, facet, iri, view.t("home_months")),
        "figures": lists.delay_figures(view, days),
        "delays": delay_chart,
    }
