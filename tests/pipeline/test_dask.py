"""A real Dask cluster, started as its users start it: a scheduler and two worker processes, one of which dies."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import EndpointError, InputError
from kg.pipeline import build
from kg.pipeline import plan as planning

from .dumps import archive, big_file, record

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'questions-kg[cluster]'")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A scheduler and two workers."""

    def __init__(self, folder: Path) -> None:
        self.address = f"tcp://127.0.0.1:{_free_port()}"
        self._folder = folder
        local = ("--host", "127.0.0.1", "--no-dashboard")
        self.scheduler = self._start("dask_scheduler", *local, "--port", self.address.rpartition(":")[2])
        options = (*local, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
        self.workers = [self._start("dask_worker", self.address, *options) for _ in range(2)]

    def _start(self, module: str, *arguments: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self._folder)

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    found = Cluster(tmp_path)
    try:
        yield found
    finally:
        found.stop()


def test_a_cluster_builds_the_same_graph_though_a_worker_dies(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.pipeline.cluster import connect

    monkeypatch.setattr(planning, "SHARD_BYTES", 40_000)
    records = [record(n) for n in range(1, 300)]
    inputs = [
        big_file(tmp_path / "big.xml", [*records[:200], b"<question><uid>broken"]),
        archive(tmp_path / "members.zip", {f"{n}.xml": each for n, each in enumerate(records[150:])}),
        tmp_path / "nothing.txt",
    ]
    inputs[2].write_text("nothing that is a question", encoding="utf-8")
    entities = tmp_path / "mine.ttl"
    entities.write_text(
        "@prefix qan: <https://w3id.org/qan/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://w3id.org/qan/id/organisme/gare> a qan:CitedBody ; skos:prefLabel "la gare"@fr .\n',
        encoding="utf-8",
    )
    here = build(inputs, tmp_path / "here.nq", entities=[entities])
    built = threading.Event()

    def kill_a_worker() -> None:
        built.wait(60)
        cluster.workers[0].kill()

    killer = threading.Thread(target=kill_a_worker)
    killer.start()
    deadline = time.monotonic() + 60
    while True:
        try:
            with connect(cluster.address) as (executor, slots):
                there = build(
                    inputs, tmp_path / "there.nq", entities=[entities], jobs=slots, executor=executor,
                    progress=lambda state: built.set(),
                )  # fmt: skip
            break
        except EndpointError:  # the workers are still starting
            assert time.monotonic() < deadline
            time.sleep(0.2)
    built.set()
    killer.join()
    assert cluster.workers[0].wait(10) != 0
    assert (there.questions, there.rejects, there.duplicates) == (here.questions, here.rejects, here.duplicates)
    for end in ("", ".rejects.jsonl", ".anomalies.jsonl"):
        assert (tmp_path / f"there.nq{end}").read_bytes() == (tmp_path / f"here.nq{end}").read_bytes()
    assert b"organisme/gare" in (tmp_path / "there.nq").read_bytes()


def test_no_scheduler_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.pipeline import cluster as module

    monkeypatch.setattr(module, "_PATIENCE", "1s")
    with pytest.raises(EndpointError, match="no-scheduler"), module.connect(f"tcp://127.0.0.1:{_free_port()}"):
        pass


@pytest.mark.parametrize("address", ["garbage", "", "127.0.0.1:port", "ftp://127.0.0.1:8786", "tls://127.0.0.1:8786"])
def test_what_is_no_address_is_told_at_once(address: str) -> None:
    from kg.pipeline.cluster import connect

    with pytest.raises(InputError, match="bad-address"), connect(address):
        pass


def test_no_thread_of_a_client_keeps_the_command_from_ending(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kg.cli", "build", str(tmp_path), "-o", str(tmp_path / "a.nq")]
    done = subprocess.run([*command, "--dask", "garbage"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("kg: bad-address: garbage: ") and done.stderr.count("\n") == 1
