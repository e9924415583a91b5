"""Small stores on disk."""

from pathlib import Path

import pyoxigraph as ox

QUESTION = (
    "@prefix qan: <https://w3id.org/qan/ontology#> . @prefix dcterms: <http://purl.org/dc/terms/> .\n"
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    "<https://w3id.org/qan/id/question/14/QE/{0}> a qan:Question, qan:WrittenQuestion ; qan:number {0} ;"
    ' qan:officialId "QANR5L14QE{0}" ; qan:text "Un texte sur les {1}."@fr ; dcterms:issued "2012-08-07"^^xsd:date .\n'
)


def store_of(path: Path, *turtle: str) -> Path:
    """A store of these Turtle documents, in one graph."""
    store = ox.Store(str(path))
    for text in turtle:
        store.load(text.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("https://w3id.org/qan/graph/test"))
    store.flush()
    del store
    return path
