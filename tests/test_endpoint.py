import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import EndpointError, InputError
from kg.pipeline import build
from kg.queries import list_queries, read_query, run
from kg.store import EndpointStore, open_store

HERE = Path(__file__).parent
NAMES = [query.name for query in list_queries() if "federated" not in query.tags]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "corpus.nq"
    build([HERE / "data" / "corpus", HERE.parent / "seeds"], path)
    return path


@contextmanager
def served(corpus: Path, folder: Path, *options: str) -> Iterator[str]:
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if binary is None:
        pytest.skip("the oxigraph server is not installed (pip install questions-kg[serve])")
    store = str(folder / "store")
    subprocess.run([binary, "load", "-l", store, "-f", str(corpus)], check=True, capture_output=True)
    port = free_port()
    command = [binary, "serve", "-l", store, "-b", f"127.0.0.1:{port}", *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            deadline = time.monotonic() + 20
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    assert time.monotonic() < deadline, "the server did not start"
                    time.sleep(0.05)
            yield f"http://127.0.0.1:{port}/query"
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def endpoint(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EndpointStore]:
    with served(corpus, tmp_path_factory.mktemp("server"), "--union-default-graph") as url:
        store = open_store(url)
        assert isinstance(store, EndpointStore)
        yield store


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_those_of_the_embedded_store(name: str, endpoint: EndpointStore, corpus: Path) -> None:
    query = read_query(name)
    remote, local = run(query, endpoint), run(query, open_store(corpus))
    if query.form == "SELECT":
        assert [tuple(row) for row in remote] == [tuple(row) for row in local]  # type: ignore[union-attr]
    else:
        assert set(remote) == set(local)  # type: ignore[arg-type]


def test_ask_and_describe(endpoint: EndpointStore) -> None:
    answer = run("ASK { ?q qan:officialId ?_id }", endpoint, {"id": "QANR5L14QE101"})
    assert isinstance(answer, ox.QueryBoolean)
    assert bool(answer)
    described = run("DESCRIBE ?q WHERE { ?q qan:officialId 'QANR5L14QE101' }", endpoint)
    assert ox.Literal("QANR5L14QE101") in {triple.object for triple in described}  # type: ignore[union-attr]


def test_a_value_cannot_leave_its_literal(endpoint: EndpointStore) -> None:
    rows = run("deputy-on-rubrique", endpoint, {"rubrique": '" } UNION { ?question ?p ?o } #'})
    assert list(rows) == []  # type: ignore[arg-type]


def test_the_endpoint_s_complaint_is_one_line(endpoint: EndpointStore) -> None:
    with pytest.raises(InputError) as caught:
        endpoint.query("SELECT * WHERE {\n ?s ?p }")
    assert caught.value.code == "bad-query"
    assert "2:" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_default_graph_that_is_not_the_union_is_explained(corpus: Path, tmp_path: Path) -> None:
    with served(corpus, tmp_path) as url:
        store = EndpointStore(url)
        with pytest.raises(EndpointError, match="not the union") as caught:
            run("absences", store)
        assert "--union-default-graph" in caught.value.hint
        assert bool(store.query("ASK { GRAPH ?g { ?q qan:officialId ?id } }"))


def test_nobody_listens() -> None:
    with pytest.raises(EndpointError) as caught:
        EndpointStore(f"http://127.0.0.1:{free_port()}/query").query("ASK { }")
    assert caught.value.code == "endpoint-unreachable"


def test_a_server_that_does_not_answer() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        store = EndpointStore(f"http://127.0.0.1:{silent.getsockname()[1]}/query", timeout=1)
        with pytest.raises(EndpointError) as caught:
            store.query("ASK { }")
    assert caught.value.code == "endpoint-timeout"


def test_an_address_that_is_no_endpoint(endpoint: EndpointStore) -> None:
    with pytest.raises(EndpointError):
        EndpointStore(endpoint.url.replace("/query", "/nothing")).query("ASK { }")
