"""What changed between two N-Quads files, as a summary or as a patch; and patches, applied.

Both files are mapped, not read: stretches that are equal byte by byte are skipped, so that comparing two dumps of a
legislature costs little more than reading them. Only where they differ are graphs cut out and their lines compared.
"""

import mmap
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from kg.errors import InputError
from kg.load.embedded import open_writable
from kg.rdf.blocks import as_triples, run_of_graph
from kg.rdf.compression import SUFFIXES, open_read
from kg.rdf.formats import guess_format

PATCH_FORMATS = ("rdfpatch", "sparql", "graphs")
_STRETCH = 1 << 16  # larger pieces leave the processor's cache: four times as slow
# A server's limits: Virtuoso's compiler refuses 10,000 lines.
_LINES_AN_UPDATE = 1_000
_TRANSACTION_BYTES = 16 << 20
_Data = bytes | mmap.mmap


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


def diff(old: Path, new: Path) -> Iterator[Change]:
    """The graphs that differ, roughly in the order of the files. Each graph's lines stand together in a file.

    :raises InputError: not N-Quads of a canonical writer
    """
    with _mapped(old) as before, _mapped(new) as after:
        yield from _changes(before, after)


def _changes(old: _Data, new: _Data) -> Iterator[Change]:
    at, to = 0, 0  # in the old file, in the new one
    only_old: dict[bytes, tuple[int, int]] = {}
    only_new: dict[bytes, tuple[int, int]] = {}
    while True:
        equal = _equal_stretch(old, at, new, to)
        at, to = at + equal, to + equal
        if at == len(old) or to == len(new):
            break
        was, end = run_of_graph(old, at)
        now, stop = run_of_graph(new, to)
        if was == now:
            yield from _change(was, old[at:end], new[to:stop])
            at, to = end, stop
        elif now in only_old:
            start, over = only_old.pop(now)
            yield from _change(now, old[start:over], new[to:stop])
            to = stop
        elif was in only_new:
            start, over = only_new.pop(was)
            yield from _change(was, old[at:end], new[start:over])
            at = end
        else:
            only_old[was], only_new[now] = (at, end), (to, stop)
            at, to = end, stop
    for data, position, mine in ((old, at, only_old), (new, to, only_new)):
        while position < len(data):
            name, end = run_of_graph(data, position)
            mine[name] = (position, end)
            position = end
    for name in [*only_old, *(name for name in only_new if name not in only_old)]:
        start, end = only_old.get(name, (0, 0))
        begin, stop = only_new.get(name, (0, 0))
        yield from _change(name, old[start:end], new[begin:stop])


def _equal_stretch(old: _Data, at: int, new: _Data, to: int) -> int:
    """How many bytes from here on are equal, up to the start of the first graph that differs."""
    longest = min(len(old) - at, len(new) - to)
    equal, step = 0, _STRETCH
    while equal < longest:
        step = min(step, longest - equal)
        if old[at + equal : at + equal + step] == new[to + equal : to + equal + step]:
            equal += step
        elif step == 1:
            break
        else:
            step = (step + 1) // 2
    if at + equal == len(old) and to + equal == len(new):
        return equal
    # Back to where the line that differs starts, and to where the graphs of both lines start.
    line = old.rfind(b"\n", at, at + equal) + 1 or at
    starts = [_graph_start(data, first, line - at + first) - first for data, first in ((old, at), (new, to))]
    return min(starts)


def _graph_start(data: _Data, first: int, line: int) -> int:
    """Where the graph of the line at `line` starts, not before `first`; at the end of the file, that of the last."""
    if first >= len(data):
        return first
    if line >= len(data):
        line = data.rfind(b"\n", first, len(data) - 1) + 1 or first
    name, _ = run_of_graph(data, line, one_line=True)
    suffix = b" %b .\n" % name if name else b" .\n"
    while line > first and data[max(line - len(suffix), first) : line] == suffix:
        line = data.rfind(b"\n", first, line - 1) + 1 or first
    return line


def _change(graph: bytes, before: bytes, after: bytes) -> Iterator[Change]:
    if before == after:
        return
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    had, has = set(old), set(new)
    removed = tuple(line for line in old if line not in has)
    added = tuple(line for line in new if line not in had)
    if removed or added:
        yield Change(graph, removed, added, after)


@contextmanager
def _mapped(path: Path) -> Iterator[_Data]:
    if guess_format(path) != "nq":
        raise InputError("not-nquads", f"{path}: not N-Quads", f"kg convert {path} -o {path.stem}.nq")
    with tempfile.TemporaryFile(prefix="kg-diff-") as unpacked:
        try:
            if path.suffix in SUFFIXES:
                with open_read(path) as stream:
                    shutil.copyfileobj(stream, unpacked)
                unpacked.flush()
                file: IO[bytes] = unpacked
            else:
                file = path.open("rb")
        except OSError as error:
            raise InputError("unreadable", f"{path}: {error.strerror or error}") from error
        with file:
            if file.seek(0, 2) == 0:
                yield b""
                return
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                yield data


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
    count, pending, size = 0, list[str](), 0
    with open_writable(folder) as store:
        for operation in read_updates(patch):
            pending.append(operation)
            count, size = count + 1, size + len(operation)
            if size > _TRANSACTION_BYTES:
                store.update(";\n".join(pending))
                pending, size = [], 0
        if pending:
            store.update(";\n".join(pending))
    return count
