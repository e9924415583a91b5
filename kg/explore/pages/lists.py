"""Lists that several pages show: questions by a pattern, counts by a thing, delays, months."""

from collections.abc import Sequence
from typing import Any

from kg.explore import charts
from kg.explore.charts import Chart
from kg.explore.i18n import format_month
from kg.explore.selection import delays_query, months_query, newest_query, ranking_query, selection
from kg.explore.view import View
from kg.reports.model import LIMIT_DAYS, percentile

LISTED = 20
RANKED = 12
_EDGES = (30, 61, 91, 122, 183, 365, 730)


def context(view: View, facet: str, iri: str) -> dict[str, Any]:
    """What every page about a thing shows of its questions: their number and the newest."""
    found = selection(view.graph, facet, iri)
    rows = found.newest(LISTED)
    view.load_rows(rows, "author", "ministry", "rubrique", "status")
    query = written(newest_query(facet, 1000), iri)
    return {"iri": iri, "total": found.count(), "questions": rows, "query": query, "facet": facet}


def ranking(view: View, facet: str, iri: str, column: str, title: str, most: int = RANKED) -> Chart | None:
    """The values of a column with most questions of a thing, as bars; None if there is none."""
    pairs = selection(view.graph, facet, iri).ranking(column, most)
    if not pairs:
        return None
    view.load(value for value, _ in pairs)
    points = [(view.label(value), float(n)) for value, n in pairs]
    cells = [(view.link(value), view.number(n)) for value, n in pairs]
    head = (view.t("col_name"), view.t("col_count"))
    query = written(ranking_query(facet, column, most), iri)
    return Chart(title, charts.bars(points, title), head, cells, query)


def months(view: View, facet: str, iri: str | None, title: str) -> Chart | None:
    """Questions by month of their publication; None if no date is known."""
    found = selection(view.graph, facet, iri).months()
    return month_chart(view, found, title, written(months_query(facet), iri)) if found else None


def month_chart(view: View, found: dict[str, int], title: str, query: str) -> Chart:
    """Columns for every month between the first and the last, empty ones too; by year where months are too many."""
    first, last = min(found), max(found)
    every = _months_between(first, last)
    points = [(month, float(found.get(month, 0))) for month in every]
    if len(points) > 150:
        years: dict[str, float] = {month[:4]: 0.0 for month in every}
        for month, n in found.items():
            years[month[:4]] += n
        points = list(years.items())
    named = [(format_month(name, view.language) if len(name) == 7 else name, n) for name, n in points]
    ticks = [i for i, (name, _) in enumerate(points) if name.endswith("-01") or len(name) == 4]
    ticks = (ticks or [0])[:: max(1, len(ticks) // 10)]
    # Below the columns the year is enough: the months are in the table and on each column.
    short = [(name[:4] if i in ticks and len(name) == 7 else name, n) for i, (name, n) in enumerate(points)]
    labelled = [(short[i][0] if i in ticks else named[i][0], n) for i, (_, n) in enumerate(points)]
    rows = [(name, view.number(int(n))) for name, n in named if n]
    return Chart(title, charts.columns(labelled, title, ticks), (view.t("col_month"), view.t("col_count")), rows, query)


def _months_between(first: str, last: str) -> list[str]:
    year, month = int(first[:4]), int(first[5:7])
    out = []
    while (name := f"{year:04d}-{month:02d}") <= last:
        out.append(name)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return out


def delays(view: View, facet: str, iri: str, title: str) -> tuple[list[int], Chart | None]:
    """Answer delays in days, sorted, and how they are spread."""
    days = selection(view.graph, facet, iri).delays()
    return days, delay_chart(view, days, title, written(delays_query(facet), iri)) if days else None


def delay_chart(view: View, days: Sequence[int], title: str, query: str) -> Chart:
    """How delays are spread over one, two, three, four, six, twelve and twenty-four months."""
    labels = ["≤ 1", "1–2", "2–3", "3–4", "4–6", "6–12", "12–24", "> 24"]
    unit = "mois" if view.language == "fr" else "months"
    points = charts.histogram(days, _EDGES, labels)  # the unit is in the title: on a telephone columns are narrow
    rows = [(f"{name} {unit}", view.number(int(n))) for name, n in points]
    title = f"{title} ({unit})"
    return Chart(title, charts.columns(points, title), (view.t("col_range"), view.t("col_count")), rows, query)


def delay_figures(view: View, days: Sequence[int]) -> list[tuple[str, str]]:
    """Median, 90th percentile and share within the limit, in words; nothing without delays."""
    if not days:
        return []
    timely = sum(1 for each in days if each <= LIMIT_DAYS) / len(days)
    share = f"{timely * 100:.0f}\u00a0%" if view.language == "fr" else f"{timely * 100:.0f}%"
    return [
        (view.t("median_delay"), view.t("days", n=percentile(days, 0.5))),
        (view.t("p90_delay"), view.t("days", n=percentile(days, 0.9))),
        (view.t("within_limit"), share),
    ]


def written(query: str, iri: str | None) -> str:
    """The query as a reader may run it: the thing in its place."""
    return query.replace("?thing", f"<{iri}>").strip() if iri else query.strip()
