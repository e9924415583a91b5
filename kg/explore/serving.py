"""What is being served: snapshots of the source, made once, and what each server process opens of them."""

import asyncio
import contextlib
import hashlib
import logging
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, UnreadableError
from kg.explore.engine import Engine, WorkerPool
from kg.explore.graph import Graph
from kg.explore.index import Index
from kg.explore.indexing import build_index, is_current
from kg.explore.limits import Limits
from kg.explore.remote import RemoteEngine
from kg.explore.shelf import Shelf
from kg.rdf.compression import open_read
from kg.rdf.formats import FORMATS, guess_format
from kg.store import EmbeddedStore, EndpointStore, graph_files, is_store

log = logging.getLogger("kg.explore")
_REMOTE_SECONDS = 60.0  # for which an endpoint's answers are remembered


@dataclass
class Generation:
    """One state of the source: what pages ask, the pages made of it so far, and what answers clients' queries."""

    graph: Graph
    engine: Engine
    shelf: Shelf = field(default_factory=Shelf)

    async def close(self) -> None:
        """Stop the query processes."""
        await self.engine.close()


@dataclass(frozen=True)
class State:
    """One state of the source, in words that another process understands: a snapshot with its index, or an endpoint's
    address."""

    version: str
    store: str | None = None
    index: str | None = None
    endpoint: str | None = None

    def open(self, limits: Limits, processes: int | None = None) -> Generation:
        """The state, to be asked; `processes` run clients' queries (by default one a core, two at least)."""
        if self.endpoint:
            remote = EndpointStore(self.endpoint, int(limits.seconds))
            graph = Graph(remote, self.version, seconds=_REMOTE_SECONDS)
            return Generation(graph, RemoteEngine(self.endpoint, limits), Shelf(seconds=_REMOTE_SECONDS))
        assert self.store is not None
        assert self.index is not None
        store = EmbeddedStore(ox.Store.read_only(self.store))
        pool = WorkerPool(Path(self.store), limits, processes)
        return Generation(Graph(store, self.version, Index(Path(self.index))), pool)


@dataclass
class Snapshot:
    """A state with the folder that holds it, which goes with it."""

    state: State
    folder: tempfile.TemporaryDirectory[str] | None = None

    def close(self) -> None:
        """Remove the folder."""
        if self.folder:
            self.folder.cleanup()


class Source:
    """Where the graph comes from: a store's directory, graph files and folders of them, or an endpoint's address.

    :raises InputError: nothing there, or no store
    """

    def __init__(self, store: Path | None = None, files: Sequence[Path] = (), endpoint: str | None = None) -> None:
        self.store = store
        self.files = [file for path in files for file in graph_files(path)]
        self.endpoint = endpoint
        if store and not store.exists():
            raise InputError("no-such-file", f"{store}: no such file or folder")
        if store and not is_store(store):
            raise InputError("no-store", f"{store}: not a store", "kg load FILES --store DIR makes one")

    def version(self) -> str | None:
        """A hash that changes with the source's bytes on disk; None for an endpoint, whose state we cannot see."""
        if self.endpoint:
            return None
        paths = self.files or sorted(p for p in (self.store or Path()).iterdir() if not p.name.startswith("LOG"))
        digest = hashlib.sha256()
        for path in paths:
            stat = path.stat()
            digest.update(f"{path.resolve()} {stat.st_size} {stat.st_mtime_ns} {stat.st_ino}\n".encode())
        return digest.hexdigest()[:16]

    def snapshot(self) -> Snapshot:
        """What is there now. May take minutes the first time: the search index is built.

        :raises InputError: what is there cannot be read
        """
        if self.endpoint:
            return Snapshot(State("endpoint", endpoint=self.endpoint))
        version = self.version()
        assert version is not None
        folder = tempfile.TemporaryDirectory(prefix="kg-serve-", dir=self._beside(), ignore_cleanup_errors=True)
        try:
            target = Path(folder.name) / "store"
            if self.store:
                # Hard links, where the file system has them: what replaces the store later does not touch us.
                ox.Store.read_only(str(self.store)).backup(str(target))
            else:
                _load(self.files, target)
            index = self._index_path(Path(folder.name))
            if not is_current(index, version):
                log.info("building the search index")
                build_index(EmbeddedStore(ox.Store.read_only(str(target))), index, version)
        except BaseException:
            folder.cleanup()
            raise
        return Snapshot(State(version, str(target), str(index)), folder)

    def _beside(self) -> Path | None:
        """The store's own folder where we may write there, so that the snapshot can share its files."""
        if self.store is None:
            return None
        parent = self.store.resolve().parent
        with contextlib.suppress(OSError), tempfile.TemporaryFile(dir=parent):
            return parent
        return None

    def _index_path(self, scratch: Path) -> Path:
        """Beside the store, to be found again at the next start; else in the scratch folder."""
        if self.store is None or self._beside() is None:
            return scratch / "index.sqlite"
        store = self.store.resolve()
        return store.with_name(f"{store.name}.search.sqlite")


def _load(files: Sequence[Path], target: Path) -> None:
    store = ox.Store(str(target))
    for file in files:
        with open_read(file) as stream:
            try:
                store.bulk_load(input=stream, format=FORMATS[guess_format(file)])
            except SyntaxError as error:
                raise UnreadableError("syntax", f"{file}: {error.msg or error}") from error
            except OSError as error:
                raise UnreadableError("unreadable", f"{file}: {error}") from error
    # Loaded in bulk, it lies in many files: in one level of them a look-up takes half the time.
    store.optimize()
    store.flush()


class Served:
    """What a server process serves: the generation in use, and those that requests may still be using."""

    def __init__(self, state: State, limits: Limits, processes: int | None = None) -> None:
        self.limits = limits
        self._processes = processes
        self.current = state.open(limits, processes)
        self._resting: dict[asyncio.Task[None], Generation] = {}

    async def replace(self, state: State, prepare: Callable[[Generation], None]) -> None:
        """Serve another state; `prepare` does what should be done with it before readers meet it."""
        fresh = await asyncio.to_thread(state.open, self.limits, self._processes)
        await asyncio.to_thread(prepare, fresh)
        old, self.current = self.current, fresh
        self._resting[asyncio.create_task(self._close_rested(old))] = old

    async def _close_rested(self, old: Generation) -> None:
        """Close a generation when no request can still be using it."""
        await asyncio.sleep(rest(self.limits))
        await old.close()
        self._resting = {task: generation for task, generation in self._resting.items() if generation is not old}

    async def close(self) -> None:
        """Close everything."""
        for task, old in self._resting.items():
            task.cancel()
            await old.close()
        await self.current.close()


def rest(limits: Limits) -> float:
    """Seconds after which nobody can still be using a state that was replaced."""
    return limits.seconds * 2 + 5
