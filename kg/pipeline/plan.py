"""Inputs → units of work of a fixed size: byte ranges, lists of files, lists of archive members; never records.

What a unit holds follows from the inputs alone, not from the number of workers or the machine, so that the shards,
and the bytes that come of them, are the same everywhere. What cannot be addressed from outside (what comes out of a
pipe, a gzip, a big member of a zip) is read here and handed on as a spool file beside the shards.
"""

import zipfile
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec

from kg.sources import RawRecord, Reject
from kg.sources.containers import Member, read_file, read_member, read_range, read_stream, walk, zip_members
from kg.sources.detect import HEAD, detect
from kg.sources.remote import input_size, is_remote, open_input
from kg.sources.split import SPLITTERS
from kg.sources.unpack import UNPACKING_ERRORS

SHARD_BYTES = 4 << 20
# Rejects hold no bytes, yet a unit of nothing but rejects must end somewhere.
_UNIT_RECORDS = 4096
Record = RawRecord | Reject
_Spooled = tuple[RawRecord | None, Reject | None]


class Range(msgspec.Struct, frozen=True, tag=True):
    """The records of a big file from byte `start` to byte `end` (None: to its end), both where a record ends."""

    path: str
    form: str
    root: bytes
    start: int
    end: int | None


class Files(msgspec.Struct, frozen=True, tag=True):
    """Whole files."""

    items: tuple[str | Reject, ...]


class Members(msgspec.Struct, frozen=True, tag=True):
    """Members of one zip archive."""

    path: str
    items: tuple[Member | Reject, ...]


class Spool(msgspec.Struct, frozen=True, tag=True):
    """Records written to a file of their own."""

    path: str


Unit = Range | Files | Members | Spool


class Planned(msgspec.Struct):
    """A unit to build; its records, where planning had to read them (then `unit` may be None: only a spool file
    would address them); and how many of the inputs' bytes were gone through at its end."""

    unit: Unit | None
    records: list[Record] | None
    seen: int


def read_unit(unit: Unit) -> Iterator[Record]:
    """The records of a unit."""
    match unit:
        case Range():
            yield from read_range(unit.path, unit.form, unit.root, unit.start, unit.end)
        case Files():
            for file in unit.items:
                if isinstance(file, Reject):
                    yield file
                else:
                    yield from read_file(file)
        case Members():
            with open_input(unit.path) as stream:
                for member in unit.items:
                    if isinstance(member, Reject):
                        yield member
                    else:
                        yield from read_member(stream, unit.path, member)
        case Spool():
            with open_input(unit.path) as stream:
                spooled = msgspec.msgpack.decode(stream.read(), type=list[_Spooled])
            for record, reject in spooled:
                if found := record or reject:
                    yield found


def write_spool(records: list[Record], path: Path) -> Spool:
    """Put records where another process finds them."""
    spooled = [(None, each) if isinstance(each, Reject) else (each, None) for each in records]
    path.write_bytes(msgspec.msgpack.encode(spooled))
    return Spool(str(path))


def total_size(paths: Iterable[str], without: Container[str] = ()) -> int:
    """The bytes of all inputs, as `Planned.seen` counts them; 0 where that cannot be known before (a pipe)."""
    total = 0
    for path in paths:
        if path == "-":
            return 0
        for file in walk(path, without):
            with suppress(OSError):
                total += input_size(file) if isinstance(file, str) else 0
    return total


