"""Every IRI leads to a page or to data, as the client asks; caches are told the truth."""

import re

import httpx
import pyoxigraph as ox
import pytest

from kg.explore.media import GRAPH_TYPES

SEED = "question/14/QE/2524"
BASE = "https://w3id.org/qan/"
FORMATS = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "nt": ox.RdfFormat.N_TRIPLES,
           "rdf": ox.RdfFormat.RDF_XML}  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_a_thing_is_not_a_document_so_its_iri_leads_to_one(client: httpx.Client, name: str) -> None:
    response = client.get(f"/id/{SEED}", headers={"Accept": GRAPH_TYPES[name]})
    assert response.status_code == 303
    assert response.headers["location"] == f"/data/{SEED}.{name}"
    assert response.headers["vary"] == "Accept"
    assert all(f'type="{media}"' in response.headers["link"] for media in GRAPH_TYPES.values())


def test_a_browser_is_led_to_the_page(client: httpx.Client) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = client.get("/id/depute/PA267429", headers={"Accept": accept})
    assert (response.status_code, response.headers["location"]) == (303, "/page/depute/PA267429")


@pytest.mark.parametrize("name", FORMATS)
def test_all_formats_hold_the_same_graph(client: httpx.Client, name: str) -> None:
    def read(suffix: str) -> set[ox.Triple]:
        response = client.get(f"/data/{SEED}.{suffix}")
        assert response.headers["content-type"].partition(";")[0] == GRAPH_TYPES[suffix]
        return {quad.triple for quad in ox.parse(response.content, format=FORMATS[suffix])}

    assert read(name) == read("nt")


def test_a_question_is_described_with_its_answer_and_mentions(client: httpx.Client) -> None:
    triples = client.get(f"/data/{SEED}.nt").text
    assert f"<{BASE}id/{SEED}/reponse> <{BASE}ontology#answerTo> <{BASE}id/{SEED}>" in triples
    assert "ontology#exact" in triples
    assert '"Loire (4e circonscription)"@fr' in triples, "what it points to has its name"


def test_a_client_that_has_the_document_gets_no_body(client: httpx.Client) -> None:
    for path in (f"/data/{SEED}.ttl", f"/page/{SEED}", "/ontology?format=ttl"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), path
    other = client.get(f"/page/{SEED}", headers={"Cookie": "lang=en"})
    assert other.headers["etag"] != client.get(f"/page/{SEED}").headers["etag"], "each language has its own"
    assert "Cookie" in other.headers["vary"]


def test_what_cannot_be_offered_is_refused(client: httpx.Client) -> None:
    assert client.get(f"/id/{SEED}", headers={"Accept": "image/png"}).status_code == 406
    assert client.get(f"/data/{SEED}", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/id/question/14/QE/999999").status_code == 404
    assert client.get("/data/question/14/QE/999999.ttl").status_code == 404


def test_unknown_things_say_so_in_the_readers_language(client: httpx.Client) -> None:
    page = client.get("/page/depute/PA1", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "Le graphe servi ne dit rien de" in page.text


def test_named_graphs_dereference(client: httpx.Client) -> None:
    response = client.get(f"/graph/{SEED}", headers={"Accept": "application/n-triples"})
    assert f"<{BASE}id/{SEED}>" in response.text
    assert client.get("/graph/question/14/QE/999999", headers={"Accept": "text/turtle"}).status_code == 404


def test_concepts_lead_to_the_ontology(client: httpx.Client) -> None:
    page = client.get("/concept/status/answered", headers={"Accept": "text/html"})
    assert page.headers["location"] == "/ontology#status/answered"
    assert client.get("/concept/status/nonsense").status_code == 404


def test_the_ontology_reads_in_both_languages_and_as_rdf(client: httpx.Client) -> None:
    french = client.get("/ontology", headers={"Accept": "text/html"}).text
    english = client.get("/ontology?lang=en", headers={"Accept": "text/html"}).text
    assert "question écrite" in french
    assert "written question" in english
    turtle = client.get("/ontology", headers={"Accept": "text/turtle"})
    assert any(quad.object == ox.NamedNode("http://www.w3.org/2002/07/owl#Class")
               for quad in ox.parse(turtle.content, format=ox.RdfFormat.TURTLE))  # fmt: skip


def test_shapes_and_queries_are_published(client: httpx.Client) -> None:
    assert b"NodeShape" in client.get("/shapes", headers={"Accept": "text/turtle"}).content
    query = client.get("/queries/delay-by-ministry.rq")
    assert query.headers["content-type"] == "application/sparql-query"
    assert query.text.startswith("#+ summary")


def test_void_tells_where_the_data_and_the_endpoint_are(client: httpx.Client) -> None:
    response = client.get("/.well-known/void", headers={"Accept": "text/turtle"})
    assert re.search(r"void:sparqlEndpoint <http://127\.0\.0\.1:\d+/sparql>", response.text)
    assert f'void:uriSpace "{BASE}id/"' in response.text
