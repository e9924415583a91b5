"""The questions of one thing (a deputy's, those that cite a law …), counted: by the index where there is one, else by
SPARQL. Both ways count the same; what a reader is shown as « the query » is the SPARQL."""

from collections import Counter
from itertools import combinations
from typing import Protocol

from kg.explore.graph import Graph, Row
from kg.explore.index import Index
from kg.rdf.vocabulary import CONCEPT

# Facet → the questions that have `?thing` for it.
PATTERNS = {
    "deputy": "?question qan:askedBy ?thing .",
    "ministry": "?question qan:assignedTo ?thing .",
    "asked": "?question qan:addressedTo ?thing .",
    "group": "?question qan:groupAtDate ?thing .",
    "displayed": "?question qan:displayedAffiliation/qan:displayedGroup ?thing .",
    "rubrique": "?question qan:rubrique ?thing .",
    "heading": "?question qan:heading ?thing .",
    "department": "?question qan:authorDepartment ?thing .",
    "constituency": "?question qan:authorConstituency ?thing .",
    "legislature": "?question qan:inLegislature ?thing ; a qan:Question .",
    "entity": """?text qan:mentions|qan:citesText ?thing .
  OPTIONAL { ?text qan:answerTo ?answered }
  BIND(COALESCE(?answered, ?text) AS ?question)""",
    "body": "?question qan:hasAllocation/qan:allocatedBody ?thing .",
    "all": "?question qan:officialId ?officialId .",
}
# What questions are counted by.
COLUMNS = {
    "deputy": "qan:askedBy", "ministry": "qan:assignedTo", "rubrique": "qan:rubrique",
    "displayed": "qan:displayedAffiliation/qan:displayedGroup", "constituency": "qan:authorConstituency",
    "department": "qan:authorDepartment",
}  # fmt: skip


def count_query(facet: str) -> str:
    """How many questions."""
    return f"SELECT (COUNT(DISTINCT ?question) AS ?n) WHERE {{\n  {PATTERNS[facet]}\n}}"


def answered_query(facet: str) -> str:
    """How many questions have an answer."""
    return f"""SELECT (COUNT(DISTINCT ?question) AS ?n) WHERE {{
  {PATTERNS[facet]}
  ?question qan:hasAnswer ?answer .
}}"""


def ranking_query(facet: str, column: str, most: int) -> str:
    """The values of a column with most questions."""
    return f"""SELECT ?value (COUNT(DISTINCT ?question) AS ?n) WHERE {{
  {PATTERNS[facet]}
  ?question {COLUMNS[column]} ?value .
}} GROUP BY ?value ORDER BY DESC(?n) ?value LIMIT {most}"""


def months_query(facet: str) -> str:
    """Questions by month of publication."""
    return f"""SELECT ?month (COUNT(DISTINCT ?question) AS ?n) WHERE {{
  {PATTERNS[facet]}
  ?question dcterms:issued ?issued .
  BIND(SUBSTR(STR(?issued), 1, 7) AS ?month)
}} GROUP BY ?month ORDER BY ?month"""


def delays_query(facet: str) -> str:
    """The delay of each answered question."""
    return f"""SELECT DISTINCT ?question ?days WHERE {{
  {PATTERNS[facet]}
  ?question qan:answerDelayDays ?days .
}} ORDER BY ?days ?question"""


def newest_query(facet: str, most: int) -> str:
    """The newest questions, with what a list shows of each."""
    return f"""SELECT ?question ?issued ?status ?author ?ministry ?rubrique ?days WHERE {{
  {{ SELECT DISTINCT ?question ?issued WHERE {{
  {PATTERNS[facet]}
  OPTIONAL {{ ?question dcterms:issued ?issued }}
  }} ORDER BY DESC(?issued) DESC(?question) LIMIT {most} }}
  OPTIONAL {{ ?question qan:status ?status }}
  OPTIONAL {{ ?question qan:askedBy ?author }}
  OPTIONAL {{ ?question qan:assignedTo ?ministry }}
  OPTIONAL {{ ?question qan:rubrique ?rubrique }}
  OPTIONAL {{ ?question qan:answerDelayDays ?days }}
}} ORDER BY DESC(?issued) DESC(?question)"""


