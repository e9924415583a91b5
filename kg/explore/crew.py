"""The server processes: as many as were asked for, all on one socket and one state; one that ends is replaced."""

import asyncio
import contextlib
import json
import logging
import socket
import sys
from dataclasses import asdict, dataclass

from kg.errors import KgError
from kg.explore.serving import State

log = logging.getLogger("kg.explore")
_MOST_FAILURES = 3  # of one place, one after the other, each before it served anything
_END_SECONDS = 8.0  # for a process to answer the requests it has


@dataclass(frozen=True)
class Settings:
    """How a process serves: the language of readers who chose none, whether scripts of other sites may read, seconds
    that a query may take, and how many processes run clients' queries for it."""

    language: str
    cors: bool
    seconds: float
    processes: int


class Crew:
    """Processes of `kg.explore.front` on a listening socket."""

    def __init__(self, listener: socket.socket, settings: Settings, state: State, size: int) -> None:
        self._listener = listener
        self._settings = settings
        self._state = state
        self._size = size
        self._serves: dict[asyncio.subprocess.Process, str] = {}  # the version each serves; "" before the first
        self._change = asyncio.Condition()

    async def run(self) -> None:
        """Keep every place filled; runs until cancelled, and then ends the processes.

        :raises KgError: processes end again and again before they serve
        """
        places = [asyncio.create_task(self._keep_place()) for _ in range(self._size)]
        try:
            await asyncio.gather(*places)
        finally:
            for place in places:
                place.cancel()
            await asyncio.gather(*places, return_exceptions=True)

    async def replace(self, state: State) -> None:
        """Have every process serve another state; returns when all do."""
        self._state = state
        for process in self._serves:
            _order(process, state)
        await self.all_serve()

    async def all_serve(self) -> None:
        """Return when every place has a process that serves the newest state."""
        async with self._change:
            await self._change.wait_for(self._is_complete)

    def _is_complete(self) -> bool:
        serving = [version for version in self._serves.values() if version == self._state.version]
        return len(serving) == len(self._serves) == self._size

    async def _keep_place(self) -> None:
        failures = 0
        while True:
            process = await self._start()
            try:
                assert process.stdout is not None
                async for line in process.stdout:
                    failures = 0
                    async with self._change:
                        self._serves[process] = line.decode().strip()
                        self._change.notify_all()
                code = await process.wait()
            finally:
                served = self._serves.pop(process)
                await _end(process)
            if not served:
                failures += 1
                if failures == _MOST_FAILURES:
                    raise KgError("no-server", "the server's processes end before they serve")
            log.warning("a server process has ended (%s): another takes its place", code)
            await asyncio.sleep(failures)

    async def _start(self) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kg.explore.front", str(self._listener.fileno()), json.dumps(asdict(self._settings)),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, pass_fds=[self._listener.fileno()],
        )  # fmt: skip
        self._serves[process] = ""
        _order(process, self._state)
        return process


def _order(process: asyncio.subprocess.Process, state: State) -> None:
    assert process.stdin is not None
    with contextlib.suppress(ConnectionError):  # it has just ended; its place will be filled with the newest state
        process.stdin.write(json.dumps(asdict(state)).encode() + b"\n")


async def _end(process: asyncio.subprocess.Process) -> None:
    """Close its input, which ends it, and wait; one that does not end is killed."""
    if process.stdin:
        process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), _END_SECONDS)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
