"""Turns: pages are made a few at a time, in the order in which readers came, since a processor that makes fifty at
once finishes all of them late."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException

T = TypeVar("T")
_COME_AGAIN = {"Retry-After": "2"}  # seconds


class Turns:
    """Threads for one kind of request: `at_once` of them, and no more than `waiting` requests before them."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._most = at_once + waiting
        self._here = 0

    async def take(self, make: Callable[[], T]) -> T:
        """What `make` returns, made in a thread when it is this request's turn.

        :raises HTTPException: 503, too many are waiting
        """
        if self._here >= self._most:
            raise HTTPException(503, "too many requests are waiting: try again in a moment", _COME_AGAIN)
        self._here += 1
        try:
            return await to_thread.run_sync(make, limiter=self._limiter)
        finally:
            self._here -= 1
