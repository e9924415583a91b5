"""Pages that are kept: bounded in bytes, the one not asked for the longest goes first, none older than it may be."""

import time

import anyio
import pytest

pytest.importorskip("starlette", reason="the explorer is not installed (pip install questions-kg[serve])")

from starlette.exceptions import HTTPException

from kg.explore.shelf import Made, Shelf
from kg.explore.turns import Turns


def page(size: int) -> Made:
    return Made(b"x" * size, {"ETag": '"1"'})


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    shelf = Shelf(room=100)
    for name in "abcdefghij":
        shelf.put((name,), page(10))
    assert shelf.get(("a",)) is not None
    shelf.put(("k",), page(10))
    assert shelf.get(("b",)) is None
    assert shelf.get(("a",)) is not None
    shelf.put(("a",), page(1))
    shelf.put(("l",), page(9))
    assert shelf.get(("c",)) is not None, "a page put again takes its place once"


def test_a_page_too_large_is_not_kept_and_drives_no_other_out() -> None:
    shelf = Shelf(room=100)
    shelf.put(("a",), page(10))
    shelf.put(("b",), page(11))
    assert (shelf.get(("a",)), shelf.get(("b",))) == (page(10), None)


def test_a_page_grows_too_old() -> None:
    shelf = Shelf(seconds=0.05)
    shelf.put(("a",), page(10))
    assert shelf.get(("a",)) is not None
    time.sleep(0.1)
    assert shelf.get(("a",)) is None


def test_a_request_beyond_those_that_may_wait_is_sent_away() -> None:
    async def crowd() -> list[object]:
        turns = Turns(at_once=1, waiting=2)
        outcomes: list[object] = []

        async def reader() -> None:
            try:
                outcomes.append(await turns.take(lambda: time.sleep(0.2)))
            except HTTPException as error:
                outcomes.append(error.status_code)

        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(reader)
        return outcomes

    outcomes = anyio.run(crowd)
    assert sorted(map(str, outcomes)) == ["503", "503", "None", "None", "None"]
