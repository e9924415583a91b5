"""Queries that ask another endpoint, tested against a local one that holds what Wikidata would."""

from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from servers import Oxigraph, running

from kg.errors import EndpointError
from kg.pipeline import build
from kg.queries import run
from kg.store import EmbeddedStore, open_store

HERE = Path(__file__).parent
WIKIDATA = """PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA {
  wd:Q1 wdt:P4123 "267429" ; wdt:P569 "1955-05-06T00:00:00Z"^^xsd:dateTime ; wdt:P21 wd:Q6581097 .
  wd:Q2 wdt:P4123 "1" ; wdt:P569 "1960-01-01T00:00:00Z"^^xsd:dateTime .
}"""


@pytest.mark.parametrize("text", ["SELECT ?s { %s }", "ASK { %s }"])
def test_an_endpoint_that_does_not_answer_is_said(text: str) -> None:
    with pytest.raises(EndpointError, match="asks by SERVICE"):
        run(text % "SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o }", EmbeddedStore())


def test_authors_are_found_by_the_number_of_their_id(tmp_path: Path) -> None:
    graph = tmp_path / "graph.nq"
    graph.write_text("", encoding="utf-8")
    build([HERE / "data" / "corpus"], graph)
    q, d = "<https://w3id.org/qan/id/question/14/QE/2524>", "<https://w3id.org/qan/id/depute/PA267429>"
    qan, where = "https://w3id.org/qan/ontology#", "<https://w3id.org/qan/graph/question/14/QE/2524>"
    with graph.open("a", encoding="utf-8") as file:
        file.write(f'{q} <{qan}askedBy> {d} {where} .\n{d} <{qan}anActorId> "PA267429" {where} .\n')
    with running(Oxigraph(tmp_path)) as wikidata:
        headers = {"Content-Type": "application/sparql-update"}
        update = wikidata.query.replace("/query", "/update")
        httpx.post(update, content=WIKIDATA, headers=headers).raise_for_status()
        rows = run("authors-on-wikidata", open_store(graph), {"service": wikidata.query})
        assert isinstance(rows, ox.QuerySolutions)
        found = [{name: row[name] for name in ("deputy", "person", "born", "gender")} for row in rows]
    person, male = (ox.NamedNode(f"http://www.wikidata.org/entity/{q}") for q in ("Q1", "Q6581097"))
    deputy = ox.NamedNode(d[1:-1])
    assert found == [{"deputy": deputy, "person": person, "born": ox.Literal("1955"), "gender": male}]
