"""The union of files and graphs as one file of N-Triples."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kg.errors import InputError
from kg.rdf.blocks import as_triples, graph_blocks
from kg.rdf.compression import open_read
from kg.rdf.formats import guess_format, read_quads, read_quads_of
from kg.validation.origins import Origins

_SUBJECT = re.compile(rb"^(\S+) ", re.MULTILINE)
_BLANK = re.compile(rb"^_:|> _:", re.MULTILINE)
_BATCH = 50_000
_PIECE = 4 << 20


class Whole:
    """The union of the sources, in a file of `folder`. Blank nodes of different files stay apart."""

    def __init__(self, sources: list[Path | rdflib.Graph], folder: Path) -> None:
        self.path = folder / "whole.nt"
        self.triples = 0
        files: dict[bytes, str] = {}
        with self.path.open("wb") as out:
            for number, source in enumerate(sources):
                for lines in _pieces(source, number):
                    out.write(lines)
                    self.triples += lines.count(b"\n")
                    if len(sources) > 1 and isinstance(source, Path):
                        for subject in _SUBJECT.findall(lines):
                            files.setdefault(subject, str(source))
        self.origins = Origins.of_part(self.path, files)

    def graph(self) -> rdflib.Graph:
        """The same, in rdflib."""
        graph = rdflib.Graph()
        graph.parse(self.path, format="nt")
        return graph


def _pieces(source: Path | rdflib.Graph, number: int) -> Iterator[bytes]:
    if isinstance(source, rdflib.Graph):
        # The union, also of a Dataset.
        triples = rdflib.Graph()
        for triple in source.triples((None, None, None)):
            triples.add(triple)
        yield triples.serialize(format="nt").encode()
        return
    if guess_format(source) in ("nq", "nt"):
        before = 0  # lines
        with open_read(source) as stream:
            while piece := stream.read(_PIECE) + stream.readline():
                try:
                    piece.decode()
                except UnicodeDecodeError as error:
                    raise InputError(
                        "syntax", f"{source}: bytes that are not UTF-8: {piece[error.start :][:20]!r}"
                    ) from error
                yield _line_piece(piece, number, str(source), before)
                before += piece.count(b"\n")
        return
    batch: list[ox.Triple] = []
    for quad in read_quads(source):
        batch.append(_apart(quad.triple, number))
        if len(batch) == _BATCH:
            yield _lines(batch)
            batch = []
    yield _lines(batch)


def _line_piece(piece: bytes, number: int, source: str, lines_before: int) -> bytes:
    """Lines of N-Quads or N-Triples as N-Triples: cut by bytes where they are canonical and without blank nodes."""
    if not _BLANK.search(piece):
        try:
            return b"".join(as_triples(graph, block) for graph, block in graph_blocks(io.BytesIO(piece)))
        except InputError:
            pass
    quads = read_quads_of(io.BytesIO(piece), "nq", source, lines_before)
    return _lines([_apart(quad.triple, number) for quad in quads])


def _apart(triple: ox.Triple, number: int) -> ox.Triple:
    """The triple, its blank nodes named after the source."""
    s, p, o = triple
    if isinstance(s, ox.BlankNode):
        s = ox.BlankNode(f"{s.value}g{number}")
    if isinstance(o, ox.BlankNode):
        o = ox.BlankNode(f"{o.value}g{number}")
    return ox.Triple(s, p, o)


def _lines(triples: list[ox.Triple]) -> bytes:
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert data is not None
    return data
