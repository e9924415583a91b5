"""Changes of a graph, written as a patch; and patches, applied."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import IO, NamedTuple

from kg.errors import InputError
from kg.rdf.blocks import as_triples, run_of_graph
from kg.rdf.compression import open_read

# The formats of patches, and the suffixes of their files.
PATCH_FORMATS = {"rdfpatch": ".rdfp", "sparql": ".ru", "graphs": ".ru"}
# A server's limits: Virtuoso's compiler refuses 10,000 lines.
_LINES_AN_UPDATE = 1_000
_TRANSACTION_BYTES = 16 << 20


class Change(NamedTuple):
    """One graph that differs: what it loses and gains (N-Quads lines), and all that it is to hold ("" for none)."""

    graph: bytes
    removed: tuple[bytes, ...]
    added: tuple[bytes, ...]
    after: bytes

    @property
    def kind(self) -> str:
        """added, removed or changed."""
        if not self.after:
            return "removed"
        lines = self.after.count(b"\n")
        return "added" if lines == len(self.added) and not self.removed else "changed"


def changes(graph: bytes, before: bytes, after: bytes) -> Iterator[Change]:
    """How one graph differs: one change, or none. Lines that both have in the same order are passed by, not held."""
    if before == after:
        return
    lost, won = _out_of_step(before, after)
    for only, lines in ((lost, after), (won, before)):
        for line in BytesIO(lines) if only else ():  # a line that one has twice and the other once
            only.pop(line, None)
    if lost or won:
        yield Change(graph, tuple(lost), tuple(won), after)


def _out_of_step(before: bytes, after: bytes) -> tuple[dict[bytes, None], dict[bytes, None]]:
    """The lines that only one has, in its order, found by going through both side by side."""
    lost, won = dict[bytes, None](), dict[bytes, None]()
    for was, now in zip_longest(BytesIO(before), BytesIO(after)):
        if was != now:
            for line, others, mine in ((was, won, lost), (now, lost, won)):
                if line in others:
                    del others[line]
                elif line:
                    mine[line] = None
    return lost, won


class Tally:
    """Changes as they pass, counted: questions and other graphs added, removed and changed; quads added and removed."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._changes = changes
        kinds = ("added", "removed", "changed")
        self.counts = {f"{what} {kind}": 0 for what in ("questions", "graphs") for kind in kinds}
        self.counts |= {"quads added": 0, "quads removed": 0}

    def __iter__(self) -> Iterator[Change]:
        for change in self._changes:
            what = "questions" if b"/graph/question/" in change.graph else "graphs"
            self.counts[f"{what} {change.kind}"] += 1
            self.counts["quads added"] += len(change.added)
            self.counts["quads removed"] += len(change.removed)
            yield change


def in_words(counts: dict[str, int]) -> str:
    """What a tally has counted, in a line."""
    told = (f"{count} {what.replace('s ', ' ', 1) if count == 1 else what}" for what, count in counts.items() if count)
    return " · ".join(told) or "no change"


def write_patch(changes: Iterable[Change], stream: IO[bytes], format: str) -> None:  # noqa: A002
    """Write a patch: `rdfpatch` (RDF Patch), `sparql` (SPARQL Update, statement by statement) or `graphs` (SPARQL
    Update that replaces each graph whole).

    :raises InputError: another format, or a change of blank nodes, which no patch can name
    """
    if format not in PATCH_FORMATS:
        raise InputError("unknown-format", f"not a patch format: {format!r}", f"one of {', '.join(PATCH_FORMATS)}")
    if format == "rdfpatch":
        stream.write(b"TX .\n")
        for change in changes:
            for sign, lines in ((b"D ", change.removed), (b"A ", change.added)):
                stream.writelines(sign + _named(line) for line in lines)
        stream.write(b"TC .\n")
        return
    first = True
    for change in changes:
        for operation in _whole(change) if format == "graphs" else _statements(change.removed, change.added):
            stream.write(operation.encode() if first else f";\n{operation}".encode())
            first = False


