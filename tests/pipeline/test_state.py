"""With a state a build gives what a whole one gives, and builds only what has changed."""

import io
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.diff import diff
from kg.errors import InputError
from kg.patch import PATCH_FORMATS, Tally, read_updates, write_patch
from kg.pipeline import build, merge
from kg.pipeline import plan as planning
from kg.pipeline import shards as building
from kg.pipeline.state import State
from kg.sources import read_question

from .dumps import big_file, record

CORPUS = Path(__file__).parent.parent / "data" / "corpus"
REGISTERS = Path(__file__).parent.parent / "data" / "registers"


def everything(target: Path) -> dict[str, bytes]:
    return {path.name.replace(target.name, ""): path.read_bytes() for path in target.parent.glob(f"{target.name}*")}


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many records were parsed, one number an element."""
    found: list[int] = []
    whole = read_question

    def counting(*arguments: object) -> object:
        found.append(1)
        return whole(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(building, "read_question", counting)
    return found


# Each is a version of a question: unchanged, answered, corrected …
_RECORDS = [record(n, answered=answered) for n in range(1, 9) for answered in (False, True)]
_ANY = st.lists(st.sampled_from([*_RECORDS, b"<question><uid>broken</question>"]))
# At least one can be read: otherwise nothing is written.
_DUMPS = st.lists(st.builds(lambda one, more: [*more, one], st.sampled_from(_RECORDS), _ANY), min_size=2, max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dumps=_DUMPS)
def test_any_sequence_of_dumps_gives_what_whole_builds_give(
    dumps: list[list[bytes]], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "SHARD_BYTES", 6_000)
    folder = tmp_path_factory.mktemp("state")
    for records in dumps:
        dump = big_file(folder / "dump.xml", records)
        build([dump], folder / "whole.nq", citations=False)
        build([dump], folder / "quick.nq", citations=False, state=folder / "state")
        assert everything(folder / "quick.nq") == everything(folder / "whole.nq")
    suffixes = sorted(path.name.rpartition(".")[2] for path in folder.glob("state.*"))
    assert suffixes == ["blocks", "lock", "notes", "nq", "totals"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dumps=_DUMPS, form=st.sampled_from(list(PATCH_FORMATS)))
def test_patches_bring_a_store_to_where_whole_builds_are(
    dumps: list[list[bytes]], form: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "SHARD_BYTES", 6_000)
    folder = tmp_path_factory.mktemp("patches")
    before, after, state, patch = (folder / name for name in ("before.nq", "after.nq", "state", "patch.ru"))
    store = ox.Store()
    build([big_file(folder / "dump.xml", dumps[0])], before, citations=False, state=state)
    store.bulk_load(path=before)
    for records in dumps[1:]:
        dump = big_file(folder / "dump.xml", records)
        whole = build([dump], after, citations=False)
        told = build([dump], patch, format=form, citations=False, state=state)
        for update in read_updates(patch):
            store.update(update)
        assert set(store) == set(ox.parse(path=after))
        tally = Tally(diff(before, after))
        write_patch(tally, io.BytesIO(), form)
        assert told.changes == tally.counts
        assert (told.quads, told.answers, told.duplicates) == (whole.quads, whole.answers, whole.duplicates)
        after.rename(before)


def test_a_patch_tells_registers_and_citations_too(tmp_path: Path) -> None:
    """What a new question brings to the shared graphs, and what goes with one that is gone."""
    state = tmp_path / "state"
    inputs = sorted(path for path in CORPUS.iterdir() if path.is_file())
    build(inputs[:-6], tmp_path / "before.nq", registers=[REGISTERS], state=state)
    build(inputs[6:], tmp_path / "after.nq", registers=[REGISTERS])
    told = build(inputs[6:], tmp_path / "change.rdfp", registers=[REGISTERS], state=state)
    tally = Tally(diff(tmp_path / "before.nq", tmp_path / "after.nq"))
    with (tmp_path / "diff.rdfp").open("wb") as stream:
        write_patch(tally, stream, "rdfpatch")
    assert told.changes == tally.counts
    assert tally.counts["graphs changed"] > 1, tally.counts
    lines = [sorted((tmp_path / name).read_bytes().splitlines()) for name in ("change.rdfp", "diff.rdfp")]
    assert lines[0] == lines[1]


def test_a_patch_needs_a_build_before(tmp_path: Path) -> None:
    dump = big_file(tmp_path / "dump.xml", [record(1)])
    patch, state = tmp_path / "change.rdfp", tmp_path / "state"
    for memory in (None, state):
        with pytest.raises(InputError, match="nothing-before"):
            build([dump], patch, citations=False, state=memory)
    build([dump], tmp_path / "out.nq", citations=False, state=state)
    with pytest.raises(InputError, match="nothing-before"):
        build([dump], patch, citations=False, state=state, base="http://example.org/")
    assert not patch.exists()
    assert build([dump], patch, citations=False, state=state).changes == dict.fromkeys(Tally([]).counts, 0)
    assert patch.read_bytes() == b"TX .\nTC .\n"


def test_only_what_has_changed_is_built(tmp_path: Path, parsed: list[int]) -> None:
    records = [record(n) for n in range(1, 41)]
    state = tmp_path / "state"
    build([big_file(tmp_path / "dump.xml", records)], tmp_path / "out.nq", citations=False, state=state)
    assert len(parsed) == 40
    records[7] = record(8, answered=False)
    build([big_file(tmp_path / "dump.xml", records)], tmp_path / "out.nq", citations=False, state=state)
    assert len(parsed) == 41
    build([tmp_path / "dump.xml"], tmp_path / "out.nq", citations=False, state=state, base="http://example.org/")
    assert len(parsed) == 81


def test_citations_registers_and_tables_are_remembered(tmp_path: Path, parsed: list[int]) -> None:
    for jobs, name in ((1, "whole"), (1, "first"), (2, "second")):
        build(
            [CORPUS], tmp_path / f"{name}.ttl", jobs=jobs, registers=[REGISTERS], tables=tmp_path / f"{name}.tables",
            state=None if name == "whole" else tmp_path / "state",
        )  # fmt: skip
    for name in ("first", "second"):
        assert everything(tmp_path / f"{name}.ttl") == everything(tmp_path / "whole.ttl")
        for table in (tmp_path / "whole.tables").iterdir():
            assert (tmp_path / f"{name}.tables" / table.name).read_bytes() == table.read_bytes()


def test_a_build_that_fails_leaves_the_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parsed: list[int]
) -> None:
    state = tmp_path / "state"
    dump = big_file(tmp_path / "dump.xml", [record(n) for n in range(1, 21)])
    build([dump], tmp_path / "out.nq", citations=False, state=state)
    before = (tmp_path / "out.nq").read_bytes()
    big_file(dump, [record(n) for n in range(10, 31)])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("kg.pipeline.state.shutil.copyfile", full)
        with pytest.raises(OSError, match="No space left"):
            build([dump], tmp_path / "out.nq", citations=False, state=state)
    big_file(dump, [record(n) for n in range(1, 21)])
    parsed.clear()
    build([dump], tmp_path / "out.nq", citations=False, state=state)
    assert (tmp_path / "out.nq").read_bytes() == before and not parsed


@pytest.mark.parametrize("at", ["before", "after"])
def test_a_patch_is_not_told_again_once_the_state_has_moved_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    state, patch, remember = tmp_path / "state", tmp_path / "change.rdfp", merge.Merger.remember
    build([big_file(tmp_path / "a.xml", [record(1)])], tmp_path / "a.nq", citations=False, state=state)
    dump = big_file(tmp_path / "b.xml", [record(1), record(2)])

    def cut_off(merger: merge.Merger) -> None:
        if at == "after":
            remember(merger)
        raise KeyboardInterrupt

    with monkeypatch.context() as cut, pytest.raises(KeyboardInterrupt):
        cut.setattr(merge.Merger, "remember", cut_off)
        build([dump], patch, citations=False, state=state)
    told = patch.read_bytes()
    assert b"QANR5L14QE2" in told
    if at == "after":
        with pytest.raises(InputError, match="is whole"):
            build([dump], patch, citations=False, state=state, resume=True)
    else:
        build([dump], patch, citations=False, state=state, resume=True)
    assert patch.read_bytes() == told
    build([dump], patch, citations=False, state=state)
    assert b"QANR5L14QE2" not in patch.read_bytes()  # nothing has changed since


def test_blocks_that_are_of_no_more_use_are_dropped(tmp_path: Path) -> None:
    state = tmp_path / "state"
    sizes = []
    for first in range(1, 200, 20):  # every dump has other questions than the one before
        dump = big_file(tmp_path / "dump.xml", [record(n) for n in range(first, first + 20)])
        build([dump], tmp_path / "out.nq", citations=False, state=state)
        sizes.append(
            State(state, "").path.stat().st_size + sum(p.stat().st_size for p in tmp_path.glob("state.*.blocks"))
        )
    assert max(sizes) < 3 * sizes[0]


def test_a_file_that_is_no_state_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a letter", encoding="utf-8")
    dump = big_file(tmp_path / "dump.xml", [record(1)])
    with pytest.raises(InputError, match="bad-state"):
        build([dump], tmp_path / "out.nq", citations=False, state=tmp_path / "state")
    assert not (tmp_path / "out.nq").exists()


def test_a_state_that_has_lost_a_file_is_told(tmp_path: Path) -> None:
    dump = big_file(tmp_path / "dump.xml", [record(1), record(2)])
    build([dump], tmp_path / "out.nq", citations=False, state=tmp_path / "state")
    next(tmp_path.glob("state.*.notes")).write_bytes(b"")
    with pytest.raises(InputError, match="bad-state"):
        build([dump], tmp_path / "out.nq", citations=False, state=tmp_path / "state")
