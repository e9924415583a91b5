"""Finished shards → the output: questions in the order of their keys, then the graphs that they share. Or, with a
state, only what has changed since the build that it remembers."""

import heapq
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from itertools import chain, groupby, islice
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from kg.diff import diff
from kg.extractors import descriptions
from kg.extractors.descriptions import Counted, Described
from kg.extractors.registers import load_register_graph
from kg.patch import PATCH_FORMATS, Change, Tally, changes, write_patch
from kg.pipeline.files import (
    Entry,
    Kept,
    ShardFiles,
    ShardResult,
    Slice,
    read_descriptions,
    read_entries,
    read_told,
    write_messages,
)
from kg.pipeline.places import is_plain_file, write_output
from kg.pipeline.state import State
from kg.pipeline.workspace import Workspace
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
REJECTS = ".rejects.jsonl"
NOTES = (REJECTS, ".anomalies.jsonl")
# The files of lines: those of the shards, and what a state remembers.
_GATHERED, _STATE = 0, 1
T = TypeVar("T", Entry, Counted)


class Merger:
    """Merges the shards of a working folder into the output."""

    def __init__(
        self, space: Workspace, results: list[ShardResult], iris: Iris, register: str | None, *, all_registers: bool,
        state: State | None = None,
    ) -> None:  # fmt: skip
        self._state = state
        self.folder = space.folder
        self.lines = space.lines
        self._register = register
        self._all_registers = all_registers
        self._iris = iris
        self._files = [ShardFiles(self.folder, result.number) for result in results]
        self._index = _few([files.index for files in self._files], read_entries, self.folder / "merged.index")
        self.lost: list[dict[str, str]] = []
        self._gave_way: set[tuple[int, int]] = set()
        self.answers = self.quads = 0
        self.changes: dict[str, int] | None = None

    def write_graph(self, stream: IO[bytes], name: str) -> None:
        """Every question kept, then the shared graphs. N-Quads need no look at the lines: runs of questions that
        stand together are copied as they are."""
        questions = self._runs() if name == "nq" else self._blocks()
        write_lines(chain(questions, self._shared_blocks()), stream, name, self._iris.base)

    def is_in_order(self) -> bool:
        """Whether the gathered lines are those of all questions kept, in the order of the keys: then these are counted,
        and only the shared graphs are missing. A state needs the lines afterwards."""
        return not self._state and list(islice(self._stretches(), 2)) == [(_GATHERED, Slice(0, self.lines.starts[-1]))]

    def write_shared(self, stream: IO[bytes]) -> None:
        """The shared graphs, in N-Quads."""
        stream.writelines(self._shared_blocks())

    def write_patch(self, stream: IO[bytes], name: str) -> None:
        """What has changed since the build that the state remembers: nothing but that is read or written."""
        tally = Tally(chain(self._changed_questions(), self._changed_shared()))
        write_patch(tally, stream, name)
        self.changes = tally.counts

    def _changed_questions(self) -> Iterator[Change]:
        assert self._state, "a patch is told from a state"
        former = self._state.questions()
        with self._lines() as quads:
            for entry in self._counted():
                before = former.pop(entry.key, None)
                if not (before and entry.remembered and entry.quads == before.quads):
                    yield from self._change(quads, before, entry)
            for before in former.values():
                yield from self._change(quads, before, None)

    def _change(self, quads: "_Slices", before: Kept | None, after: Entry | None) -> Iterator[Change]:
        key = after.key if after else before.key if before else None
        assert key, "one of the two is there"
        old = quads.read(_STATE, before.quads) if before else b""
        new = quads.read(*self._where(after)) if after else b""
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
        assert self._state, "a build with a state"
        self._state.update(self._files, self.lines, self._gave_way, self._totals, self._shared)

    def write_rejects(self, target: str, unread: list[Reject]) -> None:
        """What could not be read, beside the output."""
        with write_output(target + REJECTS, self.folder) as stream:
            self._tell_rejects(stream, unread)

    @contextmanager
    def notes(self, target: str, unread: list[Reject]) -> Iterator[Callable[[], None]]:
        """Rejects and anomalies, beside the output: the block calls once what they are is known, and they take their
        names when it has ended well."""
        with ExitStack() as stack:
            rejects, anomalies = (stack.enter_context(write_output(target + end, self.folder)) for end in NOTES)

            def tell() -> None:
                self._tell_rejects(rejects, unread)
                self._tell_anomalies(anomalies)

            yield tell

    def _tell_rejects(self, stream: IO[bytes], unread: list[Reject]) -> None:
        stream.writelines(msgspec.json.encode(reject) + b"\n" for reject in unread)
        stream.writelines(read_told(files.rejects) for files in self._files)

    def _tell_anomalies(self, stream: IO[bytes]) -> None:
        stream.writelines(read_told(files.anomalies) for files in self._files)
        stream.writelines(msgspec.json.encode(lost) + b"\n" for lost in self.lost)

    def rejects(self, unread: list[Reject]) -> Iterator[Reject]:
        """What could not be read of the registers, and then of the inputs."""
        yield from unread
        for files in self._files:
            yield from msgspec.json.Decoder(Reject).decode_lines(read_told(files.rejects))

    def write_tables(self, folder: Path) -> None:
        """The CSV tables."""
        for column, (name, table) in enumerate(TABLES.items()):
            with atomic(folder / f"{name}.csv") as stream, _Slices([f.tables[name] for f in self._files]) as rows:
                stream.write((",".join(table.columns) + "\n").encode())
                places = ((entry.shard, entry.rows[column]) for entry in self._kept())
                pieces = (rows.read(shard, place) for shard, place in places)
                if table.counted:
                    counts = Counter(row for piece in pieces for row in piece.splitlines())
                    pieces = (b"%b,%d\n" % item for item in sorted(counts.items()))
                stream.writelines(pieces)

    def _kept(self) -> Iterator[Entry]:
        """The entry kept of each question, in the order of the keys."""
        for group in self._same():
            yield next(group)

    def _counted(self) -> Iterator[Entry]:
        """The same, counted; what gave way to them is noted."""
        self.answers, self.quads, self.lost, self._gave_way = 0, 0, [], set()
        for group in self._same():
            kept = next(group)
            self.quads += kept.lines
            self.answers += kept.answered
            yield kept
            for lost in group:
                self._gave_way.add((lost.shard, lost.index))
                uid = lost.key.uid
                self.lost.append(
                    {
                        "question": uid,
                        "source": lost.place,
                        "code": "duplicate-question",
                        "field": "uid",
                        "raw": uid,
                        "kept": kept.place,
                    }
                )

    def _same(self) -> Iterator[Iterator[Entry]]:
        """The entries of each question, the one to be kept first."""
        merged = heapq.merge(*map(read_entries, self._index))
        for _, group in groupby(merged, key=lambda entry: entry.key):
            yield group

    def _blocks(self) -> Iterator[bytes]:
        """The N-Quads lines of each question kept."""
        with self._lines() as quads:
            for entry in self._counted():
                yield quads.read(*self._where(entry))

    def _runs(self) -> Iterator[bytes]:
        """The same lines, in pieces as large as the files allow."""
        with self._lines() as quads:
            for file, run in self._stretches():
                for start in range(run.start, run.end, _RUN_BYTES):
                    yield quads.read(file, Slice(start, min(start + _RUN_BYTES, run.end)))

    def _stretches(self) -> Iterator[tuple[int, Slice]]:
        """Where the lines of the questions kept are; those that stand together are one place."""
        file, start, end = _GATHERED, 0, 0
        for entry in self._counted():
            own, place = self._where(entry)
            if (own, place.start) != (file, end):
                if start < end:
                    yield file, Slice(start, end)
                file, start = own, place.start
            end = place.end
        if start < end:
            yield file, Slice(start, end)

    def _where(self, entry: Entry) -> tuple[int, Slice]:
        """The file of lines, and the place in it."""
        return (_STATE, entry.quads) if entry.remembered else (_GATHERED, self.lines.where(entry.shard, entry.quads))

    def _lines(self) -> "_Slices":
        """The files of lines, as `_GATHERED` and `_STATE` number them."""
        return _Slices([self.lines.path, *([self._state.blocks] if self._state else [])])

    def _shared_blocks(self) -> Iterator[bytes]:
        """The N-Quads lines of the shared graphs, some thousand subjects at a time; for a state they are kept."""
        with self._shared.open("wb") if self._state else nullcontext() as kept:
            for block in self._described_blocks():
                if kept:
                    kept.write(block)
                yield block

    def _described_blocks(self) -> Iterator[bytes]:
        paths = [files.descriptions for files in self._files]
        few = _few(paths, read_descriptions, self.folder / "merged.descriptions")
        counted: Iterable[Counted] = heapq.merge(*map(read_descriptions, few))
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


