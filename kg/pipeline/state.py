"""What a build remembers for the next (`--state`): the lines of each record, by the hash of all that they depend on.

FILE is an index; the lines stand in `FILE.<n>.blocks`, what else is known of each question (what it says of the shared
things, its anomalies and rows) in `FILE.<n>.notes`. A build appends to both. `FILE.<n>.totals` counts the descriptions
of all questions, `FILE.<n>.shared.nq` holds the lines of the shared graphs, for a patch to be told from. The index is
written last and names the others, so that a build that is cut off leaves the state as it was.
"""

import heapq
import mmap
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from functools import lru_cache
from glob import escape
from itertools import groupby, repeat
from pathlib import Path
from typing import IO

import msgspec

from kg.errors import InputError
from kg.extractors.descriptions import Counted
from kg.pipeline.files import Kept, ShardFiles, Slice, read_descriptions, read_kept
from kg.pipeline.lines import Lines
from kg.rdf.compression import atomic
from kg.records import Anomaly, QuestionKey

_COUNTED = msgspec.msgpack.Decoder(list[Counted])
_ANOMALIES = msgspec.msgpack.Decoder(list[Anomaly])
_BUFFER = 1 << 20


class Index(msgspec.Struct, frozen=True):
    """Everything but the lines. `version` is the hash of what else than its record decides a question's lines;
    `blocks` (and notes) and `totals` (and shared) number the files; `size` and `noted` are how much of blocks and notes
    counts; `lost` are the records that gave way to others of their question, as places among `records`."""

    version: str
    blocks: int = 0
    totals: int = 0
    size: int = 0
    noted: int = 0
    records: list[Kept] = []
    lost: list[int] = []


