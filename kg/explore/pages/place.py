"""A constituency or a département: its deputies and their questions."""

from typing import Any

from kg.explore.pages import lists
from kg.explore.view import View

_PARENT = "SELECT ?department WHERE { ?thing qan:inDepartment ?department } LIMIT 1"
_CHILDREN = "SELECT ?constituency WHERE { ?constituency qan:inDepartment ?thing } ORDER BY ?constituency"
_FACTS = """
SELECT ?code ?ordinal ?year WHERE {
  OPTIONAL { ?thing qan:departmentCode ?code }
  OPTIONAL { ?thing qan:ordinal ?ordinal }
  OPTIONAL { ?thing qan:boundaryVersion ?year }
} LIMIT 1"""


def constituency_page(view: View, iri: str) -> dict[str, Any]:
    """A constituency under given boundaries."""
    return _page(view, "constituency", iri) | {"parent": view.graph.one(_PARENT, thing=iri).get("department")}


def department_page(view: View, iri: str) -> dict[str, Any]:
    """A département with its constituencies."""
    return _page(view, "department", iri) | {"parent": None}


def _page(view: View, facet: str, iri: str) -> dict[str, Any]:
    children = [row["constituency"] for row in view.graph.rows(_CHILDREN, thing=iri)]
    view.load(children)
    return lists.context(view, facet, iri) | {
        "facts": view.graph.one(_FACTS, thing=iri),
        "children": children,
        "deputies": lists.ranking(view, facet, iri, "deputy", view.t("deputies_here"), 30),
        "themes": lists.ranking(view, facet, iri, "rubrique", view.t("their_rubriques")),
    }
