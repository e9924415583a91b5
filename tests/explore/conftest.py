"""A graph of the hand-written corpus, and servers of it: one for all tests, others with narrow limits where asked."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest

pytest.importorskip("starlette", reason="the explorer is not installed (pip install questions-kg[serve])")
uvicorn = pytest.importorskip("uvicorn", reason="the explorer is not installed (pip install questions-kg[serve])")

from kg.explore.app import create_app  # noqa: E402
from kg.explore.limits import Limits  # noqa: E402
from kg.explore.serving import Served, Source  # noqa: E402

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    given = os.environ.get("KG_TEST_GRAPH")
    if given:
        return Path(given)
    path = tmp_path_factory.mktemp("explore") / "corpus.nq"
    inputs = [ROOT / "tests" / "data" / "corpus", ROOT / "seeds"]
    registers = ["--registers", str(ROOT / "tests" / "data" / "registers")]
    command = [sys.executable, "-m", "kg.cli", "build", *map(str, inputs), *registers, "-o", str(path)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return path


Serve = Callable[..., AbstractContextManager[str]]


@contextmanager
def serving(source: Source, limits: Limits | None = None, **options: bool) -> Iterator[str]:
    """The address of a server of the source, in a thread of this process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    snapshot = source.snapshot()
    app = create_app(Served(snapshot.state, limits or Limits()), **options)  # type: ignore[arg-type]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert thread.is_alive(), "the server ended"
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
        snapshot.close()
        assert not thread.is_alive(), "the server did not end"


@pytest.fixture(scope="session")
def serve() -> Serve:
    """Starts a server of one's own: `with serve(source, limits) as address`."""
    return serving


@pytest.fixture(scope="session")
def address(graph_file: Path) -> Iterator[str]:
    with serving(Source(files=[graph_file]), cors=True) as found:
        yield found


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30) as found:
        yield found


Html = Callable[..., str]


@pytest.fixture
def html(client: httpx.Client) -> Html:
    """The text of a page that must be there."""

    def get(path: str, language: str = "fr") -> str:
        response = client.get(
            path, headers={"Accept": "text/html", "Cookie": f"lang={language}"}, follow_redirects=True
        )
        assert response.status_code == 200, f"{path}: {response.status_code}"
        return response.text

    return get
