"""What is served: a store that may be replaced under the server, graph files, and another's endpoint."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from explore.stores import QUESTION, store_of

from kg.errors import InputError
from kg.explore.index import Index, Search
from kg.explore.indexing import is_current
from kg.explore.serving import Source

Serve = Callable[..., AbstractContextManager[str]]


def test_the_index_is_kept_beside_the_store_and_built_anew_when_it_is_stale(tmp_path: Path, serve: Serve) -> None:
    store = store_of(tmp_path / "served", QUESTION.format(1, "phares"))
    source = Source(store=store)
    with serve(source):
        pass
    index = tmp_path / "served.search.sqlite"
    version = source.version()
    assert version is not None
    assert is_current(index, version)
    assert not is_current(index, "another version")
    index.write_bytes(b"not a database")
    assert not is_current(index, version)
    with serve(source) as address:
        assert "QE/1" in httpx.get(f"{address}/search.csv", params={"q": "phares"}).text


def test_another_endpoint_is_explored_without_an_index(address: str, serve: Serve) -> None:
    with serve(Source(endpoint=f"{address}/sparql")) as other, httpx.Client(base_url=other, timeout=60) as client:
        assert "n’a pas d’index" in client.get("/", headers={"Accept": "text/html"}).text
        page = client.get("/page/question/14/QE/2524", headers={"Accept": "text/html"}).text
        assert "238 jours" in page
        assert 'href="/page/programme/vie"' in page
        for path in (
            "/page/depute/PA267429",
            "/page/ministere/commerce-exterieur",
            "/page/programme/vie",
            "/ministries",
        ):
            assert client.get(path).status_code == 200, path
        found = client.get("/search", params={"entity": "programme/vie"}).text
        assert found.count('class="what"') == 3
        assert client.get("/search.csv", params={"entity": "programme/vie"}).text.count("/id/question/") == 3
        rows = client.get("/sparql", params={"query": "ASK { ?q a qan:Question }"}).json()
        assert rows["boolean"] is True


def test_with_and_without_the_index_pages_count_the_same(address: str, serve: Serve) -> None:
    import re

    def figures(base: str, path: str) -> list[str]:
        page = httpx.get(f"{base}{path}", timeout=60).text
        return re.findall(r'<th scope="row">.*?</tr>|<dd>[^<]*</dd>|<p class="lead">[^<]*', page)

    with serve(Source(endpoint=f"{address}/sparql")) as other:
        for path in ("/page/depute/PA900001", "/page/programme/vie", "/page/rubrique/energie", "/page/legislature/15"):
            assert figures(address, path) == figures(other, path), path
            assert figures(address, path)


def test_a_graph_on_another_base_has_its_pages_at_the_same_paths(tmp_path: Path, serve: Serve) -> None:
    graph = tmp_path / "moved.nq"
    command = [
        sys.executable,
        "-m",
        "kg.cli",
        "build",
        "seeds",
        "-o",
        str(graph),
        "--base-uri",
        "http://example.org/qan/",
    ]
    subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[2])
    with serve(Source(files=[graph])) as address, httpx.Client(base_url=address, timeout=60) as client:
        asked = client.get("/queries/cited-by", params={"run": "1"}, headers={"Accept": "text/html"}).text
        assert "/page/question/14/QE/2524" in asked
        leads = client.get("/id/question/14/QE/2524", headers={"Accept": "text/turtle"})
        assert (leads.status_code, leads.headers["location"]) == (303, "/data/question/14/QE/2524.ttl")
        assert "<http://example.org/qan/id/question/14/QE/2524>" in client.get("/data/question/14/QE/2524.nt").text
        page = client.get("/page/question/14/QE/2524").text
        assert 'href="/page/programme/vie"' in page
        assert (
            client.get("/search.csv", params={"entity": "programme/vie"}).text.count("example.org/qan/id/question") == 1
        )
        assert client.get("/graph/question/14/QE/2524", headers={"Accept": "text/turtle"}).status_code == 200


def test_an_endpoint_that_is_not_there_is_told_without_a_traceback(serve: Serve) -> None:
    with serve(Source(endpoint="http://127.0.0.1:1/sparql")) as address:
        response = httpx.get(f"{address}/page/depute/PA1", headers={"Accept": "text/html"}, timeout=60)
        assert response.status_code in (500, 502)
        assert "Traceback" not in response.text
        assert httpx.get(f"{address}/sparql", params={"query": "ASK {}"}).status_code == 502


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        Source(files=[tmp_path / "missing.ttl"])
    with pytest.raises(InputError, match="not a store"):
        Source(store=tmp_path)
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a> <b> .", encoding="utf-8")
    with pytest.raises(InputError, match="syntax"):
        Source(files=[broken]).snapshot()


def test_the_order_and_the_pages_of_a_search(tmp_path: Path) -> None:
    from kg.explore.indexing import build_index
    from kg.store import EmbeddedStore

    many = [QUESTION.format(n, "phares").replace("2012-08-07", f"2012-08-{n % 28 + 1:02d}") for n in range(1, 46)]
    store = EmbeddedStore(ox.Store.read_only(str(store_of(tmp_path / "store", *many))))
    build_index(store, tmp_path / "index", "v")
    index = Index(tmp_path / "index")
    first, third = index.search(Search("phares")), index.search(Search("phares", page=3))
    assert (first.total, len(first.hits), len(third.hits)) == (45, 20, 5)
    days = [hit.issued or "" for page in (1, 2, 3) for hit in index.search(Search("phares", page=page)).hits]
    assert days == sorted(days, reverse=True)
    oldest = [hit.issued or "" for hit in index.search(Search("phares", sort="oldest")).hits]
    assert oldest == sorted(oldest)
    assert index.search(Search("digues")).total == 0
