"""A compact register: all records of the official files in one small file, made once and loaded in milliseconds.

The same files give the same bytes, in whatever order they are read, so the file's hash names what it holds.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec

from kg.errors import InputError
from kg.rdf.compression import atomic, refuse_inputs
from kg.registers.amo import read_amo
from kg.registers.records import Actor, Body, Membership, RegisterData, Seat
from kg.registers.register import Register
from kg.sources.records import Reject

R = TypeVar("R", Actor, Seat, Membership, Body)
# Changes with the records of `kg.registers.records`.
MAGIC = b"questions-kg register 1\n"


def compile_register(paths: Iterable[Path], output: Path) -> tuple[RegisterData, list[Reject]]:
    """Read official files and compact registers and write one compact register; what could not be read is returned.

    :raises InputError: a path that does not exist, or no record in any of them, or one that is the output
    """
    paths = list(paths)
    refuse_inputs(output, paths)
    records: dict[str, Actor | Seat | Membership | Body] = {}
    rejects: list[Reject] = []
    for path in paths:
        if not path.exists():
            raise InputError("no-such-file", f"{path}: no such file or folder")
        for record in _records(path):
            if isinstance(record, Reject):
                rejects.append(record)
                continue
            key = f"{type(record).__name__} {record.id} {record.body if isinstance(record, Membership) else ''}"
            known = records.get(key)
            records[key] = record if known is None else max(known, record, key=_precedence)
    if not records:
        why = f": {rejects[0]}" if rejects else ""
        raise InputError(
            "empty-register", f"no actor, mandate or body in these files{why}", "give AMO10, AMO20 or AMO30 as JSON"
        )
    data = RegisterData(
        _sorted(Actor, records.values()),
        _sorted(Seat, records.values()),
        _sorted(Membership, records.values()),
        _sorted(Body, records.values()),
    )
    with atomic(output) as stream:
        stream.write(MAGIC + msgspec.msgpack.encode(data))
    return data, rejects


def prepare_register(paths: Sequence[Path], folder: Path) -> tuple[Path | None, list[Reject]]:
    """The compact register of some paths: the one that is given, or one compiled into a folder; and what of it could
    not be read. None without paths."""
    if not paths:
        return None, []
    if len(paths) == 1 and is_compact(paths[0]):
        load_register(str(paths[0]))  # what is wrong with it is said before any work
        return paths[0], []
    register = folder / "register"
    return register, compile_register(paths, register)[1]


def _records(path: Path) -> Iterable[Actor | Seat | Membership | Body | Reject]:
    if not is_compact(path):
        return read_amo([path])
    data = _read(path)
    return [*data.actors, *data.seats, *data.memberships, *data.bodies]


def _precedence(record: Actor | Seat | Membership | Body) -> tuple[bool, bytes]:
    """Of two states of a record the one that has ended is the later; else a fixed one, whatever the files' order."""
    return getattr(record, "end", None) is not None, msgspec.json.encode(record)


def _sorted(kind: type[R], records: Iterable[object]) -> tuple[R, ...]:
    found = [record for record in records if isinstance(record, kind)]
    return tuple(sorted(found, key=lambda record: (record.id, getattr(record, "body", ""))))


def is_compact(path: Path) -> bool:
    """Whether a path is a compact register, by its first bytes."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


def load_register(path: str) -> Register:
    """The register of a compact file; a process that asks again, before the file changes, is given the same one.

    :raises InputError: the file is not one, or was made by another version
    """
    stat = Path(path).stat()
    return _load(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=2)
def _load(path: str, *_state: int) -> Register:
    return Register(_read(Path(path)))


def _read(path: Path) -> RegisterData:
    data = path.read_bytes()
    if not data.startswith(MAGIC):
        raise InputError("not-a-register", f"{path}: not a compact register of this version", "kg registers build")
    try:
        return msgspec.msgpack.decode(memoryview(data)[len(MAGIC) :], type=RegisterData)
    except msgspec.DecodeError as error:
        raise InputError("not-a-register", f"{path}: {error}", "kg registers build") from error
