"""What a far worker needs besides its unit: the options, and the files that they name, sent once."""

import tempfile
import threading
from pathlib import Path

import msgspec

from kg.errors import InputError
from kg.pipeline.identity import code_version, digest
from kg.pipeline.shards import Options

_LOCK = threading.Lock()
# What has been unpacked in this process, by digest; the folders go when the process ends.
_UNPACKED: dict[str, tuple[Options, "tempfile.TemporaryDirectory[str]"]] = {}


class Shipment(msgspec.Struct, frozen=True):
    """Options, the content of their files under the names they had here, and the version of our code here."""

    options: Options
    files: tuple[tuple[str, bytes], ...]
    code: str
    digest: str

    @classmethod
    def of(cls, options: Options) -> "Shipment":
        """Pack options for the journey."""
        paths = option_files(options)
        files = tuple((str(path), path.read_bytes()) for path in paths)
        return cls(options, files, code_version(), digest(msgspec.msgpack.encode((options, files))))

    def unpack(self) -> Options:
        """The options with their files as they are on this machine, where they are written once a process.

        :raises InputError: another version of our code is installed here
        """
        if self.code != code_version():
            raise InputError("version-differs", "the workers have another version of questions-kg", "install the same")
        with _LOCK:
            if self.digest not in _UNPACKED:
                folder = tempfile.TemporaryDirectory(prefix="kg-shipment-")
                _UNPACKED[self.digest] = self._write(Path(folder.name)), folder
            return _UNPACKED[self.digest][0]

    def _write(self, folder: Path) -> Options:
        here: dict[str, str] = {}
        for i, (name, data) in enumerate(self.files):
            path = folder / f"{i:03d}{Path(name).suffix}"
            path.write_bytes(data)
            here[name] = str(path)
        register = here.pop(self.options.register) if self.options.register else None
        return msgspec.structs.replace(self.options, entities=tuple(here.values()), register=register)


def option_files(options: Options) -> list[Path]:
    """The files that decide what a shard holds: of a user's entities, and the register."""
    entities = [file for name in options.entities for file in _turtle(Path(name))]
    return [*entities, Path(options.register)] if options.register else entities


def _turtle(path: Path) -> list[Path]:
    return sorted(path.glob("*.ttl")) if path.is_dir() else [path]
