"""Walk folders, archives, compressed files and standard input, and cut what is in them into raw records.

Everything is read in place and in order, a record at a time; nothing is unpacked to disk. Archives that bomb or
whose members climb out of it are refused.
"""

import io
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, cast

from kg.sources.detect import HEAD, detect
from kg.sources.records import RawRecord, Reject
from kg.sources.split import SPLITTERS

# A page or a sheet is some kilobytes; only the formats that are cut into records may be larger than this.
MAX_DOCUMENT = 64 << 20
MAX_RATIO = 1000
_RATIO_FLOOR = 16 << 20
_UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)


def read_records(paths: Iterable[Path | str]) -> Iterator[RawRecord | Reject]:
    """The records of all the paths, in the paths' order; the files of a folder in the order of their names.

    `-` is standard input. A document that cannot be read is a `Reject`, and the rest goes on.
    """
    for path in paths:
        if str(path) == "-":
            yield from _read_stream(sys.stdin.buffer, "-", None)
            continue
        for file in _files(Path(path)):
            try:
                with file.open("rb") as stream:
                    yield from _read_stream(stream, str(file), None)
            except _UNREADABLE as error:
                yield Reject(str(file), None, 0, "unreadable", _reason(error))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for child in sorted(path.iterdir()):
        if not child.name.startswith("."):
            yield from _files(child)


def _read_stream(stream: IO[bytes], path: str, member: str | None) -> Iterator[RawRecord | Reject]:
    """Read one document whose form its first bytes tell."""
    head = stream.read(HEAD)
    form = detect(head)
    whole = _Rejoined(head, stream)
    if form == "zip" and member is None:
        yield from _read_zip(stream if stream.seekable() else io.BytesIO(whole.read()), path)
    elif form == "gzip" and member is None:
        from isal import igzip

        yield from _read_compressed(cast(IO[bytes], igzip.GzipFile(fileobj=whole)), path)
    elif form == "zstd" and member is None:
        import zstandard

        yield from _read_compressed(cast(IO[bytes], zstandard.ZstdDecompressor().stream_reader(whole)), path)
    elif splitter := SPLITTERS.get(form):
        for format_, data, position, root in splitter(whole):
            yield RawRecord(format_, data, path, member, position, root)
    elif form == "empty":
        yield Reject(path, member, 0, "empty", "the document is empty")
    elif form == "unknown" or form in ("zip", "gzip", "zstd"):
        yield Reject(path, member, 0, "unknown-format", "not a document of a question, by its content")
    else:
        data = whole.read(MAX_DOCUMENT + 1)
        if len(data) > MAX_DOCUMENT:
            yield Reject(path, member, 0, "too-large", f"over {MAX_DOCUMENT >> 20} MiB for a single document")
        else:
            yield RawRecord(form, data, path, member)


def _read_compressed(stream: IO[bytes], path: str) -> Iterator[RawRecord | Reject]:
    try:
        yield from _read_stream(stream, path, "")
    except _UNREADABLE as error:
        yield Reject(path, None, 0, "unreadable", _reason(error))


def _read_zip(stream: IO[bytes], path: str) -> Iterator[RawRecord | Reject]:
    try:
        archive = zipfile.ZipFile(stream)
    except zipfile.BadZipFile as error:
        yield Reject(path, None, 0, "unreadable", _reason(error))
        return
    with archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            name = info.filename
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name.replace("\\", "/")).parts:
                yield Reject(path, name, 0, "path-escape", "the member's path leaves the archive")
                continue
            if info.file_size > _RATIO_FLOOR and info.file_size > MAX_RATIO * max(info.compress_size, 1):
                yield Reject(path, name, 0, "zip-bomb", f"{info.file_size} bytes packed into {info.compress_size}")
                continue
            if info.flag_bits & 1:
                yield Reject(path, name, 0, "encrypted", "the member is encrypted")
                continue
            try:
                with archive.open(info) as member:
                    yield from _read_stream(member, path, name)
            except _UNREADABLE as error:
                yield Reject(path, name, 0, "unreadable", _reason(error))


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were read to look at them, whole again."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            data, self._head = self._head + self._rest.read(), b""
            return data
        data, self._head = self._head[:size], self._head[size:]
        return data + self._rest.read(size - len(data)) if len(data) < size else data

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
