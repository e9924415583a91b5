"""The graph being served, as the pages see it: rows of text, labels, and a local address for each of its IRIs."""

import math
import time
from collections.abc import Iterable
from functools import cached_property, lru_cache
from threading import Lock
from urllib.parse import quote

import pyoxigraph as ox

from kg import sparql
from kg.explore.index import Index
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.vocabulary import CONCEPT, PREFIXES
from kg.store import EmbeddedStore, Store

Row = dict[str, str]
Value = str | int | ox.Literal

_LABELS = """
SELECT ?thing ?label ?language WHERE {
  { %s ?thing skos:prefLabel ?label } UNION { %s ?thing rdfs:label ?label } UNION { %s ?thing foaf:name ?label }
  BIND(LANG(?label) AS ?language)
}"""
_MOST_CACHED = 20_000
_HOLE = "<urn:x-kg-hole:%s>"


class Graph:
    """A store with its base IRI, the version of what it holds, and the search index where there is one.

    Answers are remembered: for good where the store is a snapshot, for `seconds` where it may change behind us.
    """

    def __init__(self, store: Store, version: str, index: Index | None = None, seconds: float = math.inf) -> None:
        self.store = store
        self.version = version
        self.index = index
        self._rows: dict[tuple[str, tuple[tuple[str, Value], ...]], list[Row]] = {}
        self._labels: dict[str, dict[str, str]] = {}
        self._lock = Lock()
        self._seconds = seconds
        self._fresh_until = time.monotonic() + seconds

    @cached_property
    def base(self) -> str:
        """The base IRI of the data: what stands before `id/` in the IRIs of its questions."""
        # A string is compared, since a Turtle file may have been built on any base.
        found = self.rows("SELECT ?q WHERE { ?q qan:officialId ?id } LIMIT 1")
        head, separator, _ = (found[0]["q"] if found else DEFAULT_BASE).partition("id/question/")
        return head if separator or not found else DEFAULT_BASE

    def rows(self, text: str, **bindings: Value) -> list[Row]:
        """The rows of a SELECT, unbound variables left out. Bindings: an IRI as text, a number, or a literal."""
        key = (text, tuple(sorted(bindings.items(), key=lambda item: item[0])))
        self._forget_stale()
        known = self._rows.get(key)
        if known is not None:
            return known
        result = self._ask(text, {name: _term(value) for name, value in bindings.items()})
        assert isinstance(result, ox.QuerySolutions)
        names = [variable.value for variable in result.variables]
        rows = [{name: term.value for name, term in zip(names, row, strict=True) if term is not None} for row in result]
        with self._lock:
            if len(self._rows) >= _MOST_CACHED:
                self._rows.clear()
            self._rows[key] = rows
        return rows

    def _forget_stale(self) -> None:
        if time.monotonic() > self._fresh_until:
            with self._lock:
                self._rows.clear()
                self._labels.clear()
                self._fresh_until = time.monotonic() + self._seconds

    def _ask(self, text: str, terms: dict[str, ox.NamedNode | ox.Literal]) -> object:
        """Ask with terms in place of variables; where each goes is found once for a text, since pages ask the same
        few queries all day."""
        template = _template(text, tuple(sorted(terms)))
        for name, term in terms.items():
            template = template.replace(_HOLE % name, str(term))
        if isinstance(self.store, EmbeddedStore):
            return self.store.store.query(template, prefixes=PREFIXES, use_default_graph_as_union=True)
        return self.store.query(template)

    def one(self, text: str, **bindings: Value) -> Row:
        """The first row, empty if there is none."""
        found = self.rows(text, **bindings)
        return found[0] if found else {}

    def types(self, iri: str) -> set[str]:
        """The classes of a thing."""
        return {row["type"] for row in self.rows("SELECT ?type WHERE { ?thing a ?type }", thing=iri)}

    def exists(self, iri: str) -> bool:
        """Whether the graph says anything of the IRI."""
        text = "SELECT ?p WHERE { { ?thing ?p ?o } UNION { ?s ?p ?thing } } LIMIT 1"
        return bool(self.rows(text, thing=iri))

    def load_labels(self, iris: Iterable[str]) -> None:
        """Fetch the labels of many things in one query, for `label` to find."""
        missing = sorted({iri for iri in iris if iri not in self._labels and is_iri(iri)})
        for start in range(0, len(missing), 500):
            part = missing[start : start + 500]
            values = " ".join(str(ox.NamedNode(iri)) for iri in part)
            result = self._ask(_LABELS.replace("%s", f"VALUES ?thing {{ {values} }}"), {})
            assert isinstance(result, ox.QuerySolutions)
            found: dict[str, dict[str, str]] = {iri: {} for iri in part}
            for thing, label, language in result:
                labels = found[thing.value]
                tag, text = language.value, label.value
                # Of several names in a language the shortest is shown, then the first.
                labels[tag] = min(labels.get(tag, text), text, key=lambda name: (len(name), name))
            with self._lock:
                if len(self._labels) >= _MOST_CACHED:
                    self._labels.clear()
                self._labels.update(found)

    def label(self, iri: str, language: str) -> str | None:
        """The label in the language, else in French, else in any; None where the graph gives none."""
        if iri not in self._labels:
            self.load_labels([iri])
        labels = self._labels.get(iri) or {}
        return labels.get(language) or labels.get("fr") or next(iter(labels.values()), None)

    def address(self, iri: str) -> str | None:
        """The path on this server of the page about an IRI of the graph; None for an IRI of others."""
        for prefix, path in ((f"{self.base}id/", "/page/"), (f"{self.base}graph/", "/graph/"), (CONCEPT, "/concept/")):
            if iri.startswith(prefix):
                return path + quote(iri[len(prefix) :], safe="/:@!$&'()*+,;=~-._")
        return None

    def iri(self, path: str, space: str = "id") -> str | None:
        """The IRI that a path below `/id/` (or `/graph/`) stands for; None if it could not be an IRI."""
        iri = f"{self.base}{space}/{path}"
        return iri if is_iri(iri) else None


@lru_cache(maxsize=1_000)
def _template(text: str, names: tuple[str, ...]) -> str:
    """The query with a hole (an IRI that no graph has) for each variable to bind."""
    return sparql.bind(text, {name: ox.NamedNode((_HOLE % name)[1:-1]) for name in names})


def is_iri(text: str) -> bool:
    """Whether the text is an absolute http IRI that an engine accepts."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return text.startswith(("http://", "https://"))


def _term(value: Value) -> ox.NamedNode | ox.Literal:
    if isinstance(value, ox.Literal):
        return value
    return ox.Literal(value) if isinstance(value, int) else ox.NamedNode(value)
