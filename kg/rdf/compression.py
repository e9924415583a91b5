"""Open files that may be compressed, by their suffix, and write them whole or not at all."""

import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from kg.errors import InputError, UnreadableError

SUFFIXES = (".gz", ".zst")


def inner_suffix(path: Path) -> str:
    """The suffix that tells the format: `.ttl` of `a.ttl.gz`."""
    return Path(path.stem).suffix if path.suffix in SUFFIXES else path.suffix


def open_read(path: Path) -> IO[bytes]:
    """Open for reading, decompressing `.gz` and `.zst`; reading raises `InputError` where that fails.

    :raises OSError: the file cannot be opened
    """
    packed = path.open("rb")
    if path.suffix == ".gz":
        from isal import igzip

        return io.BufferedReader(_Unpacked(path, packed, cast(io.RawIOBase, igzip.IGzipFile(fileobj=packed))))
    if path.suffix == ".zst":
        from kg.zstd import ZstdStream

        return io.BufferedReader(_Unpacked(path, packed, ZstdStream(packed)))
    return packed


class _Unpacked(io.RawIOBase):
    """A decompressed file, whose errors name it."""

    def __init__(self, path: Path, packed: IO[bytes], stream: io.RawIOBase) -> None:
        self._path = path
        self._packed = packed
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int | None:  # type: ignore[override]
        try:
            return self._stream.readinto(buffer)
        except Exception as error:  # each library has its own
            raise UnreadableError("unreadable", f"{self._path}: cannot be decompressed: {error}") from error

    def close(self) -> None:
        self._stream.close()
        self._packed.close()
        super().close()


def refuse_inputs(output: Path, inputs: Iterable[Path]) -> None:
    """An input is never written over; `-` is no file.

    :raises InputError: the output is one of the inputs
    """
    for file in inputs:
        same = output.samefile(file) if output.exists() and file.exists() else output.resolve() == file.resolve()
        if same and str(output) != "-":
            raise InputError("output-is-input", f"{file}: both an input and an output", "give another -o")


@contextmanager
def open_write(path: Path, folder: Path | None = None) -> Iterator[IO[bytes]]:
    """Open for writing, compressing `.gz` and `.zst`; the file appears under its name when all is written."""
    with atomic(path, folder) as raw, compressed(raw, path.suffix) as stream:
        yield stream


@contextmanager
def compressed(raw: IO[bytes], suffix: str) -> Iterator[IO[bytes]]:
    """A stream that writes to another as the suffix tells."""
    if suffix == ".gz":
        from isal import igzip

        # No file name and no time in the header: the same content gives the same bytes.
        with igzip.IGzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as stream:
            yield cast(IO[bytes], stream)
    elif suffix == ".zst":
        import zstandard

        with zstandard.ZstdCompressor(level=3).stream_writer(raw, closefd=False) as stream:
            yield cast(IO[bytes], stream)
    else:
        yield raw


@contextmanager
def atomic(path: Path, folder: Path | None = None) -> Iterator[IO[bytes]]:
    """A new file that takes its name only when the block ends well; otherwise nothing is left behind. It is written
    in its own folder, or in another of the same disk: who is killed leaves it there."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=folder or path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb", buffering=1 << 20) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


__all__ = ["SUFFIXES", "atomic", "compressed", "inner_suffix", "open_read", "open_write", "refuse_inputs"]
