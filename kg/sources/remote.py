"""Open inputs on any filesystem: a local path as it is, an address (`s3://…`, `hdfs://…`, `https://…`) by fsspec."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from kg.errors import InputError
from kg.sources.records import Reject


def is_remote(path: str) -> bool:
    """Whether a path is an address of another filesystem than the local one."""
    return "://" in path


def filesystem(address: str) -> tuple[Any, str]:
    """The fsspec filesystem of an address, and the path in it.

    :raises InputError: fsspec, or what it needs for this kind of address, is not installed
    """
    try:
        from fsspec.core import url_to_fs

        return cast(tuple[Any, str], url_to_fs(address))
    except (ImportError, ValueError) as error:
        hint = "pip install 'questions-kg[cluster]', and the filesystem's own package (s3fs, gcsfs …)"
        raise InputError("no-filesystem", f"{address}: {error}", hint) from error


def open_input(path: str) -> IO[bytes]:
    """Open for reading; the stream can be sought in.

    :raises OSError: it cannot be opened
    """
    if not is_remote(path):
        return Path(path).open("rb")
    files, inside = filesystem(path)
    return cast(IO[bytes], files.open(inside, "rb"))


def input_size(path: str) -> int:
    """The size of a file in bytes, 0 where it is not known.

    :raises OSError: no such file
    """
    if not is_remote(path):
        return Path(path).stat().st_size
    files, inside = filesystem(path)
    return int(files.info(inside)["size"] or 0)


def remote_files(address: str) -> Iterator[str | Reject]:
    """The address of a file, or those of all files below a folder, sorted."""
    files, inside = filesystem(address)
    try:
        found = sorted(files.find(inside)) if files.isdir(inside) else [inside]
    except OSError as error:
        yield Reject(address, None, 0, "unreadable", str(error))
        return
    yield from map(files.unstrip_protocol, found)
