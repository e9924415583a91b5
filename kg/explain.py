"""How an engine answers a query: its plan, with the results and time of each step, and the time of each stage.

The plan is that of Oxigraph's command, which has the engine of the embedded store; pyoxigraph itself does not give it.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from kg import sparql
from kg.queries import Query, bindings_for
from kg.store import Bindings, Store, is_store, open_store


def explain(query: Query, sources: list[str], params: Mapping[str, str], timeout: int = 60) -> Iterator[str]:
    """Lines on how the query is answered over graph files, a store's folder or an endpoint's address.

    :raises InputError: an unreadable graph or a bad parameter
    :raises EndpointError: the endpoint does not answer
    """
    start = time.perf_counter()
    store = open_store(*sources, timeout=timeout)
    bindings = bindings_for(query, params, store)
    opened = time.perf_counter()
    rows, first = _ask(store, query, bindings)
    done = time.perf_counter()
    yield f"open      {opened - start:10.3f} s"
    yield f"first row {first - opened:10.3f} s"
    yield f"all rows  {done - opened:10.3f} s  ({rows} {'row' if rows == 1 else 'rows'})"
    if len(sources) == 1 and is_store(Path(sources[0])):
        yield from _plan(sparql.bind(sparql.declare(query.text), bindings), sources[0])
    else:
        yield "plan: asked of a store on disk only (kg load GRAPH --store DIR)"


def _ask(store: Store, query: Query, bindings: Bindings) -> tuple[int, float]:
    """How many rows or triples there are, and when the first was there."""
    answer = store.query(query.text, bindings)
    first, count = time.perf_counter(), 0
    if isinstance(answer, Iterator):
        for count, _ in enumerate(answer, 1):
            first = time.perf_counter() if count == 1 else first
    return count, first


def _plan(text: str, folder: str) -> Iterator[str]:
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if binary is None:
        yield "plan: needs the oxigraph command (pip install questions-kg[serve])"
        return
    with tempfile.TemporaryDirectory(prefix="kg-explain-") as name:
        asked, plan = Path(name) / "query.rq", Path(name) / "plan.json"
        asked.write_text(text, encoding="utf-8")
        command = [binary, "query", "--location", folder, "--query-file", str(asked), "--results-file", f"{name}/rows"]
        command += ["--results-format", "json" if sparql.form(text) in ("SELECT", "ASK") else "nt"]
        command += ["--explain-file", str(plan), "--stats"]
        if not sparql.has_word(text, "FROM"):
            command.append("--union-default-graph")
        ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own arguments)
        if ended.returncode or not plan.is_file():
            yield f"plan: {' '.join(ended.stderr.split())[:200]}"
            return
        tree = msgspec.json.decode(plan.read_bytes())
    yield "plan:     results    seconds"
    yield from _steps(tree.get("plan") or tree.get("tree") or tree, 0)


def _steps(node: dict[str, Any], depth: int) -> Iterator[str]:
    results, seconds = node.get("number of results", ""), node.get("duration in seconds", 0.0)
    yield f"{results:>17} {seconds:10.3f} {'  ' * depth}{node.get('name', '')[:120]}"
    for child in node.get("children", ()):
        yield from _steps(child, depth + 1)
