"""Run the explorer until it is interrupted: one process minds the source, others answer readers."""

import asyncio
import importlib.util
import logging
import os
import signal
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from kg.errors import InputError

log = logging.getLogger("kg.explore")
_NEEDED = ("httpx", "jinja2", "starlette", "uvicorn")
_MOST_WORKERS = 4  # by default


def run(
    graphs: Sequence[str], store: Path | None, endpoint: str | None, host: str, port: int, language: str,
    seconds: float, workers: int | None, *, cors: bool, say: Callable[[str], None],
) -> None:  # fmt: skip
    """Serve until interrupted; `say` tells the address once pages can be asked for.

    :raises InputError: the extra `serve` is not installed, the source cannot be read, the port is taken
    :raises KgError: the processes that answer readers do not start
    """
    for name in _NEEDED:
        if importlib.util.find_spec(name) is None:
            raise InputError("not-installed", f"{name} is missing", "pip install 'questions-kg[serve]'")
    from kg.explore.crew import Crew, Settings
    from kg.explore.limits import Limits
    from kg.explore.serving import Source
    from kg.explore.watch import supervise

    logging.basicConfig(level=logging.INFO, format="kg: %(message)s")
    cores = os.cpu_count() or 1
    size = workers or min(cores, _MOST_WORKERS)
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _interrupt)
    with _listen(host, port) as listener:
        source = Source(store, [Path(graph) for graph in graphs], endpoint)
        snapshot = source.snapshot()
        settings = Settings(language, cors, seconds, processes=max(2, cores // size))
        crew = Crew(listener, settings, snapshot.state, size)
        address = f"http://{host}:{listener.getsockname()[1]}/"
        limits = replace(Limits(), seconds=seconds)
        asyncio.run(supervise(crew, source, snapshot, limits, lambda: say(f"serving {address} (Ctrl-C stops)")))


def _interrupt(number: int, _: object) -> None:
    """Before the event loop minds signals: leave as Ctrl-C does, so that what was begun is cleaned away."""
    raise KeyboardInterrupt(signal.Signals(number).name)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio sends answers without delay (it sets TCP_NODELAY on sockets it knows as TCP).
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise InputError("port", f"{host}:{port}: {error.strerror}", "choose another with --port") from error
    return listener
