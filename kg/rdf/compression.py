"""Open files that may be compressed, by their suffix, and write them whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

SUFFIXES = (".gz", ".zst")


def inner_suffix(path: Path) -> str:
    """The suffix that tells the format: `.ttl` of `a.ttl.gz`."""
    return Path(path.stem).suffix if path.suffix in SUFFIXES else path.suffix


def open_read(path: Path) -> IO[bytes]:
    """Open for reading, decompressing `.gz` and `.zst`."""
    if path.suffix == ".gz":
        from isal import igzip

        return cast(IO[bytes], igzip.open(path, "rb"))
    if path.suffix == ".zst":
        import zstandard

        return cast(IO[bytes], zstandard.open(path, "rb"))
    return path.open("rb")


@contextmanager
def open_write(path: Path) -> Iterator[IO[bytes]]:
    """Open for writing, compressing `.gz` and `.zst`; the file appears under its name when all is written."""
    with atomic(path) as raw, compressed(raw, path.suffix) as stream:
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
def atomic(path: Path) -> Iterator[IO[bytes]]:
    """A new file that takes its name only when the block ends well; otherwise nothing is left behind."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
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


__all__ = ["SUFFIXES", "atomic", "compressed", "inner_suffix", "open_read", "open_write"]
