"""A ministry: asked, assigned, answered, how fast, and what it still owes."""

import datetime as dt
from typing import Any

import pyoxigraph as ox

from kg.explore.graph import Graph, Row
from kg.explore.pages import lists
from kg.explore.view import View
from kg.rdf.vocabulary import XSD
from kg.reports.model import months_before

_SHOWN_OVERDUE = 50
_ASKED = "SELECT (COUNT(DISTINCT ?question) AS ?n) WHERE { ?question qan:addressedTo ?thing }"
_ANSWERED = """
SELECT (COUNT(DISTINCT ?question) AS ?n) WHERE { ?question qan:assignedTo ?thing ; qan:hasAnswer ?answer }"""
_NAMES = """
SELECT ?name WHERE { ?thing skos:altLabel|qan:shortName ?name } ORDER BY ?name"""
_BODIES = """
SELECT DISTINCT ?body ?government ?start ?end WHERE {
  ?allocation qan:allocatedTo ?thing ; qan:allocatedBody ?body .
  ?body qan:underGovernment ?government .
  OPTIONAL { ?body qan:startDate ?start }
  OPTIONAL { ?body qan:endDate ?end }
} ORDER BY ?start ?body"""
OVERDUE = """
SELECT ?question ?issued ?author ?rubrique WHERE {
  ?question a qan:WrittenQuestion ; qan:assignedTo ?thing ; qan:status ?status ; dcterms:issued ?issued .
  FILTER(?status = <https://w3id.org/qan/concept/status/pending>)
  FILTER(?issued <= ?limit)
  OPTIONAL { ?question qan:askedBy ?author }
  OPTIONAL { ?question qan:rubrique ?rubrique }
} ORDER BY ?issued ?question"""


def newest_day(graph: Graph) -> dt.date | None:
    """The newest day in the data: the graph speaks of the state at that day, whatever today's date."""
    row = graph.one("SELECT (MAX(?day) AS ?last) WHERE { ?issue qan:issueDate ?day }")
    try:
        return dt.date.fromisoformat(row.get("last", ""))
    except ValueError:
        return None


def overdue(view: View, iri: str, day: dt.date) -> list[Row]:
    """Questions that the ministry owed an answer to on a day, oldest first, with the days they have waited."""
    limit = months_before(day).isoformat()
    index = view.graph.index
    if index:
        rows = index.question_rows(index.overdue(iri, limit))
    else:
        rows = view.graph.rows(OVERDUE, thing=iri, limit=ox.Literal(limit, datatype=ox.NamedNode(f"{XSD}date")))
    return [row | {"waiting": str((day - dt.date.fromisoformat(row["issued"])).days)} for row in rows]


def ministry_page(view: View, iri: str) -> dict[str, Any]:
    """All that the graph knows of a ministry."""
    graph = view.graph
    days, delay_chart = lists.delays(view, "ministry", iri, view.t("delays"))
    last = newest_day(graph)
    late = overdue(view, iri, last) if last else []
    bodies = graph.rows(_BODIES, thing=iri)
    view.load_rows(bodies, "body", "government")
    view.load_rows(late[:_SHOWN_OVERDUE], "author", "rubrique")
    limit = months_before(last).isoformat() if last else ""
    common = lists.context(view, "ministry", iri)
    return common | {
        "names": [row["name"] for row in graph.rows(_NAMES, thing=iri) if row["name"] != view.label(iri)],
        "bodies": bodies,
        "counts": {
            "asked": int(graph.one(_ASKED, thing=iri)["n"]),
            "assigned": common["total"],
            "answered": int(graph.one(_ANSWERED, thing=iri)["n"]),
        },
        "figures": lists.delay_figures(view, days),
        "delays": delay_chart,
        "day": last and last.isoformat(),
        "overdue": late[:_SHOWN_OVERDUE],
        "overdue_total": len(late),
        "overdue_query": lists.written(OVERDUE, iri).replace("?limit", f'"{limit}"^^xsd:date'),
        "themes": lists.ranking(view, "ministry", iri, "rubrique", view.t("their_rubriques")),
        "months": lists.months(view, "ministry", iri, view.t("home_months")),
    }
