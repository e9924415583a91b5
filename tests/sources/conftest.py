"""Reading one document, given as bytes or as a file of `tests/data/sources`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.records import Question
from kg.sources import Reject, read_question, read_records

DATA = Path(__file__).parent.parent / "data" / "sources"
Read = Callable[[bytes], Question]
ReadAll = Callable[[bytes], list[Question | Reject]]


@pytest.fixture
def sample() -> Callable[[str], bytes]:
    """The bytes of a fixture."""
    return lambda name: (DATA / name).read_bytes()


@pytest.fixture
def read_all(tmp_path: Path) -> ReadAll:
    """Every question and reject of a document, read as a build does: by content, not by name."""

    def read(data: bytes) -> list[Question | Reject]:
        path = tmp_path / "document"
        path.write_bytes(data)
        return [item if isinstance(item, Reject) else read_question(item) for item in read_records([path])]

    return read


@pytest.fixture
def read(read_all: ReadAll) -> Read:
    """The only question of a document."""

    def read_one(data: bytes) -> Question:
        (found,) = read_all(data)
        assert isinstance(found, Question), str(found)
        return found

    return read_one


@pytest.fixture
def rejected(read_all: ReadAll) -> Callable[[bytes], Reject]:
    """The only reject of a document that holds no question."""

    def read_one(data: bytes) -> Reject:
        (found,) = read_all(data)
        assert isinstance(found, Reject), str(found)
        return found

    return read_one
