"""Texts in, their mentions out: the records of `kg mentions`, from JSON lines or from any file of questions."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import msgspec

from kg.citations import Context, Gazetteer, find_mentions
from kg.errors import InputError
from kg.extractors.citations import text_context
from kg.records import Mention, Question
from kg.sources import Reject, read_question, read_records


class TextRecord(msgspec.Struct):
    """One text and what is known of it; all but the text may be absent. Offsets count code points of `text`."""

    text: str
    doc_id: str | int | None = None
    field: str = "question"
    kind: str | None = None
    legislature: int | str | None = None
    number: int | str | None = None
    q_date: dt.date | None = None
    a_date: dt.date | None = None
    ref_date: dt.date | None = None
    author: str | None = None

    def mentions(self, gazetteer: Gazetteer | None = None) -> list[Mention]:
        """What the text cites, in its order."""
        context = Context(
            kind=self.kind,
            legislature=_integer(self.legislature),
            number=_integer(self.number),
            q_date=self.q_date,
            a_date=self.a_date,
            ref_date=self.ref_date,
            field=self.field,
            author=self.author,
        )
        return find_mentions(self.text, context=context, gazetteer=gazetteer)


class BadLine(msgspec.Struct, frozen=True):
    """A line that holds no record, and why."""

    number: int
    message: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.message}"


class _Found(msgspec.Struct):
    """A line of output."""

    doc_id: str | int | None
    field: str
    mentions: list[dict[str, object]]


_DECODER = msgspec.json.Decoder(TextRecord)


def read_text_records(lines: Iterable[bytes]) -> Iterator[TextRecord | BadLine]:
    """The records of JSON lines; what is no record is told, and the rest goes on. Empty lines are skipped."""
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        try:
            yield _DECODER.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            yield BadLine(number, str(error))


def encode_mentions(record: TextRecord, mentions: list[Mention]) -> bytes:
    """A line of output: the record's name and its mentions."""
    rows = [
        {
            "start": m.start,
            "end": m.end,
            "type": m.type,
            "id": m.id,
            "alt_ids": m.alt_ids,
            "surface": m.surface,
            "rule": m.rule,
            "confidence": m.confidence,
        }
        for m in mentions
    ]
    return msgspec.json.encode(_Found(record.doc_id, record.field, rows)) + b"\n"


def read_texts(path: Path) -> Iterator[TextRecord | BadLine | Reject]:
    """The texts of JSON lines or of any file, folder or archive of questions, told apart by content.

    :raises InputError: there is no such file
    """
    if not path.exists():
        raise InputError("no-such-file", f"{path}: no such file or folder")
    if path.is_file():
        with path.open("rb") as stream:
            if _is_json_lines(stream):
                stream.seek(0)
                yield from read_text_records(stream)
                return
    for raw in read_records([path]):
        question = raw if isinstance(raw, Reject) else read_question(raw)
        if isinstance(question, Reject):
            yield question
        else:
            yield from question_texts(question)


def question_texts(question: Question) -> Iterator[TextRecord]:
    """The current texts of a question and of its answer."""
    for field, text in (("question", question.text), ("answer", question.answer)):
        if text:
            known = msgspec.structs.asdict(text_context(question, field, text))
            yield TextRecord(text=text.value, doc_id=question.key.uid, **known)


def _integer(value: int | str | None) -> int | None:
    """Numbers are often written as strings; one with letters (the Senate's) says nothing to the finder."""
    return int(value) if re.fullmatch(r"\d{1,9}", str(value)) and value is not None else None


def _is_json_lines(stream: IO[bytes]) -> bool:
    """Whether the first line is an object with a text: official JSON has its text two levels down."""
    first = next((line for line in stream if line.strip()), b"")
    try:
        value = msgspec.json.decode(first.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return isinstance(value, dict) and isinstance(value.get("text"), str)
