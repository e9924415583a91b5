"""What a build depends on, as hashes: two builds of the same identity give the same bytes."""

import hashlib
from collections.abc import Container, Iterable
from functools import cache
from pathlib import Path
from secrets import token_hex

from kg.assets import directory
from kg.sources.containers import walk
from kg.sources.records import Reject
from kg.sources.remote import filesystem, is_remote

_DECISIVE = frozenset({".py", ".tsv", ".txt", ".ttl"})


@cache
def code_version() -> str:
    """The hash of our code and of the vocabulary and gazetteer that come with it."""
    found = hashlib.sha256()
    for root in (Path(__file__).parent.parent, directory("ontology")):
        for path in sorted(path for path in root.rglob("*") if path.suffix in _DECISIVE):
            found.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return found.hexdigest()


def input_version(paths: Iterable[str], without: Container[str] = ()) -> str:
    """The hash of every input's path, size and time of change. Standard input is never the same again."""
    found = hashlib.sha256()
    for path in paths:
        for file in walk(path, without):
            if isinstance(file, Reject):
                found.update(str(file).encode())
            else:
                found.update(f"{file}\n{_state(file)}\n".encode("utf-8", "surrogateescape"))
    return found.hexdigest()


def digest(*parts: bytes) -> str:
    """The hash of some parts, each told from the next."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "little") + part)
    return found.hexdigest()


def _state(file: str) -> str:
    if file == "-":
        return token_hex()
    if is_remote(file):
        files, inside = filesystem(file)
        return repr(sorted((key, str(value)) for key, value in files.info(inside).items()))
    try:
        status = Path(file).stat()
    except OSError as error:
        return str(error)
    return f"{status.st_size} {status.st_mtime_ns}"
