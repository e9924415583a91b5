"""Walk folders, archives, compressed files and standard input, and cut what is in them into raw records.

Everything is read in place and in order, a record at a time; nothing is unpacked to disk under a name of the
archive's. A container may stand in a container (a tar in a gzip in a zip), three deep. Archives that bomb or whose
members' paths climb out of them are refused.
"""

import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, cast

import msgspec
from isal import igzip

from kg.errors import SourceError
from kg.sources.detect import HEAD, detect
from kg.sources.records import RawRecord, Reject
from kg.sources.remote import is_remote, open_input, remote_files
from kg.sources.split import RESUMERS, SPLITTERS, Fault, Piece
from kg.sources.unpack import UNPACKING_ERRORS, Tracked
from kg.zstd import ZstdStream

# A page or a sheet is some kilobytes; only the formats that are cut into records may be larger than this.
MAX_DOCUMENT = 16 << 20
MAX_DEPTH = 3
MAX_FOLDERS = 100
_CHUNK = 1 << 20
_LOCAL_HEADER = 30  # bytes in front of a zip member's name

_NO_DOCUMENT = {
    "empty": "the document is empty",
    "utf-16": "UTF-16 is not read: save the document as UTF-8",
    "register": "actors, mandates or bodies, not a question: give them as --registers",
    "unknown": "not a document of a question, by its content",
}


def read_records(paths: Iterable[Path | str]) -> Iterator[RawRecord | Reject]:
    """The records of all the paths, in the paths' order; the files of a folder in the order of their names.

    `-` is standard input. A document that cannot be read is a `Reject`, and the rest goes on. Hidden files (`.name`,
    `__MACOSX/`) in folders and archives are passed over.
    """
    for path in paths:
        for file in walk(str(path)):
            if isinstance(file, Reject):
                yield file
            else:
                yield from read_file(file)


def walk(path: str, without: Container[str] = ()) -> Iterator[str | Reject]:
    """The files of a path: itself (`-` is standard input), or those in a folder, in the order of their names, but for
    those `without`. An address like `s3://…` is read by fsspec."""
    if path == "-":
        yield path
    elif is_remote(path):
        yield from remote_files(path)
    else:
        found = False
        for file in _files(Path(path), frozenset()):
            if isinstance(file, Reject):
                yield file
            elif str(file) not in without:
                yield str(file)
            else:
                continue
            found = True
        if not found:
            yield _Place(path).reject("empty", "the folder holds no file")


def read_file(path: str) -> Iterator[RawRecord | Reject]:
    """The records of one file (`-` is standard input)."""
    if path == "-":
        yield from read_stream(sys.stdin.buffer, "-")
        return
    try:
        stream = open_input(path)
    except OSError as error:
        yield _Place(path).reject("unreadable", _reason(error))
        return
    with stream:
        yield from read_stream(stream, path)


def read_stream(stream: IO[bytes], path: str) -> Iterator[RawRecord | Reject]:
    """The records of an open file."""
    return _read_safely(stream, _Place(path))


def read_range(path: str, form: str, root: bytes, start: int, end: int | None) -> Iterator[RawRecord | Reject]:
    """The records of a big file from `start`, where one ends (0: where the file begins), to `end`, where another one
    does (None: to the end of the file)."""
    place = _Place(path)
    source: Tracked | None = None
    try:
        with open_input(path) as stream:
            stream.seek(start)
            source = Tracked(stream)
            content = cast(IO[bytes], source)
            for piece in RESUMERS[form](content, start, root) if start else SPLITTERS[form](content):
                yield _record(piece, form, place)
                if end is not None and isinstance(piece, Piece) and piece.position + len(piece.data) >= end:
                    return
    except UNPACKING_ERRORS as error:
        yield place.reject("unreadable", _reason(error), start + (source.count if source else 0))


def read_member(stream: IO[bytes], path: str, member: "Member") -> Iterator[RawRecord | Reject]:
    """The records of a zip archive's member, found without the archive's directory."""
    info = member.info()
    place = _Place(path).inside(info.filename)
    try:
        stream.seek(info.header_offset)
        header = stream.read(_LOCAL_HEADER)
        if header[:4] != b"PK\x03\x04":
            raise zipfile.BadZipFile("Bad magic number for file header")
        name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
        stream.seek(info.header_offset + _LOCAL_HEADER + name + extra)
        content = zipfile.ZipExtFile(stream, "r", info)
    except UNPACKING_ERRORS as error:
        yield place.reject("unreadable", _reason(error))
        return
    yield from _read_safely(cast(IO[bytes], content), place, max(info.compress_size, 1))


