"""Any RDF file, or a store on disk, into any RDF format.

N-Quads and stores are written graph by graph, with the lines of each sorted, as `kg build` writes them; other files are
streamed as they come, except into N-Quads, where each graph's lines are to stand together.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg.errors import InputError, UnreadableError
from kg.load.graphs import file_graphs, gathered_graphs, whole_graphs
from kg.rdf.blocks import Block, graph_blocks
from kg.rdf.compression import open_read, open_write, refuse_inputs
from kg.rdf.formats import FORMATS, QUAD_FORMATS, format_name, graph_node, guess_format, read_quads, write_lines
from kg.rdf.vocabulary import PREFIXES


def convert(source: Path, output: Path | str, format: str | None = None, graph: str | None = None) -> None:  # noqa: A002
    """Convert a file or a store's folder; `-` is standard output (then `format` is needed).

    `graph` names where triples without a graph go in formats that have graphs. Formats without graphs hold the union.

    :raises InputError: no such file, an unknown format, a syntax error
    """
    if format is None and str(output) == "-":
        raise InputError("unknown-format", "standard output needs --format", f"one of {', '.join(FORMATS)}")
    name = format_name(format) if format else guess_format(Path(output))
    if not source.exists():
        raise InputError("no-such-file", f"{source}: no such file or folder")
    refuse_inputs(Path(output), [source])
    place = graph_node(graph)
    if source.is_dir():
        with _opened(output) as stream:
            write_lines(_in_order(_store_graphs(source)), stream, name)
        return
    if guess_format(source) == "nq" and _is_canonical(source):
        with _opened(output) as stream:
            write_lines(_in_order(whole_graphs(file_graphs(source))), stream, name)
        return
    with _opened(output) as stream:
        if name == "nq":
            write_lines(_in_order(whole_graphs(gathered_graphs(source, graph))), stream, name)
            return
        quads = (_placed(quad, place) for quad in read_quads(source))
        if name in QUAD_FORMATS:
            ox.serialize(quads, stream, format=FORMATS[name], prefixes=PREFIXES)
        else:
            triples = (quad.triple for quad in quads)
            ox.serialize(triples, stream, format=FORMATS[name], prefixes=None if name == "nt" else PREFIXES)


def _placed(quad: ox.Quad, place: ox.NamedNode | None) -> ox.Quad:
    if place is None or not isinstance(quad.graph_name, ox.DefaultGraph):
        return quad
    return ox.Quad(quad.subject, quad.predicate, quad.object, place)


def _is_canonical(path: Path) -> bool:
    """Whether the lines are those of a canonical writer, each with a graph, and each graph's together. They are
    copied as they stand: this is where bytes that are not UTF-8 would be seen.

    :raises InputError: they are not UTF-8, or cannot be decompressed
    """
    try:
        with open_read(path) as stream:
            for name, block in _without_repeats(graph_blocks(stream)):
                if not name:
                    return False
                block.decode()
    except InputError:
        return False
    except UnicodeDecodeError as error:
        line = error.object[: error.start].rpartition(b"\n")[2].decode()
        raise UnreadableError("syntax", f"{path}: bytes that are not UTF-8 behind {line[-60:]!r}") from error
    except OSError as error:
        raise UnreadableError("unreadable", f"{path}: {error.strerror or error}") from error
    return True


def _without_repeats(blocks: Iterator[Block]) -> Iterator[Block]:
    seen: set[int] = set()
    current = None
    for name, block in blocks:
        if name != current:
            if hash(name) in seen:
                raise InputError("scattered-graph", f"the lines of {name.decode()} do not stand together")
            seen.add(hash(name))
            current = name
        yield name, block


def _store_graphs(folder: Path) -> Iterator[Block]:
    """The graphs of a store, by name.

    :raises InputError: not a store, or one that holds triples without a graph
    """
    try:
        store = ox.Store.read_only(str(folder))
    except OSError as error:
        raise InputError("no-store", f"{folder}: {error}") from error
    for name in sorted(store.named_graphs(), key=str):
        data = ox.serialize(store.quads_for_pattern(None, None, None, name), format=ox.RdfFormat.N_QUADS)
        assert data is not None
        yield str(name).encode(), data


def _in_order(graphs: Iterator[Block]) -> Iterator[bytes]:
    """Each graph's lines, those of a subject together."""
    for _, lines in graphs:
        rows = lines.splitlines(keepends=True)
        yield lines if _grouped(rows) else b"".join(sorted(rows))


def _grouped(rows: list[bytes]) -> bool:
    seen: set[bytes] = set()
    current = b""
    for row in rows:
        subject = row[: row.index(b" ")]
        if subject != current:
            if subject in seen:
                return False
            seen.add(subject)
            current = subject
    return True


@contextmanager
def _opened(output: Path | str) -> Iterator[IO[bytes]]:
    if str(output) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with open_write(Path(output)) as stream:
        yield stream