def together_query(most: int) -> str:
    """What is cited in the questions that cite a thing."""
    return f"""SELECT ?other (COUNT(DISTINCT ?question) AS ?n) WHERE {{
  {PATTERNS["entity"]}
  ?question qan:mentions|qan:citesText|(qan:hasAnswer/(qan:mentions|qan:citesText)) ?other .
  FILTER(?other != ?thing)
}} GROUP BY ?other ORDER BY DESC(?n) ?other LIMIT {most}"""


class Selection(Protocol):
    """Questions, as pages count them."""

    def count(self) -> int:
        """How many."""

    def answered(self) -> int:
        """How many have an answer."""

    def newest(self, most: int) -> list[Row]:
        """The newest, with what a list shows of each."""

    def ranking(self, column: str, most: int) -> list[tuple[str, int]]:
        """The values of a column (IRIs) with most questions."""

    def months(self) -> dict[str, int]:
        """Questions by month of publication (`2012-08`)."""

    def delays(self) -> list[int]:
        """Answer delays in days, sorted."""

    def together(self, most: int) -> list[tuple[str, int]]:
        """Of the questions that cite a thing: what else they cite, and how many of them do."""

    def pairs(self, others: list[str]) -> dict[tuple[int, int], int]:
        """How many of the questions cite both of two others, by their positions."""


class Indexed:
    """Questions by their ids in the index."""

    def __init__(self, index: Index, facet: str, iri: str | None) -> None:
        self.index = index
        self.iri = iri
        self.ids = index.ids_of(facet, iri)

    def count(self) -> int:
        return len(self.ids)

    def answered(self) -> int:
        return sum(day is not None for day in self.index.column("answered", self.ids))

    def newest(self, most: int) -> list[Row]:
        rows = self.index.question_rows(self.ids[:most])
        return [row | {"status": f"{CONCEPT}status/{row['status']}"} if "status" in row else row for row in rows]

    def ranking(self, column: str, most: int) -> list[tuple[str, int]]:
        return self.index.named_counts(self.index.counted(column, self.ids), most)

    def months(self) -> dict[str, int]:
        months = Counter(day[:7] for day in self.index.column("issued", self.ids) if day)
        return dict(sorted(months.items()))

    def delays(self) -> list[int]:
        return sorted(day for day in self.index.column("days", self.ids) if day is not None)

    def together(self, most: int) -> list[tuple[str, int]]:
        counts = self.index.cited_counts(self.ids)
        return [pair for pair in self.index.named_counts(counts, most + 1) if pair[0] != self.iri][:most]

    def pairs(self, others: list[str]) -> dict[tuple[int, int], int]:
        place = {self.index.thing_id(iri): position for position, iri in enumerate(others)}
        counts: Counter[tuple[int, int]] = Counter()
        for cited in self.index.cited_by(self.ids):
            counts.update(combinations(sorted(place[entity] for entity in cited if entity in place), 2))
        return dict(counts)


class Asked:
    """Questions by SPARQL."""

    def __init__(self, graph: Graph, facet: str, iri: str | None) -> None:
        self.graph = graph
        self.facet = facet
        self.bindings = {"thing": iri} if iri else {}

    def _rows(self, text: str) -> list[Row]:
        return self.graph.rows(text, **self.bindings)

    def count(self) -> int:
        return int(self._rows(count_query(self.facet))[0]["n"])

    def answered(self) -> int:
        return int(self._rows(answered_query(self.facet))[0]["n"])

    def newest(self, most: int) -> list[Row]:
        return self._rows(newest_query(self.facet, most))

    def ranking(self, column: str, most: int) -> list[tuple[str, int]]:
        rows = self._rows(ranking_query(self.facet, column, most))
        return [(row["value"], int(row["n"])) for row in rows if "value" in row]

    def months(self) -> dict[str, int]:
        return {row["month"]: int(row["n"]) for row in self._rows(months_query(self.facet)) if "month" in row}

    def delays(self) -> list[int]:
        return sorted(int(row["days"]) for row in self._rows(delays_query(self.facet)))

    def together(self, most: int) -> list[tuple[str, int]]:
        return [(row["other"], int(row["n"])) for row in self._rows(together_query(most)) if "other" in row]

    def pairs(self, others: list[str]) -> dict[tuple[int, int], int]:  # noqa: ARG002
        """None: a remote endpoint is not asked for the whole product."""
        return {}


def selection(graph: Graph, facet: str, iri: str | None = None) -> Selection:
    """The questions that have a thing for a facet; all of them for the facet `all`."""
    return Indexed(graph.index, facet, iri) if graph.index else Asked(graph, facet, iri)
