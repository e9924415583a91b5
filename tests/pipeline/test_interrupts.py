"""A build that is cut off leaves the old output or none, and goes on where it was."""

import os
import pickle
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import IO

import msgspec
import pytest

from kg.errors import InputError
from kg.pipeline import build, merge
from kg.pipeline import plan as planning
from kg.pipeline.identity import input_version
from kg.pipeline.workspace import Done, Workspace, folder_of, workspace

from .dumps import big_file, record

# The command, with units so small that there is something to interrupt.
COMMAND = "import kg.pipeline.plan as plan; plan.SHARD_BYTES = 30_000; from kg.cli import main; main()"


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return big_file(tmp_path_factory.mktemp("dump") / "dump.xml", [record(n) for n in range(1, 400)])


def start(*arguments: object, limit: int | None = None) -> "subprocess.Popen[str]":
    """`kg build` in a process group of its own; `limit` is the largest file it may write."""
    command = [sys.executable, "-c", COMMAND, "build", *map(str, arguments)]

    def bound() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=bound)


def finish(process: "subprocess.Popen[str]") -> tuple[int, str]:
    _, said = process.communicate(timeout=120)
    return process.returncode, said


def output_files(target: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in target.parent.glob(f"{target.name}*")}


def children(pid: int) -> list[int]:
    """The worker processes of a build."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == pid and b"spawn_main" in command:
            found.append(int(status.parent.name))
    return found


def wait_until_some_shards_are_finished(target: Path, process: "subprocess.Popen[str]") -> None:
    while process.poll() is None and len(list(folder_of(target).glob("*.done"))) < 3:
        time.sleep(0.01)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_killed_build_is_resumed_to_the_same_bytes(dump: Path, tmp_path: Path, jobs: int) -> None:
    target = tmp_path / "out.nq"
    options = ("--no-citations", "--jobs", jobs)
    assert finish(start(dump, "-o", target, *options))[0] == 0
    whole = output_files(target)
    chance = random.Random(jobs)
    for _ in range(2):
        for path in tmp_path.glob("out*"):
            path.unlink()
        for others in (1, 2):
            process = start(dump, "-o", target, "--resume", "--no-citations", "--jobs", others)
            time.sleep(chance.uniform(0.3, 1.6))
            process.kill()
            finish(process)
        code, said = finish(start(dump, "-o", target, "--resume", *options))
        assert (code, output_files(target)) == (0, whole), said
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_finished_shards_are_not_built_again(dump: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.nq"
    target.write_text("the old output")
    process = start(dump, "-o", target, "--no-citations")
    wait_until_some_shards_are_finished(target, process)
    process.kill()
    finish(process)
    assert target.read_text() == "the old output"
    markers = [msgspec.json.decode(path.read_bytes(), type=Done) for path in folder_of(target).glob("*.done")]
    gathered = [done.result.lines[0] for done in markers if done.gathered]
    assert gathered
    os.truncate(folder_of(target) / "lines.nq", sum(gathered) - 10)  # as a power cut may leave it
    code, said = finish(start(dump, "-o", target, "--no-citations", "--resume", "--profile"))
    assert code == 0 and f"{len(markers) - 1} of them from before" in said
    whole = output_files(target)
    assert finish(start(dump, "-o", target, "--no-citations"))[0] == 0
    assert output_files(target) == whole


Cut = Callable[[pytest.MonkeyPatch], None]


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def cut_shared_graphs(patch: pytest.MonkeyPatch) -> None:
    def write_half(_: merge.Merger, stream: IO[bytes]) -> None:
        stream.write(b"half of the shared graphs")
        raise KeyboardInterrupt

    patch.setattr(merge.Merger, "write_shared", write_half)


def cut_notes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge.Merger, "_tell_anomalies", interrupt)


def cut_before_a_marker(patch: pytest.MonkeyPatch) -> None:
    note = Workspace._note

    def note_finished(space: Workspace, done: Done) -> None:
        if done.gathered and done.result.number == 3:
            raise KeyboardInterrupt
        note(space, done)

    patch.setattr(Workspace, "_note", note_finished)


def cut_before_a_file_is_removed(patch: pytest.MonkeyPatch) -> None:
    unlink = Path.unlink

    def unlink_others(path: Path, missing_ok: bool = False) -> None:
        if path.name == "000003.nq":
            raise KeyboardInterrupt
        unlink(path, missing_ok)

    patch.setattr(Path, "unlink", unlink_others)


@pytest.mark.parametrize(
    ("cut", "jobs"),
    [
        *product([cut_shared_graphs, cut_notes, cut_before_a_marker], [1, 2]),
        (cut_before_a_file_is_removed, 2),  # one process writes no such file
    ],
)
def test_wherever_it_is_cut_off_it_goes_on(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: Cut, jobs: int
) -> None:
    """No shard that was finished is lost; the resumed build has another number of workers."""
    target = tmp_path / "out.nq"
    monkeypatch.setattr(planning, "SHARD_BYTES", 100_000)
    build([dump], target, citations=False)
    whole = output_files(target)
    target.write_text("the old output")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        cut(patch)
        build([dump], target, citations=False, jobs=jobs)
    assert target.read_text() == "the old output"
    finished = len(list(folder_of(target).glob("*.done")))
    summary = build([dump], target, citations=False, resume=True, jobs=3 - jobs)
    assert (summary.resumed, output_files(target)) == (finished, whole)
    assert finished >= 3 and not folder_of(target).exists()


def test_a_gathered_shard_that_lost_another_file_is_built_again(
    dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.nq"
    monkeypatch.setattr(planning, "SHARD_BYTES", 100_000)
    build([dump], target, citations=False)
    whole = output_files(target)
    for _ in range(2):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            cut_shared_graphs(patch)
            build([dump], target, citations=False, resume=True)
    folder = folder_of(target)
    (folder / "000002.index").write_bytes(b"")
    summary = build([dump], target, citations=False, resume=True)
    # What was gathered behind it went with it.
    assert (summary.resumed, output_files(target)) == (2, whole)


def test_other_options_begin_anew(dump: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.nq"
    process = start(dump, "-o", target, "--no-citations")
    wait_until_some_shards_are_finished(target, process)
    process.kill()
    finish(process)
    code, said = finish(start(dump, "-o", target, "--no-citations", "--resume", "--profile", "--base-uri", "http://x/"))
    assert code == 0 and "from before" not in said


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupt_is_one_line_and_130(dump: Path, tmp_path: Path, jobs: int) -> None:
    target = tmp_path / "out.nq"
    process = start(dump, "-o", target, "--no-citations", "--jobs", jobs)
    wait_until_some_shards_are_finished(target, process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal sends it, to the workers too
    code, said = finish(process)
    assert (code, len(said.splitlines())) == (130, 1), said
    assert not target.exists()


def test_a_worker_that_dies_is_one_line(dump: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.nq"
    process = start(dump, "-o", target, "--no-citations", "--jobs", 2)
    wait_until_some_shards_are_finished(target, process)
    os.kill(children(process.pid)[0], signal.SIGKILL)
    code, said = finish(process)
    assert code == 2 and len(said.splitlines()) == 1 and "worker-died" in said
    assert finish(start(dump, "-o", target, "--no-citations", "--resume"))[0] == 0


def test_workers_end_with_a_parent_that_is_killed(dump: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.nq"
    process = start(dump, "-o", target, "--no-citations", "--jobs", 2)
    wait_until_some_shards_are_finished(target, process)
    workers = children(process.pid)
    assert len(workers) == 2
    process.kill()
    finish(process)
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{worker}/cmdline").exists() for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    left = [Path(f"/proc/{worker}/stat") for worker in workers]
    assert all(not path.exists() or ") Z " in path.read_text() for path in left)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("limit", [20_000, 1_500_000])
def test_a_full_disk_is_one_line_and_leaves_nothing(dump: Path, tmp_path: Path, jobs: int, limit: int) -> None:
    target = tmp_path / "out.nq"
    target.write_text("the old output")
    code, said = finish(start(dump, "-o", target, "--no-citations", "--jobs", jobs, limit=limit))
    assert code == 3 and len(said.splitlines()) == 1 and "out.nq" in said and "File too large" in said
    assert [path.name for path in tmp_path.iterdir()] == ["out.nq"]
    assert target.read_text() == "the old output"


def test_a_second_build_of_an_output_is_refused(dump: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.nq"
    with workspace(target), pytest.raises(InputError, match=rf"another build is writing it \(process {os.getpid()}\)"):
        build([dump], target, citations=False)
    assert build([dump], target, citations=False).questions == 399


def test_what_a_dead_build_left_is_taken_over(dump: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.nq"
    folder = folder_of(target)
    folder.mkdir()
    (folder / "lock").write_text("1")
    (folder / "000000.done").write_text("{}")
    assert build([dump], target, citations=False).questions == 399
    assert not folder.exists()


def test_workers_and_units_do_not_change_the_bytes(dump: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "SHARD_BYTES", 50_000)
    for jobs, name in ((1, "a.ttl"), (2, "b.ttl")):
        build([dump], tmp_path / name, jobs=jobs, citations=False, tables=tmp_path / f"{name}.tables")
    first = (tmp_path / "a.ttl").read_bytes()
    assert first == (tmp_path / "b.ttl").read_bytes()
    for table in (tmp_path / "a.ttl.tables").iterdir():
        assert table.read_bytes() == (tmp_path / "b.ttl.tables" / table.name).read_bytes()
    monkeypatch.setattr(merge, "_FAN_IN", 3)  # more shards than files are read side by side
    build([dump], tmp_path / "d.ttl", citations=False)
    assert first == (tmp_path / "d.ttl").read_bytes()


def test_a_worker_hands_on_what_is_wrong(dump: Path, tmp_path: Path) -> None:
    process = start(
        dump, "-o", tmp_path / "out.nq", "--no-citations", "--jobs", 2, "--state", tmp_path / "no" / "state"
    )
    code, said = finish(process)
    assert code == 2 and said.startswith("kg: no-such-folder") and len(said.splitlines()) == 1
    error = pickle.loads(pickle.dumps(InputError("code", "message", "hint")))
    assert (error.code, str(error), error.hint) == ("code", "code: message", "hint")


def test_standard_input_is_never_the_same_again(dump: Path) -> None:
    assert input_version([str(dump)]) == input_version([str(dump)])
    assert input_version(["-"]) != input_version(["-"])
