"""Write outputs on any filesystem: a local file by rename, an address (`s3://…`) by fsspec."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from kg.rdf.compression import SUFFIXES, compressed, open_write
from kg.sources.remote import filesystem, is_remote


@contextmanager
def write_output(target: str, folder: Path) -> Iterator[IO[bytes]]:
    """A new file, compressed by its suffix, that takes its name only when the block ends well; what a build that is
    killed leaves of a local one is in the working folder, with the rest of that build."""
    if not is_remote(target):
        with open_write(Path(target), folder) as stream:
            yield stream
        return
    files, inside = filesystem(target)
    part = f"{inside}.part"
    try:
        with files.open(part, "wb") as raw, compressed(cast(IO[bytes], raw), Path(inside).suffix) as stream:
            yield stream
        if files.exists(inside):
            files.rm(inside)
        files.mv(part, inside)
    except BaseException:
        if files.exists(part):
            files.rm(part)
        raise


def is_plain_file(target: str) -> bool:
    """Whether an output is a file of this machine that holds the lines as they are."""
    return not is_remote(target) and Path(target).suffix not in SUFFIXES
