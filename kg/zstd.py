"""Read Zstandard to its end; the library's own reader takes a cut frame for the end."""

import io
from typing import Protocol

import zstandard

# A frame may unpack 32,000 to 1: so small a bite bounds what one call can return.
_BITE = 2048


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes: ...


class ZstdStream(io.RawIOBase):
    """The content of all frames of a stream, in bounded memory; `close` leaves the source open."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._context = zstandard.ZstdDecompressor()
        self._frame = self._context.decompressobj()
        self._begun = False
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """:raises EOFError: the stream ends inside a frame"""
        while not self._ready:
            bite = self._source.read(_BITE)
            if not bite:
                if self._begun and not self._frame.eof:
                    raise EOFError("the compressed data end inside a frame")
                return 0
            self._ready = memoryview(self._unpack(bite))
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _unpack(self, bite: bytes) -> bytes:
        parts = []
        while bite:
            if self._frame.eof:
                self._frame = self._context.decompressobj()
            self._begun = True
            parts.append(self._frame.decompress(bite))
            bite = self._frame.unused_data if self._frame.eof else b""
        return b"".join(parts)
