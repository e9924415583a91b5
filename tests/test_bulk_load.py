"""A new store holds the same whether a file is read as one or as several."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import InputError
from kg.load import bulk, load_into_store
from kg.load.bulk import Piece, pieces
from kg.rdf.compression import open_write

LINES = [
    f'<https://example.org/{n}> <https://example.org/p> "{"é" * (n % 50)}" <https://example.org/g> .'
    for n in range(400)
]


@pytest.fixture(autouse=True)
def two_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_WORTH_CUTTING", 1000)
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def written(path: Path, lines: list[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def content(folder: Path) -> set[str]:
    return {f"{quad} ." for quad in ox.Store.read_only(str(folder))}


@pytest.mark.parametrize("count", [2, 3, 7, 1000])
def test_pieces_are_whole_lines_and_all_of_them(tmp_path: Path, count: int) -> None:
    path = written(tmp_path / "a.nq", LINES)
    data = path.read_bytes()
    found = list(pieces(path, count))
    assert len(found) == count
    assert b"".join(data[each.start : each.end] for each in found) == data
    assert all(data[: each.end].endswith(b"\n") for each in found)


def test_a_file_read_as_two_gives_the_same_store(tmp_path: Path) -> None:
    path = written(tmp_path / "a.nq", LINES)
    assert load_into_store([path], tmp_path / "store").quads == len(LINES)
    assert content(tmp_path / "store") == set(LINES)


def test_what_is_no_file_of_plain_lines_stays_whole(tmp_path: Path) -> None:
    path = written(tmp_path / "a.nq", LINES)
    with open_write(tmp_path / "a.nq.zst") as stream:
        stream.write(path.read_bytes())
    turtle = written(tmp_path / "a.ttl", [line.replace(" <https://example.org/g>", "") for line in LINES])
    for file in (tmp_path / "a.nq.zst", turtle):
        assert list(pieces(file, 2)) == [Piece(file)]
    load_into_store([tmp_path / "a.nq.zst", turtle], tmp_path / "store", "https://example.org/g")
    assert content(tmp_path / "store") == set(LINES)


def test_a_blank_node_stays_one_node(tmp_path: Path) -> None:
    nodes = ['_:b <https://example.org/p> "1" <https://example.org/g> .', *LINES]
    nodes.append('_:b <https://example.org/p> "2" <https://example.org/g> .')
    load_into_store([written(tmp_path / "a.nq", nodes)], tmp_path / "store")
    (subject,) = {
        quad.subject for quad in ox.Store.read_only(str(tmp_path / "store")) if isinstance(quad.subject, ox.BlankNode)
    }
    assert len(list(ox.Store.read_only(str(tmp_path / "store")).quads_for_pattern(subject, None, None))) == 2


@pytest.mark.parametrize("wrong", [3, 390])
def test_an_error_tells_the_line_of_the_file(tmp_path: Path, wrong: int) -> None:
    path = written(tmp_path / "a.nq", [*LINES[: wrong - 1], "<https://example.org/s> no .", *LINES[wrong - 1 :]])
    with pytest.raises(InputError, match=rf"a\.nq: .*\bline {wrong}\b"):
        load_into_store([path], tmp_path / "store")
    assert [each.name for each in tmp_path.iterdir()] == ["a.nq"]


def test_iris_are_checked_unless_they_were(tmp_path: Path) -> None:
    path = written(tmp_path / "a.nq", [*LINES, "<https://example.org/a b> <x:p> <x:o> <x:g> ."])
    with pytest.raises(InputError, match="line 401"):
        load_into_store([path], tmp_path / "store")
    assert load_into_store([path], tmp_path / "other", checked=True).quads == len(LINES) + 1


def test_what_is_no_line_is_told_of_checked_files_too(tmp_path: Path) -> None:
    path = written(tmp_path / "a.nq", [*LINES, "<x:s> <x:p> ."])
    with pytest.raises(InputError, match="line 401"):
        load_into_store([path], tmp_path / "store", checked=True)