class State:
    """A state as a build finds it; empty where there is none, or one of another version."""

    def __init__(self, path: Path, version: str) -> None:
        self.path = path
        found = _read_index(path)
        self.is_of_use = found is not None and found.version == version
        if found and self.is_of_use:
            self._index = found
        else:
            self._index = Index(version, found.blocks + 1 if found else 0, found.totals if found else 0)
        self._former = found
        self._records = {kept.digest: kept for kept in self._index.records}
        self._notes = _mapped(self._file("notes", self._index.blocks), self._index.noted)

    @property
    def mark(self) -> str:
        """Tells this state of the file from earlier and later ones."""
        return f"{self.path.absolute()} {self._index.blocks} {self._index.totals} {self._index.size}"

    @property
    def blocks(self) -> Path:
        """The file that the places of lines refer to."""
        return self._file("blocks", self._index.blocks)

    @property
    def shared(self) -> Path:
        """The lines of the shared graphs, as the last build wrote them."""
        return self._file("shared.nq", self._index.totals)

    def questions(self) -> dict[QuestionKey, Kept]:
        """What stands in the graph that the last build wrote."""
        lost = frozenset(self._index.lost)
        return {kept.key: kept for place, kept in enumerate(self._index.records) if kept.key and place not in lost}

    def get(self, digest: bytes) -> Kept | None:
        """What is remembered of a record."""
        return self._records.get(digest)

    def anomalies(self, kept: Kept) -> list[Anomaly]:
        """The anomalies of a record that is remembered."""
        return _ANOMALIES.decode(self._noted(kept.notes)) if kept.notes.end > kept.notes.start else []

    def rows(self, kept: Kept) -> list[bytes]:
        """Its rows of the tables, in the tables' order."""
        return [self._noted(each) for each in kept.rows]

    def totals(self, shards: list[ShardFiles], came: Iterable[Counted]) -> Iterator[Counted]:
        """The descriptions of all questions of a build, sorted: the former totals, with those of the records that
        came (sorted) and without those of the records that went."""
        change = Counter(kept.digest for files in shards for kept in read_kept(files.kept) if kept.reused)
        change.subtract(kept.digest for kept in self._index.records)
        moved = sorted(
            (graph, subject, claims, count * times)
            for digest, times in change.items()
            if times
            for graph, subject, claims, count in _COUNTED.decode(self._noted(self._records[digest].described))
        )
        former = self._file("totals", self._index.totals)
        streams: list[Iterable[Counted]] = [moved, came]
        if self._index.records:
            streams.append(read_descriptions(former))
        for (graph, subject, claims), group in groupby(heapq.merge(*streams), key=lambda counted: counted[:3]):
            if total := sum(counted[3] for counted in group):
                yield graph, subject, claims, total

    def update(
        self, shards: list[ShardFiles], lines: Lines, lost: Set[tuple[int, int]], totals: Path, shared: Path
    ) -> None:
        """Remember a build: its records, of which some are `lost` (shard, place in it), their lines, the totals, and
        the lines of the shared graphs; these files may be on another disk."""
        reused = {kept.digest for files in shards for kept in read_kept(files.kept) if kept.reused}
        used = sum(each.end - each.start for each in (self._records[digest].quads for digest in reused))
        grow = self._index.size <= 2 * used  # else most of the file is of no more use, and a new one is written
        number = self._index.blocks + (not grow and self._index.size > 0)
        remembered: list[Kept] = []
        gave_way: list[int] = []
        moved: dict[bytes, Kept] = {}
        with (
            _appending(self._file("blocks", number), self._index.size if grow else 0) as blocks,
            _appending(self._file("notes", number), self._index.noted if grow else 0) as notes,
            (self.blocks if self._index.size else Path(os.devnull)).open("rb") as former,
            lines.path.open("rb") as quads,
        ):
            for files in shards:
                with files.memory.open("rb") as memory:
                    for place, kept in enumerate(read_kept(files.kept)):
                        if (files.number, place) in lost:
                            gave_way.append(len(remembered))
                        if kept.reused and grow:
                            remembered.append(self._records[kept.digest])
                            continue
                        if kept.digest not in moved:
                            if kept.reused:
                                kept = self._records[kept.digest]
                                parts = [_read(former, kept.quads), *map(self._noted, kept.slices()[1:])]
                            else:
                                own = lines.where(files.number, kept.quads)
                                parts = [_read(quads, own), *(_read(memory, at) for at in kept.slices()[1:])]
                            targets = (blocks, *repeat(notes, len(parts) - 1))
                            moved[kept.digest] = kept.moved(list(map(_append, targets, parts)))
                        remembered.append(moved[kept.digest])
            sizes = blocks.tell(), notes.tell()
        index = Index(self._index.version, number, self._index.totals + 1, *sizes, remembered, gave_way)
        for name, source in (("totals", totals), ("shared.nq", shared)):
            shutil.copyfile(source, self._file(name, index.totals))
        with atomic(self.path) as stream:
            stream.write(msgspec.msgpack.encode(index))
        if self._former:
            for name in ("totals", "shared.nq"):
                self._file(name, self._former.totals).unlink(missing_ok=True)
            if self._former.blocks != number:
                self._file("blocks", self._former.blocks).unlink(missing_ok=True)
                self._file("notes", self._former.blocks).unlink(missing_ok=True)

    def _file(self, name: str, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}.{name}")

    def _noted(self, place: Slice) -> bytes:
        return self._notes[place.start : place.end]


def files_of_state(path: Path) -> list[Path]:
    """The files of a state, those that a build is about to make included."""
    return [path, path.with_name(f"{path.name}.lock"), *path.parent.glob(f"{escape(path.name)}.*.*")]


def _read_index(path: Path) -> Index | None:
    """:raises InputError: the file is no state"""
    if not path.exists():
        return None
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Index)
    except msgspec.DecodeError as error:
        raise InputError("bad-state", f"{path}: not a state: {error}", "delete it, or give another file") from error


@lru_cache(maxsize=1)
def load_state(path: str, version: str, _mark: str) -> State:
    """The state for the shards of one build, which its mark tells from others; read once a process."""
    return State(Path(path), version)


def _mapped(path: Path, size: int) -> mmap.mmap | bytes:
    """So much of a file: it is read a little at a time, at as many places as there are records.

    :raises InputError: the file is gone, or shorter
    """
    if not size:
        return b""
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise InputError("bad-state", f"{path}: not as the state left it: {error}", "delete the state") from error


@contextmanager
def _appending(path: Path, size: int) -> Iterator[IO[bytes]]:
    """A file of which so much counts, to be written to behind that."""
    with path.open("r+b" if size else "wb", _BUFFER) as file:
        file.truncate(size)
        file.seek(size)
        yield file
        file.flush()
        os.fsync(file.fileno())


def _append(file: IO[bytes], data: bytes) -> Slice:
    start = file.tell()
    return Slice(start, start + file.write(data))


def _read(file: IO[bytes], place: Slice) -> bytes:
    if file.tell() != place.start:
        file.seek(place.start)
    return file.read(place.end - place.start)
