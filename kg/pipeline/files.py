"""A shard's files, and what is in them: written where it is built, read where shards are merged."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec

from kg.extractors.descriptions import Counted
from kg.records import QuestionKey
from kg.tables import TABLES

T = TypeVar("T")
_ENCODE = msgspec.msgpack.encode
# So many entries or descriptions are read at a time from each of the files that are merged.
_TOGETHER = 64


class Slice(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A place in a file: of a shard, of all shards' lines, or of a state."""

    start: int
    end: int


class Entry(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """One question of a shard. Entries of a key sort by rank: authority of the source, then path, then place."""

    key: QuestionKey
    authority: int
    path: str
    shard: int
    index: int  # among the questions of its shard
    place: str
    quads: Slice
    lines: int
    rows: tuple[Slice, ...]
    answered: bool
    remembered: bool = False  # `quads` is a place in the state's blocks, not in the shard's


class Kept(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a state remembers of a record, and where. In a shard's file of them `quads` is a place in its lines, the
    others are in its `memory`; of a record that is `reused` only the digest counts."""

    digest: bytes
    reused: bool
    key: QuestionKey | None = None
    answered: bool = False
    newest: str = ""
    lines: int = 0
    quads: Slice = Slice(0, 0)
    described: Slice = Slice(0, 0)
    notes: Slice = Slice(0, 0)
    rows: tuple[Slice, ...] = ()

    def slices(self) -> list[Slice]:
        return [self.quads, self.described, self.notes, *self.rows]

    def moved(self, places: list[Slice]) -> "Kept":
        """The same at other places, given as `slices` gives them."""
        quads, described, notes, *rows = places
        return msgspec.structs.replace(
            self, reused=False, quads=quads, described=described, notes=notes, rows=tuple(rows)
        )


class ShardResult(msgspec.Struct, frozen=True):
    """What a shard reports back: counts, and size and CRC-32 of its `lines`; the rest is in its files."""

    number: int
    questions: int
    rejects: int
    anomalies: int
    newest: str
    lines: tuple[int, int]
    seconds: dict[str, float] = {}  # by stage


class ShardFiles:
    """The names of a shard's files in the working folder."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder = folder
        self.number = number
        self.quads = folder / f"{number:06d}.nq"
        self.index = folder / f"{number:06d}.index"
        self.descriptions = folder / f"{number:06d}.descriptions"
        self.rejects = folder / f"{number:06d}.rejects.jsonl"
        self.anomalies = folder / f"{number:06d}.anomalies.jsonl"
        self.kept = folder / f"{number:06d}.kept"
        self.memory = folder / f"{number:06d}.memory"
        self.tables = {name: folder / f"{number:06d}.{name}.csv" for name in TABLES}

    def besides(self) -> list[Path]:
        """The files that are there, but for that of the lines."""
        optional = (self.rejects, self.anomalies, *self.tables.values(), self.kept, self.memory)
        return [self.index, self.descriptions, *(path for path in optional if path.exists())]


def read_told(path: Path) -> bytes:
    """The rejects or anomalies of a shard, one a line; where there are none, there is no file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def read_kept(path: Path) -> Iterator[Kept]:
    """What a shard hands to the state, in the records' order."""
    return _read_messages(path, msgspec.msgpack.Decoder(list[Kept]))


def read_entries(path: Path) -> Iterator[Entry]:
    """The entries of a shard, sorted."""
    return _read_messages(path, msgspec.msgpack.Decoder(list[Entry]))


def read_descriptions(path: Path) -> Iterator[Counted]:
    """The descriptions of a shard with their counts, sorted."""
    return _read_messages(path, msgspec.msgpack.Decoder(list[Counted]))


def write_messages(path: Path, values: Iterable[object]) -> None:
    """Write entries or descriptions, to be read a few at a time."""
    left = iter(values)
    with path.open("wb") as file:
        while together := list(islice(left, _TOGETHER)):
            message = _ENCODE(together)
            file.write(len(message).to_bytes(4, "little") + message)


def _read_messages(path: Path, decoder: "msgspec.msgpack.Decoder[list[T]]") -> "Iterator[T]":
    with path.open("rb") as file:
        while size := file.read(4):
            yield from decoder.decode(file.read(int.from_bytes(size, "little")))
