"""A ministry: asked, assigned, answered, how fast, and what it still owes."""

import datetime as dt
from typing import Any

import pyoxigraph as ox

from kg.explore.graph import Graph, Row
from kg.explore.pages import lists
from kg.explore.selection import selection
from kg.explore.view import View
from kg.rdf.vocabulary import XSD
from kg.reports.model import months_before

_SHOWN_OVERDUE = 50
_NAMES = """
SELECT ?name WHERE { ?thing skos:altLabel|qan:shortName ?name } ORDER BY ?name"""
_BODIES = "SELECT DISTINCT ?body WHERE { ?allocation qan:allocatedTo ?thing ; qan:allocatedBody ?body }"
_TIME = """
SELECT ?government ?start ?end WHERE {
  ?thing qan:underGovernment ?government .
  OPTIONAL { ?thing qan:startDate ?start }
  OPTIONAL { ?thing qan:endDate ?end }
} LIMIT 1"""
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


def _bodies(graph: Graph, iri: str) -> list[Row]:
    """What the ministry was under each government, in order of time."""
    index = graph.index
    bodies = index.bodies(iri) if index else [row["body"] for row in graph.rows(_BODIES, thing=iri)]
    rows = [time | {"body": body} for body in bodies if (time := time_of(graph, body))]
    return sorted(rows, key=lambda row: (row.get("start", ""), row["body"]))


def time_of(graph: Graph, body: str) -> Row:
    """The government that a ministry's body is of, with its first and last day; empty if it is of none."""
    return graph.one(_TIME, thing=body)


def ministry_page(view: View, iri: str) -> dict[str, Any]:
    """All that the graph knows of a ministry."""
    graph = view.graph
    days, delay_chart = lists.delays(view, "ministry", iri, view.t("delays"))
    last = newest_day(graph)
    late = overdue(view, iri, last) if last else []
    bodies = _bodies(graph, iri)
    view.load_rows(bodies, "body", "government")
    view.load_rows(late[:_SHOWN_OVERDUE], "author", "rubrique")
    limit = months_before(last).isoformat() if last else ""
    common = lists.context(view, "ministry", iri)
    return common | {
        "names": [row["name"] for row in graph.rows(_NAMES, thing=iri) if row["name"] != view.label(iri)],
        "bodies": bodies,
        "counts": {
            "asked": selection(graph, "asked", iri).count(),
            "assigned": common["total"],
            "answered": selection(graph, "ministry", iri).answered(),
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
