"""Finished shards → the output: questions in the order of their keys, then the graphs that they share. Or, with a
state, only what has changed since the build that it remembers."""

import heapq
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from itertools import chain, groupby, islice
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from kg.diff import diff
from kg.extractors import descriptions
from kg.extractors.descriptions import Counted, Described
from kg.extractors.registers import load_register_graph
from kg.patch import PATCH_FORMATS, Change, Tally, changes, write_patch
from kg.pipeline.files import Entry, Kept, ShardFiles, ShardResult, read_descriptions, read_entries, write_messages
from kg.pipeline.places import write_output
from kg.pipeline.state import State
from kg.rdf.compression import atomic
from kg.rdf.formats import write_lines
from kg.rdf.iris import Iris
from kg.rdf.terms import Term, claim_lines
from kg.sources import Reject
from kg.tables import TABLES

_SUBJECTS_A_BLOCK = 5000
_RUN_BYTES = 1 << 20
# So many files are read side by side; a system lets a process open a thousand or so.
_FAN_IN = 200
# What the files of rejects and anomalies are called, behind the name of the output.
NOTES = (".rejects.jsonl", ".anomalies.jsonl")
_STATE = -1  # the state's blocks, last among the files of lines
T = TypeVar("T", Entry, Counted)


class Merger:
    """Merges the shards of a working folder into the output."""

    def __init__(
        self, folder: Path, results: list[ShardResult], iris: Iris, register: str | None, *, all_registers: bool,
        state: State | None = None,
    ) -> None:  # fmt: skip
        self._state = state
        self.folder = folder
        self._register = register
        self._all_registers = all_registers
        self._iris = iris
        self._files = [ShardFiles(folder, result.number) for result in results]
        self._index = _gathered([files.index for files in self._files], read_entries, folder / "merged.index")
        self.lost: list[dict[str, str]] = []
        self._gave_way: set[tuple[int, int]] = set()
        self.answers = self.quads = 0
        self.changes: dict[str, int] | None = None

    def write_graph(self, stream: IO[bytes], name: str) -> None:
        """Every question kept, then the shared graphs. N-Quads need no look at the lines: runs of questions that
        stand together in a shard are copied as they are."""
        self.answers, self.quads, self.lost = 0, 0, []
        questions = self._runs() if name == "nq" else self._blocks()
        write_lines(chain(questions, self._shared_blocks()), stream, name, self._iris.base)

    def write_patch(self, stream: IO[bytes], name: str) -> None:
        """What has changed since the build that the state remembers: nothing but that is read or written."""
        self.answers, self.quads, self.lost = 0, 0, []
        tally = Tally(chain(self._changed_questions(), self._changed_shared()))
        write_patch(tally, stream, name)
        self.changes = tally.counts

    def _changed_questions(self) -> Iterator[Change]:
        assert self._state, "a patch is told from a state"
        former = self._state.questions()
        with self._lines() as quads:
            for entry in self._kept(record=True):
                self._count(entry)
                before = former.pop(entry.key, None)
                if not (before and entry.remembered and entry.quads == before.quads):
                    yield from self._change(quads, before, entry)
            for before in former.values():
                yield from self._change(quads, before, None)

    def _change(self, quads: "_Slices", before: Kept | None, after: Entry | None) -> Iterator[Change]:
        key = after.key if after else before.key if before else None
        assert key, "one of the two is there"
        old = quads.read(_STATE, before.quads.start, before.quads.end) if before else b""
        new = quads.read(_file(after), after.quads.start, after.quads.end) if after else b""
        yield from changes(str(self._iris.question_graph(key)).encode(), old, new)

    def _changed_shared(self) -> Iterator[Change]:
        assert self._state, "a patch is told from a state"
        for _ in self._shared_blocks():
            pass
        yield from diff(self._state.shared, self._shared)

    @property
    def _totals(self) -> Path:
        """The descriptions of all questions, for the next state."""
        return self.folder / "totals"

    @property
    def _shared(self) -> Path:
        """The lines of the shared graphs, for the next state."""
        return self.folder / "shared.nq"

    def remember(self) -> None:
        """Bring the state up to date."""
        if self._state:
            self._state.update(self._files, self._gave_way, self._totals, self._shared)

    def write_notes(self, target: str, unread: list[Reject]) -> None:
        """Rejects and anomalies, beside the output."""
        rejects, anomalies = (f"{target}{end}" for end in NOTES)
        with write_output(rejects, self.folder) as stream:
            for reject in unread:
                stream.write(msgspec.json.encode(reject) + b"\n")
            for files in self._files:
                stream.write(files.rejects.read_bytes())
        with write_output(anomalies, self.folder) as stream:
            for files in self._files:
                stream.write(files.anomalies.read_bytes())
            for lost in self.lost:
                stream.write(msgspec.json.encode(lost) + b"\n")

    def rejects(self, unread: list[Reject]) -> Iterator[Reject]:
        """What could not be read of the registers, and then of the inputs."""
        yield from unread
        for files in self._files:
            with files.rejects.open("rb") as lines:
                yield from (msgspec.json.decode(line, type=Reject) for line in lines)

    def write_tables(self, folder: Path) -> None:
        """The CSV tables."""
        for column, (name, table) in enumerate(TABLES.items()):
            with atomic(folder / f"{name}.csv") as stream, _Slices([f.tables[name] for f in self._files]) as rows:
                stream.write((",".join(table.columns) + "\n").encode())
                places = ((entry.shard, entry.rows[column]) for entry in self._kept())
                pieces = (rows.read(shard, place.start, place.end) for shard, place in places)
                if table.counted:
                    counts = Counter(row for piece in pieces for row in piece.splitlines())
                    pieces = (b"%b,%d\n" % item for item in sorted(counts.items()))
                stream.writelines(pieces)

    def _kept(self, *, record: bool = False) -> Iterator[Entry]:
        """The entry kept of each question, in the order of the keys."""
        merged = heapq.merge(*map(read_entries, self._index))
        for key, group in groupby(merged, key=lambda entry: entry.key):
            kept = next(group)
            yield kept
            for lost in group:  # noqa: B031 (the rest of the same group)
                if record:
                    self._gave_way.add((lost.shard, lost.index))
                    self.lost.append(
                        {
                            "question": key.uid,
                            "source": lost.place,
                            "code": "duplicate-question",
                            "field": "uid",
                            "raw": key.uid,
                            "kept": kept.place,
                        }
                    )

    def _blocks(self) -> Iterator[bytes]:
        """The N-Quads lines of each question kept."""
        with self._lines() as quads:
            for entry in self._kept(record=True):
                self._count(entry)
                yield quads.read(_file(entry), entry.quads.start, entry.quads.end)

    def _runs(self) -> Iterator[bytes]:
        """The same lines, in pieces as large as the shards allow."""
        file, start, end = 0, 0, 0
        with self._lines() as quads:
            for entry in self._kept(record=True):
                self._count(entry)
                if (_file(entry), entry.quads.start) != (file, end) or end - start > _RUN_BYTES:
                    yield quads.read(file, start, end)
                    file, start = _file(entry), entry.quads.start
                end = entry.quads.end
            yield quads.read(file, start, end)

    def _count(self, entry: Entry) -> None:
        self.quads += entry.lines
        self.answers += entry.answered

    def _lines(self) -> "_Slices":
        """The files of lines: those of the shards, by number, and last that of the state."""
        return _Slices([*(files.quads for files in self._files), *([self._state.blocks] if self._state else [])])

    def _shared_blocks(self) -> Iterator[bytes]:
        """The N-Quads lines of the shared graphs, some thousand subjects at a time; for a state they are kept."""
        with self._shared.open("wb") if self._state else nullcontext() as kept:
            for block in self._described_blocks():
                if kept:
                    kept.write(block)
                yield block

    def _described_blocks(self) -> Iterator[bytes]:
        paths = [files.descriptions for files in self._files]
        gathered = _gathered(paths, read_descriptions, self.folder / "merged.descriptions")
        counted: Iterable[Counted] = heapq.merge(*map(read_descriptions, gathered))
        if self._state:
            write_messages(self._totals, self._state.totals(self._files, counted))
            counted = read_descriptions(self._totals)
        touched: set[Term] = set()
        for graph, described in groupby(descriptions.merge(counted), key=lambda item: item[0]):
            if graph == descriptions.TOUCHED:
                touched.update(subject for _, subject, _ in described)
            else:
                yield from self._graph_blocks(graph, described)
        if self._register:
            register = load_register_graph(self._register, self._iris.base)
            known = register.described(touched, everything=self._all_registers)
            for graph, described in groupby(known, key=lambda item: item[0]):
                yield from self._graph_blocks(graph, described)

    def _graph_blocks(self, graph: str, described: Iterator[Described]) -> Iterator[bytes]:
        end = f" {self._iris.shared_graph(graph)} .\n"
        while lines := [claim_lines(subject, said, end) for _, subject, said in islice(described, _SUBJECTS_A_BLOCK)]:
            block = "".join(lines).encode()
            self.quads += block.count(b"\n")
            yield block


