"""What is converted says the same, whatever the way."""

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.convert import convert
from kg.errors import InputError
from kg.load import load_into_store
from kg.pipeline import build
from kg.rdf.formats import FORMATS, QUAD_FORMATS, read_quads

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "corpus.nq"
    build([HERE / "data" / "corpus", HERE.parent / "seeds"], path)
    return path


def quads(path: Path) -> set[str]:
    return {str(quad) for quad in read_quads(path)}


def triples(path: Path) -> set[str]:
    return {str(quad.triple) for quad in read_quads(path)}


@pytest.mark.parametrize("suffix", [*FORMATS, "nq.gz", "trig.zst"])
def test_every_format_says_the_same(suffix: str, corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / f"converted.{suffix}"
    convert(corpus, path)
    has_graphs = suffix.split(".")[0] in QUAD_FORMATS
    assert (quads(path) == quads(corpus)) if has_graphs else (triples(path) == triples(corpus))
    back = tmp_path / "back.nq"
    convert(path, back, graph=None if has_graphs else "https://example.org/g")
    assert (quads(back) == quads(corpus)) if has_graphs else (triples(back) == triples(corpus))


def test_what_a_build_writes_is_what_converting_its_quads_writes(corpus: Path, tmp_path: Path) -> None:
    for suffix in ("ttl", "trig", "nt", "nq"):
        built, converted = tmp_path / f"built.{suffix}", tmp_path / f"converted.{suffix}"
        build([HERE / "data" / "corpus", HERE.parent / "seeds"], built)
        convert(corpus, converted)
        assert converted.read_bytes() == built.read_bytes()


def test_a_store_is_a_source(corpus: Path, tmp_path: Path) -> None:
    load_into_store([corpus], tmp_path / "store")
    convert(tmp_path / "store", tmp_path / "all.nq")
    assert quads(tmp_path / "all.nq") == quads(corpus)
    convert(tmp_path / "store", tmp_path / "all.ttl")
    assert triples(tmp_path / "all.ttl") == triples(corpus)


def test_scattered_and_foreign_quads_are_brought_together(tmp_path: Path) -> None:
    source, target = tmp_path / "foreign.nq", tmp_path / "together.nq"
    foreign = '<x:s>  <x:p>\t"a"@fr <x:g> .\n# a remark\n<x:s> <x:p> <x:o> <x:h> .\n<x:s> <x:q> "b" <x:g>.\n'
    scattered = '<x:s> <x:p> "a" <x:g> .\n<x:s> <x:p> <x:o> <x:h> .\n<x:s> <x:q> "b" <x:g> .\n'
    for text in (foreign, scattered, f"{scattered}# a remark\n"):
        source.write_text(text, encoding="utf-8")
        convert(source, target)
        assert quads(target) == quads(source)
        graphs = [line.split()[-2] for line in target.read_text(encoding="utf-8").splitlines()]
        assert graphs == ["<x:g>", "<x:g>", "<x:h>"]


def test_a_failed_conversion_leaves_no_file(tmp_path: Path) -> None:
    source = tmp_path / "bad.ttl"
    source.write_text("<x:s> <x:p> .", encoding="utf-8")
    with pytest.raises(InputError, match="syntax"):
        convert(source, tmp_path / "out.trig")
    with pytest.raises(InputError, match="standard output needs"):
        convert(source, "-")
    with pytest.raises(InputError, match="no such file"):
        convert(tmp_path / "nothing.nq", tmp_path / "out.nq")
    assert [path.name for path in tmp_path.iterdir()] == ["bad.ttl"]


def test_triples_go_to_the_graph_named(tmp_path: Path) -> None:
    source, target = tmp_path / "a.ttl", tmp_path / "a.trig"
    source.write_text("<x:s> <x:p> <x:o> .", encoding="utf-8")
    convert(source, target, graph="https://example.org/g")
    assert [quad.graph_name for quad in read_quads(target)] == [ox.NamedNode("https://example.org/g")]


@pytest.mark.parametrize("name", ["a.nq", "a.trig", "a.nt"])
def test_a_graph_whose_name_is_no_iri_is_refused(name: str, tmp_path: Path) -> None:
    source = tmp_path / "a.ttl"
    source.write_text("<x:s> <x:p> <x:o> .", encoding="utf-8")
    with pytest.raises(InputError, match="bad-iri: not an IRI: 'no iri'"):
        convert(source, tmp_path / name, graph="no iri")
    with pytest.raises(InputError, match="bad-iri"):
        load_into_store([source], tmp_path / "store", "no iri")
    assert list(tmp_path.iterdir()) == [source]


def test_spoiled_quads_are_not_copied(tmp_path: Path) -> None:
    source = tmp_path / "bad.nq"
    source.write_bytes(b'<x:s> <x:p> "a" <x:g> .\n<x:s> <x:p> "\xff" <x:g> .\n')
    with pytest.raises(InputError, match=r"syntax: .*bad\.nq: bytes that are not UTF-8 behind '<x:s> <x:p> \"'"):
        convert(source, tmp_path / "out.nt")
    source = tmp_path / "cut.nq.gz"
    source.write_bytes(gzip.compress(b"<x:s> <x:p> <x:o> <x:g> .\n" * 1000)[:-20])
    with pytest.raises(InputError, match=r"unreadable: .*cut\.nq\.gz"):
        convert(source, tmp_path / "out.nt")
    assert not (tmp_path / "out.nt").exists()


@pytest.mark.parametrize("suffix", ["ttl", "trig"])
def test_a_moved_graph_keeps_its_base(suffix: str, tmp_path: Path) -> None:
    moved, target = tmp_path / "moved.nq", tmp_path / f"moved.{suffix}"
    build([HERE.parent / "seeds"], moved, base="https://data.example/an/")
    convert(moved, target)
    text = target.read_text(encoding="utf-8")
    assert text.startswith("@base <https://data.example/an/> .")
    assert "<id/question/14/QE/2524>" in text
    assert triples(target) == triples(moved)
