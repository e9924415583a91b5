"""One of the processes that answer readers, all on one listening socket.

`python -m kg.explore.front SOCKET SETTINGS`: the descriptor of the socket, and `Settings` as JSON. Standard input says
what to serve, a `State` as a JSON line; each further line replaces it. A state that is being served is told by its
version on standard output. The end of standard input (whoever started us has gone) ends the process.
"""

import asyncio
import contextlib
import json
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace

import uvicorn

from kg.explore import site
from kg.explore.app import create_app
from kg.explore.crew import Settings
from kg.explore.limits import Limits
from kg.explore.serving import Served, State


class _Server(uvicorn.Server):
    """Tells when it listens, and leaves signals to the process that started us."""

    def __init__(self, config: uvicorn.Config, version: str) -> None:
        super().__init__(config)
        self._version = version

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _tell(self._version)


def _tell(version: str) -> None:
    print(version, flush=True)  # noqa: T201


async def _standard_input() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


async def serve(listener: socket.socket, settings: Settings) -> None:
    """Serve until standard input ends."""
    orders = await _standard_input()
    first = await orders.readline()
    if not first:
        return
    state = State(**json.loads(first))
    served = Served(state, replace(Limits(), seconds=settings.seconds), settings.processes)
    app = create_app(served, language=settings.language, cors=settings.cors)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3, lifespan="on",
        ws="none",
    )  # fmt: skip
    server = _Server(config, state.version)
    serving = asyncio.create_task(server.serve([listener]))
    async for line in orders:
        state = State(**json.loads(line))
        await served.replace(state, site.warm)
        _tell(state.version)
    server.should_exit = True
    await serving


def main(descriptor: int, settings: Settings) -> None:
    """Answer readers on an inherited socket."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started us, who then closes our input
    logging.basicConfig(level=logging.INFO, format="kg: %(message)s")
    for name in ("uvicorn", "httpx"):
        logging.getLogger(name).setLevel(logging.WARNING)
    asyncio.run(serve(socket.socket(fileno=descriptor), settings))


if __name__ == "__main__":
    main(int(sys.argv[1]), Settings(**json.loads(sys.argv[2])))
