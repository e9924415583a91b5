r"""Cut N-Quads into the lines of one graph at a time, at the speed of a byte search.

The lines are those of a canonical writer (`kg build`, `kg convert`, pyoxigraph): terms parted by one space, LF at the
end, and the lines of a graph together, so that the end of a graph can be bisected for. That they stand together is
checked by counting; where they do not, lines are looked at one by one.
"""

import mmap
import re
from collections.abc import Iterator
from typing import IO

from kg.errors import InputError

PIECE = 1 << 20
_LINE = re.compile(
    rb"""
    (?: <[^>\s]*> | _:\S+ ) [ ]                                                      # <https://example.org/q>
    <[^>\s]*> [ ]                                                                    # <https://example.org/p>
    (?: <[^>\s]*> | _:\S+ | "(?:[^"\\\n]|\\.)*" (?: @[\w-]+ | \^\^<[^>\s]*> )? ) [ ]  # "dix"@fr
    (?P<graph> (?: <[^>\s]*> | _:\S+ )? ) [ ]?                                       # <https://example.org/g>
    \.\n
    """,
    re.VERBOSE,
)
Block = tuple[bytes, bytes]
Data = bytes | mmap.mmap


def graph_blocks(stream: IO[bytes], piece: int = PIECE) -> Iterator[Block]:
    r"""Graph names (empty: the default graph) and their lines. A graph of more than `piece` bytes comes in several
    blocks, one after the other.

    >>> import io
    >>> lines = b"<a:s> <a:p> <a:o> <a:g> .\n<a:s> <a:p> <a:o2> <a:g> .\n<a:s> <a:p> <a:o> <a:h> .\n"
    >>> [(graph, block.count(b"\n")) for graph, block in graph_blocks(io.BytesIO(lines))]
    [(b'<a:g>', 2), (b'<a:h>', 1)]

    :raises InputError: a line that is not one of a canonical writer
    """
    rest = b""
    while data := stream.read(piece):
        data = rest + data
        end = data.rfind(b"\n") + 1
        start = 0
        while start < end:
            graph, stop = _run(data, start, end)
            # A run that touches the end may go on in the next piece.
            if stop == end and stop - start < piece:
                break
            yield graph, data[start:stop]
            start = stop
        rest = data[start:]
    start = 0
    rest += b"" if not rest or rest.endswith(b"\n") else b"\n"
    while start < len(rest):
        graph, stop = _run(rest, start, len(rest))
        yield graph, rest[start:stop]
        start = stop


def joined(blocks: Iterator[Block]) -> Iterator[Block]:
    """Blocks of the same graph that follow each other, as one."""
    current = b""
    lines: list[bytes] = []
    for graph, block in blocks:
        if lines and graph != current:
            yield current, b"".join(lines)
            lines = []
        current = graph
        lines.append(block)
    if lines:
        yield current, b"".join(lines)


def as_triples(graph: bytes, block: bytes) -> bytes:
    """A block's lines without their graph: N-Triples."""
    return block.replace(b" %b .\n" % graph, b" .\n") if graph else block


def run_of_graph(data: Data, start: int, *, one_line: bool = False) -> tuple[bytes, int]:
    """The graph of the line at `start`, and where the run of its lines ends (or that line alone).

    :raises InputError: not a line of a canonical writer
    """
    return _run(data, start, len(data), one_line=one_line)


def _run(data: Data, start: int, end: int, *, one_line: bool = False) -> tuple[bytes, int]:
    match = _LINE.match(data, start, end)
    if match is None:
        line = data[start : data.find(b"\n", start, end) + 1 or end].decode(errors="replace").strip()
        raise InputError("not-canonical", f"not a line of canonical N-Quads: {line[:120]}", "kg convert writes them")
    graph, first = match["graph"], match.end()
    if one_line:
        return graph, first
    if graph:
        suffix = b" %b .\n" % graph
        stop = _bisect(data, first, end, suffix)
        if _stand_together(data, start, stop, suffix):
            return graph, stop
    stop = first
    while (match := _LINE.match(data, stop, end)) and match["graph"] == graph:
        stop = match.end()
    return graph, stop


def _stand_together(data: Data, start: int, stop: int, suffix: bytes) -> bool:
    """Whether every line between ends in the suffix."""
    lines = data[start:stop]
    return lines.count(suffix) == lines.count(b"\n")


def _bisect(data: Data, low: int, end: int, suffix: bytes) -> int:
    """Where the lines that end in `suffix` end, if they stand together from `low` on."""
    step, high = 2048, end
    while low < high:
        middle = min(low + step, (low + high) // 2) if step else (low + high) // 2
        line_end = data.find(b"\n", middle, end) + 1
        if data[max(line_end - len(suffix), low) : line_end] == suffix:
            low, step = line_end, step * 2
        else:
            high, step = data.rfind(b"\n", low, middle) + 1 or low, 0
    return low
