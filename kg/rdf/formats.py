"""Read any RDF file as quads; write sorted N-Quads lines in any format."""

import io
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg.errors import InputError, UnreadableError
from kg.rdf.compression import inner_suffix, open_read
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.turtle import write_turtle
from kg.rdf.vocabulary import PREFIXES

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
_ALIASES = {"turtle": "ttl", "n3": "ttl", "ntriples": "nt", "nquads": "nq", "json": "jsonld", "json-ld": "jsonld"}
_ALIASES |= {"xml": "rdf", "rdfxml": "rdf", "owl": "rdf"}
# The first line of a block, with the base of its graph.
_LINE_NUMBER = re.compile(r"\bline (\d+)")
_GRAPH = re.compile(rb"[^\n]* <(https?://[^\s<>]*/)graph/[^\s<>]*> \.\n")
# A format with named graphs; the others write the union of the graphs.
QUAD_FORMATS = frozenset({"nq", "trig", "jsonld"})


def format_name(name: str) -> str:
    """The short name of a format given by name or suffix.

    >>> format_name(".Turtle"), format_name("nq")
    ('ttl', 'nq')

    :raises InputError: not a format we know
    """
    key = name.lower().lstrip(".")
    key = _ALIASES.get(key, key)
    if key not in FORMATS:
        raise InputError("unknown-format", f"not an RDF format: {name!r}", f"one of {', '.join(FORMATS)}")
    return key


def guess_format(path: Path) -> str:
    """The format that a file's name tells, `.gz` and `.zst` aside.

    :raises InputError: the name tells none
    """
    try:
        return format_name(inner_suffix(path))
    except InputError as error:
        raise InputError("unknown-format", f"{path}: the name tells no RDF format", error.hint) from error


def graph_node(iri: str | None) -> ox.NamedNode | None:
    """The graph that the user names for triples that have none.

    :raises InputError: not an absolute IRI
    """
    try:
        return ox.NamedNode(iri) if iri is not None else None
    except ValueError as error:
        raise InputError("bad-iri", f"not an IRI: {iri!r}", "a graph is https://…") from error


def read_quads(path: Path, format: str | None = None) -> Iterator[ox.Quad]:  # noqa: A002
    """The quads of a file, or of standard input for `-` (then `format` is needed), in its order.

    :raises InputError: no such file, an unknown format, or a syntax error (with its line)
    """
    if str(path) == "-":
        if format is None:
            raise InputError("unknown-format", "standard input needs --format", f"one of {', '.join(FORMATS)}")
        yield from read_quads_of(sys.stdin.buffer, format_name(format), "standard input")
        return
    name = format_name(format) if format else guess_format(path)
    try:
        stream = open_read(path)
    except OSError as error:
        raise UnreadableError("unreadable", f"{path}: {error.strerror or error}") from error
    with stream:
        yield from read_quads_of(stream, name, str(path))


def read_quads_of(stream: IO[bytes], name: str, where: str, lines_before: int = 0) -> Iterator[ox.Quad]:
    """The quads of an open file in a format of `FORMATS`; `where` names it in errors. A part of a file has so many
    `lines_before` it.

    :raises InputError: a syntax error, or bytes that cannot be decompressed
    """
    try:
        yield from ox.parse(stream, format=FORMATS[name])
    except SyntaxError as error:
        raise UnreadableError("syntax", f"{where}: {further_on(error.msg or str(error), lines_before)}") from error
    except (OSError, EOFError, ValueError) as error:
        raise UnreadableError("unreadable", f"{where}: {error}") from error


def further_on(message: str, lines_before: int) -> str:
    """What the parser says of a part of a file, with the lines counted from the file's first.

    >>> further_on("Parser error at line 3 between columns 1 and 5", 40)
    'Parser error at line 43 between columns 1 and 5'
    """
    return _LINE_NUMBER.sub(lambda found: f"line {lines_before + int(found[1])}", message)


def write_lines(blocks: Iterable[bytes], stream: IO[bytes], name: str, base: str | None = None) -> None:
    """Write blocks of N-Quads lines (a block holds one graph's lines, sorted by subject) in a format.

    Line formats are passed on; Turtle and TriG are grouped by subject, and shorten IRIs under `base`, by default that
    of the first graph; JSON-LD and RDF/XML go through pyoxigraph.
    """
    if name in ("nq", "nt"):
        for block in blocks:  # zstandard's stream has no `writelines`
            stream.write(block if name == "nq" else without_graph(block))
    elif name in ("ttl", "trig"):
        blocks = iter(blocks)
        first = next(blocks, b"")
        write_turtle(chain([first], blocks), stream, base or _base(first), named_graphs=name == "trig")
    else:
        quads = (q for block in blocks for q in ox.parse(io.BytesIO(block), format=ox.RdfFormat.N_QUADS, lenient=True))
        if name in QUAD_FORMATS:
            ox.serialize(quads, stream, format=FORMATS[name], prefixes=PREFIXES)
        else:
            ox.serialize((q.triple for q in quads), stream, format=FORMATS[name], prefixes=PREFIXES)


def _base(block: bytes) -> str:
    """What the graph of the lines stands under, if it is one of ours: a build may have moved it."""
    graph = _GRAPH.match(block)
    return graph[1].decode() if graph else DEFAULT_BASE


def without_graph(block: bytes) -> bytes:
    """N-Quads lines as N-Triples. The graph is the last IRI of each line."""
    lines = block.split(b"\n")[:-1]
    return b"".join(line[: line.rindex(b" <")] + b" .\n" for line in lines)
