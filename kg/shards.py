"""One batch of raw records → files of N-Quads, rows, descriptions and notes, and an index that says where each question is.

A shard depends on its own records only, so that shards can be built anywhere, in any order; `kg.build` merges them.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from kg.extractors import Descriptions, statements
from kg.extractors.cited_entities import CitedEntities, load_cited_entities
from kg.extractors.descriptions import Counted
from kg.extractors.registers import load_register_graph
from kg.rdf.iris import Iris
from kg.records import Question, QuestionKey
from kg.registers.link import Links, link_question
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
    index: int
    shard: int
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


class ShardResult(msgspec.Struct, frozen=True):
    """What a shard reports back: counts only, the rest is in its files."""

    number: int
    questions: int
    answers: int
    rejects: int
    anomalies: int
    newest: str


class ShardFiles:
    """The names of a shard's files in the working folder."""

    def __init__(self, folder: Path, number: int) -> None:
        self.quads = folder / f"{number:06d}.nq"
        self.index = folder / f"{number:06d}.index"
        self.descriptions = folder / f"{number:06d}.descriptions"
        self.rejects = folder / f"{number:06d}.rejects.jsonl"
        self.anomalies = folder / f"{number:06d}.anomalies.jsonl"
        self.tables = {name: folder / f"{number:06d}.{name}.csv" for name in TABLES}


def build_shard(
    number: int, first: int, records: list[RawRecord | Reject], folder: Path, options: Options
) -> ShardResult:
    """Build one shard into `folder`. `first` is the index of its first record in the whole input."""
    files = ShardFiles(folder, number)
    iris = Iris(options.base)
    register = load_register_graph(options.register, options.base) if options.register else None
    descriptions = Descriptions(register.labels if register else None)
    cited = load_cited_entities(options.entities) if options.citations else None
    entries: list[Entry] = []
    answers = rejects = anomalies = 0
    newest = ""
    tables = _Tables(files) if options.tables else None
    with files.quads.open("wb") as quads, files.rejects.open("wb") as reject_file, files.anomalies.open("wb") as notes:
        for index, record in enumerate(records, first):
            question = record if isinstance(record, Reject) else read_question(record)
            if isinstance(question, Reject):
                rejects += 1
                reject_file.write(_json_line(question))
                continue
            links = link_question(question, register.register) if register else None
            lines, block = quad_block(
                question, iris, descriptions, links=links, entities=cited, all_mentions=options.all_mentions
            )
            start = quads.tell()
            quads.write(block)
            source = question.source
            entries.append(
                Entry(
                    question.key,
                    _AUTHORITY_RANK[source.format],
                    source.path,
                    index,
                    number,
                    str(source),
                    Slice(start, start + len(block)),
                    lines,
                    tables.write(question) if tables else (),
                )
            )
            answers += bool(question.answers)
            for event in question.events:
                newest = max(newest, event.date.isoformat())
            for anomaly in (*question.anomalies, *(links.anomalies if links else ())):
                anomalies += 1
                notes.write(
                    _json_line({"question": question.key.uid, "source": str(source), **msgspec.to_builtins(anomaly)})
                )
    if tables:
        tables.close()
    _write_messages(files.index, sorted(entries))
    _write_messages(files.descriptions, descriptions.counted())
    return ShardResult(number, len(entries), answers, rejects, anomalies, newest)


def quad_block(
    question: Question,
    iris: Iris,
    descriptions: Descriptions,
    *,
    links: Links | None = None,
    entities: CitedEntities | None = None,
    all_mentions: bool = False,
) -> tuple[int, bytes]:
    """How many N-Quads lines a question's graph has, and the lines: those of the question itself before those of its
    parts, sorted."""
    end = f" {iris.question_graph(question.key)} .\n"
    own = iris.question(question.key)
    first: list[str] = []
    rest: list[str] = []
    for s, p, o in statements(question, iris, descriptions, links=links, entities=entities, all_mentions=all_mentions):
        (first if s == own else rest).append(f"{s} {p} {o}{end}")
    first.sort()
    rest.sort()
    first += rest
    return len(first), "".join(first).encode()


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


def _write_messages(path: Path, values: list[object] | list[Entry] | list[Counted]) -> None:
    with path.open("wb") as file:
        for value in values:
            message = _ENCODE(value)
            file.write(len(message).to_bytes(4, "little") + message)


def _read_messages(path: Path, decoder: "msgspec.msgpack.Decoder[T]") -> "Iterator[T]":
    with path.open("rb") as file:
        while size := file.read(4):
            yield decoder.decode(file.read(int.from_bytes(size, "little")))