def plan(paths: Iterable[str], without: Container[str] = ()) -> Iterator[Planned]:
    """The units of all inputs, in their order, but for the files `without`. Small files are put together; a big one
    has units of its own."""
    seen = 0
    waiting: list[str | Reject] = []
    size = 0
    for path in paths:
        for file in walk(path, without):
            try:
                length = input_size(file) if isinstance(file, str) and file != "-" else 0
                alone = file == "-" or (isinstance(file, str) and (length > SHARD_BYTES or _is_container(file)))
            except OSError:
                length, alone = 0, False  # its reader will say why
            if not alone:
                waiting.append(file)
                size, seen = size + length, seen + length
                if size < SHARD_BYTES and len(waiting) < _UNIT_RECORDS:
                    continue
            if waiting:
                yield Planned(Files(tuple(waiting)), None, seen)
                waiting, size = [], 0
            if alone and isinstance(file, str):
                for planned in _plan_file(file):
                    planned.seen = seen + min(planned.seen, length)
                    yield planned
                seen += length
    if waiting:
        yield Planned(Files(tuple(waiting)), None, seen)


def _is_container(file: str) -> bool:
    if not is_remote(file) and not Path(file).is_file():
        return True  # a pipe: its first bytes can be read only once
    with open_input(file) as stream:
        return detect(stream.read(HEAD)) in ("zip", "gzip", "zstd", "tar")


def _plan_file(path: str) -> Iterator[Planned]:
    if path == "-":
        for records in _batches(read_file(path)):
            yield Planned(None, records, 0)
        return
    with open_input(path) as stream:
        if not stream.seekable():
            for records in _batches(read_stream(stream, path)):
                yield Planned(None, records, 0)
            return
        form = detect(stream.read(HEAD))
        stream.seek(0)
        if form == "zip":
            yield from _plan_zip(stream, path)
        elif form in SPLITTERS:
            yield from _plan_ranges(stream, path, form)
        else:
            for records in _batches(read_stream(stream, path)):
                yield Planned(None, records, stream.tell())


def _plan_ranges(stream: IO[bytes], path: str, form: str) -> Iterator[Planned]:
    """Ranges of a file that is cut into records: cut here too, and without a parse, so that they begin and end where
    records do, whatever stands in comments and texts."""
    start = 0
    batches = _batches(read_stream(stream, path))
    records = next(batches, None)
    while records:
        following = next(batches, None)
        last = records[-1]
        end = last.position + len(last.data) if following and isinstance(last, RawRecord) else None
        root = next((record.root for record in records if isinstance(record, RawRecord)), None)
        unit = None if root is None else Range(path, form, root, start, end)
        yield Planned(unit, records, end or stream.tell())
        records, start = following, end or 0


def _plan_zip(stream: IO[bytes], path: str) -> Iterator[Planned]:
    """Members that fit a unit are read by the workers, straight from the archive; what is bigger is read here."""
    try:
        archive = zipfile.ZipFile(stream)
        members = archive.infolist()
        addressable = bool(members) and min(info.header_offset for info in members) == 0
    except UNPACKING_ERRORS:
        addressable = False
    if not addressable:  # broken, empty, or archives put together in one file
        stream.seek(0)
        for records in _batches(read_stream(stream, path)):
            yield Planned(None, records, stream.tell())
        return
    waiting: list[Member | Reject] = []
    size = seen = 0
    for member in zip_members(archive, path):
        big = isinstance(member, Member) and member.size > SHARD_BYTES
        if not big:
            waiting.append(member)
            if isinstance(member, Member):
                size, seen = size + member.size, seen + member.packed
            if size < SHARD_BYTES and len(waiting) < _UNIT_RECORDS:
                continue
        if waiting:
            yield Planned(Members(path, tuple(waiting)), None, seen)
            waiting, size = [], 0
        if big and isinstance(member, Member):
            for records in _batches(read_member(stream, path, member)):
                yield Planned(None, records, seen + max(stream.tell() - member.offset, 0))
            seen += member.packed
    if waiting:
        yield Planned(Members(path, tuple(waiting)), None, seen)


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Records in batches of about `SHARD_BYTES`; each but the last ends with a record that could be read."""
    batch: list[Record] = []
    size = 0
    for record in records:
        batch.append(record)
        size += len(record.data) if isinstance(record, RawRecord) else 0
        if isinstance(record, RawRecord) and (size >= SHARD_BYTES or len(batch) >= _UNIT_RECORDS):
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