def _file(entry: Entry) -> int:
    return _STATE if entry.remembered else entry.shard


def write_whole(merger: Merger, target: str | None, name: str) -> None:
    """The graph, or what of it has changed, into a file or to standard output."""
    write = merger.write_patch if name in PATCH_FORMATS else merger.write_graph
    if target is None:
        write(sys.stdout.buffer, name)
        sys.stdout.buffer.flush()
        return
    with write_output(target, merger.folder) as stream:
        write(stream, name)


def _gathered(paths: list[Path], read: Callable[[Path], Iterable[T]], into: Path) -> list[Path]:
    """Sorted files put together, until they are few enough to be read side by side."""
    generation = 0
    while len(paths) > _FAN_IN:
        groups = [paths[i : i + _FAN_IN] for i in range(0, len(paths), _FAN_IN)]
        paths = [into.with_name(f"{into.name}.{generation}.{i}") for i in range(len(groups))]
        for group, path in zip(groups, paths, strict=True):
            write_messages(path, heapq.merge(*map(read, group)))
        generation += 1
    return paths


class _Slices:
    """Reads places of the shards' files; one file is open at a time, since keys come nearly in the shards' order."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = paths
        self._current: int | None = None
        self._file: IO[bytes] | None = None

    def __enter__(self) -> "_Slices":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def read(self, shard: int, start: int, end: int) -> bytes:
        if start == end:
            return b""
        if shard != self._current or self._file is None:
            if self._file:
                self._file.close()
            self._current, self._file = shard, self._paths[shard].open("rb")
        if self._file.tell() != start:
            self._file.seek(start)
        return self._file.read(end - start)
