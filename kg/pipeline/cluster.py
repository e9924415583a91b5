"""An existing Dask cluster as an executor."""

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

    :raises InputError: Dask is not installed
    :raises EndpointError: no scheduler answers, or it has no worker
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError("no-dask", str(error), "pip install 'questions-kg[cluster]'") from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise EndpointError("no-scheduler", f"{address}: {error}", "is dask scheduler running there?") from error
    with client:
        slots = sum(client.nthreads().values())  # type: ignore[no-untyped-call]
        if not slots:
            raise EndpointError("no-worker", f"{address}: the cluster has no worker", "start: dask worker ADDRESS")
        # A task whose worker dies is run again elsewhere; one that kills three workers is given up.
        yield _Cluster(client), slots


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
