"""An issue of the Journal officiel, or one of its pages: all that it publishes."""

from typing import Any

from kg.explore.graph import Row
from kg.explore.view import View
from kg.rdf.vocabulary import QAN

_ISSUE = """
SELECT ?date ?number ?scan ?issue WHERE {
  OPTIONAL { ?thing qan:issueDate ?date }
  OPTIONAL { ?thing qan:issueNumber ?number }
  OPTIONAL { ?thing rdfs:seeAlso ?scan }
  OPTIONAL { ?thing dcterms:isPartOf ?issue }
} LIMIT 1"""
_IN_ISSUE = """
SELECT ?question ?page WHERE {
  %s
  OPTIONAL { ?text qan:publishedOnPage/qan:pageNumber ?page }
} ORDER BY ?page ?question LIMIT 2000"""
_QUESTION = """
SELECT ?question ?author ?ministry ?rubrique WHERE {
  %s
  OPTIONAL { ?question qan:askedBy ?author }
  OPTIONAL { ?question qan:assignedTo ?ministry }
  OPTIONAL { ?question qan:rubrique ?rubrique }
}"""


def journal_page(view: View, iri: str) -> dict[str, Any]:
    """Questions and answers of the issue or page, in the order of the pages."""
    by_page = f"{QAN}JournalPage" in view.graph.types(iri)
    link = "qan:publishedOnPage" if by_page else "qan:publishedIn"
    asked = f"?question {link} ?thing ; a qan:Question . BIND(?question AS ?text)"
    answered = f"?text {link} ?thing ; qan:answerTo ?question ."
    facts = view.graph.one(_ISSUE, thing=iri)
    found = {name: _texts(view, pattern, iri) for name, pattern in (("asked", asked), ("answered", answered))}
    view.load([facts.get("issue")])
    return {"iri": iri, "facts": facts, **found}


def _texts(view: View, pattern: str, iri: str) -> list[Row]:
    index = view.graph.index
    rows = view.graph.rows(_IN_ISSUE % pattern, thing=iri)
    if index:
        about = index.question_rows(index.ids(row["question"] for row in rows))
    else:
        about = view.graph.rows(_QUESTION % pattern, thing=iri)
    known = {row["question"]: row for row in about}
    view.load_rows(about, "author", "ministry", "rubrique")
    return [known.get(row["question"], {}) | row for row in rows]
