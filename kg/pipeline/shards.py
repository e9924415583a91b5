"""Raw records → a shard: files of N-Quads, rows, descriptions and notes, and an index that says where each question is.

A shard depends on its own records only, so that shards can be built anywhere, in any order; `kg.pipeline.merge` joins
them.
"""

import csv
import datetime as dt
import hashlib
import io
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import msgspec
from isal import isal_zlib

from kg.extractors import Descriptions, statements
from kg.extractors.descriptions import Counted, Described
from kg.extractors.registers import load_register_graph
from kg.pipeline.files import Entry, Kept, ShardFiles, ShardResult, Slice, write_messages
from kg.pipeline.state import load_state
from kg.rdf.iris import Iris
from kg.rdf.terms import Statement, Term
from kg.records import Anomaly, Question, QuestionKey, place_of
from kg.registers.link import link_question
from kg.sources import AUTHORITY, RawRecord, Reject, read_question
from kg.tables import TABLES

_AUTHORITY_RANK = {name: rank for rank, name in enumerate(AUTHORITY)}

# A question is some kilobytes: written as it comes, each would be a call to the system.
_BUFFER = 1 << 20


class Options(msgspec.Struct, frozen=True):
    """What decides a shard's content besides its records. `entities` are a user's files of what can be cited."""

    base: str
    tables: bool = False
    citations: bool = True
    entities: tuple[str, ...] = ()
    all_mentions: bool = False
    register: str | None = None  # a compact register
    state: tuple[str, str, str] | None = None  # a state's file, the version of what is of use in it, and its mark
    as_of: dt.date | None = None  # the day the data was taken


class Built(msgspec.Struct, gc=False):
    """What came of a record: its lines and table rows, or where the state has the lines."""

    key: QuestionKey
    answered: bool
    newest: str
    anomalies: list[Anomaly]
    lines: int
    block: bytes
    rows: list[bytes]
    kept: Kept | None = None


def build_shard(
    number: int, records: Iterable[RawRecord | Reject], folder: Path, options: Options, into: IO[bytes] | None = None
) -> ShardResult:
    """Build one shard into `folder`, its lines behind what stands `into` a file already or in a file of their own."""
    clock = Clock()
    files = ShardFiles(folder, number)
    builder = _Builder(options, clock)
    entries: list[Entry] = []
    newest = ""
    with ExitStack() as stack:
        quads = _Sink(into or stack.enter_context(files.quads.open("wb", _BUFFER)))
        rejects, anomalies = (stack.enter_context(_Told(path)) for path in (files.rejects, files.anomalies))
        table_files = files.tables.values() if options.tables else ()
        tables = [_Sink(stack.enter_context(path.open("wb"))) for path in table_files]
        memory = stack.enter_context(_Memory(files)) if options.state else None
        for record in records:
            clock.lap("read")
            built = record if isinstance(record, Reject) else builder.build(record)
            if isinstance(built, Reject):
                rejects.tell(built)
                continue
            assert isinstance(record, RawRecord), "what was built was read"
            place = place_of(record.path, record.member, record.position)
            own = built.kept.quads if built.kept else quads.append(built.block)
            rows = tuple(table.append(part) for table, part in zip(tables, built.rows, strict=True))
            rank = _AUTHORITY_RANK[record.format]
            entries.append(
                Entry(
                    built.key, rank, record.path, number, len(entries), place, own, built.lines, rows, built.answered,
                    remembered=built.kept is not None,
                )
            )  # fmt: skip
            if memory:
                memory.keep(built, own, builder.described, builder.digest)
            newest = max(newest, built.newest)
            for anomaly in built.anomalies:
                anomalies.tell({"question": built.key.uid, "source": place, **msgspec.to_builtins(anomaly)})
            clock.lap("write")
    write_messages(files.index, sorted(entries))
    write_messages(files.descriptions, builder.counted())
    clock.lap("write")
    return ShardResult(number, len(entries), rejects.count, anomalies.count, newest, quads.mark, clock.seconds)


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
    """Record → question → the lines of its graph. With a state the descriptions of each question are its own, so that
    they can be taken back when the question changes."""

    def __init__(self, options: Options, clock: Clock) -> None:
        self._options = options
        self._clock = clock
        self._iris = Iris(options.base)
        self._register = load_register_graph(options.register, options.base) if options.register else None
        self._cite: Callable[[Question, Descriptions], list[Statement]] | None = None
        self._state = load_state(*options.state) if options.state else None
        self._elsewhere = self._register.labels if self._register else None
        self._descriptions = Descriptions(self._elsewhere)
        self._counts: Counter[Described] = Counter()
        self.described: list[Counted] = []
        self.digest = b""

    def counted(self) -> list[Counted]:
        """The descriptions of all questions that were built, sorted, with their counts."""
        if not self._state:
            return self._descriptions.counted()
        return sorted((*what, count) for what, count in self._counts.items())

    def _citing(self) -> Callable[[Question, Descriptions], list[Statement]]:
        """What finds citations, made only when a record is to be built: to get it ready takes half a second, as long
        as it takes to find thousands of records in a state. It does not hold this builder, which would then stay,
        with all its descriptions, until the collector looks for cycles."""
        from kg.extractors.citations import citation_statements
        from kg.extractors.cited_entities import load_cited_entities

        entities = load_cited_entities(self._options.entities)
        register = self._register.register if self._register else None
        iris, every = self._iris, self._options.all_mentions
        return lambda question, descriptions: citation_statements(
            question, iris, descriptions, entities, register=register, all_mentions=every
        )

    def build(self, record: RawRecord) -> Reject | Built:
        """What comes of a record, or why there is nothing."""
        if self._state:
            self.digest = record_digest(record)
            if kept := self._state.get(self.digest):
                assert kept.key, "what is remembered is a question"
                notes, rows = self._state.anomalies(kept), self._state.rows(kept)
                return Built(kept.key, kept.answered, kept.newest, notes, kept.lines, b"", rows, kept)
            self._descriptions = Descriptions(self._elsewhere)
        question = read_question(record, self._options.as_of)
        self._clock.lap("parse")
        if isinstance(question, Reject):
            return question
        try:
            built = self._build(question)
        except Exception as error:  # noqa: BLE001 (our mistake, but one record must not stop the others)
            message = f"{type(error).__name__}: {' '.join(str(error).split())}"
            return Reject(record.path, record.member, record.position, "extractor-failed", message)
        if self._state:
            self.described = self._descriptions.counted()
            for graph, subject, claims, count in self.described:
                self._counts[graph, subject, claims] += count
        return built

    def _build(self, question: Question) -> Built:
        links = None
        if self._register:
            links = link_question(question, self._register.register)
            self._clock.lap("link")
        found = statements(question, self._iris, self._descriptions, links=links)
        self._clock.lap("extract")
        if self._options.citations:
            self._cite = self._cite or self._citing()
            found += self._cite(question, self._descriptions)
            self._clock.lap("cite")
        lines = quad_lines(found, self._iris.question(question.key), self._iris.question_graph(question.key))
        anomalies = [*question.anomalies, *(links.anomalies if links else ())]
        newest = max([event.date for event in question.events], default=None)
        return Built(
            question.key, bool(question.answers), newest.isoformat() if newest else "", anomalies, len(found),
            lines, _rows(question) if self._options.tables else [],
        )  # fmt: skip


