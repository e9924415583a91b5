"""A cited entity: who cites it, when, in which words, and what is cited with it."""

from typing import Any

from kg.explore import charts
from kg.explore.charts import Chart
from kg.explore.graph import Row
from kg.explore.pages import lists
from kg.explore.selection import selection, together_query
from kg.explore.terms import term_label
from kg.explore.view import View
from kg.rdf.vocabulary import OWL, QAN, SKOS

_AROUND = 12
_FACTS = """
SELECT ?property ?value WHERE {
  ?thing ?property ?value
} ORDER BY ?property ?value"""
# The words of some hundred mentions tell as much as those of all.
_WORDS = """
SELECT ?words (COUNT(?mention) AS ?n) WHERE {
  { SELECT ?mention WHERE { ?mention qan:refersTo ?thing } LIMIT 400 }
  ?mention qan:exact ?exact .
  BIND(STR(?exact) AS ?words)
} GROUP BY ?words ORDER BY DESC(?n) ?words LIMIT 12"""
_PARTS = """
SELECT ?part (COUNT(?mention) AS ?n) WHERE {
  ?part qan:ofCode|qan:ofText ?thing .
  OPTIONAL { ?mention qan:refersTo ?part }
} GROUP BY ?part ORDER BY DESC(?n) ?part LIMIT 40"""
_ADDRESSES = (f"{SKOS}exactMatch", "http://www.w3.org/2000/01/rdf-schema#seeAlso", f"{OWL}sameAs")
_NAMES = (f"{SKOS}altLabel", f"{SKOS}prefLabel", "http://www.w3.org/2000/01/rdf-schema#label")
_REASON = f"{QAN}linkReason"
_HIDDEN = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", _REASON, *_ADDRESSES, *_NAMES)


def entity_page(view: View, iri: str) -> dict[str, Any]:
    """All that the graph knows of what texts cite."""
    graph = view.graph
    facts = graph.rows(_FACTS, thing=iri)
    values = {row["value"] for row in facts if row["value"].startswith("http")}
    parts = graph.rows(_PARTS, thing=iri)
    view.load({*values, *(row["part"] for row in parts)})
    kinds = sorted(view.graph.types(iri) - {f"{QAN}CitedEntity"})
    common = lists.context(view, "entity", iri)
    return common | {
        "kind": next((label for kind in kinds if (label := term_label(kind, view.language))), None),
        "names": sorted({row["value"] for row in facts if row["property"] in _NAMES} - {view.label(iri)}),
        "addresses": [row["value"] for row in facts if row["property"] in _ADDRESSES],
        "reason": next((view.label(row["value"]) for row in facts if row["property"] == _REASON), None),
        "facts": _by_property(facts),
        "articles": parts,
        "words": graph.rows(_WORDS, thing=iri),
        "deputies": lists.ranking(view, "entity", iri, "deputy", view.t("by_deputy")),
        "ministries": lists.ranking(view, "entity", iri, "ministry", view.t("by_ministry")),
        "months": lists.months(view, "entity", iri, view.t("cited_when")),
        "network": _network(view, iri) if common["total"] else None,
    }


def _by_property(facts: list[Row]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for row in facts:
        if row["property"] not in _HIDDEN:
            out.setdefault(row["property"], []).append(row["value"])
    return out


def _network(view: View, iri: str) -> Chart | None:
    found = selection(view.graph, "entity", iri)
    together = found.together(_AROUND)
    if not together:
        return None
    view.load(other for other, _ in together)
    title = view.t("cited_with")
    picture = charts.network(
        view.label(iri),
        [(view.label(other), view.href(other), n) for other, n in together],
        [(a, b, times) for (a, b), times in sorted(found.pairs([other for other, _ in together]).items())],
        title,
    )
    cells = [(view.link(other), view.number(n)) for other, n in together]
    head = (view.t("col_name"), view.t("col_count"))
    query = lists.written(together_query(_AROUND), iri)
    return Chart(title, picture, head, cells, query, view.t("network_note"))
