"""The lines of the shards are gathered in one file, which may become the output."""

import errno
import os
from pathlib import Path

import pytest

from kg.pipeline import build
from kg.pipeline import plan as planning
from kg.pipeline.files import ShardFiles, Slice
from kg.pipeline.lines import Lines
from kg.pipeline.shards import Options, build_shard
from kg.pipeline.workspace import checksum
from kg.rdf.iris import DEFAULT_BASE
from kg.sources import RawRecord

from .dumps import big_file, record


def new_lines(folder: Path) -> Lines:
    lines = Lines(folder / "lines.nq")
    lines.path.touch()
    return lines


def fails(*_: object) -> int:
    raise OSError(errno.EOPNOTSUPP, "not on this filesystem")


@pytest.mark.parametrize("system_copies", [True, False])
def test_lines_stand_one_behind_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system_copies: bool) -> None:
    if not system_copies:
        monkeypatch.setattr(os, "copy_file_range", fails, raising=False)
    lines = new_lines(tmp_path)
    for text in ("a\nbb\n", "", "ccc\n"):
        (tmp_path / "shard").write_text(text)
        assert lines.append(tmp_path / "shard") == len(text)
    assert lines.path.read_text() == "a\nbb\nccc\n"
    assert (lines.shards, lines.where(0, Slice(2, 5)), lines.where(2, Slice(0, 4))) == (3, Slice(2, 5), Slice(5, 9))


def test_what_was_half_written_is_written_over(tmp_path: Path) -> None:
    lines = new_lines(tmp_path)
    (tmp_path / "shard").write_text("a\n")
    lines.append(tmp_path / "shard")
    with pytest.raises(KeyboardInterrupt), lines.becoming(tmp_path / "out.nq") as stream:
        stream.write(b"half of what is sha")
        raise KeyboardInterrupt
    assert not (tmp_path / "out.nq").exists()
    (tmp_path / "shard").write_text("b\n")
    lines.append(tmp_path / "shard")
    with lines.becoming(tmp_path / "out.nq") as stream:
        stream.write(b"shared\n")
    assert (tmp_path / "out.nq").read_text() == "a\nb\nshared\n"
    assert not lines.path.exists()


def test_the_order_of_the_records_does_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "SHARD_BYTES", 30_000)
    records = [record(number) for number in range(1, 100)]
    orders = {"in-order": records, "reversed": records[::-1], "twice": [*records, *records[:50]]}
    built = set()
    for name, order in orders.items():
        summary = build([big_file(tmp_path / f"{name}.xml", order)], tmp_path / f"{name}.nq", citations=False)
        assert (summary.shards > 3, summary.questions, summary.duplicates) == (True, 99, 50 if name == "twice" else 0)
        built.add((tmp_path / f"{name}.nq").read_bytes())
    assert len(built) == 1


def test_a_shard_tells_size_and_checksum_of_its_lines_wherever_they_are(tmp_path: Path) -> None:
    files, options = ShardFiles(tmp_path, 0), Options(DEFAULT_BASE, citations=False)
    files.rejects.write_text("half of what a build that was cut off had rejected")
    records = [RawRecord("opendata-xml", record(number), "a.xml") for number in (1, 2)]
    alone = build_shard(0, records, tmp_path, options)
    assert alone.lines == checksum(files.quads)
    assert files.besides() == [files.index, files.descriptions]
    lines = new_lines(tmp_path)
    (tmp_path / "shard").write_text("a\n")
    lines.append(tmp_path / "shard")
    with lines.end() as into:
        behind = build_shard(1, records, tmp_path, options, into)
    assert behind.lines == alone.lines
    assert lines.path.read_bytes() == b"a\n" + files.quads.read_bytes()
