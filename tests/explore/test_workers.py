"""`kg serve` as it runs: several processes on one socket, replaced when they end, gone when the server is."""

import asyncio
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

pytest.importorskip("uvicorn", reason="the explorer is not installed (pip install questions-kg[serve])")

from explore.stores import QUESTION, store_of

from kg.errors import KgError
from kg.explore.crew import Crew, Settings
from kg.explore.serving import State

pytestmark = pytest.mark.skipif(
    not Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").exists(), reason="the system does not list children"
)
COUNT = {"query": "SELECT (COUNT(?q) AS ?n) { ?q a qan:Question }"}


@dataclass
class Running:
    process: "subprocess.Popen[str]"
    address: str
    said: list[str]

    def fronts(self) -> list[int]:
        """The processes that answer readers."""
        return children(self.process.pid)

    def family(self) -> list[int]:
        """Every process below the server."""
        return [each for front in self.fronts() for each in (front, *children(front))]

    def questions(self) -> str:
        """What the endpoint counts, asked on a connection of its own."""
        rows = httpx.get(f"{self.address}/sparql", params=COUNT, timeout=30).json()["results"]["bindings"]
        return str(rows[0]["n"]["value"])


def children(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def until(holds: Callable[[], object], what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


@contextlib.contextmanager
def running(*arguments: str) -> Iterator[Running]:
    """`kg serve` with these arguments, on a free port, once it serves."""
    command = [sys.executable, "-m", "kg.cli", "serve", *arguments, "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        said: list[str] = []
        assert process.stderr is not None
        listening = threading.Thread(target=said.extend, args=(process.stderr,), daemon=True)
        listening.start()

        def address() -> str | None:
            assert process.poll() is None, said
            found = re.search(r"serving (http://\S+)/ ", "".join(said))
            return found[1] if found else None

        try:
            until(address, "the server does not say that it serves")
            yield Running(process, str(address()), said)
        finally:
            process.terminate()
            process.wait(30)
            listening.join(30)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return store_of(tmp_path_factory.mktemp("workers") / "store", QUESTION.format(1, "phares"))


def test_every_process_answers_and_one_that_is_killed_is_replaced(store: Path) -> None:
    with running("--store", str(store), "--workers", "2") as server:
        first, second = server.fronts()
        for stopped in (first, second):
            os.kill(stopped, signal.SIGSTOP)
            assert server.questions() == "1", "the other answers"
            os.kill(stopped, signal.SIGCONT)
        os.kill(first, signal.SIGKILL)
        until(lambda: len(server.fronts()) == 2 and first not in server.fronts(), "no process takes its place")
        until(lambda: "another takes its place" in "".join(server.said), "the server says nothing")
        os.kill(second, signal.SIGSTOP)
        assert server.questions() == "1", "the new one answers"
        os.kill(second, signal.SIGCONT)


def test_a_store_and_a_folder_of_graphs_are_served_as_other_commands_read_them(store: Path, tmp_path: Path) -> None:
    (tmp_path / "graphs" / "xiv").mkdir(parents=True)
    (tmp_path / "graphs" / "xiv" / "questions.ttl").write_text(QUESTION.format(1, "phares"))
    for source in (store, tmp_path / "graphs"):
        with running(str(source), "--workers", "1") as server:
            assert server.questions() == "1"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_the_server(store: Path, number: signal.Signals) -> None:
    with running("--store", str(store), "--workers", "2") as server:
        assert server.questions() == "1"
        family = server.family()
        assert len(family) == 3, "two that answer readers, one that runs queries"
        server.process.send_signal(number)
        assert server.process.wait(30) == (-number if number == signal.SIGKILL else 0)
        until(lambda: not any(map(is_alive, family)), f"left: {family}", 20)
    if number != signal.SIGKILL:
        assert not list(store.parent.glob("kg-serve-*")), "no snapshot is left behind"


def test_a_store_is_replaced_under_every_process(tmp_path: Path) -> None:
    served = store_of(tmp_path / "served", QUESTION.format(1, "phares"))
    fresh = store_of(tmp_path / "fresh", QUESTION.format(1, "phares"), QUESTION.format(2, "digues"))
    with running("--store", str(served), "--workers", "2") as server:

        def seen() -> tuple[str, int, int]:
            search = httpx.get(f"{server.address}/search.csv", params={"q": "digues"}, timeout=30).text
            page = httpx.get(f"{server.address}/page/question/14/QE/2", timeout=30)
            return server.questions(), search.count("QE/2"), page.status_code

        assert seen() == ("1", 0, 404)
        served.rename(tmp_path / "old")
        fresh.rename(served)
        until(lambda: "now serving the new state" in "".join(server.said), "the new store is not served")
        for stopped in server.fronts():
            os.kill(stopped, signal.SIGSTOP)
            assert seen() == ("2", 1, 200)
            os.kill(stopped, signal.SIGCONT)
    assert not list(tmp_path.glob("kg-serve-*")), "no snapshot is left behind"


def test_graph_files_and_endpoints_are_served_by_several_processes(tmp_path: Path) -> None:
    graph = tmp_path / "graph.ttl"
    graph.write_text(QUESTION.format(7, "phares"), encoding="utf-8")
    with running(str(graph), "--workers", "2") as server, running("--endpoint", f"{server.address}/sparql") as other:
        for each in (server, other):
            assert each.questions() == "1"
            assert httpx.get(f"{each.address}/page/question/14/QE/7", timeout=30).status_code == 200


def test_queries_are_stopped_in_every_process(store: Path) -> None:
    product = {"query": f"SELECT (COUNT(*) AS ?n) {{ {' . '.join(f'?s{i} ?p{i} ?o{i}' for i in range(20))} }}"}
    with running("--store", str(store), "--workers", "2", "--timeout", "0.5") as server:
        for stopped in server.fronts():
            os.kill(stopped, signal.SIGSTOP)
            answer = httpx.get(f"{server.address}/sparql", params=product, timeout=30)
            assert (answer.status_code, "stopped after 0.5 s" in answer.text) == (503, True)
            os.kill(stopped, signal.SIGCONT)


def test_processes_that_never_serve_end_the_server(tmp_path: Path) -> None:
    gone = State("v", store=str(tmp_path / "gone"), index=str(tmp_path / "gone.sqlite"))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        crew = Crew(listener, Settings("fr", cors=False, seconds=1, processes=1), gone, 1)
        with pytest.raises(KgError, match="before they serve"):
            asyncio.run(crew.run())
