"""The graphs of files of any format, one at a time, as canonical lines; and cut into batches for a server."""

import io
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import InputError
from kg.rdf.blocks import Block, as_triples, graph_blocks
from kg.rdf.compression import open_read
from kg.rdf.formats import graph_node, guess_format, read_quads, read_quads_of

PIECE_BYTES = 1 << 20


def file_graphs(path: Path, graph: str | None = None) -> Iterator[Block]:
    """The graphs of a file with their N-Quads lines; a large graph comes in several pieces. Triples without a graph
    go to `graph`.

    N-Quads of a canonical writer are read as they stand; others as `gathered_graphs` does.

    :raises InputError: unreadable, or triples without a graph where `graph` is not given or no IRI, or lines that are
        not canonical after others that are
    """
    place = graph_node(graph)
    if guess_format(path) == "nq":
        read = 0
        try:
            with open_read(path) as stream:
                for name, lines in graph_blocks(stream):
                    read += lines.count(b"\n")
                    yield _placed(name, lines, place, path)
            return
        except InputError as error:
            if error.code != "not-canonical":
                raise
            if read:
                raise _refused(path, read) from error
    yield from gathered_graphs(path, graph)


def _refused(path: Path, lines_before: int) -> InputError:
    """Why the line behind so many others is not read: it is broken, or only not as a canonical writer has it."""
    with open_read(path) as stream:
        line = next(islice(stream, lines_before, None))
    try:
        deque(read_quads_of(io.BytesIO(line), "nq", str(path), lines_before), maxlen=0)
    except InputError as error:
        return error
    told = line.decode(errors="replace").strip()[:120]
    message = f"{path}: line {lines_before + 1} is not canonical, those before it are: {told}"
    return InputError("not-canonical", message, "kg convert writes them")


def gathered_graphs(path: Path, graph: str | None = None) -> Iterator[Block]:
    """The same of any file of quads or triples, held in memory to bring each graph's lines together.

    :raises InputError: unreadable, or triples without a graph where `graph` is not given or no IRI
    """
    place = graph_node(graph)
    store = ox.Store()
    store.bulk_extend(read_quads(path))
    for named in sorted(store.named_graphs(), key=str):
        yield from _pieces(store, named, str(named).encode())
    if any(True for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph())):
        for _, lines in _pieces(store, ox.DefaultGraph(), b""):
            yield _placed(b"", lines, place, path)


def _pieces(store: ox.Store, name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph, label: bytes) -> Iterator[Block]:
    quads = store.quads_for_pattern(None, None, None, name)
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert data is not None
    stream = io.BytesIO(b"".join(sorted(data.splitlines(keepends=True))))
    while piece := stream.read(PIECE_BYTES) + stream.readline():
        yield label, piece


def _placed(name: bytes, lines: bytes, place: ox.NamedNode | None, path: Path) -> Block:
    if name:
        return name, lines
    if place is None:
        raise InputError("no-graph", f"{path}: triples without a graph", "say where they go: --graph IRI")
    target = str(place).encode()
    return target, lines.replace(b" .\n", b" %b .\n" % target)


def whole_graphs(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks of the same graph that follow each other as one.

    :raises InputError: a graph that comes again later: its lines have to stand together
    """
    seen: set[int] = set()
    current, lines = b"", list[bytes]()
    for name, block in blocks:
        if name != current:
            if lines:
                yield current, b"".join(lines)
            if hash(name) in seen:
                message = f"the lines of {name.decode()} do not stand together"
                raise InputError("scattered-graph", message, "kg convert brings them together")
            seen.add(hash(name))
            current, lines = name, []
        lines.append(block)
    if lines:
        yield current, b"".join(lines)


class Batch(NamedTuple):
    """What goes to a server at once: graphs that begin here, and N-Quads lines by graph."""

    begun: tuple[bytes, ...]
    blocks: tuple[Block, ...]
    lines: int

    def quads(self) -> bytes:
        """All lines."""
        return b"".join(lines for _, lines in self.blocks)

    def insert_data(self) -> str:
        """The body of an INSERT DATA."""
        groups = (f"GRAPH {name.decode()} {{\n{as_triples(name, lines).decode()}}}" for name, lines in self.blocks)
        return "INSERT DATA {\n" + "\n".join(groups) + "\n}"


def batches(blocks: Iterable[Block], most_lines: int, most_bytes: int) -> Iterator[Batch]:
    """Cut graphs into batches, the same for the same input and limits. Small graphs are not parted."""
    seen: set[int] = set()
    begun, parts, count, size = list[bytes](), list[Block](), 0, 0
    for name, block in blocks:
        for lines in _cut(block, most_lines, most_bytes):
            number = lines.count(b"\n")
            if parts and (count + number > most_lines or size + len(lines) > most_bytes):
                yield Batch(tuple(begun), tuple(parts), count)
                begun, parts, count, size = [], [], 0, 0
            if hash(name) not in seen:
                seen.add(hash(name))
                begun.append(name)
            parts.append((name, lines))
            count, size = count + number, size + len(lines)
    if parts:
        yield Batch(tuple(begun), tuple(parts), count)


def _cut(block: bytes, most_lines: int, most_bytes: int) -> Iterator[bytes]:
    if len(block) <= most_bytes and block.count(b"\n") <= most_lines:
        yield block
        return
    piece, count, size = list[bytes](), 0, 0
    for line in block.splitlines(keepends=True):
        if piece and (count == most_lines or size + len(line) > most_bytes):
            yield b"".join(piece)
            piece, count, size = [], 0, 0
        piece.append(line)
        count, size = count + 1, size + len(line)
    yield b"".join(piece)
