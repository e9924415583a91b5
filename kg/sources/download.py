"""Fetch dumps whole or not at all: resumed where they broke off, not fetched again when unchanged.

While it grows, a file is `.NAME.part`; it takes its name when it is complete and proves to be an archive. Beside it
stands `.NAME.json`, with the address, the server's validators and the SHA-256: dot-files, so that the folder can be
given to `kg build` as it is.
"""

import hashlib
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import httpx
import msgspec

from kg import __version__
from kg.errors import EndpointError, InputError
from kg.sources.catalogue import Dump

ATTEMPTS = 6
_CONNECT_SECONDS, _READ_SECONDS = 15, 60
_LONGEST_PAUSE = 60.0
_TOO_MANY_REQUESTS, _RANGE_NOT_SATISFIABLE, _SERVER_ERROR = 429, 416, 500
# (bytes so far, bytes in all or None)
Progress = Callable[[int, int | None], None]


class Record(msgspec.Struct, frozen=True):
    """What is known of a file, whole or in part. A weak ETag cannot resume a file, the date can."""

    url: str
    etag: str | None = None
    modified: str | None = None
    size: int | None = None
    sha256: str | None = None

    @property
    def validator(self) -> str | None:
        """What `If-Range` takes."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


class Fetched(msgspec.Struct, frozen=True):
    """A file that is there now. `differs` says that it is not the one whose checksum the publisher gives."""

    path: Path
    state: Literal["new", "updated", "unchanged"]
    size: int
    sha256: str
    differs: bool = False


def open_client() -> httpx.Client:
    """A client for dumps: plain bytes, since a resumed answer cannot be compressed."""
    return httpx.Client(
        follow_redirects=True,
        timeout=httpx.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS),
        headers={"User-Agent": f"questions-kg/{__version__}", "Accept-Encoding": "identity"},
    )


def fetch(
    dump: Dump,
    folder: Path,
    base: str,
    client: httpx.Client,
    *,
    progress: Progress | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Fetched:
    """Fetch a dump into a folder, trying again after what may pass (broken lines, 429, 5xx), with longer and longer
    pauses.

    :raises InputError: the base is no address
    :raises EndpointError: the server cannot be reached, refuses, or sends something other than an archive
    """
    download = _Download(dump, folder, base, client, progress)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return download.run()
        except _PassingError as error:
            if attempt == ATTEMPTS:
                raise EndpointError(
                    "download-failed", f"{download.url}: {error} ({ATTEMPTS} attempts)", "run it again to go on"
                ) from error
            pause(min(error.seconds or 2.0 ** (attempt - 1), _LONGEST_PAUSE))
    raise AssertionError("unreachable")


class _PassingError(Exception):
    """Something that another attempt may not meet; `seconds` is the pause that the server asks for."""

    def __init__(self, message: str, seconds: float | None = None) -> None:
        super().__init__(message)
        self.seconds = seconds


class _Download:
    """One dump: its file, its part, and the records beside them."""

    def __init__(self, dump: Dump, folder: Path, base: str, client: httpx.Client, progress: Progress | None) -> None:
        self.url = base.rstrip("/") + "/" + dump.path
        self._dump = dump
        self._client = client
        self._progress = progress
        self._file = folder / dump.name
        self._record = folder / f".{dump.name}.json"
        self._part = folder / f".{dump.name}.part"
        self._part_record = folder / f".{dump.name}.part.json"

    def run(self) -> Fetched:
        """One attempt."""
        kept = self._kept()
        headers = self._conditions(kept)
        try:
            with self._client.stream("GET", self.url, headers=headers) as response:
                if response.status_code == httpx.codes.NOT_MODIFIED and kept and kept.sha256 and kept.size is not None:
                    return Fetched(self._file, "unchanged", kept.size, kept.sha256)
                self._check_status(response)
                self._receive(response)
        except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise InputError("bad-address", f"{self.url}: {error}", "give --base as https://…") from error
        except httpx.HTTPError as error:
            raise _PassingError(str(error) or type(error).__name__) from error
        return self._finish()

    def _kept(self) -> Record | None:
        """The record of the file that is there, if the file is still what the record says."""
        record = _read_record(self._record)
        if record is None or record.url != self.url or not self._file.is_file():
            return None
        if self._file.stat().st_size != record.size or _digest(self._file, "sha256") != record.sha256:
            return None
        return record

    def _conditions(self, kept: Record | None) -> dict[str, str]:
        """Headers that ask for the rest of a part, or for a change."""
        part = _read_record(self._part_record)
        if part and part.url == self.url and part.validator and self._part.is_file():
            return {"Range": f"bytes={self._part.stat().st_size}-", "If-Range": part.validator}
        if kept and kept.etag:
            return {"If-None-Match": kept.etag}
        return {"If-Modified-Since": kept.modified} if kept and kept.modified else {}

    def _check_status(self, response: httpx.Response) -> None:
        status = response.status_code
        if status == _RANGE_NOT_SATISFIABLE:
            self._discard()
            raise _PassingError("the part does not fit the file")
        if status == _TOO_MANY_REQUESTS or status >= _SERVER_ERROR:
            after = response.headers.get("Retry-After", "")
            raise _PassingError(f"the server answers {status}", float(after) if after.isdigit() else None)
        if status not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
            self._discard()
            reason = response.reason_phrase or "refused"
            raise EndpointError(f"http-{status}", f"{self.url}: {reason}", "kg download --list shows what there is")
        if response.headers.get("Content-Type", "").startswith("text/html"):
            self._discard()
            raise EndpointError("not-an-archive", f"{self.url}: a web page instead of an archive")

    def _receive(self, response: httpx.Response) -> None:
        """Write the body to the part: after what is there if the server goes on from it, else anew."""
        start = self._part.stat().st_size if response.status_code == httpx.codes.PARTIAL_CONTENT else 0
        length = response.headers.get("Content-Length")
        total = start + int(length) if length else None
        if start and not response.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
            self._discard()
            raise _PassingError("the server sends another range than asked for")
        if not start:
            headers = response.headers
            record = Record(self.url, headers.get("ETag"), headers.get("Last-Modified"), total)
            self._part_record.write_bytes(msgspec.json.encode(record))
        with self._part.open("ab" if start else "wb") as file:
            done = start
            for block in response.iter_raw():  # in the pieces that come, so that none is lost when the line breaks
                file.write(block)
                done += len(block)
                if self._progress:
                    self._progress(done, total)
        if total is not None and done != total:
            raise _PassingError(f"{done} of {total} bytes")

    def _finish(self) -> Fetched:
        """Give the part its name, if it is an archive."""
        if not zipfile.is_zipfile(self._part):
            self._discard()
            raise EndpointError("not-an-archive", f"{self.url}: what was sent is no zip archive")
        part = _read_record(self._part_record) or Record(self.url)
        size, sha256 = self._part.stat().st_size, _digest(self._part, "sha256")
        differs = self._dump.md5 is not None and _digest(self._part, "md5") != self._dump.md5
        state: Literal["new", "updated"] = "updated" if self._file.exists() else "new"
        record = msgspec.structs.replace(part, size=size, sha256=sha256)
        self._part.replace(self._file)
        self._part_record.write_bytes(msgspec.json.encode(record))
        self._part_record.replace(self._record)
        return Fetched(self._file, state, size, sha256, differs)

    def _discard(self) -> None:
        self._part.unlink(missing_ok=True)
        self._part_record.unlink(missing_ok=True)


def _read_record(path: Path) -> Record | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Record)
    except (OSError, msgspec.DecodeError):
        return None


def _digest(path: Path, algorithm: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()
