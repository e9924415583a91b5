"""Mind the source: have the crew serve its new state when it has changed."""

import asyncio
import logging
import signal
from collections.abc import Callable

from kg.errors import KgError
from kg.explore.crew import Crew
from kg.explore.limits import Limits
from kg.explore.serving import Snapshot, Source, rest

log = logging.getLogger("kg.explore")
_LOOK_EVERY = 2.0  # seconds between looks at the source


async def supervise(crew: Crew, source: Source, snapshot: Snapshot, limits: Limits, ready: Callable[[], None]) -> None:
    """Keep the crew at work and its source watched until a signal says to stop; `ready` is called once all serve.

    :raises KgError: the crew's processes do not start
    """
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    watch = Watch(crew, source, snapshot, limits)

    async def greet() -> None:
        await crew.all_serve()
        ready()
        await watch.run()

    tasks = [asyncio.create_task(each) for each in (crew.run(), greet(), stop.wait())]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        watch.close()


class Watch:
    """Has the crew serve the source's new state whenever it has changed and has come to rest."""

    def __init__(self, crew: Crew, source: Source, snapshot: Snapshot, limits: Limits) -> None:
        self._crew = crew
        self._source = source
        self._limits = limits
        self._snapshots = [snapshot]  # the last one is served, those before may still be in use

    async def run(self) -> None:
        """Look again and again, until cancelled; an endpoint's state cannot be seen."""
        seen = self._snapshots[0].state.version
        unfit = None  # a state that could not be opened: tried and told once
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            now = None
            try:
                now = self._source.version()
                if now in (self._snapshots[-1].state.version, unfit, None):
                    continue
                if now != seen:
                    seen = now  # still being written, perhaps: look once more before opening
                    continue
                await self._change()
            except (OSError, KgError, RuntimeError) as error:
                if now is not None:
                    unfit = now
                    log.warning("the source has changed but cannot be opened: %s", error)

    async def _change(self) -> None:
        self._snapshots.append(await asyncio.to_thread(self._source.snapshot))
        await self._crew.replace(self._snapshots[-1].state)
        log.info("now serving the new state of the source")
        asyncio.get_running_loop().call_later(rest(self._limits), self._drop_oldest)

    def _drop_oldest(self) -> None:
        self._snapshots.pop(0).close()

    def close(self) -> None:
        """Remove the snapshots."""
        for snapshot in self._snapshots:
            snapshot.close()
