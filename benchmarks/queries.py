"""How long each shipped query takes: `python -m benchmarks.queries STORE-OR-ENDPOINT...`, one column each.

Seconds to the last row, the median of three (one where it takes over five), each query in a process of its own;
`—` over the limit.
"""

import statistics
import subprocess
import sys
import time

from kg.queries import list_queries, read_query, run
from kg.store import open_store

LIMIT = 120
# Questions about one thing need one that is there.
PARAMETERS = {
    "deputy-on-rubrique": {"deputy": "PA267429"},
    "describe-official-id": {"id": "QANR5L14QE500"},
}


def seconds(name: str, source: str) -> tuple[float, int]:
    """The time of a query over a source, and its number of rows."""
    query = read_query(name)
    store = open_store(source, timeout=LIMIT)
    times: list[float] = []
    rows = 0
    while len(times) < 3 and sum(times) < 5:
        start = time.perf_counter()
        answer = run(query, store, PARAMETERS.get(name, {}))
        rows = sum(1 for _ in answer)  # type: ignore[arg-type]
        times.append(time.perf_counter() - start)
    return statistics.median(times), rows


def measured(name: str, source: str) -> str:
    """The same in a process of its own, as text."""
    command = [sys.executable, "-m", "benchmarks.queries", "--one", name, source]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return "—"
    return ended.stdout.strip() or ended.stderr.strip().rpartition("\n")[2][:60]


def main() -> None:
    sources = sys.argv[1:]
    if sources[:1] == ["--one"]:
        took, rows = seconds(*sources[1:])
        print(f"{took:.3f} ({rows})")
        return
    print(f"| query | {' | '.join(sources)} |\n|{' --- |' * (len(sources) + 1)}")
    for query in list_queries():
        if "federated" not in query.tags:
            print(f"| {query.name} | {' | '.join(measured(query.name, source) for source in sources)} |", flush=True)


if __name__ == "__main__":
    main()
