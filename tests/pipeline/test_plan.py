"""What the units of work hold, read by the workers, is what reading the inputs in one go gives."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.pipeline import plan as planning
from kg.pipeline.plan import Files, Members, Range, plan, read_unit, write_spool
from kg.sources import RawRecord, Reject, read_records

from .dumps import archive, big_file, record


@pytest.fixture(autouse=True)
def small_units(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "SHARD_BYTES", 20_000)


def read_by_units(*paths: Path, spools: Path) -> tuple[list[RawRecord | Reject], list[str]]:
    """What workers read, and the kinds of units."""
    found: list[RawRecord | Reject] = []
    kinds = []
    for number, planned in enumerate(plan(map(str, paths))):
        unit = planned.unit or write_spool(planned.records or [], spools / str(number))
        found += read_unit(unit)
        kinds.append(type(unit).__name__)
    return found, kinds


def test_a_big_file_is_read_in_ranges(tmp_path: Path) -> None:
    path = big_file(tmp_path / "a.xml", [record(n) for n in range(1, 60)])
    found, kinds = read_by_units(path, spools=tmp_path)
    assert found == list(read_records([path]))
    assert len(found) == 59 and len(kinds) > 5 and set(kinds) == {"Range"}


def test_members_of_a_zip_are_read_without_its_directory(tmp_path: Path) -> None:
    members = {f"xml/{n}.xml": record(n) for n in range(1, 40)}
    path = archive(tmp_path / "a.zip", members | {"../out.xml": b"x", "empty.xml": b"", "__MACOSX/._x": b"x"})
    found, kinds = read_by_units(path, spools=tmp_path)
    assert found == list(read_records([path]))
    assert [each.code for each in found if isinstance(each, Reject)] == ["path-escape", "empty"]
    assert len(kinds) > 3 and set(kinds) == {"Members"}


def test_what_cannot_be_addressed_is_spooled(tmp_path: Path) -> None:
    big = big_file(tmp_path / "a.xml", [record(n) for n in range(1, 30)]).read_bytes()
    (tmp_path / "a.xml.gz").write_bytes(gzip.compress(big))
    archive(tmp_path / "b.zip", {"one.xml": record(1), "big.xml": big, "two.xml": record(2)})
    for path, expected in ((tmp_path / "a.xml.gz", {"Spool"}), (tmp_path / "b.zip", {"Members", "Spool"})):
        found, kinds = read_by_units(path, spools=tmp_path)
        assert found == list(read_records([path]))
        assert set(kinds) == expected


def test_small_files_are_put_together(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for n in range(1, 40):
        (folder / f"{n}.xml").write_bytes(record(n))
    found, kinds = read_by_units(folder, spools=tmp_path)
    assert found == list(read_records([folder]))
    assert 3 < len(kinds) < 20 and set(kinds) == {"Files"}


def test_a_broken_archive_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive(tmp_path / "whole.zip", {"a.xml": record(1)}).read_bytes()[:-30])
    found, _ = read_by_units(path, spools=tmp_path)
    assert found == list(read_records([path])) and isinstance(found[0], Reject)


_PIECES = st.lists(
    st.sampled_from(
        [
            record(1)[:-11],  # cut short
            b"<!-- </question><question><uid>QANR5L14QE9</uid> -->",
            b"<question><texte><![CDATA[</question><question>]]></texte><uid>QANR5L14QE8</uid></question>",
            b"stray words",
            b"</question>",
            b" " * 3000,
            *(record(n) for n in range(2, 8)),
        ]
    ),
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(pieces=_PIECES, closed=st.booleans())
def test_ranges_hold_what_one_reading_gives(
    pieces: list[bytes], closed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("ranges")
    path = folder / "a.xml"
    path.write_bytes(b"<questionsEcrites>" + b"\n".join(pieces) + (b"</questionsEcrites>" if closed else b""))
    found, _ = read_by_units(path, spools=folder)
    assert found == list(read_records([path]))


@settings(max_examples=40, deadline=None)
@given(
    pieces=st.lists(
        st.sampled_from(
            [b'{"uid": "QANR5L14QE1", "texte": "%s"}' % (b"x" * 9000), b'{"uid": "cut', b"{}", b"null", b'"a\\"b"']
        ),
        max_size=20,
    ),
    closed=st.booleans(),
)
def test_ranges_of_json_hold_what_one_reading_gives(
    pieces: list[bytes], closed: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("ranges")
    path = folder / "a.json"
    path.write_bytes(b'{"questionsEcrites": {"question": [' + b",\n".join(pieces) + (b"]}}" if closed else b""))
    found, _ = read_by_units(path, spools=folder)
    assert found == list(read_records([path]))


def test_progress_goes_up_to_the_size_of_the_inputs(tmp_path: Path) -> None:
    paths = [
        big_file(tmp_path / "a.xml", [record(n) for n in range(1, 30)]),
        archive(tmp_path / "b.zip", {f"{n}.xml": record(n) for n in range(1, 30)}),
    ]
    seen = [planned.seen for planned in plan(map(str, paths))]
    total = planning.total_size(map(str, paths))
    assert seen == sorted(seen) and 0.9 * total < seen[-1] <= total


def test_units_are_small_and_hold_no_records(tmp_path: Path) -> None:
    path = archive(tmp_path / "b.zip", {f"{n}.xml": record(n) for n in range(1, 30)})
    units = [planned.unit for planned in plan([str(path)])]
    assert all(isinstance(unit, Files | Members | Range) for unit in units)
    assert not any(b"questionsEcrites" in repr(unit).encode() for unit in units)
