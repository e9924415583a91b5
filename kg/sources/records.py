"""What the containers yield: the bytes of one record and where they stood, or the reason why there are none."""

import hashlib

import msgspec

from kg.records import SourceRecord


class RawRecord(msgspec.Struct, frozen=True, gc=False):
    """One record as bytes. `root` is what opened the list it was cut from (see `kg.sources.split.Piece`)."""

    format: str
    data: bytes
    path: str
    member: str | None = None
    position: int = 0
    root: bytes = b""

    def source(self) -> SourceRecord:
        """The record's provenance, with the hash of its own bytes."""
        digest = hashlib.sha256(self.data).hexdigest()
        return SourceRecord(self.path, self.member, self.position, digest, self.format)


class Reject(msgspec.Struct, frozen=True, gc=False):
    """A document or record that could not be read: where, a stable code, and the reason."""

    path: str
    member: str | None
    position: int
    code: str
    message: str

    def __str__(self) -> str:
        place = f"{self.path}!{self.member}" if self.member else self.path
        return f"{place}{f' at byte {self.position}' if self.position else ''}: {self.code}: {self.message}"
