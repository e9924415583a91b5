"""The store being served: a snapshot of its own, replaced under the running server when its source changes."""

import asyncio
import contextlib
import hashlib
import logging
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, KgError
from kg.explore.engine import Engine, WorkerPool
from kg.explore.graph import Graph
from kg.explore.index import Index
from kg.explore.indexing import build_index, is_current
from kg.explore.limits import Limits
from kg.explore.remote import RemoteEngine
from kg.rdf.compression import open_read
from kg.rdf.formats import FORMATS, guess_format
from kg.store import EmbeddedStore, EndpointStore

log = logging.getLogger("kg.explore")
_LOOK_EVERY = 2.0  # seconds between looks at the source
_REMOTE_SECONDS = 60.0  # for which an endpoint's answers are remembered


@dataclass
class Generation:
    """One state of the source: what pages ask, what answers clients' queries, and the folder that holds both."""

    graph: Graph
    engine: Engine
    folder: tempfile.TemporaryDirectory[str] | None = None

    async def close(self) -> None:
        """Stop the processes and drop the snapshot."""
        await self.engine.close()
        if self.folder:
            self.folder.cleanup()


class Source:
    """Where the graph comes from: a store's directory, graph files, or an endpoint's address."""

    def __init__(self, store: Path | None = None, files: Sequence[Path] = (), endpoint: str | None = None) -> None:
        self.store = store
        self.files = list(files)
        self.endpoint = endpoint
        for path in [*self.files, *([store] if store else [])]:
            if not path.exists():
                raise InputError("no-such-file", f"{path}: no such file or directory")
        if store and not (store / "CURRENT").is_file():
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

    def open(self, limits: Limits) -> Generation:
        """A generation of what is there now. May take minutes the first time: the search index is built.

        :raises InputError: what is there cannot be read
        """
        if self.endpoint:
            remote = EndpointStore(self.endpoint, int(limits.seconds))
            return Generation(Graph(remote, "endpoint", seconds=_REMOTE_SECONDS), RemoteEngine(self.endpoint, limits))
        version = self.version()
        assert version is not None
        folder = tempfile.TemporaryDirectory(prefix="kg-serve-", dir=self._beside(), ignore_cleanup_errors=True)
        try:
            snapshot = Path(folder.name) / "store"
            if self.store:
                # Hard links, where the file system has them: what replaces the store later does not touch us.
                ox.Store.read_only(str(self.store)).backup(str(snapshot))
            else:
                _load(self.files, snapshot)
            store = EmbeddedStore(ox.Store.read_only(str(snapshot)))
            index = self._index_path(Path(folder.name))
            if not is_current(index, version):
                log.info("building the search index")
                build_index(store, index, version)
            graph = Graph(store, version, Index(index))
        except BaseException:
            folder.cleanup()
            raise
        return Generation(graph, WorkerPool(snapshot, limits), folder)

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
                raise InputError("syntax", f"{file}: {error.msg or error}") from error
            except OSError as error:
                raise InputError("unreadable", f"{file}: {error}") from error
    store.flush()


class Served:
    """The generation in use, and the watch that replaces it.

    :raises InputError: the source cannot be read
    """

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.current = source.open(limits)
        self._retired: dict[asyncio.Task[None], Generation] = {}

    async def watch(self, prepare: Callable[[Graph], None]) -> None:
        """Replace the generation whenever the source has changed and has come to rest; runs until cancelled.

        `prepare` does what should be done with a graph before readers meet it.
        """
        served = seen = self.current.graph.version if self.source.endpoint is None else None
        unfit = None  # a state that could not be opened: tried and told once
        while served is not None:
            await asyncio.sleep(_LOOK_EVERY)
            await self._close_rested()
            now = None
            try:
                now = self.source.version()
                if now in (served, unfit, None):
                    continue
                if now != seen:
                    seen = now  # still being written, perhaps: look once more before opening
                    continue
                fresh = await asyncio.to_thread(self.source.open, self.limits)
                await asyncio.to_thread(prepare, fresh.graph)
            except (OSError, KgError, RuntimeError) as error:
                if now is not None:
                    unfit = now
                    log.warning("the source has changed but cannot be opened: %s", error)
                continue
            served, old, self.current = now, self.current, fresh
            log.info("now serving the new state of the source")
            # It is closed when no request can still be using it.
            resting = asyncio.create_task(asyncio.sleep(self.limits.seconds * 2 + 5))
            self._retired[resting] = old

    async def _close_rested(self) -> None:
        for resting in [task for task in self._retired if task.done()]:
            await self._retired.pop(resting).close()

    async def close(self) -> None:
        """Close everything."""
        for resting, old in self._retired.items():
            resting.cancel()
            await old.close()
        await self.current.close()
