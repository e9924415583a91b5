"""What changed between two N-Quads files.

Both files are mapped, not read: stretches that are equal byte by byte are skipped, so that comparing two dumps of a
legislature costs little more than reading them. Only where they differ are graphs cut out and their lines compared.
"""

import mmap
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kg.errors import InputError, UnreadableError
from kg.patch import Change, changes
from kg.rdf.blocks import run_of_graph
from kg.rdf.compression import SUFFIXES, open_read
from kg.rdf.formats import guess_format

_STRETCH = 1 << 16  # larger pieces leave the processor's cache: four times as slow
_Data = bytes | mmap.mmap


def diff(old: Path, new: Path) -> Iterator[Change]:
    """The graphs that differ, roughly in the order of the files. Each graph's lines stand together in a file.

    :raises InputError: not N-Quads of a canonical writer, or a graph that comes again later
    """
    with _mapped(old) as before, _mapped(new) as after:
        yield from _compared(before, after)


def _compared(old: _Data, new: _Data) -> Iterator[Change]:
    at, to = 0, 0  # in the old file, in the new one
    only_old: dict[bytes, tuple[int, int]] = {}
    only_new: dict[bytes, tuple[int, int]] = {}
    old_starts: dict[bytes, int] = {}
    new_starts: dict[bytes, int] = {}
    while True:
        equal = _equal_stretch(old, at, new, to)
        at, to = at + equal, to + equal
        if at == len(old) or to == len(new):
            break
        was, end = _only_run(old, at, old_starts)
        now, stop = _only_run(new, to, new_starts)
        if was == now:
            yield from changes(was, old[at:end], new[to:stop])
            at, to = end, stop
        elif now in only_old:
            start, over = only_old.pop(now)
            yield from changes(now, old[start:over], new[to:stop])
            to = stop
        elif was in only_new:
            start, over = only_new.pop(was)
            yield from changes(was, old[at:end], new[start:over])
            at = end
        else:
            only_old[was], only_new[now] = (at, end), (to, stop)
            at, to = end, stop
    for data, position, mine, starts in ((old, at, only_old, old_starts), (new, to, only_new, new_starts)):
        while position < len(data):
            name, end = _only_run(data, position, starts)
            mine[name] = (position, end)
            position = end
    for name in [*only_old, *(name for name in only_new if name not in only_old)]:
        start, end = only_old.get(name, (0, 0))
        begin, stop = only_new.get(name, (0, 0))
        yield from changes(name, old[start:end], new[begin:stop])


def _only_run(data: _Data, start: int, starts: dict[bytes, int]) -> tuple[bytes, int]:
    """The graph that starts here and where it ends; `starts` remembers it, so that no part of one passes for all."""
    name, end = run_of_graph(data, start)
    if starts.setdefault(name, start) != start:
        message = f"the lines of {name.decode()} do not stand together"
        raise InputError("scattered-graph", message, "kg convert brings them together")
    return name, end


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
            raise UnreadableError("unreadable", f"{path}: {error.strerror or error}") from error
        with file:
            if file.seek(0, 2) == 0:
                yield b""
                return
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                yield data
