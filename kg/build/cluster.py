"""An existing Dask cluster as an executor."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import cast

from kg.errors import EndpointError, InputError

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
        yield cast(Executor, client.get_executor(pure=False)), slots  # type: ignore[no-untyped-call]
