"""A cited entity: who cites it, when, in which words, and what is cited with it."""

from itertools import combinations
from typing import Any

from kg.explore import charts
from kg.explore.charts import Chart
from kg.explore.graph import Row
from kg.explore.pages import lists
from kg.explore.terms import term_label
from kg.explore.view import View
from kg.rdf.vocabulary import OWL, QAN, SKOS

# Through the question itself or its answer; written so that engines begin at the entity.
CITING = """?text qan:mentions|qan:citesText ?thing .
    OPTIONAL { ?text qan:answerTo ?answered }
    BIND(COALESCE(?answered, ?text) AS ?question)"""
_FACTS = """
SELECT ?property ?value WHERE {
  ?thing ?property ?value
} ORDER BY ?property ?value"""
_WORDS = """
SELECT ?words (COUNT(?mention) AS ?n) WHERE {
  ?mention qan:refersTo ?thing ; qan:exact ?exact .
  BIND(STR(?exact) AS ?words)
} GROUP BY ?words ORDER BY DESC(?n) ?words LIMIT 12"""
_WITH = """
SELECT ?other (COUNT(DISTINCT ?text) AS ?n) WHERE {
  { SELECT DISTINCT ?text WHERE { ?text qan:mentions|qan:citesText ?thing } LIMIT 2000 }
  ?text qan:mentions|qan:citesText ?other .
  FILTER(?other != ?thing)
} GROUP BY ?other ORDER BY DESC(?n) ?other LIMIT 12"""
_AMONG = """
SELECT ?text ?other WHERE {
  { SELECT DISTINCT ?text WHERE { ?text qan:mentions|qan:citesText ?thing } LIMIT 2000 }
  ?text qan:mentions|qan:citesText ?other .
  %s
}"""
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
    words = graph.rows(_WORDS, thing=iri)
    total = lists.count(view, CITING, iri)
    return {
        "iri": iri,
        "kind": next((label for kind in kinds if (label := term_label(kind, view.language))), None),
        "names": sorted({row["value"] for row in facts if row["property"] in _NAMES} - {view.label(iri)}),
        "addresses": [row["value"] for row in facts if row["property"] in _ADDRESSES],
        "reason": next((view.label(row["value"]) for row in facts if row["property"] == _REASON), None),
        "facts": _by_property(facts),
        "articles": parts,
        "words": words,
        "mentions": sum(int(row["n"]) for row in words),
        "deputies": lists.ranking(view, f"{CITING} ?question qan:askedBy ?value .", iri, view.t("by_deputy")),
        "ministries": lists.ranking(view, f"{CITING} ?question qan:assignedTo ?value .", iri, view.t("by_ministry")),
        "months": lists.months(view, CITING, iri, view.t("cited_when")),
        "network": _network(view, iri) if total else None,
        "total": total,
        "questions": lists.questions(view, CITING, iri),
        "query": lists.written(lists.question_list(CITING, 1000), iri),
        "facet": "entity",
    }


def _by_property(facts: list[Row]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for row in facts:
        if row["property"] not in _HIDDEN:
            out.setdefault(row["property"], []).append(row["value"])
    return out


def _network(view: View, iri: str) -> Chart | None:
    rows = view.graph.rows(_WITH, thing=iri)
    if not rows:
        return None
    view.load_rows(rows, "other")
    others = [row["other"] for row in rows]
    wanted = "VALUES ?other { " + " ".join(f"<{other}>" for other in others) + " }"
    together: dict[str, set[int]] = {}
    for row in view.graph.rows(_AMONG % wanted, thing=iri):
        if row["other"] in others:
            together.setdefault(row["text"], set()).add(others.index(row["other"]))
    pairs: dict[tuple[int, int], int] = {}
    for found in together.values():
        for pair in combinations(sorted(found), 2):
            pairs[pair] = pairs.get(pair, 0) + 1
    title = view.t("cited_with")
    picture = charts.network(
        view.label(iri),
        [(view.label(row["other"]), view.href(row["other"]), int(row["n"])) for row in rows],
        [(a, b, times) for (a, b), times in sorted(pairs.items())],
        title,
    )
    cells = [(view.link(row["other"]), view.number(int(row["n"]))) for row in rows]
    head = (view.t("col_name"), view.t("col_count"))
    return Chart(title, picture, head, cells, lists.written(_WITH, iri), view.t("network_note"))
