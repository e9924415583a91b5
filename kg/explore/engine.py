"""Run clients' queries within limits that hold: in worker processes over our store, or at a remote endpoint."""

import asyncio
import contextlib
import json
import math
import os
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from kg import sparql
from kg.errors import KgError
from kg.explore.limits import Limits

Kind = Literal["rows", "boolean", "graph"]

# A SERVICE clause anywhere, strings and comments included: the keyword, then what must follow it in the grammar. No
# word boundary before it where engines need none (`trueSERVICE<…>` is read as a clause). Being sound matters more here
# than reading strings right: the clause would make the server call out.
_SERVICE = re.compile(
    r"(?:(?<![\w?$:@-])|(?<=true)|(?<=false)|(?<=\d))service(?:\s|\#[^\n]*\n)*(?:silent)?(?:\s|\#[^\n]*\n)*"
    r"(?:[<?$]|[^\s<>{}\"'()]*:)",
    re.IGNORECASE,
)
_HEAD = 5  # bytes of a frame before its payload
_START_SECONDS = 30.0
_GRACE = 5  # seconds after which a process ends itself, should we not be there to end it
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_STATUS = {"bad-query": 400, "service-refused": 403, "not-a-query": 403, "too-long": 413, "busy": 503}
_STATUS |= {"query-timeout": 503, "answer-too-big": 503, "query-failed": 500, "out-of-memory": 503, "endpoint": 502}


class QueryRefused(KgError):
    """A client's query that is wrong, not allowed, or beyond the limits; `status` is the HTTP status to answer."""

    @property
    def status(self) -> int:
        return _STATUS[self.code]


@dataclass(frozen=True)
class Request:
    """A query with the formats wanted for rows and for triples, and the dataset the client names."""

    query: str
    rows: str = "json"
    graph: str = "ttl"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    kind: Kind
    data: bytes


class Engine(Protocol):
    """What answers clients' queries."""

    limits: Limits

    async def run(self, request: Request) -> Answer:
        """:raises QueryRefused: wrong, not allowed, or beyond the limits"""

    async def close(self) -> None:
        """End what was started."""


def check(request: Request, limits: Limits) -> None:
    """:raises QueryRefused: too long, an update, or a query that would call another server"""
    if len(request.query.encode()) > limits.text:
        raise QueryRefused("too-long", f"the query is longer than {limits.text} bytes")
    # Engines resolve these escapes before they read the query, so we look at what they will see.
    seen = _ESCAPE.sub(_unescape, request.query)
    if _SERVICE.search(seen):
        raise QueryRefused("service-refused", "SERVICE is not allowed here: this server calls no other")
    words = [t.text.upper() for t in sparql.tokens(seen) if t.kind == "word"]
    if not sparql.form(seen) and {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"} & set(
        words
    ):
        raise QueryRefused("not-a-query", "updates are not allowed: this server only reads")


def _unescape(match: re.Match[str]) -> str:
    point = int(match[1] or match[2], 16)
    return chr(point) if point < 0x110000 else match[0]


class WorkerPool:
    """Worker processes over a store's directory, started when needed; one that passes a limit is killed, and the
    queries of others do not notice."""

    def __init__(self, store: Path, limits: Limits, size: int | None = None) -> None:
        self.store = store
        self.limits = limits
        self._size = size or max(2, os.cpu_count() or 2)
        self._slots = asyncio.Semaphore(self._size)
        self._idle: list[asyncio.subprocess.Process] = []
        self._busy: set[asyncio.subprocess.Process] = set()
        self._waiting = 0

    async def run(self, request: Request) -> Answer:
        """See `Engine.run`."""
        check(request, self.limits)
        async with self._slot(), self._worker() as worker:
            return await self._converse(worker, request)

    async def close(self) -> None:
        """End the processes, running or idle."""
        for worker in [*self._idle, *self._busy]:
            await _end(worker)
        self._idle.clear()

    @contextlib.asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        if self._waiting >= self.limits.waiting:
            raise QueryRefused("busy", "too many queries are waiting", "try again in a moment")
        self._waiting += 1
        try:
            await asyncio.wait_for(self._slots.acquire(), self.limits.seconds)
        except TimeoutError as error:
            raise QueryRefused("busy", "other queries keep the server busy", "try again in a moment") from error
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._slots.release()

    @contextlib.asynccontextmanager
    async def _worker(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """A process; it goes back to the idle ones only if the conversation came to its end."""
        worker = self._idle.pop() if self._idle else await self._start()
        self._busy.add(worker)
        try:
            yield worker
        except QueryRefused as error:
            if error.code not in ("bad-query", "query-failed"):
                await _end(worker)
            raise
        except BaseException:
            await _end(worker)
            raise
        finally:
            self._busy.discard(worker)
            if worker.returncode is None:
                self._idle.append(worker)

    async def _start(self) -> asyncio.subprocess.Process:
        """A process that is ready: its start does not count against the time of the query."""
        seconds = math.ceil(self.limits.seconds) + _GRACE
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kg.explore.worker", str(self.store), str(self.limits.memory), str(seconds),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert worker.stdout is not None
        try:
            await asyncio.wait_for(worker.stdout.readexactly(_HEAD), _START_SECONDS)
        except (TimeoutError, asyncio.IncompleteReadError) as error:
            await _end(worker)
            raise QueryRefused("query-failed", "the query engine does not start") from error
        return worker

    async def _converse(self, worker: asyncio.subprocess.Process, request: Request) -> Answer:
        limits = self.limits
        try:
            return await asyncio.wait_for(self._exchange(worker, request), limits.seconds)
        except TimeoutError as error:
            message = f"the query was stopped after {limits.seconds:g} s"
            raise QueryRefused("query-timeout", message, "narrow it, or add LIMIT") from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            message = "the query was stopped: it needs more memory than it may use"
            raise QueryRefused("out-of-memory", message, "narrow it, or leave out ORDER BY") from error

    async def _exchange(self, worker: asyncio.subprocess.Process, request: Request) -> Answer:
        assert worker.stdin is not None
        assert worker.stdout is not None
        message = {"query": request.query, "rows": request.rows, "graph": request.graph}
        dataset = {"default": request.default_graphs, "named": request.named_graphs}
        worker.stdin.write(json.dumps(message | dataset).encode() + b"\n")
        await worker.stdin.drain()
        kind: Kind = "rows"
        data = bytearray()
        while True:
            head = await worker.stdout.readexactly(_HEAD)
            payload = await worker.stdout.readexactly(int.from_bytes(head[1:], "big"))
            match head[:1]:
                case b"K":
                    kind = payload.decode()  # type: ignore[assignment]
                case b"D":
                    data += payload
                    if len(data) > self.limits.answer:
                        message_ = f"the answer is larger than {self.limits.answer / 1e6:g} MB"
                        raise QueryRefused("answer-too-big", message_, "narrow the query, or add LIMIT")
                case b"E":
                    error = json.loads(payload)
                    raise QueryRefused(error["code"] if error["code"] in _STATUS else "query-failed", error["message"])
                case _:
                    return Answer(kind, bytes(data))


async def _end(worker: asyncio.subprocess.Process) -> None:
    if worker.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
    await worker.wait()
