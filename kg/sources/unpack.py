"""Streams of compressed documents: bounded in memory, refused where they bomb, and never cut short in silence."""

import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, cast

import zstandard
from isal import isal_zlib

from kg.errors import SourceError

# Deflate packs blanks 1000 to 1; real dumps are packed some 10 to 1.
MAX_RATIO = 250
_RATIO_FLOOR = 64 << 20
_STEP = 1 << 16
# What the archive and compression libraries raise on broken input.
UNPACKING_ERRORS: tuple[type[Exception], ...] = (
    OSError, EOFError, zipfile.BadZipFile, tarfile.TarError, zlib.error, cast(type[Exception], isal_zlib.error),
    zstandard.ZstdError, NotImplementedError, RuntimeError, ValueError, OverflowError,
)  # fmt: skip


class Tracked(io.RawIOBase):
    """A stream that counts what it gives, and whose first bytes can be looked at.

    `packed` tells how many compressed bytes that took so far; where they are far too few, reading raises
    `SourceError`. An error of the stream is raised only after everything read before it was given.
    """

    def __init__(self, stream: IO[bytes], packed: Callable[[], int] | None = None) -> None:
        self._stream = stream
        self._head = b""
        self._packed = packed
        self._error: Exception | None = None
        self.count = 0

    def readable(self) -> bool:
        return True

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer than `size` only where the stream ends; they are given again."""
        head = self.read(size)
        self._head = head + self._head
        self.count -= len(head)
        return head

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._some(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def read(self, size: int = -1) -> bytes:
        parts: list[bytes] = []
        missing = size
        while missing:
            try:
                data = self._some(_STEP if missing < 0 else min(missing, _STEP))
            except Exception as error:  # kept, and raised by the next call
                if not parts:
                    raise
                self._error = error
                break
            if not data:
                break
            parts.append(data)
            missing = missing - len(data) if missing > 0 else missing
        return b"".join(parts)

    def _some(self, size: int) -> bytes:
        if self._error:
            error, self._error = self._error, None
            raise error
        if self._head:
            data, self._head = self._head[:size], self._head[size:]
        else:
            data = self._stream.read(size)
        self.count += len(data)
        if self._packed and self.count > _RATIO_FLOOR and self.count > MAX_RATIO * self._packed():
            raise SourceError("bomb", f"{self.count} bytes came out of {self._packed()}")
        return data
