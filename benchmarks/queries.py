"""How long each shipped query takes over stores of several sizes, embedded and behind a server.

    python -m benchmarks.queries STORE... [--server] [--write docs]

Seconds to the last row, the median of three (one where it takes over five), each query in a process of its own;
`—` over the limit. With `--server` each store is also read by `oxigraph serve-read-only`, over HTTP. Left out are the
queries that find nothing in the largest store: their times would prove nothing.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.report import circumstances, write_section
from kg.queries import list_queries, read_query, run
from kg.store import open_store
from tests.servers import free_port, wait_for

LIMIT = 120
_START = 60  # seconds
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?q a qan:Question }"
# Questions about one thing need one that is there.
PARAMETERS = {
    "deputy-on-rubrique": {"deputy": "PA267429"},
    "describe-official-id": {"id": "QANR5L14QE500"},
}
_Time = tuple[float, int]


def seconds(name: str, source: str) -> _Time:
    """The time of a query over a source, and its number of rows."""
    query = read_query(name)
    store = open_store(source, timeout=LIMIT)
    times: list[float] = []
    rows = 0
    while len(times) < 3 and sum(times) < 5:
        start = time.perf_counter()
        answer = run(query, store, PARAMETERS.get(name, {}))
        rows = sum(1 for _ in answer)  # type: ignore[misc,union-attr]
        times.append(time.perf_counter() - start)
    return statistics.median(times), rows


def measured(name: str, source: str) -> _Time | None:
    """The same in a process of its own; None over the limit, or where it failed."""
    command = [sys.executable, "-m", "benchmarks.queries", "--one", name, source]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return None
    if ended.returncode:
        print(f"{name}: {ended.stderr.strip().rpartition(chr(10))[2]}", file=sys.stderr)
        return None
    took, rows = ended.stdout.split()
    return float(took), int(rows)


@contextmanager
def served(store: str) -> Iterator[str]:
    """The address of a server that reads the store while the context lasts."""
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if binary is None:
        sys.exit("the oxigraph server is not installed (pip install questions-kg[serve])")
    port = free_port()
    command = [binary, "serve-read-only", "-l", store, "-b", f"127.0.0.1:{port}", "--union-default-graph"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, server, _START)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        server.terminate()
        server.wait()


def column(source: str, names: list[str]) -> dict[str, _Time | None]:
    """Every query over one source."""
    times = {}
    for name in names:
        times[name] = measured(name, source)
        print(f"{name}: {_shown(times[name])}", file=sys.stderr, flush=True)
    return times


def _questions(source: str) -> int:
    (row,) = run(read_query(_COUNT), open_store(source), {})  # type: ignore[misc]
    return int(row["n"].value)


def _shown(took: _Time | None) -> str:
    return f"{took[0]:.2f}" if took else "—"


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        took, rows = seconds(*sys.argv[2:])
        print(f"{took:.4f} {rows}")
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stores", nargs="+", help="folders of stores, the largest last")
    parser.add_argument("--server", action="store_true", help="also over HTTP")
    parser.add_argument("--write", type=Path, help="the folder of benchmarks.md")
    arguments = parser.parse_args()
    names = [query.name for query in list_queries() if "federated" not in query.tags]
    columns = {f"{_questions(store):,}": column(store, names) for store in arguments.stores}
    largest = list(columns.values())[-1]
    number = {name: took[1] if took else None for name, took in largest.items()}
    found = [name for name in names if number[name] != 0]
    for store, size in zip(arguments.stores, list(columns), strict=True) if arguments.server else ():
        with served(store) as address:
            columns[f"{size}, server"] = column(address, found)
    found.sort(key=lambda name: -(largest[name] or (LIMIT, 0))[0])
    lines = [f"| query | {' | '.join(columns)} | rows |", f"| --- |{' ---: |' * (len(columns) + 1)}"]
    for name in found:
        times = " | ".join(_shown(each[name]) for each in columns.values())
        lines.append(f"| `{name}` | {times} | {'—' if number[name] is None else f'{number[name]:,}'} |")
    print("\n".join(lines))
    if arguments.write:
        write_section(arguments.write, "Queries", [circumstances("queries", sys.argv[1:]), *_EXPLAINED, "", *lines])


_EXPLAINED = (
    "Seconds to the last row, the median of three runs (one where it takes over five), by the number of questions.",
    "With citations and registers, loaded with `--compact`; the server is `oxigraph serve-read-only`, over HTTP. The",
    "rows are those of the largest store; queries that find nothing there are left out: their defaults name entities",
    "of other legislatures.",
)


if __name__ == "__main__":
    main()