def zip_members(archive: zipfile.ZipFile, path: str) -> Iterator["Member | Reject"]:
    """The members of an archive that is a file, or why one is not read; hidden ones are passed over."""
    for info, reject in _members(archive, _Place(path)):
        yield reject or Member.of(info)


class Member(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A member of a zip archive, as the archive's directory describes it."""

    name: str
    offset: int
    packed: int
    size: int
    method: int
    crc: int
    flags: int

    @classmethod
    def of(cls, info: zipfile.ZipInfo) -> "Member":
        return cls(
            info.filename, info.header_offset, info.compress_size, info.file_size, info.compress_type, info.CRC,
            info.flag_bits,
        )  # fmt: skip

    def info(self) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(self.name)
        info.filename = self.name  # as it stands, whatever `ZipInfo` makes of it
        info.header_offset, info.compress_size, info.file_size = self.offset, self.packed, self.size
        info.compress_type, info.CRC, info.flag_bits = self.method, self.crc, self.flags
        return info


def _files(path: Path, above: frozenset[tuple[int, int]]) -> Iterator[Path | Reject]:
    """The files of a folder and of those in it. A link to a folder above would have no end, so it is not entered; a
    pipe would never answer, so it is read only where it is asked for by name."""
    if not path.is_dir():
        if above and not path.is_file():
            yield _Place(str(path)).reject("not-a-file", "a broken link, a pipe, a socket or a device")
        else:
            yield path
        return
    try:
        status = path.stat()
        children = sorted(path.iterdir())
    except OSError as error:
        yield _Place(str(path)).reject("unreadable", _reason(error))
        return
    identity = (status.st_dev, status.st_ino)
    if identity in above:
        yield _Place(str(path)).reject("link-loop", "the link leads to a folder above it")
        return
    if len(above) == MAX_FOLDERS:
        yield _Place(str(path)).reject("too-deep", f"more than {MAX_FOLDERS} folders in each other")
        return
    for child in children:
        if not _is_hidden(child.name):
            yield from _files(child, above | {identity})


class _Place:
    """Where a document stands: a path, the member in it, and how many containers are around it."""

    def __init__(self, path: str, member: str | None = None, depth: int = 0) -> None:
        self.path = _shown(path)
        self.member = member
        self.depth = depth

    def inside(self, name: str | None) -> "_Place":
        """The place of a member (None: of the only content of a compressed file)."""
        member = self.member if name is None else f"{self.member}!{name}" if self.member else name
        return _Place(self.path, member, self.depth + 1)

    def reject(self, code: str, message: str, position: int = 0) -> Reject:
        return Reject(self.path, self.member, position, code, message)


def _read_safely(stream: IO[bytes], place: _Place, packed_size: int | None = None) -> Iterator[RawRecord | Reject]:
    """Read one document; what breaks it is a reject, with the number of bytes that could be read before."""
    source = Tracked(stream, None if packed_size is None else lambda: packed_size)
    try:
        yield from _read_document(source, stream, place)
    except SourceError as error:
        yield place.reject(error.code, str(error.args[0]), source.count)
    except UNPACKING_ERRORS as error:
        yield place.reject("unreadable", _reason(error), source.count)


def _read_document(source: Tracked, stream: IO[bytes], place: _Place) -> Iterator[RawRecord | Reject]:
    """Read one document whose form its first bytes tell. `source` reads `stream`, which may be sought in."""
    form = detect(source.peek(HEAD))
    content = cast(IO[bytes], source)
    if form in ("zip", "gzip", "zstd", "tar") and place.depth == MAX_DEPTH:
        yield place.reject("too-deep", f"more than {MAX_DEPTH} containers in each other")
    elif form == "zip":
        with _seekable(stream, content, place) as file:
            yield from _read_zip(file, place)
    elif form == "tar":
        yield from _read_tar(content, place)
    elif form == "gzip":
        unpacked = igzip.GzipFile(fileobj=content)
        yield from _read_unpacked(cast(IO[bytes], unpacked), source, place)
    elif form == "zstd":
        yield from _read_unpacked(cast(IO[bytes], ZstdStream(source)), source, place)
    elif splitter := SPLITTERS.get(form):
        found = False
        for piece in splitter(content):
            found = True
            yield _record(piece, form, place)
        if not found:
            yield place.reject("empty", "the list holds no question")
    elif message := _NO_DOCUMENT.get(form):
        yield place.reject("empty" if form == "empty" else "unknown-format", message)
    else:
        data = source.read(MAX_DOCUMENT + 1)
        if len(data) > MAX_DOCUMENT:
            yield place.reject("too-large", f"over {MAX_DOCUMENT >> 20} MiB for a single document")
        else:
            yield RawRecord(form, data, place.path, place.member)


def _record(piece: Piece | Fault, form: str, place: _Place) -> RawRecord | Reject:
    if isinstance(piece, Fault):
        return place.reject(piece.code, piece.message, piece.position)
    return RawRecord(form, piece.data, place.path, place.member, piece.position, piece.root)


def _read_unpacked(unpacked: IO[bytes], packed: Tracked, place: _Place) -> Iterator[RawRecord | Reject]:
    stream = Tracked(unpacked, lambda: max(packed.count, 1))
    yield from _read_safely(cast(IO[bytes], stream), place.inside(None))


@contextmanager
def _seekable(stream: IO[bytes], content: IO[bytes], place: _Place) -> Iterator[IO[bytes]]:
    """The file itself, or a nameless copy of what can be read only once (a pipe, a member of an archive)."""
    if place.depth == 0 and stream.seekable():
        yield stream
        return
    with _copy(content) as copy:
        yield copy


def _copy(content: IO[bytes], size: int = -1) -> IO[bytes]:
    """A nameless copy of a stream, or of its first `size` bytes, in memory while it is small."""
    copy = cast(IO[bytes], tempfile.SpooledTemporaryFile(MAX_DOCUMENT))  # noqa: SIM115 (the caller closes it)
    while size and (data := content.read(_CHUNK if size < 0 else min(size, _CHUNK))):
        copy.write(data)
        size = max(size - len(data), 0) if size > 0 else size
    copy.seek(0)
    return copy


def _read_zip(stream: IO[bytes], place: _Place) -> Iterator[RawRecord | Reject]:
    with zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
        if not members:
            yield place.reject("empty", "the archive holds no file")
        elif before := min(info.header_offset for info in members):
            # Of archives put together in one file only the last one's directory is found.
            stream.seek(0)
            with _copy(stream, before) as first:
                yield from _read_safely(first, place)
        for info, reject in _members(archive, place):
            if reject:
                yield reject
                continue
            inside = place.inside(info.filename)
            try:
                member = archive.open(info)
            except UNPACKING_ERRORS as error:
                yield inside.reject("unreadable", _reason(error))
                continue
            with member:
                yield from _read_safely(member, inside, max(info.compress_size, 1))


def _members(archive: zipfile.ZipFile, place: _Place) -> Iterator[tuple[zipfile.ZipInfo, Reject | None]]:
    """The members, each with the reason why it is not read, if there is one; hidden ones are passed over."""
    for info in archive.infolist():
        inside = place.inside(info.filename)
        if _escapes(info.filename):
            yield info, inside.reject("path-escape", "the member's path leaves the archive")
        elif info.is_dir() or _is_hidden(info.filename):
            continue
        elif info.flag_bits & 1:
            yield info, inside.reject("encrypted", "the member is encrypted")
        else:
            yield info, None


def _read_tar(content: IO[bytes], place: _Place) -> Iterator[RawRecord | Reject]:
    with tarfile.open(fileobj=content, mode="r|") as archive:
        found = False
        for info in archive:
            inside = place.inside(info.name)
            found = True
            if _escapes(info.name):
                yield inside.reject("path-escape", "the member's path leaves the archive")
            elif info.isdir() or _is_hidden(info.name):
                continue
            elif not info.isreg() or (member := archive.extractfile(info)) is None:
                yield inside.reject("not-a-file", "a link, a pipe or a device")
            else:
                yield from _read_safely(member, inside)
        if not found:
            yield place.reject("empty", "the archive holds no file")


def _is_hidden(name: str) -> bool:
    """`.DS_Store`, `__MACOSX/._page.html`: what systems add, not what a user put there."""
    parts = PurePosixPath(name).parts
    return any(part == "__MACOSX" or (part.startswith(".") and part not in (".", "..")) for part in parts)


def _escapes(name: str) -> bool:
    """Whether a member's path is absolute or climbs, with either kind of slash."""
    path = PureWindowsPath(name)
    return bool(path.drive or path.root) or ".." in path.parts


def _shown(path: str) -> str:
    """A path as text: a name that is not UTF-8 holds halves of surrogate pairs, which no format can write."""
    return path.encode("utf-8", "replace").decode()


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return " ".join(str(error).split()) or type(error).__name__
