"""The SPARQL pages: run what a reader wrote, or a query of the library with its form filled in."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kg import sparql
from kg.errors import InputError
from kg.explore import charts
from kg.explore.charts import Chart
from kg.explore.engine import Engine, QueryRefused, Request
from kg.explore.terms import term_label, terms
from kg.explore.view import View
from kg.queries import Query, bindings_of, list_queries
from kg.rdf.vocabulary import PREFIXES, QAN

SHOWN = 500
_CHART_ROWS = 30
_PLACE = re.compile(r"line (\d+), column (\d+)")


class Cell(NamedTuple):
    """A value, what it is (`iri`, `number`, `text`, or nothing), and what a reader sees of it."""

    value: str
    kind: str
    shown: str


@dataclass
class Outcome:
    """What came of a query: rows, a truth value, triples as text, or an error with its place."""

    names: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    total: int = 0
    truth: bool | None = None
    triples: str | None = None
    error: str | None = None
    hint: str = ""
    line: int | None = None
    column: int | None = None
    chart: Chart | None = None


async def outcome_of(engine: Engine, view: View, text: str) -> Outcome:
    """Run a query for a page."""
    try:
        answer = await engine.run(Request(text))
    except QueryRefused as error:
        place = _PLACE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (None, None)
        return Outcome(error=str(error.args[0]), hint=error.hint, line=line, column=column)
    if answer.kind == "graph":
        return Outcome(triples=answer.data.decode(errors="replace"))
    document = json.loads(answer.data)
    if answer.kind == "boolean":
        return Outcome(truth=bool(document["boolean"]))
    every, bindings = document["head"]["vars"], document["results"]["bindings"]
    # A label stands in the place of its IRI: `ministryLabel` is what is shown of `ministry`.
    names = [name for name in every if name.removesuffix("Label") == name or name.removesuffix("Label") not in every]
    rows = [[_cell(view, row.get(name), row.get(f"{name}Label")) for name in names] for row in bindings[:SHOWN]]
    out = Outcome(names=names, rows=rows, total=len(bindings))
    out.chart = _chart(view, out, text)
    return out


def _cell(view: View, term: dict[str, str] | None, label: dict[str, str] | None) -> Cell:
    if term is None:
        return Cell("", "", "")
    value = term["value"]
    if term["type"] == "uri":
        return Cell(value, "iri", label["value"] if label else view.short(value))
    number = "datatype" in term and re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", value)
    return Cell(value, "number" if number else "text", value)


def _chart(view: View, outcome: Outcome, text: str) -> Chart | None:
    """Bars, where a row has a name and ends in a number: the last column that is all numbers, by the column of names
    that tells most rows apart."""
    if not 2 <= len(outcome.rows) <= SHOWN or len(outcome.names) < 2:
        return None
    columns = list(zip(*outcome.rows, strict=True))
    numbers = [i for i, column in enumerate(columns) if all(cell.kind == "number" for cell in column)]
    texts = [i for i, column in enumerate(columns) if i not in numbers and all(cell.value for cell in column)]
    if not numbers or not texts:
        return None
    named = max(texts, key=lambda i: len({cell.value for cell in columns[i]}))
    cells = columns[named][:_CHART_ROWS]
    view.load(cell.value for cell in cells if cell.kind == "iri")
    names = [view.label(cell.value) if cell.shown == view.short(cell.value) else cell.shown for cell in cells]
    points = [(name, float(columns[numbers[-1]][i].value)) for i, name in enumerate(names)]
    title = f"{outcome.names[numbers[-1]]} / {outcome.names[named]}"
    head = (outcome.names[named], outcome.names[numbers[-1]])
    return Chart(title, charts.bars([(name, max(0.0, n)) for name, n in points], title), head, points, text)


def filled(query: Query, params: Mapping[str, str], base: str) -> tuple[str, dict[str, str]]:
    """The library query with the parameters of a form bound, and the values to show in the form. An empty field has
    the parameter's default, or selects all. IRIs are meant on the base of the data.

    :raises InputError: a value of the wrong type
    """
    names = {parameter.name for parameter in query.parameters}
    given = {name: value.strip() for name, value in params.items() if name in names and value.strip()}
    shown = {p.name: given.get(p.name, p.default or "") for p in query.parameters}
    return sparql.bind(sparql.declare(query.text), bindings_of(query, given, base)), shown


_PARTITIONS = """
SELECT ?term (MAX(?n) AS ?uses) WHERE {
  { ?part void:class ?term ; void:entities ?n } UNION { ?part void:property ?term ; void:triples ?n }
} GROUP BY ?term"""


def completions(view: View) -> list[dict[str, Any]]:
    """What the editor proposes: prefixes, keywords, and the classes and properties that the dataset describes itself
    with, those used most first; a dataset without such a description has the ontology's terms."""
    described = {row["term"]: int(row["uses"]) for row in view.graph.rows(_PARTITIONS) if "uses" in row}
    known = {term.iri: 0 for term in terms().values() if term.iri.startswith(QAN)}
    words = [(-uses, name, iri) for iri, uses in (described or known).items() if (name := _prefixed(iri))]
    out = [{"text": name, "note": _note(view, iri, -uses)} for uses, name, iri in sorted(words)]
    others = [{"text": f"{prefix}:", "note": iri} for prefix, iri in PREFIXES.items()]
    others += [{"text": name, "note": ""} for name in (_KEYWORDS if described else [*_USUAL, *_KEYWORDS])]
    return out + sorted(others, key=lambda each: each["text"].lower())


def _prefixed(iri: str) -> str | None:
    """The term as a query writes it; None where it needs its whole IRI."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and _LOCAL.fullmatch(iri, len(start)):
            return f"{prefix}:{iri[len(start) :]}"
    return None


def _note(view: View, iri: str, uses: int) -> str:
    return " · ".join(filter(None, [term_label(iri, view.language), view.number(uses) if uses else None]))


_LOCAL = re.compile(r"[A-Za-z_][\w-]*")
_USUAL = re.findall(
    r"\S+",
    """
    rdf:type rdfs:label rdfs:seeAlso skos:prefLabel skos:altLabel skos:broader skos:exactMatch dcterms:issued
    dcterms:title dcterms:isPartOf foaf:name foaf:page prov:wasDerivedFrom org:member org:organization
    """,
)
_KEYWORDS = re.findall(
    r"\S+",
    """
    SELECT DISTINCT WHERE OPTIONAL UNION MINUS FILTER BIND VALUES GROUP ORDER BY HAVING LIMIT OFFSET COUNT CONSTRUCT
    DESCRIBE ASK GRAPH CONTAINS LCASE REGEX
    """,
)


def library_query(name: str) -> Query:
    """A query of the library.

    :raises InputError: there is none of that name
    """
    for query in list_queries():
        if query.name == name:
            return query
    raise InputError("unknown-query", f"no query is called {name!r}")
