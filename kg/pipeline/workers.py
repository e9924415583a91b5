"""Who builds the shards: this process, a pool of processes on this machine, or any other executor (a Dask cluster).

Workers get units of work, never records, and give back counts. A pool of this machine writes shards into the working
folder; a worker elsewhere sends each shard back as one compressed parcel.
"""

import gc
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait as wait_for
from pathlib import Path

from kg.errors import InputError
from kg.pipeline.files import ShardFiles, ShardResult
from kg.pipeline.plan import Planned, Spool, Unit, read_unit, write_spool
from kg.pipeline.shards import Options, build_shard
from kg.pipeline.shipment import Shipment
from kg.pipeline.workspace import WorkerDied, Workspace

Parcel = tuple[ShardResult, dict[str, bytes]]


def build_unit(number: int, unit: Unit, folder: Path, options: Options) -> ShardResult:
    """Build a shard into the working folder."""
    result = build_shard(number, read_unit(unit), folder, options)
    Workspace(folder).finish(result)
    if isinstance(unit, Spool):
        Path(unit.path).unlink()
    return result


def build_parcel(number: int, unit: Unit, shipment: Shipment) -> Parcel:
    """Build a shard far from the working folder and pack its files, which are some ten times smaller so."""
    import zstandard

    with tempfile.TemporaryDirectory(prefix="kg-shard-") as name:
        result = build_shard(number, read_unit(unit), Path(name), shipment.unpack())
        pack = zstandard.ZstdCompressor(level=1).compress
        files = ShardFiles(Path(name), number)
        return result, {path.name: pack(path.read_bytes()) for path in (files.quads, *files.besides())}


class Here:
    """Builds shards in this process, from the records that planning has read."""

    def __init__(self, space: Workspace, options: Options) -> None:
        self._space = space
        self._options = options

    def build(self, work: Iterator[tuple[int, Planned]]) -> Iterator[tuple[Planned, ShardResult]]:
        for number, planned in work:
            records = read_unit(planned.unit) if planned.records is None and planned.unit else planned.records or []
            with self._space.lines.end() as into:  # where it would be copied to
                result = build_shard(number, records, self._space.folder, self._options, into)
            self._space.finish(result, gathered=True)
            yield planned, result


class Elsewhere:
    """Builds shards on an executor, at most `slots` at a time, so that what is planned ahead stays bounded."""

    def __init__(
        self,
        executor: Executor,
        slots: int,
        space: Workspace,
        call: Callable[[int, Unit], tuple[Callable[..., ShardResult | Parcel], tuple[object, ...]]],
    ) -> None:
        self._executor = executor
        self._slots = slots
        self._space = space
        self._call = call

    def build(self, work: Iterator[tuple[int, Planned]]) -> Iterator[tuple[Planned, ShardResult]]:
        running: dict[Future[ShardResult | Parcel], Planned] = {}
        try:
            for number, planned in work:
                unit = planned.unit or write_spool(
                    planned.records or [], self._space.folder.absolute() / f"{number:06d}.records"
                )
                planned.records = None
                function, arguments = self._call(number, unit)
                running[self._executor.submit(function, *arguments)] = planned
                if len(running) >= self._slots:
                    yield from self._finished(running)
            while running:
                yield from self._finished(running)
        except BrokenProcessPool as error:
            raise WorkerDied(
                "worker-died", "a worker process ended without a word (killed, or out of memory)", "--resume goes on"
            ) from error
        finally:
            for future in running:
                future.cancel()

    def _finished(self, running: dict[Future[ShardResult | Parcel], Planned]) -> Iterator[tuple[Planned, ShardResult]]:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            planned = running.pop(future)
            answer = future.result()
            yield planned, answer if isinstance(answer, ShardResult) else self._receive(answer)

    def _receive(self, parcel: Parcel) -> ShardResult:
        import zstandard

        result, files = parcel
        unpack = zstandard.ZstdDecompressor().decompress
        for name, data in files.items():
            (self._space.folder / name).write_bytes(unpack(data))
        self._space.finish(result)
        (self._space.folder / f"{result.number:06d}.records").unlink(missing_ok=True)
        return result


def crew(
    space: Workspace, options: Options, jobs: int, executor: Executor | None, pool: Executor | None
) -> Here | Elsewhere:
    """Those who build the shards: an executor of the caller's, which runs `jobs` at a time, the processes of `pool`,
    or this process."""
    if executor is not None:
        shipment = Shipment.of(options)
        return Elsewhere(executor, 2 * jobs + 1, space, lambda number, unit: (build_parcel, (number, unit, shipment)))
    if pool is not None:
        call = (space.folder, options)
        return Elsewhere(pool, jobs + 2, space, lambda number, unit: (build_unit, (number, unit, *call)))
    return Here(space, options)


@contextmanager
def processes(jobs: int, options: Options, *, ready: bool) -> Iterator[Executor | None]:
    """A pool of this machine; None for one job. It is opened early: while a worker gets `ready` to find citations,
    which takes it a second, this process reads registers and plans.

    The workers start afresh: they share no open file with this process, so that they end when it is killed. The
    keyboard's interrupt, which reaches all of a terminal's processes, is left to this one.
    """
    if jobs <= 1:
        yield None
        return
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _get_ready, (options if ready else None,))
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        for _ in range(jobs):
            pool.submit(os.getpid)  # each starts a worker, who inherits what is blocked
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _get_ready(options: Options | None) -> None:
    """What a worker does before its first unit, besides what these options ask for anyway."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    if options and options.citations:
        from kg.extractors.cited_entities import load_cited_entities

        with suppress(InputError):  # the user's file that is wrong: this worker's first unit will say so
            load_cited_entities(options.entities)
        gc.freeze()  # what was read stays: to look through it again and again for cycles takes 1 % of the time


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None, "a worker has a parent"
    sentinel = parent.sentinel

    def watch() -> None:
        wait_for([sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


__all__ = ["Elsewhere", "Here", "build_parcel", "build_unit", "crew", "processes"]