def _whole(change: Change) -> Iterator[str]:
    yield f"DROP SILENT GRAPH {change.graph.decode()}\n"
    yield from _statements((), change.after.splitlines(keepends=True))


def _statements(removed: Iterable[bytes], added: Iterable[bytes]) -> Iterator[str]:
    """DELETE DATA and INSERT DATA requests of at most so many lines."""
    for verb, lines in (("DELETE", list(removed)), ("INSERT", list(added))):
        for start in range(0, len(lines), _LINES_AN_UPDATE):
            yield f"{verb} DATA {{\n{_grouped(lines[start : start + _LINES_AN_UPDATE])}}}\n"


def _grouped(lines: list[bytes]) -> str:
    groups = []
    data = b"".join(map(_named, lines))
    start = 0
    while start < len(data):
        graph, end = run_of_graph(data, start)
        triples = as_triples(graph, data[start:end]).decode()
        groups.append(f"GRAPH {graph.decode()} {{\n{triples}}}\n" if graph else triples)
        start = end
    return "".join(groups)


def _named(line: bytes) -> bytes:
    if line.startswith(b"_:") or b"> _:" in line:
        message = f"a blank node changed: {line[:80].decode(errors='replace')}"
        raise InputError("blank-node", message, "load the new graph whole")
    return line


def read_updates(patch: Path) -> Iterator[str]:
    """A patch of any of the formats, as SPARQL Update requests of a size that servers take.

    :raises InputError: not a patch
    """
    try:
        yield from _updates(patch)
    except UnicodeDecodeError as error:
        raise InputError("bad-patch", f"{patch}: not UTF-8: {error}") from error


def _updates(patch: Path) -> Iterator[str]:
    with open_read(patch) as stream:
        first = stream.read(3)
    if first.startswith((b"H ", b"TX", b"A ", b"D ", b"PA")):
        for removed, added in _rdf_patch(patch):
            yield from _statements(removed, added)
        return
    with open_read(patch) as stream:
        operation: list[str] = []
        for raw in stream:
            line = raw.decode()
            if line == ";\n":
                yield "".join(operation)
                operation = []
            else:
                operation.append(line)
        if operation:
            yield "".join(operation)


def _rdf_patch(patch: Path) -> Iterator[tuple[list[bytes], list[bytes]]]:
    """What is to go and to come, in the order of the patch, some thousand lines at a time."""
    removed, added = list[bytes](), list[bytes]()
    with open_read(patch) as stream:
        for number, line in enumerate(stream, 1):
            sign, rest = line[:2], line[2:]
            if sign == b"D ":
                if added:
                    yield removed, added
                    removed, added = [], []
                removed.append(rest)
            elif sign == b"A ":
                added.append(rest)
                if len(added) >= 20 * _LINES_AN_UPDATE:
                    yield removed, added
                    removed, added = [], []
            elif not line.startswith((b"TX", b"TC", b"H ", b"#")) and line.strip():
                raise InputError(
                    "bad-patch", f"{patch}, line {number}: not of RDF Patch: {line[:60].decode(errors='replace')}"
                )
    yield removed, added


def apply_to_store(patch: Path, folder: Path) -> int:
    """Apply a patch to a store on disk; how many requests it took. To apply it again changes nothing.

    :raises InputError: not a patch, no store, or a store in use
    """
    from kg.load.embedded import open_writable  # pyoxigraph, which who only writes a patch does not need

    count, pending, size = 0, list[str](), 0
    try:
        with open_writable(folder) as store:
            for operation in read_updates(patch):
                pending.append(operation)
                count, size = count + 1, size + len(operation)
                if size > _TRANSACTION_BYTES:
                    store.update(";\n".join(pending))
                    pending, size = [], 0
            if pending:
                store.update(";\n".join(pending))
    except SyntaxError as error:
        raise InputError("bad-patch", f"{patch}: neither RDF Patch nor SPARQL Update: {error}") from error
    return count
