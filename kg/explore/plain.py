"""Search as SPARQL: what an endpoint without our index is asked, and what any search can be shown as."""

from collections.abc import Mapping

import pyoxigraph as ox

from kg.explore.folding import words
from kg.explore.index import PAGE, Found, Hit, Search
from kg.explore.view import View
from kg.rdf.vocabulary import CONCEPT

_PATTERNS = {
    "ministry": "?question qan:assignedTo %s .",
    "group": "?question qan:displayedAffiliation/qan:displayedGroup|qan:groupAtDate %s .",
    "rubrique": "?question qan:rubrique %s .",
    "deputy": "?question qan:askedBy %s .",
    "department": "?question qan:authorDepartment %s .",
    "entity": "?question qan:mentions|qan:citesText|(qan:hasAnswer/(qan:mentions|qan:citesText)) %s .",
}
_TYPES = {"QE": "qan:WrittenQuestion", "QOSD": "qan:OralQuestion", "QG": "qan:GovernmentQuestion"}


def search_query(search: Search, corrected: Mapping[str, list[str]] | None = None) -> str:
    """The SPARQL that says what a search looks for. Words are compared as written, since SPARQL folds no accents; a
    word that the index took for others stands as the nearest of them."""
    lines = ["?question a qan:Question ."]
    for facet, value in search.facets:
        term = ox.NamedNode(value) if facet in _PATTERNS else ox.Literal(value)
        if facet in _PATTERNS:
            lines.append(_PATTERNS[facet] % term)
        elif facet == "type" and value in _TYPES:
            lines.append(f"?question a {_TYPES[value]} .")
        elif facet == "status":
            lines.append(f"?question qan:status {ox.NamedNode(f'{CONCEPT}status/{value}')} .")
        elif facet == "legislature" and value.isdecimal():
            lines.append(f"?question qan:inLegislature/qan:number {int(value)} .")
        elif facet == "year":
            lines.append(f"FILTER(STRSTARTS(STR(?issued), {term}))")
    for word in search.text.split():
        nearest = (corrected or {}).get(next(iter(words(word)), ""), [word])[0]
        literal = ox.Literal(nearest.lower())
        lines.append(f"FILTER(CONTAINS(LCASE(?text), {literal}) || CONTAINS(LCASE(STR(?id)), {literal}))")
    if search.text:
        lines[1:1] = [
            "?question qan:officialId ?id .",
            "{ ?question qan:text ?text } UNION { ?question qan:hasAnswer/qan:text ?text }",
        ]
    order = {"oldest": "?issued", "slowest": "DESC(?days)"}.get(search.sort, "DESC(?issued)")
    patterns = [line for line in lines if not line.startswith("FILTER")]
    patterns += ["OPTIONAL { ?question dcterms:issued ?issued }", "OPTIONAL { ?question qan:answerDelayDays ?days }"]
    body = "".join(f"  {line}\n" for line in [*patterns, *(line for line in lines if line.startswith("FILTER"))])
    return f"SELECT DISTINCT ?question ?issued ?days WHERE {{\n{body}}} ORDER BY {order} ?question"


def plain_search(view: View, search: Search) -> Found:
    """One page of questions, without facets; the total counts only up to the next page."""
    start = (search.page - 1) * PAGE
    hits = plain_hits(view, search, PAGE + 1, start)
    return Found(start + len(hits), hits[:PAGE], {}, {})


def plain_hits(view: View, search: Search, most: int, start: int = 0) -> list[Hit]:
    """Questions that the endpoint finds."""
    rows = view.graph.rows(f"{search_query(search)} LIMIT {most} OFFSET {start}")
    return [
        Hit(row["question"], "question", view.question_name(row), issued=row.get("issued"),
            days=int(row["days"]) if "days" in row else None)
        for row in rows
    ]  # fmt: skip
