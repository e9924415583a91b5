"""Write the expected rows and the documentation of the queries anew: `python tests/regenerate.py`, then read the diff."""

import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from test_queries import HERE, REGISTERS, SOURCES, sample, written

from kg.build import build
from kg.queries import list_queries, run
from kg.store import EmbeddedStore, open_store


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "corpus.nq"
        build(SOURCES, graph, registers=REGISTERS)
        store = open_store(graph)
        assert isinstance(store, EmbeddedStore)
        page = HERE.parent / "docs" / "queries.md"
        text = page.read_text(encoding="utf-8")
        for query in list_queries():
            suffix = "csv" if query.form == "SELECT" else "nt"
            rows = written(run(query, store)).replace("\r\n", "\n")
            (HERE / "queries" / f"{query.name}.{suffix}").write_text(rows, encoding="utf-8")
            section = re.compile(rf"### `{query.name}`\n.*?(?=\n##|\Z)", re.DOTALL)
            text = section.sub(lambda _, new=sample(query, store): new.rstrip("\n") + "\n", text)  # type: ignore[misc]
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
