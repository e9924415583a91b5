"""Raw records → a shard: files of N-Quads, rows, descriptions and notes, and an index that says where each question is.

A shard depends on its own records only, so that shards can be built anywhere, in any order; `kg.build.merge` joins
them.
"""

import csv
import datetime as dt
import io
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from kg.extractors import Descriptions, statements
from kg.extractors.citations import citation_statements
from kg.extractors.cited_entities import load_cited_entities
from kg.extractors.descriptions import Counted
from kg.extractors.registers import load_register_graph
from kg.rdf.iris import Iris
from kg.rdf.terms import Statement, Term
from kg.records import Anomaly, Question, QuestionKey
from kg.registers.link import link_question
from kg.sources import AUTHORITY, RawRecord, Reject, read_question
from kg.tables import TABLES

T = TypeVar("T")
_ENCODE = msgspec.msgpack.encode
_AUTHORITY_RANK = {name: rank for rank, name in enumerate(AUTHORITY)}


class Slice(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A place in a shard's file."""

    start: int
    end: int


class Entry(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """One question of a shard. Entries of a key sort by rank: authority of the source, then path, then place."""

    key: QuestionKey
    authority: int
    path: str
    shard: int
    index: int
    place: str
    quads: Slice
    lines: int
    rows: tuple[Slice, ...]


class Options(msgspec.Struct, frozen=True):
    """What decides a shard's content besides its records. `entities` are a user's files of what can be cited."""

    base: str
    tables: bool = False
    citations: bool = True
    entities: tuple[str, ...] = ()
    all_mentions: bool = False
    register: str | None = None  # a compact register
    as_of: dt.date | None = None  # the day the data was taken


class ShardResult(msgspec.Struct, frozen=True):
    """What a shard reports back: counts only, the rest is in its files."""

    number: int
    questions: int
    answers: int
    rejects: int
    anomalies: int
    newest: str
    seconds: dict[str, float] = {}  # by stage


class ShardFiles:
    """The names of a shard's files in the working folder."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder = folder
        self.quads = folder / f"{number:06d}.nq"
        self.index = folder / f"{number:06d}.index"
        self.descriptions = folder / f"{number:06d}.descriptions"
        self.rejects = folder / f"{number:06d}.rejects.jsonl"
        self.anomalies = folder / f"{number:06d}.anomalies.jsonl"
        self.tables = {name: folder / f"{number:06d}.{name}.csv" for name in TABLES}

    def written(self) -> list[Path]:
        """The files that are there; the tables may not be."""
        tables = [path for path in self.tables.values() if path.exists()]
        return [self.quads, self.index, self.descriptions, self.rejects, self.anomalies, *tables]


def build_shard(number: int, records: Iterable[RawRecord | Reject], folder: Path, options: Options) -> ShardResult:
    """Build one shard into `folder`."""
    clock = Clock()
    files = ShardFiles(folder, number)
    builder = _Builder(options, clock)
    entries: list[Entry] = []
    answers = rejects = anomalies = 0
    newest = ""
    tables = _Tables(files) if options.tables else None
    with files.quads.open("wb") as quads, files.rejects.open("wb") as reject_file, files.anomalies.open("wb") as notes:
        start = 0
        for index, record in enumerate(records):
            clock.lap("read")
            built = record if isinstance(record, Reject) else builder.build(record)
            if isinstance(built, Reject):
                rejects += 1
                reject_file.write(_json_line(built))
                continue
            question, found, lines, block = built
            quads.write(block)
            source = question.source
            place = str(source)
            rows = tables.write(question) if tables else ()
            own = Slice(start, start := start + len(block))
            rank = _AUTHORITY_RANK[source.format]
            entries.append(Entry(question.key, rank, source.path, number, index, place, own, lines, rows))
            answers += bool(question.answers)
            for event in question.events:
                newest = max(newest, event.date.isoformat())
            for anomaly in found:
                anomalies += 1
                note = {"question": question.key.uid, "source": place, **msgspec.to_builtins(anomaly)}
                notes.write(_json_line(note))
            clock.lap("write")
    if tables:
        tables.close()
    write_messages(files.index, sorted(entries))
    write_messages(files.descriptions, builder.descriptions.counted())
    clock.lap("write")
    return ShardResult(number, len(entries), answers, rejects, anomalies, newest, clock.seconds)


class Clock:
    """Adds up the seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """What has passed since the last lap was spent on this stage."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


class _Builder:
    """Record → question → the lines of its graph."""

    def __init__(self, options: Options, clock: Clock) -> None:
        self._options = options
        self._clock = clock
        self._iris = Iris(options.base)
        self._register = load_register_graph(options.register, options.base) if options.register else None
        self._cited = load_cited_entities(options.entities) if options.citations else None
        self.descriptions = Descriptions(self._register.labels if self._register else None)

    def build(self, record: RawRecord) -> Reject | tuple[Question, list[Anomaly], int, bytes]:
        """The question, its anomalies, how many lines its graph has, and the lines; or why there are none."""
        question = read_question(record, self._options.as_of)
        self._clock.lap("parse")
        if isinstance(question, Reject):
            return question
        try:
            return self._build(question)
        except Exception as error:  # noqa: BLE001 (our mistake, but one record must not stop the others)
            message = f"{type(error).__name__}: {' '.join(str(error).split())}"
            return Reject(record.path, record.member, record.position, "extractor-failed", message)

    def _build(self, question: Question) -> tuple[Question, list[Anomaly], int, bytes]:
        links = link_question(question, self._register.register) if self._register else None
        self._clock.lap("link")
        found = statements(question, self._iris, self.descriptions, links=links)
        self._clock.lap("extract")
        if self._cited:
            found += citation_statements(
                question,
                self._iris,
                self.descriptions,
                self._cited,
                register=self._register.register if self._register else None,
                all_mentions=self._options.all_mentions,
            )
            self._clock.lap("cite")
        lines = quad_lines(found, self._iris.question(question.key), self._iris.question_graph(question.key))
        anomalies = [*question.anomalies, *(links.anomalies if links else ())]
        return question, anomalies, len(lines), b"".join(lines)


def quad_lines(found: Iterable[Statement], own: Term, graph: Term) -> list[bytes]:
    """The N-Quads lines of a question's graph, sorted, those of the question itself before those of its parts."""
    end = f" {graph} .\n"
    first: list[bytes] = []
    rest: list[bytes] = []
    for s, p, o in found:
        (first if s == own else rest).append(f"{s} {p} {o}{end}".encode())
    first.sort()
    rest.sort()
    return first + rest


def read_entries(path: Path) -> Iterator[Entry]:
    """The entries of a shard, sorted."""
    return _read_messages(path, msgspec.msgpack.Decoder(Entry))


def read_descriptions(path: Path) -> Iterator[Counted]:
    """The descriptions of a shard with their counts, sorted."""
    return _read_messages(path, msgspec.msgpack.Decoder(Counted))


class _Tables:
    """The rows of a shard's tables, each question's rows together."""

    def __init__(self, files: ShardFiles) -> None:
        self._files: dict[str, IO[bytes]] = {name: path.open("wb") for name, path in files.tables.items()}

    def write(self, question: Question) -> tuple[Slice, ...]:
        slices = []
        for name, table in TABLES.items():
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(table.rows(question))
            file = self._files[name]
            start = file.tell()
            file.write(text.getvalue().encode())
            slices.append(Slice(start, file.tell()))
        return tuple(slices)

    def close(self) -> None:
        for file in self._files.values():
            file.close()


def _json_line(value: object) -> bytes:
    return msgspec.json.encode(value) + b"\n"


def write_messages(path: Path, values: Iterable[object]) -> None:
    """Write entries or descriptions, to be read one at a time."""
    with path.open("wb") as file:
        for value in values:
            message = _ENCODE(value)
            file.write(len(message).to_bytes(4, "little") + message)


def _read_messages(path: Path, decoder: "msgspec.msgpack.Decoder[T]") -> "Iterator[T]":
    with path.open("rb") as file:
        while size := file.read(4):
            yield decoder.decode(file.read(int.from_bytes(size, "little")))
