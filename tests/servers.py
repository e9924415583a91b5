"""Start real SPARQL servers for a test: Oxigraph and Virtuoso, on local ports, from binaries that may be missing."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


def wait_for(port: int, server: "subprocess.Popen[bytes]", seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.05)


class Oxigraph:
    """The `oxigraph` server over one folder; may be killed and started again on the same port."""

    auth: httpx.Auth | None = None

    def __init__(self, folder: Path) -> None:
        binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
        if binary is None:
            pytest.skip("the oxigraph server is not installed (pip install questions-kg[serve])")
        self._command = [binary, "serve", "-l", str(folder / "oxigraph"), "--union-default-graph"]
        self.port = free_port()
        self.query = f"http://127.0.0.1:{self.port}/query"

    def start(self) -> None:
        command = [*self._command, "-b", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.port, self.process, 30)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def quads(self) -> Iterator[ox.Quad]:
        """All that it holds."""
        address = self.query.replace("/query", "/store")
        answer = httpx.get(address, headers={"Accept": "application/n-quads"}, timeout=600).raise_for_status()
        return ox.parse(answer.content, format=ox.RdfFormat.N_QUADS)

    @staticmethod
    def spelled(quad: ox.Quad) -> str:
        """A quad as the server keeps it: as it was sent."""
        return str(quad)


def in_value_space(term: object) -> str:
    """A term as Virtuoso keeps it: numbers come back in forms of its own, truth values as numbers."""
    if isinstance(term, ox.Literal) and term.datatype.value == XSD + "boolean":
        return str(int(term.value in ("true", "1")))
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS:
        return format(Decimal(term.value).normalize(), "f")
    return str(term)


_GRAPHS_A_QUERY = 20
_VIRTUOSO_INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DefaultIsolation = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 6
[SPARQL]
ResultSetMaxRows = 10000000
"""


class Virtuoso:
    """Virtuoso 7 over one folder, with its usual account dba/dba and digest authentication."""

    auth: httpx.Auth | None = httpx.DigestAuth("dba", "dba")

    def __init__(self, folder: Path) -> None:
        binary, isql = shutil.which("virtuoso-t"), shutil.which("isql-vt")
        if binary is None or isql is None:
            pytest.skip("Virtuoso is not installed (apt install virtuoso-opensource-7)")
        self._isql = isql
        self.port, self._sql = free_port(), free_port()
        folder = folder / "virtuoso"
        folder.mkdir()
        ini = folder / "virtuoso.ini"
        ini.write_text(_VIRTUOSO_INI.format(folder=folder, sql=self._sql, http=self.port))
        self._command = [binary, "-f", "-c", str(ini)]
        self._lock = folder / "virtuoso.lck"
        self._folder = folder
        self.query = f"http://127.0.0.1:{self.port}/sparql"
        self._own: set[str] = set()

    def start(self) -> None:
        self._lock.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            self._command, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(self._sql, self.process, 90)
        wait_for(self.port, self.process, 90)
        for grant in ("SPARQL_UPDATE", "SPARQL_SELECT"):
            command = [self._isql, f"127.0.0.1:{self._sql}", "dba", "dba", f'exec=GRANT {grant} TO "SPARQL";']
            subprocess.run(command, check=False, capture_output=True)
        self._own = self._own or self._graphs()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def quads(self) -> Iterator[ox.Quad]:
        """All that it holds, but for what is in every Virtuoso."""
        # Each graph by its name: asked for several in one pattern, its planner goes through the whole table each time.
        graphs = sorted(self._graphs() - self._own)
        with httpx.Client() as client:
            for start in range(0, len(graphs), _GRAPHS_A_QUERY):
                names = graphs[start : start + _GRAPHS_A_QUERY]
                parts = (f"{{ GRAPH {name} {{ ?s ?p ?o }} BIND({name} AS ?g) }}" for name in names)
                for row in self._select(f"SELECT ?s ?p ?o ?g WHERE {{ {' UNION '.join(parts)} }}", client):
                    yield ox.Quad(row["s"], row["p"], row["o"], row["g"])

    @staticmethod
    def spelled(quad: ox.Quad) -> str:
        """A quad as the server keeps it: in value space."""
        return f"{quad.subject} {quad.predicate} {in_value_space(quad.object)} {quad.graph_name}"

    def _graphs(self) -> set[str]:
        # Grouped, since Virtuoso never ends with DISTINCT alone.
        return {str(row["g"]) for row in self._select("SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")}

    def _select(self, text: str, client: httpx.Client | None = None) -> ox.QuerySolutions:
        headers = {"Accept": "application/sparql-results+json"}
        post = client.post if client else httpx.post
        answer = post(self.query, data={"query": text}, headers=headers, timeout=600).raise_for_status()
        rows = ox.parse_query_results(answer.content, ox.QueryResultsFormat.JSON)
        assert isinstance(rows, ox.QuerySolutions)
        return rows


@contextmanager
def running(server: Oxigraph | Virtuoso) -> Iterator[Oxigraph | Virtuoso]:
    server.start()
    try:
        yield server
    finally:
        server.kill()
