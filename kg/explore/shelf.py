"""Pages already made, kept as long as they are true and there is room."""

import math
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

_ROOM = 64_000_000  # bytes
Key = tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """A page as it is sent: HTML in UTF-8, with its headers (the ETag among them)."""

    body: bytes
    headers: Mapping[str, str]


class Shelf:
    """Pages by what they depend on; the one that nobody asked for the longest goes first. A page is taken for true for
    `seconds`. Many threads may use it at once."""

    def __init__(self, room: int = _ROOM, seconds: float = math.inf) -> None:
        self._room = room
        self._seconds = seconds
        self._pages: OrderedDict[Key, tuple[float, Made]] = OrderedDict()
        self._taken = 0
        self._lock = Lock()

    def get(self, key: Key) -> Made | None:
        """The page; None if it was not made, is too old, or had to go."""
        with self._lock:
            until, page = self._pages.get(key, (0.0, None))
            if page is None or until < time.monotonic():
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Made) -> None:
        """Keep a page; one that would take a tenth of the room is not worth it."""
        if len(page.body) > self._room // 10:
            return
        with self._lock:
            _, old = self._pages.pop(key, (0.0, None))
            self._taken -= len(old.body) if old else 0
            self._pages[key] = (time.monotonic() + self._seconds, page)
            self._taken += len(page.body)
            while self._taken > self._room:
                _, (_, gone) = self._pages.popitem(last=False)
                self._taken -= len(gone.body)
