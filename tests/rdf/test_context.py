"""The context file is that of the ontology, and documents written with it say what the graph says."""

import json

import pyoxigraph as ox
import rdflib

from kg import assets
from kg.rdf.context import context
from kg.rdf.vocabulary import QAN

FILE = assets.directory("ontology") / "context.jsonld"


def test_the_file_is_in_step_with_the_ontology() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == context(), "python tests/regenerate.py writes it anew"


def test_a_document_reads_as_the_graph_s_triples() -> None:
    question = "https://w3id.org/qan/id/question/14/QE/2524"
    document = {
        **context(),
        "id": question,
        "type": "WrittenQuestion",
        "officialId": "QANR5L14QE2524",
        "issued": "2012-08-07",
        "answerDelayDays": "238",
        "askedBy": "https://w3id.org/qan/id/depute/PA267429",
        "text": {"fr": "M. Dino Cinieri attire l'attention"},
    }
    q = rdflib.URIRef(question)
    expected = {
        (q, rdflib.RDF.type, rdflib.URIRef(f"{QAN}WrittenQuestion")),
        (q, rdflib.URIRef(f"{QAN}officialId"), rdflib.Literal("QANR5L14QE2524")),
        (q, rdflib.DCTERMS.issued, rdflib.Literal("2012-08-07", datatype=rdflib.XSD.date)),
        (q, rdflib.URIRef(f"{QAN}answerDelayDays"), rdflib.Literal("238", datatype=rdflib.XSD.integer)),
        (q, rdflib.URIRef(f"{QAN}askedBy"), rdflib.URIRef("https://w3id.org/qan/id/depute/PA267429")),
        (q, rdflib.URIRef(f"{QAN}text"), rdflib.Literal("M. Dino Cinieri attire l'attention", lang="fr")),
    }
    read = {str(quad.triple) for quad in ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)}
    assert read == {f"{s.n3()} {p.n3()} {o.n3()}" for s, p, o in expected}
