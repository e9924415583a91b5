"""The first page, and the lists that lead to all ministries, deputies, cited things and places."""

from typing import Any

from kg.explore import charts
from kg.explore.charts import Chart
from kg.explore.graph import Row
from kg.explore.index import PAGE, Search
from kg.explore.pages import lists
from kg.explore.places import PLACES
from kg.explore.plain import plain_search, search_query
from kg.explore.view import View

_TOTALS = """
SELECT ?questions ?deputies ?entities WHERE {
  { SELECT (COUNT(?q) AS ?questions) WHERE { ?q qan:officialId ?id } }
  { SELECT (COUNT(?d) AS ?deputies) WHERE { ?d a qan:Deputy } }
  { SELECT (COUNT(?e) AS ?entities) WHERE { ?e a qan:CitedEntity } }
}"""
_MONTHS = """
SELECT ?month (COUNT(?question) AS ?n) WHERE {
  ?question qan:officialId ?id ; dcterms:issued ?issued .
  BIND(SUBSTR(STR(?issued), 1, 7) AS ?month)
} GROUP BY ?month ORDER BY ?month"""
_DELAYS = """
SELECT ?ministry (COUNT(?days) AS ?n) (AVG(?days) AS ?mean) WHERE {
  ?question qan:answerDelayDays ?days ; qan:assignedTo ?ministry .
} GROUP BY ?ministry ORDER BY DESC(?n) ?ministry LIMIT 15"""
_CITED = """
SELECT ?thing (COUNT(?text) AS ?n) WHERE {
  ?text qan:mentions|qan:citesText ?thing .
} GROUP BY ?thing ORDER BY DESC(?n) ?thing LIMIT %d"""
# Speakers are named in every sitting's record; what readers look for is what they speak of.
_CITED_THINGS = """
SELECT ?thing (COUNT(?text) AS ?n) WHERE {
  ?text qan:mentions|qan:citesText ?thing .
  FILTER NOT EXISTS { ?thing a qan:Person }
} GROUP BY ?thing ORDER BY DESC(?n) ?thing LIMIT 12"""
_MINISTRIES = """
SELECT ?thing ?n ?answered WHERE {
  { SELECT ?thing (COUNT(?q) AS ?n) (COUNT(?days) AS ?answered) WHERE {
    ?q qan:assignedTo ?thing . OPTIONAL { ?q qan:answerDelayDays ?days }
  } GROUP BY ?thing }
} ORDER BY DESC(?n) ?thing"""
_DEPUTIES = """
SELECT ?thing (COUNT(?q) AS ?n) WHERE { ?q qan:askedBy ?thing } GROUP BY ?thing ORDER BY DESC(?n) ?thing"""
_DEPARTMENTS = """
SELECT ?department ?code (COUNT(?question) AS ?n) WHERE {
  ?department a qan:Department ; qan:departmentCode ?code .
  OPTIONAL { ?question qan:authorDepartment ?department }
} GROUP BY ?department ?code ORDER BY ?code"""


def home_page(view: View) -> dict[str, Any]:
    """Totals, the newest questions, delays by ministry, questions by month, what is cited most."""
    graph = view.graph
    totals = {name: int(graph.one(_TOTALS).get(name, 0)) for name in ("questions", "deputies", "entities")}
    by_month = {row["month"]: int(row["n"]) for row in graph.rows(_MONTHS) if "month" in row}
    cited = graph.rows(_CITED_THINGS)
    view.load_rows(cited, "thing")
    title = view.t("home_months")
    return {
        "totals": totals,
        "months": lists.month_chart(view, by_month, title, _MONTHS.strip()) if by_month else None,
        "delays": _mean_delays(view),
        "latest": lists.questions(view, "?question qan:officialId ?id .", most=8),
        "cited": cited,
    }


def _mean_delays(view: View) -> Chart | None:
    rows = sorted(view.graph.rows(_DELAYS), key=lambda row: float(row["mean"]), reverse=True)
    if not rows:
        return None
    view.load_rows(rows, "ministry")
    points = [(view.label(row["ministry"]), round(float(row["mean"]))) for row in rows]
    title = view.t("home_delays")
    unit = " j" if view.language == "fr" else " d"
    cells = [
        (view.link(row["ministry"]), view.number(round(float(row["mean"]))), view.number(int(row["n"]))) for row in rows
    ]
    head = (view.t("col_ministry"), view.t("col_days"), view.t("answered"))
    return Chart(title, charts.bars(points, title, unit), head, cells, _DELAYS.strip())


def ministries_page(view: View) -> dict[str, Any]:
    """Every ministry with how many questions it was assigned."""
    return _listing(view, "ministries_title", _MINISTRIES)


def deputies_page(view: View) -> dict[str, Any]:
    """Every deputy with how many questions they asked."""
    return _listing(view, "deputies_title", _DEPUTIES)


def cited_page(view: View) -> dict[str, Any]:
    """What is cited most."""
    return _listing(view, "cited_title", _CITED % 300)


def _listing(view: View, title: str, query: str) -> dict[str, Any]:
    rows: list[Row] = view.graph.rows(query)
    view.load_rows(rows, "thing")
    return {"title": view.t(title), "rows": rows, "query": query.strip()}


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
