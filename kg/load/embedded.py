"""Load graphs into a store on disk: bulk where there is none yet, else graph by graph, only what differs.

A new store is built beside its place and takes its name when it is complete. An existing one changes by transactions,
each of which leaves every graph either as it was or as it is to be; after an interrupted load, the same command does
the rest. Readers see the store as it was when they opened it.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pyoxigraph as ox

from kg.errors import InputError, UnreadableError
from kg.load.bulk import bulk_load
from kg.load.graphs import file_graphs, whole_graphs
from kg.rdf.blocks import Block, as_triples
from kg.rdf.formats import QUAD_FORMATS, graph_node, guess_format

_TRANSACTION_BYTES = 4 << 20
Progress = Callable[[int], None]


class Loaded(msgspec.Struct, frozen=True):
    """What a load did: graphs looked at (0: not counted), graphs that changed, quads in the store then."""

    graphs: int
    changed: int
    quads: int


def load_into_store(
    paths: Iterable[Path], folder: Path, graph: str | None = None, progress: Progress | None = None, *,
    compact: bool = False, checked: bool = False,
) -> Loaded:  # fmt: skip
    """Load files into the store of a folder. Each graph of the files replaces the one of its name; others stay.

    Triples without a graph go to `graph`. `progress` is called with the number of graphs done. What is loaded lies in
    as many layers as there were batches, and every look-up asks each of them; `compact` makes one layer of all,
    which takes about as long as the loading. A new store takes the IRIs of files that were `checked` before (validated,
    or written by a build) as they are.

    :raises InputError: an unreadable file, a folder that is no store or that another process writes to
    """
    files = list(paths)
    for file in files:
        if not file.is_file():
            raise InputError("no-such-file", f"{file}: no such file")
        if graph is None and guess_format(file) not in QUAD_FORMATS:
            raise InputError("no-graph", f"{file}: triples without a graph", "say where they go: --graph IRI")
    if folder.exists() and any(folder.iterdir()):
        blocks = (block for file in files for block in file_graphs(file, graph))
        with open_writable(folder) as store:
            try:
                loaded = _replace(store, whole_graphs(blocks), progress)
            except SyntaxError as error:
                raise UnreadableError("syntax", f"{', '.join(map(str, files))}: {error.msg or error}") from error
            if compact:
                store.optimize()
            return loaded
    return _build(files, folder, graph, compact=compact, checked=checked)


@contextmanager
def open_writable(folder: Path) -> Iterator[ox.Store]:
    """The store of a folder, to be written to.

    :raises InputError: no store there, or one that is being written to
    """
    if not (folder / "CURRENT").is_file():
        raise InputError("no-store", f"{folder}: not a store", "give a new or an empty folder")
    try:
        store = ox.Store(str(folder))
    except OSError as error:
        raise InputError("store-busy", f"{folder}: {error}", "one process at a time writes to a store") from error
    try:
        yield store
        store.flush()
    finally:
        del store


def _build(files: list[Path], folder: Path, graph: str | None, *, compact: bool, checked: bool) -> Loaded:
    """A new store, built aside."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{folder.name}.loading-*"):
        if not _is_running(int(left.suffix.rpartition("-")[2])):
            shutil.rmtree(left)
    aside = folder.parent / f".{folder.name}.loading-{os.getpid()}"
    target = graph_node(graph)
    try:
        store = ox.Store(str(aside))
        bulk_load(store, files, target, checked=checked)
        if any(True for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph())):
            raise InputError("no-graph", "the files hold triples without a graph", "convert them, or give --graph IRI")
        if compact:
            store.optimize()
        # All is on the disk already; what takes a third of the load here is the engine merging the layers that have
        # become too many, without which a query may take seven times as long.
        store.flush()
        quads = len(store)
        del store
        try:
            aside.replace(folder)
        except OSError as error:
            if not folder.exists():
                raise
            raise InputError("store-busy", f"{folder}: another load has made it meanwhile", "load again") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Loaded(0, 0, quads)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _replace(store: ox.Store, graphs: Iterable[Block], progress: Progress | None) -> Loaded:
    count = changed = size = 0
    pending: list[str] = []
    for name, lines in graphs:
        count += 1
        if change := _change(store, name, lines):
            changed += 1
            pending.append(change)
            size += len(change)
            if size > _TRANSACTION_BYTES:
                store.update(";\n".join(pending))
                pending, size = [], 0
        if progress:
            progress(count)
    if pending:
        store.update(";\n".join(pending))
    return Loaded(count, changed, len(store))


def _change(store: ox.Store, name: bytes, lines: bytes) -> str:
    """The update that makes a graph hold just these lines; "" where it does."""
    graph = name.decode()
    stored = store.quads_for_pattern(None, None, None, ox.NamedNode(graph[1:-1]))
    before = set((ox.serialize((q.triple for q in stored), format=ox.RdfFormat.N_TRIPLES) or b"").splitlines())
    after = set(as_triples(name, lines).split(b"\n")[:-1])
    if before == after:
        return ""
    canonical = ox.serialize(ox.parse(b"\n".join(after), format=ox.RdfFormat.N_TRIPLES), format=ox.RdfFormat.N_TRIPLES)
    after = set((canonical or b"").splitlines())
    operations = [
        f"{verb} DATA {{ GRAPH {graph} {{\n{data.decode()}\n}} }}"
        for verb, data in (
            ("DELETE", b"\n".join(sorted(before - after))),
            ("INSERT", b"\n".join(sorted(after - before))),
        )
        if data
    ]
    if any(b"_:" in line[:2] or b" _:" in line for line in before ^ after):
        # A blank node cannot be named in DELETE DATA.
        body = b"\n".join(sorted(after)).decode()
        operations = [f"DROP SILENT GRAPH {graph}", f"INSERT DATA {{ GRAPH {graph} {{\n{body}\n}} }}"]
    return ";\n".join(operations)
