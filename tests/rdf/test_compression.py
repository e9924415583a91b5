"""Compressed files of RDF: read whole, or said to be cut."""

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.rdf.compression import open_read, open_write
from kg.rdf.formats import read_quads

LINES = b"".join(b'<a:s%d> <a:p> "%d" <a:g> .\n' % (n, n * n) for n in range(20_000))


@pytest.fixture(params=[".gz", ".zst"])
def packed(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"a.nq{request.param}"
    with open_write(path) as stream:
        stream.write(LINES)
    return path


def test_what_was_written_is_read(packed: Path) -> None:
    with open_read(packed) as stream:
        assert stream.read() == LINES


def test_streams_one_behind_the_other_are_one(packed: Path) -> None:
    packed.write_bytes(packed.read_bytes() * 2)
    with open_read(packed) as stream:
        assert stream.read() == LINES * 2


@pytest.mark.parametrize("kept", [0.99, 0.5, 0.1])
def test_a_cut_file_is_not_the_end(packed: Path, kept: float) -> None:
    data = packed.read_bytes()
    packed.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(InputError, match=f"{packed.name}: cannot be decompressed"):
        list(read_quads(packed))


def test_what_is_not_compressed_is_told(packed: Path) -> None:
    packed.write_bytes(LINES[:1000])
    with pytest.raises(InputError, match="cannot be decompressed"), open_read(packed) as stream:
        stream.read()
