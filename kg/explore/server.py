"""Run the application until it is interrupted."""

import logging
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from kg.errors import InputError


def run(
    graphs: Sequence[str], store: Path | None, endpoint: str | None, host: str, port: int, language: str,
    seconds: float, *, cors: bool, say: Callable[[str], None],
) -> None:  # fmt: skip
    """Serve until interrupted; `say` tells the address once pages can be asked for.

    :raises InputError: the extra `serve` is not installed, the source cannot be read, the port is taken
    """
    try:
        import uvicorn

        from kg.explore.app import create_app
    except ModuleNotFoundError as error:
        raise InputError("not-installed", f"{error.name} is missing", "pip install 'questions-kg[serve]'") from error
    from kg.explore.limits import Limits
    from kg.explore.serving import Served, Source

    logging.basicConfig(level=logging.INFO, format="kg: %(message)s")
    for name in ("uvicorn", "httpx"):
        logging.getLogger(name).setLevel(logging.WARNING)
    listener = _listen(host, port)
    served = Served(Source(store, [Path(graph) for graph in graphs], endpoint), replace(Limits(), seconds=seconds))
    app = create_app(served, language=language, cors=cors)
    address = f"http://{host}:{listener.getsockname()[1]}/"

    class _Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                say(f"serving {address} (Ctrl-C stops)")

    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3, lifespan="on"
    )
    _Server(config).run([listener])


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
