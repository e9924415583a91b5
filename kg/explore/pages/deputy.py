"""A deputy: mandates and groups over time, questions, themes, how long answers take."""

from typing import Any

from kg.explore import charts
from kg.explore.charts import Chart
from kg.explore.graph import Row
from kg.explore.pages import lists
from kg.explore.selection import selection
from kg.explore.view import View

_PERSON = """
SELECT ?name ?honorific ?actor ?page WHERE {
  OPTIONAL { ?thing foaf:name ?name }
  OPTIONAL { ?thing qan:honorific ?honorific }
  OPTIONAL { ?thing qan:anActorId ?actor }
  OPTIONAL { ?thing foaf:page ?page }
} LIMIT 1"""
_MANDATES = """
SELECT ?mandate ?legislature ?start ?end ?constituency WHERE {
  ?mandate qan:mandateOf ?thing .
  OPTIONAL { ?mandate qan:inLegislature ?legislature }
  OPTIONAL { ?mandate qan:startDate ?start }
  OPTIONAL { ?mandate qan:endDate ?end }
  OPTIONAL { ?mandate qan:forConstituency ?constituency }
} ORDER BY ?start ?legislature ?mandate"""
_MEMBERSHIPS = """
SELECT ?membership ?group ?start ?end WHERE {
  ?membership a qan:GroupMembership ; org:member ?thing ; org:organization ?group .
  OPTIONAL { ?membership qan:startDate ?start }
  OPTIONAL { ?membership qan:endDate ?end }
} ORDER BY ?start ?end ?group"""
_OTHER = """
SELECT ?item ?kind ?body ?start ?end WHERE {
  VALUES ?kind { qan:PartyMembership qan:MinisterialOffice }
  ?item org:member ?thing ; a ?kind ; org:organization ?body .
  OPTIONAL { ?item qan:startDate ?start }
  OPTIONAL { ?item qan:endDate ?end }
} ORDER BY ?kind ?start ?body"""
_SAME = "SELECT ?person WHERE { ?thing qan:identifiedAs ?person } ORDER BY ?person"
_PRINTED = "SELECT ?person WHERE { ?person qan:identifiedAs ?thing } ORDER BY ?person"
_MOST_PLACES = 8


def deputy_page(view: View, iri: str) -> dict[str, Any]:
    """All that the graph knows of a deputy."""
    graph = view.graph
    mandates, memberships = graph.rows(_MANDATES, thing=iri), graph.rows(_MEMBERSHIPS, thing=iri)
    asked = selection(graph, "deputy", iri)
    displayed = asked.ranking("displayed", _MOST_PLACES)
    places = sorted(
        {place for column in ("constituency", "department") for place, _ in asked.ranking(column, _MOST_PLACES)}
    )
    others, same = graph.rows(_OTHER, thing=iri), graph.rows(_SAME, thing=iri)
    printed = graph.rows(_PRINTED, thing=iri)
    rows = [*mandates, *memberships, *others, *same, *printed]
    view.load_rows(rows, "legislature", "constituency", "group", "body", "person")
    view.load([*places, *(group for group, _ in displayed)])
    days, delay_chart = lists.delays(view, "deputy", iri, view.t("delays"))
    return lists.context(view, "deputy", iri) | {
        "person": graph.one(_PERSON, thing=iri),
        "mandates": mandates,
        "memberships": memberships,
        "membership_chart": _membership_chart(view, iri, memberships),
        "displayed": displayed,
        "others": others,
        "same": [row["person"] for row in same],
        "printed": [row["person"] for row in printed],
        "places": places[:_MOST_PLACES],
        "themes": lists.ranking(view, "deputy", iri, "rubrique", view.t("themes")),
        "months": lists.months(view, "deputy", iri, view.t("deputy_months")),
        "figures": lists.delay_figures(view, days),
        "delays": delay_chart,
    }


def _membership_chart(view: View, iri: str, memberships: list[Row]) -> Chart | None:
    dated = [row for row in memberships if "start" in row]
    if not dated:
        return None
    title = view.t("memberships")
    spans = [(view.label(row["group"]), row["start"][:10], row.get("end", "")[:10]) for row in dated]
    rows = [
        (view.link(row["group"]), view.date(row.get("start")), view.date(row.get("end")) or view.t("none"))
        for row in dated
    ]
    head = (view.t("group"), view.t("col_from"), view.t("col_to"))
    return Chart(title, charts.spans(spans, title), head, rows, lists.written(_MEMBERSHIPS, iri))
