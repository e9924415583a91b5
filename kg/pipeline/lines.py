"""The lines of the finished shards in one file, in the shards' order, put there while the others are built.

So a disk holds them once, and where the records come in the order of their keys, as in one big dump, this file with
the shared graphs at its end is the output: nothing is left to copy. What a shard has just written is copied while it is
still in memory, and by the system itself: reading and writing it all at the end takes several times as long.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kg.pipeline.files import Slice

_BUFFER = 1 << 20


class Lines:
    """The file, and where the lines of each shard begin in it; the last of `starts` is the file's end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.starts = [0]

    @property
    def shards(self) -> int:
        return len(self.starts) - 1

    def append(self, lines: Path) -> int:
        """Copy the lines of the next shard to the end; how many bytes they have.

        :raises OSError: the disk is full
        """
        with lines.open("rb", buffering=0) as source, self.end() as target:
            _copy(source, target)
            size = target.tell() - self.starts[-1]
        self.take(size)
        return size

    def take(self, size: int) -> None:
        """So many bytes at the end are the lines of the next shard."""
        self.starts.append(self.starts[-1] + size)

    def where(self, shard: int, own: Slice) -> Slice:
        """Where in the file what stands at a place among the lines of a shard is."""
        start = self.starts[shard]
        return Slice(start + own.start, start + own.end)

    @contextmanager
    def becoming(self, target: Path) -> Iterator[IO[bytes]]:
        """The file's end, to be written to; the file becomes the target when the block ends well. Until then a build
        that is interrupted finds its lines again."""
        with self.end() as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        self.path.replace(target)

    @contextmanager
    def end(self) -> Iterator[IO[bytes]]:
        """The file's end, to be written to; what a build that was killed had begun to write is written over."""
        with self.path.open("r+b", _BUFFER) as stream:
            stream.truncate(self.starts[-1])
            stream.seek(self.starts[-1])
            yield stream


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    """All that is left of a file, behind what another holds."""
    with suppress(OSError, AttributeError):  # not every system can; a disk that is full is met below
        while os.copy_file_range(source.fileno(), target.fileno(), _BUFFER):
            pass
    target.seek(0, os.SEEK_END)
    shutil.copyfileobj(source, target, _BUFFER)
