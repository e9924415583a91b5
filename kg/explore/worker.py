"""One SPARQL query at a time, in a process of its own, since an engine cannot be interrupted but a process can.

`python -m kg.explore.worker STORE MEMORY SECONDS` says that it is ready, then reads requests as JSON lines and answers
in frames: a kind (`R` ready; `K` rows, boolean or graph; `D` data; `E` error, as JSON; `Z` end), four bytes of length,
the payload.
"""

import json
import resource
import signal
import sys
from typing import IO

import pyoxigraph as ox

from kg.errors import KgError
from kg.rdf.formats import FORMATS
from kg.rdf.vocabulary import PREFIXES
from kg.store import EmbeddedStore, Result

ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_CHUNK = 1 << 16


class _Frames:
    """A binary stream that sends what is written to it as data frames."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._pending = bytearray()

    def write(self, data: bytes) -> int:
        self._pending += data
        if len(self._pending) >= _CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._pending:
            self.send(b"D", bytes(self._pending))
            self._pending.clear()

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        self._stream.write(kind + len(payload).to_bytes(4, "big") + payload)
        self._stream.flush()


def answer(store: ox.Store, request: dict[str, object], frames: _Frames) -> None:
    """Run one request and send its answer."""
    text = str(request["query"])
    default, named = (_nodes(request.get(name)) for name in ("default", "named"))
    if default or named:
        # A dataset in the request replaces the whole dataset: only what it names is there.
        result: Result = store.query(text, prefixes=PREFIXES, default_graph=[*default], named_graphs=[*named])
    else:
        result = EmbeddedStore(store).query(text)
    if isinstance(result, ox.QuerySolutions | ox.QueryBoolean):
        frames.send(b"K", b"rows" if isinstance(result, ox.QuerySolutions) else b"boolean")
        result.serialize(frames, format=ROWS[str(request["rows"])])  # type: ignore[arg-type]
    else:
        frames.send(b"K", b"graph")
        ox.serialize(result, frames, format=FORMATS[str(request["graph"])], prefixes=PREFIXES)  # type: ignore[arg-type]
    frames.flush()


def _nodes(given: object) -> list[ox.NamedNode]:
    assert given is None or isinstance(given, list)
    return [ox.NamedNode(each) for each in given or ()]


def main(store_path: str, memory: int, seconds: int) -> None:
    """Answer until standard input ends; a query that takes longer than so many seconds ends the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes our input
    # Not the address space: threads reserve much of it that they never touch.
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    store = ox.Store.read_only(store_path)
    frames = _Frames(sys.stdout.buffer)
    frames.send(b"R")
    for line in sys.stdin.buffer:
        # Whoever asks kills us sooner than this, unless they were killed themselves and nobody waits for the answer.
        signal.alarm(seconds)
        try:
            answer(store, json.loads(line), frames)
        except KgError as error:
            _fail(frames, error.code, str(error.args[0]))
        except (SyntaxError, ValueError, OSError, RuntimeError, MemoryError) as error:
            code = "bad-query" if isinstance(error, SyntaxError | ValueError) else "query-failed"
            _fail(frames, code, " ".join(str(error).split())[:300] or type(error).__name__)
        else:
            frames.send(b"Z")
        signal.alarm(0)


def _fail(frames: _Frames, code: str, message: str) -> None:
    frames.send(b"E", json.dumps({"code": code, "message": message}).encode())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
