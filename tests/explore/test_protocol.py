"""The SPARQL 1.1 Protocol as clients speak it, and the limits that keep the server for everybody."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest

from kg.explore.engine import QueryRefused, Request, check
from kg.explore.limits import Limits
from kg.explore.serving import Source

Serve = Callable[..., AbstractContextManager[str]]

COUNT = "SELECT (COUNT(?q) AS ?n) WHERE { ?q a qan:Question }"
CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def post(client: httpx.Client, query: str, **headers: str) -> httpx.Response:
    return client.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query", **headers})


def test_a_query_comes_by_get_by_form_or_by_body(client: httpx.Client) -> None:
    answers = [
        client.get("/sparql", params={"query": COUNT}),
        client.post("/sparql", data={"query": COUNT}),
        post(client, COUNT),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.content for answer in answers}) == 1
    assert int(answers[0].json()["results"]["bindings"][0]["n"]["value"]) > 10


def test_accents_and_escapes_arrive_as_sent(client: httpx.Client) -> None:
    query = 'ASK { ?r skos:prefLabel "Commerce extérieur"@fr . FILTER("a+b & c%20d" = "a+b & c%20d") }'
    for answer in (client.get("/sparql", params={"query": query}), client.post("/sparql", data={"query": query})):
        assert answer.json()["boolean"] is True


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values;q=0.9, image/png", "text/tab-separated-values"),
        ("*/*", "application/sparql-results+json"),
    ],
)
def test_rows_are_negotiated(client: httpx.Client, accept: str, media: str) -> None:
    answer = post(client, COUNT, Accept=accept)
    assert answer.headers["content-type"].partition(";")[0] == media
    assert answer.headers["vary"] == "Accept"
    if media.endswith("xml"):
        ElementTree.fromstring(answer.text)


def test_triples_are_negotiated(client: httpx.Client) -> None:
    describe = "DESCRIBE <https://w3id.org/qan/id/depute/PA267429>"
    assert post(client, describe, Accept="text/turtle").headers["content-type"].startswith("text/turtle")
    assert "@id" in post(client, describe, Accept="application/ld+json").text
    assert post(client, describe, Accept="text/csv").status_code == 406


def test_what_is_not_the_protocol_is_refused(client: httpx.Client) -> None:
    assert client.post("/sparql", content=COUNT, headers={"Content-Type": "text/plain"}).status_code == 415
    assert client.post("/sparql", data={"other": "1"}).status_code == 400
    assert client.get("/sparql", params=[("query", COUNT), ("query", COUNT)]).status_code == 400
    assert post(client, COUNT, Accept="image/png").status_code == 406
    assert post(client, "x" * 200_000).status_code == 413


def test_a_syntax_error_tells_its_place(client: httpx.Client) -> None:
    answer = post(client, "SELECT ?s WHERE {\n  ?s a qan:Question ;;; }\n nonsense")
    assert answer.status_code == 400
    assert "line" in answer.text
    assert "column" in answer.text


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP ALL",
        "LOAD <http://127.0.0.1:9/>",
        "PREFIX a: <a:> INSERT { ?s a:b ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused_in_every_dress(client: httpx.Client, update: str) -> None:
    before = post(client, COUNT).content
    assert post(client, update).status_code in (400, 403)
    assert client.post("/sparql", data={"update": update}).status_code == 403
    assert client.post("/sparql", data={"query": update}).status_code in (400, 403)
    assert client.get("/sparql", params={"update": update}).status_code == 403
    direct = client.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"})
    assert direct.status_code == 403
    assert client.put("/sparql").status_code == client.delete("/sparql").status_code == 405
    assert post(client, COUNT).content == before


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p true.SERVICESILENT<http://127.0.0.1:1/>{} }",
        "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:1/>{} }",
        "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:1/>{} }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> {} }",
        "SELECT * { SERVICE # a remark\n <http://127.0.0.1:1/> {} }",
        "SELECT * { VALUES ?x { <http://127.0.0.1:1/> } SERVICE ?x { ?s ?p ?o } }",
        "PREFIX x: <http://127.0.0.1:1/> SELECT * { SERVICE x:a { ?s ?p ?o } }",
        "PREFIX x: <a:> SELECT * { ?s x:a\\'b 1 SERVICE <http://127.0.0.1:1/> {} # '\n }",
    ],
)
def test_no_query_makes_the_server_call_another(query: str) -> None:
    with pytest.raises(QueryRefused) as refused:
        check(Request(query), Limits())
    assert refused.value.status == 403


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?q qan:text ?t FILTER(CONTAINS(?t, "service public")) }',
        "SELECT ?service { ?service a qan:Question }",
        "SELECT * { ?s ex:service ?o }",
    ],
)
def test_the_word_service_alone_is_no_call(query: str) -> None:
    check(Request(query), Limits())


def test_a_dataset_in_the_request_is_all_there_is(client: httpx.Client) -> None:
    graph = "https://w3id.org/qan/graph/question/14/QE/2524"
    one = client.get("/sparql", params={"query": COUNT, "default-graph-uri": graph}).json()
    assert one["results"]["bindings"][0]["n"]["value"] == "1"


def test_cors_is_told_where_it_was_asked_for(client: httpx.Client, graph_file: Path, serve: Serve) -> None:
    assert client.options("/sparql").headers["access-control-allow-origin"] == "*"
    assert post(client, COUNT).headers["access-control-allow-origin"] == "*"
    with serve(Source(files=[graph_file])) as other:
        response = httpx.get(f"{other}/sparql", params={"query": COUNT})
        assert "access-control-allow-origin" not in response.headers


def test_the_endpoint_describes_itself(client: httpx.Client) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert "sd:SPARQL11Query" in answer.text


def test_limits_hold_and_others_are_served_meanwhile(graph_file: Path, serve: Serve) -> None:
    limits = Limits(seconds=2.0, answer=200_000)
    with (
        serve(Source(files=[graph_file]), limits) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        outcome: dict[str, httpx.Response] = {}
        hog = threading.Thread(target=lambda: outcome.update(cross=post(client, CROSS)))
        hog.start()
        time.sleep(0.2)
        with httpx.Client(base_url=address, timeout=30) as another:
            assert another.get("/page/question/14/QE/2524").status_code == 200
            assert post(another, COUNT).status_code == 200
        hog.join(20)
        assert outcome["cross"].status_code == 503
        assert "stopped after 2 s" in outcome["cross"].text
        sorting = post(client, "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f")
        assert sorting.status_code == 503
        wide = post(client, "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 100000")
        assert (wide.status_code, "larger than" in wide.text) == (503, True)
        assert post(client, COUNT).status_code == 200, "the pool recovers"


def test_a_query_that_needs_too_much_memory_ends_alone(graph_file: Path, serve: Serve) -> None:
    limits = Limits(seconds=20.0, memory=600 << 20)
    with serve(Source(files=[graph_file]), limits) as address, httpx.Client(base_url=address, timeout=60) as client:
        answer = post(client, "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f")
        assert answer.status_code in (500, 503)
        assert post(client, COUNT).status_code == 200


def test_nothing_of_the_server_shows_in_an_error(client: httpx.Client) -> None:
    paths = (
        "/page/" + "x" * 3000, "/search?page=99999999999999999999", "/search?ministry=%22%3E%3Cscript%3E",
        "/data/..%2F..%2Fetc%2Fpasswd.ttl", "/static/../app.py", "/graph/%00", "/page/%3Cscript%3E",
    )  # fmt: skip
    for path in paths:
        response = client.get(path)
        assert response.status_code in (200, 404), path
        assert "Traceback" not in response.text
        assert "<script>" not in response.text.lower().replace('<script src="/static/', "")


def test_json_answers_are_json(client: httpx.Client) -> None:
    assert json.loads(client.get("/suggest?q=cin").text)["hits"]
