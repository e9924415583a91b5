"""Rows of a store as text, and the one thing that a user means by a name."""

import pyoxigraph as ox

from kg.errors import InputError
from kg.queries import base_of
from kg.store import Store

Row = dict[str, str]

_LABEL = """
SELECT ?label WHERE {
  ?thing skos:prefLabel|foaf:name ?label . FILTER(LANG(?label) IN ("fr", ""))
} ORDER BY STRLEN(?label) ?label LIMIT 1"""
_NAMED = """
SELECT ?thing ?label WHERE {
  ?named a %s ; skos:prefLabel|foaf:name|skos:altLabel|qan:acronym ?label . FILTER(LCASE(STR(?label)) = ?name)
  OPTIONAL { ?named qan:identifiedAs ?deputy }
  BIND(COALESCE(?deputy, ?named) AS ?thing)
}"""


def find_one(store: Store, name: str, kind: str) -> tuple[str, str]:
    """The IRI and label of the one thing of a class with this IRI, path below `/id/`, official id or label."""
    if name.startswith(("http://", "https://")):
        candidates = [name]
    else:
        base = base_of(store)
        candidates = [f"{base}id/{name}", f"{base}id/depute/{name}"] if " " not in name else []
    for candidate in candidates:
        try:
            node = ox.NamedNode(candidate)
        except ValueError as error:
            raise InputError("bad-iri", f"not an IRI: {candidate!r}") from error
        if rows_of(store, f"SELECT ?class WHERE {{ ?thing a ?class . FILTER(?class = {kind}) }}", thing=node):
            labels = rows_of(store, _LABEL, thing=node)
            return candidate, labels[0]["label"] if labels else candidate
    found = rows_of(store, _NAMED % kind, name=ox.Literal(name.lower()))
    things = sorted({(row["thing"], row["label"]) for row in found})
    if len({thing for thing, _ in things}) == 1:
        return things[0]
    if not things:
        raise InputError("unknown-name", f"nothing is called {name!r}", "give the IRI, its path or the full name")
    others = ", ".join(thing for thing, _ in things[:5])
    raise InputError("ambiguous-name", f"several things are called {name!r}", f"give one of {others}")


def rows_of(store: Store, text: str, **bindings: ox.NamedNode | ox.Literal) -> list[Row]:
    return as_rows(store.query(text, bindings))


def as_rows(result: object) -> list[Row]:
    assert isinstance(result, ox.QuerySolutions)
    names = [variable.value for variable in result.variables]
    return [{n: term.value for n, term in zip(names, row, strict=True) if term is not None} for row in result]
