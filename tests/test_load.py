"""Graphs go whole into a store on disk and into two real servers, also when these die in between."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from servers import XSD, Oxigraph, Virtuoso, in_value_space, running

from kg.errors import EndpointError, InputError
from kg.load import Loader, Sent, credentials, curl_lines, load_into_store
from kg.load.graphs import batches, file_graphs
from kg.load.remote import Progress
from kg.load.servers import server_at
from kg.pipeline import build
from kg.queries import run
from kg.rdf.compression import open_write
from kg.store import open_store

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "corpus.nq"
    build([HERE / "data" / "corpus", HERE.parent / "seeds"], path)
    return path


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "PASSWORD", "AUTH"):
        monkeypatch.delenv(f"KG_ENDPOINT_{name}", raising=False)


def made(path: Path, questions: int) -> Path:
    """Questions of a few statements each, with all kinds of literals, and a shared graph too large for one batch."""
    base = "https://example.org/"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for n in range(questions):
            q, graph = f"<{base}id/question/14/QE/{n}>", f"<{base}graph/question/14/QE/{n}>"
            for p, o in [
                ("date", f'"2013-04-{n % 28 + 1:02d}"^^<{XSD}date>'),
                ("number", f'"{n}"^^<{XSD}integer>'),
                ("page", f"<{base}id/page/{n % 97}>"),
                ("plain", f'"n° {n}"'),
                ("text", f'"« Où ? » \\"{n}\\" \\\\ \\nÀ l\'œuvre"@fr'),
            ]:
                file.write(f"{q} <{base}{p}> {o} {graph} .\n")
        for n in range(2500):
            file.write(f'<{base}id/page/{n}> <{base}number> "{n}"^^<{XSD}integer> <{base}graph/pages> .\n')
    return path


def content(folder: Path) -> set[str]:
    return {f"{quad} ." for quad in ox.Store.read_only(str(folder))}


def lines(path: Path) -> set[str]:
    return set(path.read_text(encoding="utf-8").split("\n")) - {""}


def test_a_store_holds_the_file_and_loading_again_changes_nothing(corpus: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = load_into_store([corpus], store)
    assert content(store) == lines(corpus)
    assert first.quads == len(lines(corpus))
    again = load_into_store([corpus], store)
    assert (again.changed, again.quads) == (0, first.quads)
    assert list(tmp_path.iterdir()) == [store]


def test_a_graph_is_replaced_whole_and_others_stay(corpus: Path, tmp_path: Path) -> None:
    store, later = tmp_path / "store", tmp_path / "later.nq"
    load_into_store([corpus], store)
    graph = "<https://w3id.org/qan/graph/question/14/QE/2524>"
    own = [line for line in sorted(lines(corpus)) if line.endswith(f"{graph} .")]
    later.write_text("\n".join(own[: len(own) // 2]) + f'\n<x:s> <x:p> "new" {graph} .\n', encoding="utf-8")
    reader = open_store(store)
    loaded = load_into_store([later], store)
    assert loaded.changed == 1
    assert content(store) == (lines(corpus) - set(own)) | lines(later)
    # Who had the store open goes on reading what was there.
    rows = reader.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    assert [int(row[0].value) for row in rows] == [len(own)]  # type: ignore[union-attr]


def test_other_formats_need_a_graph_where_they_have_none(corpus: Path, tmp_path: Path) -> None:
    turtle, trig, packed = tmp_path / "a.ttl", tmp_path / "a.trig", tmp_path / "a.nq.gz"
    build([HERE.parent / "seeds"], turtle)
    build([HERE.parent / "seeds"], trig)
    with open_write(packed) as stream:
        stream.write(corpus.read_bytes())
    with pytest.raises(InputError, match="without a graph") as caught:
        load_into_store([turtle], tmp_path / "store")
    assert "--graph" in caught.value.hint
    assert not (tmp_path / "store").exists()
    load_into_store([turtle], tmp_path / "store", "https://example.org/g")
    assert {str(q.graph_name) for q in ox.Store.read_only(str(tmp_path / "store"))} == {"<https://example.org/g>"}
    load_into_store([trig], tmp_path / "store")
    graphs = {str(q.graph_name) for q in ox.Store.read_only(str(tmp_path / "store"))}
    assert "<https://w3id.org/qan/graph/question/14/QE/2524>" in graphs
    load_into_store([packed], tmp_path / "unpacked")
    assert content(tmp_path / "unpacked") == lines(corpus)


def test_what_cannot_be_loaded_leaves_nothing(corpus: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.nq"
    bad.write_text(corpus.read_text(encoding="utf-8") + "<x:s> <x:p> .\n", encoding="utf-8")
    with pytest.raises(InputError, match="syntax"):
        load_into_store([bad], tmp_path / "store")
    with pytest.raises(InputError, match="no such file"):
        load_into_store([tmp_path / "nothing.nq"], tmp_path / "store")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "letter.txt").write_text("dear")
    with pytest.raises(InputError, match="not a store"):
        load_into_store([corpus], tmp_path / "folder")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.nq", "folder"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("<a:s> <a:p> broken <a:h> .", "syntax: {}: Parser error at line 4001 between"),
        ("<a:s> <a:p>  <a:o> <a:h> .", "not-canonical: {}: line 4001 is not canonical"),
    ],
)
def test_a_late_line_that_is_not_read_is_told_by_its_number(line: str, told: str, tmp_path: Path) -> None:
    path, store = made(tmp_path / "late.nq", 500), tmp_path / "store"
    whole = path.read_text(encoding="utf-8")
    load_into_store([path], store)
    path.write_text("".join(whole.splitlines(keepends=True)[:4000]) + f"{line}\n{whole}", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_into_store([path], store)
    assert str(refused.value).startswith(told.format(path))


@pytest.mark.parametrize("before", [False, True])
def test_a_compact_store_holds_the_same_in_fewer_files(corpus: Path, tmp_path: Path, before: bool) -> None:
    store = tmp_path / "store"
    if before:
        load_into_store([made(tmp_path / "made.nq", 50)], store)
        load_into_store([corpus], store)
    files = len(list(store.glob("*.sst")))
    load_into_store([corpus], store, compact=True)
    assert lines(corpus) <= content(store)
    assert not before or len(list(store.glob("*.sst"))) < files


def test_a_store_being_written_to_is_said_to_be(corpus: Path, tmp_path: Path) -> None:
    load_into_store([corpus], tmp_path / "store")
    writer = ox.Store(str(tmp_path / "store"))
    with pytest.raises(InputError, match="store-busy"):
        load_into_store([corpus], tmp_path / "store")
    del writer


def test_a_store_that_another_load_made_meanwhile_is_said_and_kept(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slower(*_: object, **__: object) -> None:
        (tmp_path / "store").mkdir()
        (tmp_path / "store" / "CURRENT").touch()

    monkeypatch.setattr("kg.load.embedded.bulk_load", slower)
    with pytest.raises(InputError, match="store-busy"):
        load_into_store([corpus], tmp_path / "store")
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_killed_load_leaves_no_store_and_the_next_cleans_up(tmp_path: Path) -> None:
    large = made(tmp_path / "large.nq", 20_000)
    command = [sys.executable, "-m", "kg.cli", "load", str(large), "--store", str(tmp_path / "store")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while not any(path.name.startswith(".store.loading-") for path in tmp_path.iterdir()):
            assert process.poll() is None
            time.sleep(0.005)
        process.kill()
    assert not (tmp_path / "store").exists()
    load_into_store([made(tmp_path / "small.nq", 10)], tmp_path / "store")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["large.nq", "small.nq", "store"]


def test_batches_hold_every_line_once_within_their_limits(tmp_path: Path) -> None:
    path = made(tmp_path / "made.nq", 300)
    cut = list(batches(file_graphs(path), 200, 20_000))
    assert b"".join(batch.quads() for batch in cut) == path.read_bytes()
    assert all(batch.lines <= 200 and len(batch.quads()) <= 20_000 for batch in cut)
    begun = [name for batch in cut for name in batch.begun]
    assert len(begun) == len(set(begun)) == 301


def send(server: Oxigraph | Virtuoso, path: Path, progress: Progress | None = None, retries: int = 5) -> Sent:
    with Loader(server.query, auth=server.auth, retries=retries) as loader:
        return loader.load([path], progress=progress)


def held(server: Oxigraph | Virtuoso) -> set[str]:
    return set(map(server.spelled, server.quads()))


def told(server: Oxigraph | Virtuoso, *paths: Path) -> set[str]:
    return {server.spelled(quad) for path in paths for quad in ox.parse(path=path)}


def test_oxigraph_killed_in_the_middle_holds_the_file_in_the_end(tmp_path: Path) -> None:
    path = made(tmp_path / "made.nq", 30_000)
    with running(Oxigraph(tmp_path)) as server:
        assert isinstance(server, Oxigraph)

        def kill(quads: int) -> None:
            if quads > 60_000:
                server.kill()

        with pytest.raises(EndpointError) as caught:
            send(server, path, kill, retries=0)
        assert "goes on from here" in caught.value.hint
        server.start()
        sent = send(server, path)
        assert sent.skipped == 2
        assert held(server) == told(server, path)
        again = send(server, path)
        assert (again.skipped, again.repaired) == (0, 0)
        assert held(server) == told(server, path)
    assert [p.name for p in tmp_path.iterdir() if "load-" in p.name] == []


def test_virtuoso_killed_in_the_middle_holds_the_file_in_the_end(tmp_path: Path) -> None:
    path = made(tmp_path / "made.nq", 2_000)
    with running(Virtuoso(tmp_path)) as server:

        def kill(quads: int) -> None:
            if quads > 5_000:
                server.kill()

        with pytest.raises(EndpointError):
            send(server, path, kill, retries=0)
        server.start()
        sent = send(server, path)
        assert sent.skipped == 6
        assert held(server) == told(server, path)


def test_the_real_corpus_answers_alike_on_virtuoso(corpus: Path, tmp_path: Path) -> None:
    with running(Virtuoso(tmp_path)) as server:
        assert send(server, corpus).quads == len(lines(corpus))
        assert held(server) == told(server, corpus)
        remote, local = open_store(server.query), open_store(corpus)
        for name in ("withdrawn-or-lapsed", "journal-issue", "renewed"):
            found = [[value and in_value_space(value) for value in row] for row in run(name, remote)]  # type: ignore[union-attr]
            assert found == [[v and in_value_space(v) for v in row] for row in run(name, local)]  # type: ignore[union-attr]


def test_a_graph_on_a_server_is_replaced_whole(corpus: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.nq"
    graph = "<https://w3id.org/qan/graph/question/14/QE/2524>"
    later.write_text(f'<x:s> <x:p> "new" {graph} .\n', encoding="utf-8")
    with running(Oxigraph(tmp_path)) as server:
        assert isinstance(server, Oxigraph)
        send(server, corpus)
        send(server, later)
        rest = {quad for quad in told(server, corpus) if not quad.endswith(graph)}
        assert held(server) == rest | told(server, later)
        # The same by the protocol's PUT, as for a server of unknown make.
        with Loader(server.query) as loader:
            loader.server = server_at(server.query, "", server.query.replace("/query", "/update"), loader.server.gsp)
            assert loader.server.way == "put"
            loader.load([corpus])
        assert held(server) == told(server, corpus)


def test_nobody_there_and_somebody_who_refuses(corpus: Path, tmp_path: Path) -> None:
    server = Oxigraph(tmp_path)
    with pytest.raises(EndpointError) as caught:
        Loader(server.query, retries=1)
    assert caught.value.code == "endpoint-unreachable"
    with running(server), pytest.raises(EndpointError, match="HTTP 404"):
        Loader(server.query.replace("/query", "/nothing"), retries=0)


def test_credentials_come_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert credentials() is None
    file = tmp_path / "account"
    file.write_text("KG_ENDPOINT_USER=dba\nKG_ENDPOINT_PASSWORD=se=cret\nKG_ENDPOINT_AUTH=digest\n")
    assert isinstance(credentials(file), httpx.DigestAuth)
    monkeypatch.setenv("KG_ENDPOINT_USER", "dba")
    assert isinstance(credentials(), httpx.BasicAuth)
    monkeypatch.setenv("KG_ENDPOINT_AUTH", "kerberos")
    with pytest.raises(InputError, match="kerberos"):
        credentials()


@pytest.mark.parametrize(
    ("header", "endpoint", "update", "way"),
    [
        ("Oxigraph/0.5.13", "http://127.0.0.1:1/query", "http://127.0.0.1:1/update", "quads"),
        ("Virtuoso/07.20.3229", "http://127.0.0.1:1/sparql", "http://127.0.0.1:1/sparql-auth", "update"),
        ("Apache Jena Fuseki", "http://127.0.0.1:1/ds/query", "http://127.0.0.1:1/ds/update", "update"),
        ("nginx", "http://127.0.0.1:1/sparql", "http://127.0.0.1:1/sparql", "update"),
    ],
)
def test_a_server_is_known_by_its_header(header: str, endpoint: str, update: str, way: str) -> None:
    server = server_at(endpoint, header)
    assert (server.update, server.way) == (update, way)
    shown = "\n".join(curl_lines(server, digest=True))
    assert update in shown and "$KG_ENDPOINT_PASSWORD" in shown and os.environ["HOME"] not in shown