def quad_lines(found: Iterable[Statement], own: Term, graph: Term) -> bytes:
    """The N-Quads lines of a question's graph, sorted, those of the question itself before those of its parts.

    Strings sort by code point as their UTF-8 does. Each statement is encoded by itself: most are ASCII, which is
    copied, while one « œ » would make all of the question's lines wide, to be looked at character by character.
    """
    first: list[bytes] = []
    rest: list[bytes] = []
    for s, p, o in found:
        (first if s == own else rest).append(f"{s} {p} {o}".encode())
    first.sort()
    rest.sort()
    return f" {graph} .\n".encode().join([*first, *rest, b""])


class _Memory:
    """What a shard hands to the state."""

    def __init__(self, files: ShardFiles) -> None:
        self._files = files
        self._kept: list[Kept] = []
        self._file = files.memory.open("wb")
        self._blob = _Sink(self._file)

    def __enter__(self) -> "_Memory":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        write_messages(self._files.kept, self._kept)

    def keep(self, built: Built, quads: Slice, described: list[Counted], digest: bytes) -> None:
        if built.kept:
            self._kept.append(Kept(digest, True))
            return
        encode = msgspec.msgpack.encode
        anomalies = encode(built.anomalies) if built.anomalies else b""
        parts = [self._blob.append(part) for part in (encode(described), anomalies, *built.rows)]
        kept = Kept(digest, False, built.key, built.answered, built.newest, built.lines)
        self._kept.append(kept.moved([quads, *parts]))


class _Sink:
    """Writes a file slice by slice; to ask where the file stands would be a call to the system each time."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._end = self._crc = 0

    @property
    def mark(self) -> tuple[int, int]:
        """Size and CRC-32 of all that was written."""
        return self._end, self._crc

    def append(self, data: bytes) -> Slice:
        """Write a slice, and say where it is."""
        self._crc = isal_zlib.crc32(data, self._crc)
        start, self._end = self._end, self._end + self._file.write(data)
        return Slice(start, self._end)


class _Told:
    """A new file of rejects or anomalies, made when there is one to tell."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)  # of a build that was cut off
        self._path = path
        self._file: IO[bytes] | None = None
        self.count = 0

    def __enter__(self) -> "_Told":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def tell(self, what: object) -> None:
        """Write one more line."""
        self._file = self._file or self._path.open("wb", _BUFFER)
        self._file.write(msgspec.json.encode(what) + b"\n")
        self.count += 1


def _rows(question: Question) -> list[bytes]:
    """The question's rows of each table."""
    parts = []
    for table in TABLES.values():
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(table.rows(question))
        parts.append(text.getvalue().encode())
    return parts


def record_digest(record: RawRecord) -> bytes:
    """The hash of all that a record says."""
    found = hashlib.blake2b(record.data, digest_size=16)
    found.update(b"\0" + record.format.encode() + b"\0" + record.root)
    return found.digest()
