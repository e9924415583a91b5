"""Anything else that has an IRI: what the graph says of it, and what points to it."""

from typing import Any

from kg.explore.terms import term_label
from kg.explore.view import View

_OUT = "SELECT ?property ?value WHERE { ?thing ?property ?value } ORDER BY ?property ?value LIMIT 500"
_IN = "SELECT ?thing2 ?property WHERE { ?thing2 ?property ?thing } LIMIT 101"
_MOST = 100


def thing_page(view: View, iri: str) -> dict[str, Any]:
    """Statements out and in, by label."""
    out, incoming = view.graph.rows(_OUT, thing=iri), view.graph.rows(_IN, thing=iri)
    view.load({row["value"] for row in out} | {row["thing2"] for row in incoming})
    return {
        "iri": iri,
        "statements": out,
        "incoming": sorted(incoming[:_MOST], key=lambda row: (row["property"], row["thing2"])),
        "more": len(incoming) > _MOST,
        "term": lambda term: term_label(term, view.language) or view.short(term),
    }
