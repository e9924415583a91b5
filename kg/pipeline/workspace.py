"""The folder beside the output where shards are built: locked by one build, kept for `--resume` when it is cut off."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import msgspec
from isal import isal_zlib

from kg.errors import InputError
from kg.pipeline.files import ShardFiles, ShardResult
from kg.pipeline.lines import Lines

_CHUNK = 1 << 20


class Done(msgspec.Struct, frozen=True):
    """That a shard is finished: what it reported, size and CRC-32 of each of its files but that of the lines, and
    whether the lines are `gathered` with those of the others."""

    result: ShardResult
    files: dict[str, tuple[int, int]]
    gathered: bool


class Workspace:
    """A working folder and the shards finished in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines = Lines(folder / "lines.nq")
        self._manifest = folder / "manifest"
        self._written = folder / "written"

    def start(self, identity: str, *, resume: bool) -> None:
        """Keep the finished shards of a build of the same identity, or begin with none."""
        kept = resume and _says(self._manifest, identity)
        for path in self.folder.iterdir():
            if path.name not in ("lock", "register") and not (kept and path.suffix != ".part"):
                path.unlink()
        if not kept:
            _write_whole(self._manifest, identity.encode())
        self.lines.path.touch()
        self._find_gathered()

    def note_written(self, work: str) -> None:
        """Note that the output of this work is whole: all that is left is to bring the state up to date."""
        _write_whole(self._written, work.encode())

    def had_ended(self, work: str, identity: str) -> bool:
        """Whether the output of this work is whole, and the state has moved on since."""
        return _says(self._written, work) and not _says(self._manifest, identity)

    def finished(self, number: int) -> ShardResult | None:
        """What a shard reported, if it was finished and its files are as they were then: after a power cut a file
        may be there under its name without its content."""
        done = self._done(number)
        if done is None or (done.gathered and number >= self.lines.shards):
            return None
        return done.result if done.gathered or self._is_whole(done) else None

    def finish(self, result: ShardResult, *, gathered: bool = False) -> None:
        """Note that a shard's files are complete; with `gathered` lines it is the next of those in one file."""
        paths = ShardFiles(self.folder, result.number).besides()
        self._note(Done(result, {path.name: checksum(path) for path in paths}, gathered))
        if gathered:
            self.lines.take(result.lines[0])

    def gather(self) -> None:
        """Put the lines of the next shard, which is finished, behind those of all shards before it.

        :raises WorkerDied: they are no more as they were
        """
        number = self.lines.shards
        done = self._done(number)
        assert done, "the shard is finished"
        own = ShardFiles(self.folder, number).quads
        if self.lines.append(own) != done.result.lines[0]:
            raise WorkerDied("shard-changed", f"{own}: not as it was written", "--resume goes on")
        self._note(msgspec.structs.replace(done, gathered=True))
        own.unlink()

    def _find_gathered(self) -> None:
        """What an earlier build has gathered, up to the first shard that is not as it was."""
        for number in count():
            done = self._done(number)
            if done is None or not done.gathered or not self._is_whole(done):
                return
            size = done.result.lines[0]
            if checksum(self.lines.path, self.lines.starts[-1], size) != done.result.lines:
                return
            self.lines.take(size)
            ShardFiles(self.folder, number).quads.unlink(missing_ok=True)

    def _is_whole(self, done: Done) -> bool:
        """Whether a shard's files are as they were, that of its lines too where it should be there."""
        own = ShardFiles(self.folder, done.result.number).quads
        files = done.files if done.gathered else {own.name: done.result.lines, **done.files}
        try:
            return all(checksum(self.folder / name) == mark for name, mark in files.items())
        except OSError:
            return False

    def _done(self, number: int) -> Done | None:
        try:
            return msgspec.json.decode(self._marker(number).read_bytes(), type=Done)
        except (OSError, msgspec.DecodeError):
            return None

    def _note(self, done: Done) -> None:
        _write_whole(self._marker(done.result.number), msgspec.json.encode(done))

    def _marker(self, number: int) -> Path:
        return self.folder / f"{number:06d}.done"


@contextmanager
def workspace(target: Path | None) -> Iterator[Workspace]:
    """The working folder of an output, which no other build may write meanwhile. It is removed when the build is
    done, or has failed for a reason that `--resume` would meet again; it stays when the build is interrupted.

    :raises InputError: another build is at work on the output
    """
    if target is None:
        with tempfile.TemporaryDirectory(prefix="kg-build-") as name:
            yield Workspace(Path(name))
        return
    folder = folder_of(target)
    lock = _lock(folder, target)
    keep = False
    try:
        yield Workspace(folder)
    except (KeyboardInterrupt, WorkerDied):
        keep = True
        raise
    except OSError as error:
        if error.filename is None:  # a write that failed: it is the disk of the output that is full
            raise OSError(error.errno, error.strerror, str(target)) from error
        raise
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


class WorkerDied(InputError):
    """A worker process ended without a word: killed, or out of memory."""


@contextmanager
def exclusive(state: Path | None) -> Iterator[None]:
    """Keep other builds from using a state meanwhile.

    :raises InputError: another build is using it, or its folder is not there
    """
    if state is None:
        yield
        return
    if not state.parent.is_dir():
        raise InputError("no-such-folder", f"{state.parent}: no such folder")
    with state.with_name(f"{state.name}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError("state-busy", f"{state}: another build is using it", "wait for its end") from None
        yield


def folder_of(target: Path) -> Path:
    """Where an output's shards are built."""
    return target.with_name(f".{target.name}.kg-build")


def checksum(path: Path, start: int = 0, length: int | None = None) -> tuple[int, int]:
    """Size and CRC-32 of a file, or of so much of it from `start` on (less where the file ends before)."""
    size = crc = 0
    with path.open("rb") as stream:
        stream.seek(start)
        while data := stream.read(_CHUNK if length is None else min(_CHUNK, length - size)):
            size, crc = size + len(data), isal_zlib.crc32(data, crc)
    return size, crc


def _lock(folder: Path, target: Path) -> int:
    """The lock file's descriptor. The system gives the lock free when the process ends, however it ends."""
    while True:
        folder.mkdir(exist_ok=True)
        path = folder / "lock"
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except FileNotFoundError:
            continue  # another build has just finished, and removed the folder
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(lock, 20).decode("ascii", "replace").strip()
            os.close(lock)
            raise InputError(
                "output-busy", f"{target}: another build is writing it (process {holder or '?'})", "wait for its end"
            ) from None
        with suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(lock).st_ino:
                os.ftruncate(lock, 0)
                os.write(lock, str(os.getpid()).encode())
                return lock
        os.close(lock)  # the file locked was removed in between


def _says(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


def _write_whole(path: Path, data: bytes) -> None:
    """Write a small file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)
