"""Write the queries' rows, their page and the JSON-LD context anew: `python tests/regenerate.py`; read the diff."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from test_queries import HERE, NAMES, build_corpus, sample, written

from kg.queries import list_queries, run
from kg.rdf.context import write_context
from kg.store import EmbeddedStore, open_store


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "corpus.nq"
        build_corpus(graph)
        store = open_store(graph)
        assert isinstance(store, EmbeddedStore)
        page = HERE.parent / "docs" / "queries.md"
        parts = [page.read_text(encoding="utf-8").partition("\n### ")[0]]
        for query in list_queries():
            if query.name in NAMES:
                suffix = "csv" if query.form == "SELECT" else "nt"
                rows = written(run(query, store)).replace("\r\n", "\n")
                (HERE / "queries" / f"{query.name}.{suffix}").write_text(rows, encoding="utf-8")
            parts.append(sample(query, store).rstrip("\n") + "\n")
        page.write_text("\n".join(parts), encoding="utf-8")
    write_context(HERE.parent / "ontology" / "context.jsonld")


if __name__ == "__main__":
    main()
