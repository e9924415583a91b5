"""Ask a graph: in memory, in a store on disk, in an rdflib dataset, or behind a SPARQL endpoint.

All have one method, `query(text, bindings)`, and one default graph: the union of the graphs. Answers are
pyoxigraph's, whatever the engine.
"""

import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any, Protocol
from urllib.error import HTTPError, URLError

import pyoxigraph as ox
import rdflib

from kg import sparql
from kg.errors import EndpointError, InputError, UnreadableError
from kg.rdf.formats import FORMATS, guess_format, read_quads
from kg.rdf.vocabulary import OFFICIAL_ID, PREFIXES

Bindings = Mapping[str, sparql.Term]
Result = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]

_UNION_HINT = (
    "oxigraph: serve --union-default-graph; Fuseki: tdb2:unionDefaultGraph true; or write GRAPH ?g { … } in the query"
)


class Store(Protocol):
    """What can be asked."""

    def query(self, text: str, bindings: Bindings | None = None) -> Result:
        """Rows of a SELECT, truth of an ASK, triples of a CONSTRUCT or DESCRIBE."""


class EmbeddedStore:
    """Oxigraph inside this process."""

    def __init__(self, store: ox.Store | None = None) -> None:
        self.store = store or ox.Store()

    def load(self, path: Path) -> None:
        """Add a file's quads; the triples of a file without graphs go to the default graph."""
        self.store.bulk_extend(read_quads(path))

    def query(self, text: str, bindings: Bindings | None = None) -> Result:
        """See `Store.query`.

        :raises InputError: a syntax error, with its line and column
        :raises EndpointError: another endpoint, which the query asks by SERVICE, does not answer
        """
        union = not sparql.has_word(text, "FROM")
        bound = sparql.bind(text, bindings or {})
        try:
            result = self.store.query(bound, prefixes=PREFIXES, use_default_graph_as_union=union)
            if sparql.has_word(text, "SERVICE") and isinstance(result, ox.QuerySolutions):
                # The rows come one by one: only now does the other endpoint answer, or not.
                rows = result.serialize(format=ox.QueryResultsFormat.JSON)
                assert rows is not None
                return ox.parse_query_results(rows, ox.QueryResultsFormat.JSON)
            return result
        except SyntaxError as error:
            raise InputError("bad-query", _syntax_message(bound, str(error))) from error
        except (OSError, ValueError, RuntimeError) as error:
            if isinstance(error, OSError) and sparql.has_word(text, "SERVICE"):
                message = f"the endpoint that the query asks by SERVICE: {error}"
                raise EndpointError("endpoint-unreachable", message, "is it running?") from error
            raise InputError("query-failed", " ".join(str(error).split())) from error


class RdflibStore:
    """An rdflib graph or dataset of the caller; the yardstick that other engines are compared with."""

    def __init__(self, graph: rdflib.Graph | None = None) -> None:
        self.graph = graph if graph is not None else rdflib.Dataset(default_union=True)

    def query(self, text: str, bindings: Bindings | None = None) -> Result:
        """See `Store.query`.

        :raises InputError: a syntax error
        """
        from pyparsing import ParseException  # rdflib's own parser of queries

        terms: dict[str, Any] = {name: rdflib.util.from_n3(str(term)) for name, term in (bindings or {}).items()}
        namespaces = {prefix: rdflib.URIRef(iri) for prefix, iri in PREFIXES.items()}
        with warnings.catch_warnings():
            # rdflib warns of its own calls on a Dataset.
            warnings.simplefilter("ignore", DeprecationWarning)
            try:
                result = self.graph.query(text, initNs=namespaces, initBindings=terms)
            except ParseException as error:
                raise InputError("bad-query", f"line {error.lineno}, column {error.column}: {error.msg}") from error
            if result.type in ("CONSTRUCT", "DESCRIBE"):
                assert result.graph is not None
                return _triples(result.graph.serialize(format="nt").encode(), ox.RdfFormat.N_TRIPLES)
            answer = result.serialize(format="json")
        assert answer is not None
        return ox.parse_query_results(answer, ox.QueryResultsFormat.JSON)