def write_whole(merger: Merger, target: str | None, name: str, unread: list[Reject]) -> None:
    """The graph, or what of it has changed, into a file with its notes or to standard output. The output takes its name
    when all is written: with it go the lines that a build which is cut off before would go on with."""
    write = merger.write_patch if name in PATCH_FORMATS else merger.write_graph
    if target is None:
        write(sys.stdout.buffer, name)
        sys.stdout.buffer.flush()
        return
    in_order = name == "nq" and is_plain_file(target) and merger.is_in_order()
    output = merger.lines.becoming(Path(target)) if in_order else write_output(target, merger.folder)
    with merger.notes(target, unread) as tell, output as stream:
        if in_order:
            merger.write_shared(stream)
        else:
            write(stream, name)
        tell()


def _few(paths: list[Path], read: Callable[[Path], Iterable[T]], into: Path) -> list[Path]:
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
    """Reads places of some files; one is open at a time, since keys come nearly in the shards' order."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = paths
        self._current: int | None = None
        self._file: IO[bytes] | None = None

    def __enter__(self) -> "_Slices":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def read(self, number: int, place: Slice) -> bytes:
        start, end = place.start, place.end
        if start == end:
            return b""
        if number != self._current or self._file is None:
            if self._file:
                self._file.close()
            self._current, self._file = number, self._paths[number].open("rb")
        if self._file.tell() != start:
            self._file.seek(start)
        return self._file.read(end - start)
