"""The library's front door: read, build, validate and query in one function each, on paths or on rdflib graphs."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, overload

import pyoxigraph as ox
import rdflib

from kg.pipeline import Summary
from kg.pipeline import build as build_files
from kg.queries import read_query, run
from kg.rdf.formats import read_quads
from kg.records import Question
from kg.sources import Reject, read_question, read_records
from kg.store import RdflibStore, Result, Store, open_store
from kg.validation import Report
from kg.validation import validate as validate_graphs

G = TypeVar("G", bound=rdflib.Graph)
Inputs = Path | str | Iterable[Path | str]


def read(inputs: Inputs) -> Iterator[Question | Reject]:
    """Read files, folders and archives, one question at a time; what cannot be read is a `Reject` that says why.

    >>> [question.key.uid for question in read("seeds")]
    ['QANR5L14QE2524']
    """
    for record in read_records(_paths(inputs)):
        yield record if isinstance(record, Reject) else read_question(record)


@overload
def build(inputs: Inputs, output: Path | str, **options: Any) -> Summary: ...
@overload
def build(inputs: Inputs, output: G, **options: Any) -> G: ...
@overload
def build(inputs: Inputs, **options: Any) -> rdflib.Dataset: ...
def build(inputs: Inputs, output: Path | str | rdflib.Graph | None = None, **options: Any) -> object:
    """Build the graph of the inputs into a file, or into an rdflib graph or dataset, which is handed back filled.

    Without an output a new `rdflib.Dataset` is made, with one graph a question. `options` are those of
    `kg.pipeline.build`. rdflib holds some 2.5 kB a triple: for more than some thousand questions give a path.

    >>> graph = build("seeds", rdflib.Graph())
    >>> graph.value(predicate=rdflib.URIRef("https://w3id.org/qan/ontology#answerDelayDays")) is None
    True

    :raises InputError: an input that does not exist, or an option that makes no sense
    """
    if isinstance(output, Path | str):
        return build_files(_paths(inputs), output, **options)
    graph = rdflib.Dataset(default_union=True) if output is None else output
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        path = Path(folder) / "graph.nq"
        build_files(_paths(inputs), path, **options)
        for quad in read_quads(path):
            triple = tuple(rdflib.util.from_n3(str(term)) for term in quad.triple)
            named = graph
            if isinstance(graph, rdflib.Dataset) and isinstance(quad.graph_name, ox.NamedNode):
                named = graph.graph(quad.graph_name.value)
            named.add(triple)  # type: ignore[arg-type]
    return graph


def validate(graphs: Path | str | rdflib.Graph | Iterable[Path | str | rdflib.Graph], **options: Any) -> Report:
    """Check graphs, or files of them, against the SHACL shapes; `options` are those of `kg.validation.validate`.

    >>> validate(build("seeds", rdflib.Graph())).conforms()
    True
    """
    several = [graphs] if isinstance(graphs, Path | str | rdflib.Graph) else graphs
    return validate_graphs([Path(g) if isinstance(g, str) else g for g in several], **options)


def query(graphs: Path | str | rdflib.Graph | Store, text: str, params: Mapping[str, str] | None = None) -> Result:
    """Ask a graph, a file, a store's folder or an endpoint's address; `text` is a shipped query's name or SPARQL.

    Rows of a SELECT, truth of an ASK, triples of a CONSTRUCT or DESCRIBE, as pyoxigraph gives them.

    >>> rows = query(build("seeds"), "SELECT ?days { ?q qan:answerDelayDays ?days }")
    >>> [row["days"].value for row in rows]
    ['238']

    :raises InputError: a query that cannot be read, an unknown parameter
    :raises EndpointError: the endpoint does not answer
    """
    if isinstance(graphs, Path | str):
        store: Store = open_store(graphs)
    elif isinstance(graphs, rdflib.Graph):
        store = RdflibStore(graphs)
    else:
        store = graphs
    return run(read_query(text), store, params)


def _paths(inputs: Inputs) -> list[Path | str]:
    return [inputs] if isinstance(inputs, Path | str) else list(inputs)
