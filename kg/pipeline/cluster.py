"""An existing Dask cluster as an executor."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast

from kg.errors import EndpointError, InputError
from kg.pipeline.shipment import Shipment

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")
_PATIENCE = "30s"


@contextmanager
def connect(address: str) -> Iterator[tuple[Executor, int]]:
    """The cluster's executor, and how many tasks it runs at a time.

    :raises InputError: Dask is not installed, or the address is none
    :raises EndpointError: no scheduler answers, or it has no worker
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError("no-dask", str(error), "pip install 'questions-kg[cluster]'") from error
    try:
        asyncio.run(_knock(address))
    except (OSError, TimeoutError) as error:
        raise EndpointError("no-scheduler", f"{address}: {error}", "is dask scheduler running there?") from error
    except (ValueError, TypeError) as error:
        raise InputError("bad-address", f"{address}: {error}", "an address is tcp://HOST:PORT") from error
    with Client(address, timeout=_PATIENCE, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        slots = sum(client.nthreads().values())
        if not slots:
            raise EndpointError("no-worker", f"{address}: the cluster has no worker", "start: dask worker ADDRESS")
        # A task whose worker dies is run again elsewhere; one that kills three workers is given up.
        yield _Cluster(client), slots


async def _knock(address: str) -> None:
    """Connect once, and hang up. A client that finds nobody leaves a thread behind that keeps the process from ending.

    :raises ValueError: no address
    :raises TypeError: an address that asks for TLS, which Dask's configuration does not set up
    :raises OSError: nobody answers
    """
    from distributed.comm.core import connect as call
    from distributed.security import Security

    tls = Security().get_connection_args("client")  # type: ignore[no-untyped-call]
    comm = await call(address, timeout=_PATIENCE, **tls)  # type: ignore[no-untyped-call]
    await comm.close()


class _Cluster(Executor):
    """The client's own executor, but for a shipment, which goes to every worker once and not with every task."""

    def __init__(self, client: "Client") -> None:
        self._client = client
        self._tasks = cast(Executor, client.get_executor(pure=False))  # type: ignore[no-untyped-call]
        self._shipped: dict[str, Any] = {}

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        return self._tasks.submit(fn, *map(self._there, args), **kwargs)

    def _there(self, value: Any) -> Any:
        if not isinstance(value, Shipment):
            return value
        if value.digest not in self._shipped:
            self._shipped[value.digest] = self._client.scatter(value, broadcast=True)  # type: ignore[no-untyped-call]
        return self._shipped[value.digest]
