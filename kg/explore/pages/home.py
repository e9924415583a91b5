"""The first page, and the lists that lead to all ministries, deputies, cited things and places."""

from typing import Any

from kg.explore import charts
from kg.explore.charts import Chart
from kg.explore.index import PAGE, Search
from kg.explore.pages import lists
from kg.explore.places import PLACES
from kg.explore.plain import plain_search, search_query
from kg.explore.selection import selection
from kg.explore.view import View

_TOTALS = """
SELECT ?questions ?deputies ?entities WHERE {
  { SELECT (COUNT(?q) AS ?questions) WHERE { ?q qan:officialId ?id } }
  { SELECT (COUNT(?d) AS ?deputies) WHERE { ?d a qan:Deputy } }
  { SELECT (COUNT(?e) AS ?entities) WHERE { ?e a qan:CitedEntity } }
}"""
_DELAYS = """
SELECT ?ministry (COUNT(?days) AS ?n) (AVG(?days) AS ?mean) WHERE {
  ?question qan:answerDelayDays ?days ; qan:assignedTo ?ministry .
} GROUP BY ?ministry ORDER BY DESC(?n) ?ministry"""
_CITED = """
SELECT ?thing (COUNT(DISTINCT ?question) AS ?n) WHERE {
  ?text qan:mentions|qan:citesText ?thing .
  OPTIONAL { ?text qan:answerTo ?answered }
  BIND(COALESCE(?answered, ?text) AS ?question)
} GROUP BY ?thing ORDER BY DESC(?n) ?thing"""
# Speakers are named in every sitting's record; what readers look for is what they speak of.
_CITED_THINGS = """
SELECT ?thing (COUNT(DISTINCT ?question) AS ?n) WHERE {
  ?text qan:mentions|qan:citesText ?thing .
  OPTIONAL { ?text qan:answerTo ?answered }
  BIND(COALESCE(?answered, ?text) AS ?question)
  FILTER NOT EXISTS { ?thing a qan:Person }
} GROUP BY ?thing ORDER BY DESC(?n) ?thing"""
_MINISTRIES = """
SELECT ?thing (COUNT(?q) AS ?n) WHERE { ?q qan:assignedTo ?thing } GROUP BY ?thing ORDER BY DESC(?n) ?thing"""
_DEPUTIES = """
SELECT ?thing (COUNT(?q) AS ?n) WHERE { ?q qan:askedBy ?thing } GROUP BY ?thing ORDER BY DESC(?n) ?thing"""
_DEPARTMENTS = """
SELECT ?department ?code (COUNT(?question) AS ?n) WHERE {
  ?department a qan:Department ; qan:departmentCode ?code .
  OPTIONAL { ?question qan:authorDepartment ?department }
} GROUP BY ?department ?code ORDER BY ?code"""


def home_page(view: View) -> dict[str, Any]:
    """Totals, the newest questions, delays by ministry, questions by month, what is cited most."""
    totals = view.graph.one(_TOTALS)
    latest = selection(view.graph, "all").newest(8)
    view.load_rows(latest, "author", "ministry", "rubrique", "status")
    return {
        "totals": {name: int(totals.get(name, 0)) for name in ("questions", "deputies", "entities")},
        "months": lists.months(view, "all", None, view.t("home_months")),
        "delays": _mean_delays(view),
        "latest": latest,
        "cited": _counted(view, "entity", _CITED_THINGS, 12, but="Person"),
    }


def _mean_delays(view: View) -> Chart | None:
    index = view.graph.index
    if index:
        found = index.mean_delays()
    else:
        found = [(row["ministry"], float(row["mean"]), int(row["n"])) for row in view.graph.rows(_DELAYS)]
    rows = sorted(found, key=lambda row: (-row[2], row[0]))[:15]
    rows.sort(key=lambda row: (-row[1], row[0]))
    if not rows:
        return None
    view.load(ministry for ministry, _, _ in rows)
    points = [(view.label(ministry), round(mean)) for ministry, mean, _ in rows]
    title = view.t("home_delays")
    unit = " j" if view.language == "fr" else " d"
    cells = [(view.link(ministry), view.number(round(mean)), view.number(n)) for ministry, mean, n in rows]
    head = (view.t("col_ministry"), view.t("col_days"), view.t("answered"))
    return Chart(title, charts.bars(points, title, unit), head, cells, _DELAYS.strip())


def ministries_page(view: View) -> dict[str, Any]:
    """Every ministry with how many questions it was assigned."""
    return _listing(view, "ministries_title", "ministry", _MINISTRIES)


def deputies_page(view: View) -> dict[str, Any]:
    """Every deputy with how many questions they asked."""
    return _listing(view, "deputies_title", "deputy", _DEPUTIES)


def cited_page(view: View) -> dict[str, Any]:
    """What is cited most."""
    return _listing(view, "cited_title", "entity", _CITED, 300)


def _listing(view: View, title: str, kind: str, query: str, most: int = 2_000) -> dict[str, Any]:
    rows = _counted(view, kind, query, most)
    return {"title": view.t(title), "rows": rows, "query": f"{query.strip()} LIMIT {most}"}


def _counted(view: View, kind: str, query: str, most: int, but: str = "") -> list[tuple[str, int]]:
    """Things of a kind with how many questions have them, from the index or by the query."""
    if view.graph.index:
        found = view.graph.index.things(kind, most, but)
    else:
        found = [(row["thing"], int(row["n"])) for row in view.graph.rows(f"{query} LIMIT {most}")]
    view.load(iri for iri, _ in found)
    return [(iri, n) for iri, n in found if n]


def places_page(view: View) -> dict[str, Any]:
    """A map of squares and a table: questions by the author's département."""
    rows = view.graph.rows(_DEPARTMENTS)
    view.load_rows(rows, "department")
    values = [
        (row["code"], view.label(row["department"]), view.href(row["department"]), float(row["n"])) for row in rows
    ]
    title = view.t("department_questions")
    cells = [(view.link(row["department"]), row["code"], view.number(int(row["n"]))) for row in rows]
    head = (view.t("facet_department"), "Code", view.t("col_count"))
    picture = charts.tiles(values, PLACES, title)
    chart = Chart(title, picture, head, cells, _DEPARTMENTS.strip(), view.t("places_note"))
    return {"chart": chart if any(value for *_, value in values) else None}


def search_page(view: View, search: Search) -> dict[str, Any]:
    """Questions found, with facets where there is an index, plain where there is none."""
    index = view.graph.index
    found = index.search(search) if index else plain_search(view, search)
    also = index.suggest(search.text, 4)[0] if index and search.text and search.page == 1 else []
    view.load(value for _, value in search.facets if value.startswith("http"))
    return {
        "search": search,
        "found": found,
        "page_size": PAGE,
        "also": [hit for hit in also if hit.kind != "question"],
        "query": search_query(search, found.corrected),
    }
