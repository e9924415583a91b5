"""Inputs and outputs on filesystems that fsspec knows."""

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.pipeline import build
from kg.pipeline import plan as planning

from .dumps import archive, big_file, record

fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed: pip install 'questions-kg[cluster]'")


def test_inputs_and_output_may_be_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(planning, "SHARD_BYTES", 20_000)
    files = fsspec.filesystem("memory")
    records = [record(n) for n in range(1, 50)]
    here = [
        big_file(tmp_path / "a.xml", records[:25]),
        archive(tmp_path / "b.zip", {f"{n}.xml": each for n, each in enumerate(records[25:])}),
    ]
    for path in here:
        files.pipe(f"/dumps/{path.name}", path.read_bytes())
    build(here, tmp_path / "out.nq", citations=False)
    summary = build(["memory://dumps"], "memory://graphs/out.nq.gz", citations=False)
    assert (summary.questions, summary.output) == (49, "memory://graphs/out.nq.gz")
    with fsspec.open("memory://graphs/out.nq.gz", compression="gzip") as stream:
        assert stream.read() == (tmp_path / "out.nq").read_bytes()
    assert sorted(path.rpartition("/")[2] for path in files.find("/graphs")) == [
        "out.nq.gz", "out.nq.gz.anomalies.jsonl", "out.nq.gz.rejects.jsonl",
    ]  # fmt: skip
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_an_unknown_kind_of_address_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no-filesystem"):
        build(["carrier-pigeon://dumps"], tmp_path / "out.nq", citations=False)