class EndpointStore:
    """A SPARQL 1.1 endpoint.

    Credentials come from `KG_ENDPOINT_USER` and `KG_ENDPOINT_PASSWORD` (with `KG_ENDPOINT_AUTH=digest` where
    the server wants digest), never from arguments.
    """

    def __init__(self, url: str, timeout: int = 60) -> None:
        if not url.startswith(("http://", "https://")):
            raise InputError("bad-endpoint", f"not an http(s) address: {url!r}")
        self.url = url
        self.timeout = timeout
        self._union: bool | None = None

    def query(self, text: str, bindings: Bindings | None = None) -> Result:
        """See `Store.query`.

        :raises EndpointError: unreachable, too slow, refusing, or without a union default graph
        :raises InputError: the endpoint does not understand the query
        """
        full = sparql.bind(sparql.declare(text), bindings or {})
        if not sparql.has_word(text, "GRAPH", "FROM") and not self.has_union_default_graph():
            message = "the default graph is not the union of the graphs: the query would miss them"
            raise EndpointError("no-union", f"{self.url}: {message}", _UNION_HINT)
        return self._ask(full)

    def has_union_default_graph(self) -> bool:
        """Whether a statement of a named graph is found without GRAPH; asked once."""
        if self._union is None:
            rows = self._ask(f"SELECT ?s ?o WHERE {{ GRAPH ?g {{ ?s {OFFICIAL_ID} ?o }} }} LIMIT 1")
            assert isinstance(rows, ox.QuerySolutions)
            first = next(iter(rows), None)
            self._union = first is None or bool(self._ask(f"ASK {{ {first['s']} {OFFICIAL_ID} {first['o']} }}"))
        return self._union

    def _ask(self, text: str) -> Result:
        import SPARQLWrapper
        from SPARQLWrapper import SPARQLExceptions

        client = SPARQLWrapper.SPARQLWrapper(self.url)
        client.setOnlyConneg(True)
        client.setMethod(SPARQLWrapper.POST)
        client.setTimeout(self.timeout)
        self._authenticate(client, SPARQLWrapper.DIGEST)
        client.setQuery(text)
        graph = sparql.form(text) in ("CONSTRUCT", "DESCRIBE")
        client.setReturnFormat(SPARQLWrapper.TURTLE if graph else SPARQLWrapper.JSON)
        try:
            answer: bytes = client.query().response.read()
        except SPARQLExceptions.QueryBadFormed as error:
            raise InputError("bad-query", f"{self.url}: {_server_message(error)}") from error
        except SPARQLExceptions.SPARQLWrapperException as error:
            raise EndpointError("endpoint-refused", f"{self.url}: {_server_message(error)}") from error
        except (OSError, HTTPException) as error:
            raise self._failure(error) from error
        try:
            if graph:
                return _triples(answer, ox.RdfFormat.TURTLE)
            return ox.parse_query_results(answer, ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            message = f"{self.url}: what it answers is no SPARQL answer"
            raise EndpointError("endpoint-answer", message, "check the address") from error

    def _failure(self, error: OSError | HTTPException) -> EndpointError:
        """What a failed request means: refused, too slow, or not there."""
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(error, HTTPError):
            return EndpointError("endpoint-refused", f"{self.url}: HTTP {error.code} {error.reason}")
        if isinstance(reason, TimeoutError):
            return EndpointError("endpoint-timeout", f"{self.url}: no answer within {self.timeout} s")
        return EndpointError("endpoint-unreachable", f"{self.url}: {reason}", "is the server running?")

    @staticmethod
    def _authenticate(client: object, digest: str) -> None:
        user, password = os.environ.get("KG_ENDPOINT_USER"), os.environ.get("KG_ENDPOINT_PASSWORD")
        if user and password:
            client.setCredentials(user, password)  # type: ignore[attr-defined]
            if os.environ.get("KG_ENDPOINT_AUTH", "").lower() == "digest":
                client.setHTTPAuth(digest)  # type: ignore[attr-defined]


def is_store(path: Path) -> bool:
    """Whether a folder holds a store on disk."""
    return (path / "CURRENT").is_file()


def open_store(*sources: str | Path, timeout: int = 60) -> Store:
    """A store over an endpoint's address, a store's directory (opened read-only), or graph files and folders.

    :raises InputError: nothing there, or an unreadable file
    """
    if len(sources) == 1 and str(sources[0]).startswith(("http://", "https://")):
        return EndpointStore(str(sources[0]), timeout)
    paths = [Path(source) for source in sources]
    if len(paths) == 1 and is_store(paths[0]):
        try:
            return EmbeddedStore(ox.Store.read_only(str(paths[0])))
        except OSError as error:
            raise UnreadableError("unreadable", f"{paths[0]}: {error}") from error
    store = EmbeddedStore()
    for path in paths:
        for file in graph_files(path):
            store.load(file)
    return store


def graph_files(path: Path) -> Iterator[Path]:
    """The graph files of a folder, or the file itself.

    :raises InputError: nothing there, or a folder without any
    """
    if not path.exists():
        raise InputError("no-such-file", f"{path}: no such file or folder")
    if not path.is_dir():
        yield path
        return
    if is_store(path):
        raise InputError("not-a-file", f"{path}: a store, where graph files are read", f"kg convert {path} -o FILE.nq")
    found = False
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        try:
            known = guess_format(file) in FORMATS
        except InputError:
            continue
        if known and not (file.suffix == ".json" or file.suffix == ".xml"):
            found = True
            yield file
    if not found:
        raise InputError("no-graph", f"{path}: holds neither a store nor graph files", f"one of {', '.join(FORMATS)}")


def _triples(data: bytes, format: ox.RdfFormat) -> list[ox.Triple]:  # noqa: A002
    return [quad.triple for quad in ox.parse(data, format=format)]


def _server_message(error: Exception) -> str:
    """One line of what the server said; SPARQLWrapper wraps it as « …Response:\\nb'…' »."""
    text = str(error).rpartition("Response:")[2].strip()
    if text[:2] in ("b'", 'b"'):
        text = text[2:-1].replace("\\n", " ")
    return " ".join(text.split())[:300] or type(error).__name__


def _syntax_message(text: str, message: str) -> str:
    """Line, column and the word where pyoxigraph stopped, in place of its list of characters."""
    where = message.removeprefix("error at ").split(": ")[0]
    line, _, column = where.partition(":")
    if not (line.isdigit() and column.isdigit()):
        return " ".join(message.split())[:300]
    start = sum(len(s) for s in text.splitlines(keepends=True)[: int(line) - 1]) + int(column) - 1
    near = next((t.text for t in sparql.tokens(text) if t.start + len(t.text) > start), "")
    what = f"cannot read the query at {near!r}" if near else "the query ends too early"
    return f"line {line}, column {column}: {what}"
