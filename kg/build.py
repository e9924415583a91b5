"""The pipeline: inputs → shards → one sorted, deduplicated graph, written whole or not at all.

Records are read in order and batched into shards of a fixed size in bytes, so that neither the worker count nor the
machine changes what a shard holds. The questions of all shards are merged by key: of one question told by several
sources one is kept (see `kg.sources.AUTHORITY`), the others are recorded. Memory is bounded by the shards in flight.
"""

import heapq
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import chain, groupby, islice
from pathlib import Path
from typing import IO

import msgspec

from kg.errors import InputError
from kg.extractors import descriptions
from kg.extractors.cited_entities import load_cited_entities
from kg.extractors.registers import load_register_graph
from kg.rdf.compression import atomic, inner_suffix, open_write
from kg.rdf.formats import format_name, guess_format, write_lines
from kg.rdf.iris import DEFAULT_BASE, Iris
from kg.rdf.terms import Statement, Term
from kg.registers.store import prepare_register
from kg.shards import Entry, Options, ShardFiles, ShardResult, build_shard, read_descriptions, read_entries
from kg.sources import RawRecord, Reject, read_records
from kg.tables import TABLES

SHARD_BYTES = 4 << 20
# Unread records hold no bytes, yet a shard of nothing but rejects must end somewhere.
_SHARD_RECORDS = 4096
_SUBJECTS_A_BLOCK = 5000
_RUN_BYTES = 1 << 20
Progress = Callable[[int, int], None]
Batch = tuple[int, int, list[RawRecord | Reject]]


class Summary(msgspec.Struct, frozen=True):
    """What a build did. `duplicates` are the records that lost against another of the same question."""

    questions: int
    answers: int
    quads: int
    rejects: int
    anomalies: int
    duplicates: int
    newest: str | None
    output: str


def build(
    inputs: Iterable[Path | str],
    output: Path | str,
    *,
    format: str | None = None,  # noqa: A002
    base: str = DEFAULT_BASE,
    jobs: int = 1,
    tables: Path | None = None,
    citations: bool = True,
    entities: Iterable[Path | str] = (),
    all_mentions: bool = False,
    registers: Iterable[Path | str] = (),
    all_registers: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """Build the graph of all inputs into a file, a folder (then as `questions.nq`) or standard output (`-`).

    Rejects and anomalies are written beside the output, as `<output>.rejects.jsonl` and `<output>.anomalies.jsonl`.
    Without `citations` the texts are not searched for what they cite; `entities` are Turtle files of what can be
    cited besides our own, `all_mentions` also states dates and the author's own name. `registers` are official files
    of actors, mandates and bodies, or compact registers: questions are linked to them, and what they lead to is
    described (`all_registers`: all there is). `progress` is called with the numbers of questions and rejects so far.

    :raises InputError: a path that does not exist, a format that is not known, a folder that cannot be written
    """
    paths = [path if str(path) == "-" else Path(path) for path in inputs]
    for path in paths:
        if isinstance(path, Path) and not path.exists():
            raise InputError("no-such-file", f"{path}: no such file or folder")
    target, name = _target(output, format)
    try:
        iris = Iris(base)
    except ValueError as error:
        raise InputError("bad-base", str(error)) from error
    if tables:
        tables.mkdir(parents=True, exist_ok=True)
    options = Options(base, tables is not None, citations, tuple(map(str, entities)), all_mentions)
    if citations:
        load_cited_entities(options.entities)  # what is wrong with a user's file is said before any work
    with _workspace(target) as folder:
        register, unread = prepare_register([Path(path) for path in registers], folder)
        if register:
            options = msgspec.structs.replace(options, register=str(register))
        results = _build_shards(paths, folder, options, jobs, progress)
        merger = _Merger(folder, results, iris, options.register, all_registers=all_registers)
        return merger.write(target, name, tables, unread)


def _target(output: Path | str, format_: str | None) -> tuple[Path | None, str]:
    """The file to write (None: standard output) and its format."""
    if str(output) == "-":
        return None, format_name(format_ or "ttl")
    path = Path(output)
    if path.is_dir() or str(output).endswith("/") or not inner_suffix(path):
        path.mkdir(parents=True, exist_ok=True)
        name = format_name(format_ or "nq")
        return path / f"questions.{name}", name
    if not path.parent.is_dir():
        raise InputError("no-such-folder", f"{path.parent}: no such folder")
    return path, format_name(format_) if format_ else guess_format(path)


@contextmanager
def _workspace(target: Path | None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=".kg-build-", dir=target.parent if target else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _batches(paths: list[Path | str]) -> Iterator[Batch]:
    """Records in batches of about `SHARD_BYTES`: (number of the batch, index of its first record, records)."""
    batch: list[RawRecord | Reject] = []
    number = first = size = 0
    for record in read_records(paths):
        batch.append(record)
        size += len(record.data) if isinstance(record, RawRecord) else 0
        if size >= SHARD_BYTES or len(batch) >= _SHARD_RECORDS:
            yield number, first, batch
            number, first, batch, size = number + 1, first + len(batch), [], 0
    if batch:
        yield number, first, batch


def _build_shards(
    paths: list[Path | str], folder: Path, options: Options, jobs: int, progress: Progress | None
) -> list[ShardResult]:
    results: list[ShardResult] = []

    def done(result: ShardResult) -> None:
        results.append(result)
        if progress:
            progress(sum(r.questions for r in results), sum(r.rejects for r in results))

    if jobs <= 1:
        for number, first, records in _batches(paths):
            done(build_shard(number, first, records, folder, options))
        return results
    with ProcessPoolExecutor(jobs) as pool:
        running: set[Future[ShardResult]] = set()
        for number, first, records in _batches(paths):
            running.add(pool.submit(build_shard, number, first, records, folder, options))
            if len(running) > jobs + 1:  # enough to keep every worker busy, few enough to bound the memory
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    done(future.result())
        for future in running:
            done(future.result())
    return sorted(results, key=lambda result: result.number)


class _Merger:
    """Merges the shards of a working folder into the output."""

    def __init__(
        self, folder: Path, results: list[ShardResult], iris: Iris, register: str | None, *, all_registers: bool
    ) -> None:
        self._register = register
        self._all_registers = all_registers
        self._results = results
        self._iris = iris
        self._files = [ShardFiles(folder, result.number) for result in results]
        self._lost: list[dict[str, str]] = []
        self._quads = 0

    def write(self, target: Path | None, name: str, tables: Path | None, unread: list[Reject]) -> Summary:
        if target is None:
            self._write_graph(sys.stdout.buffer, name)
            sys.stdout.buffer.flush()
        else:
            with open_write(target) as stream:
                self._write_graph(stream, name)
            self._write_notes(target, unread)
        if tables:
            self._write_tables(tables)
        results = self._results
        return Summary(
            questions=sum(r.questions for r in results) - len(self._lost),
            answers=sum(r.answers for r in results),
            quads=self._quads,
            rejects=sum(r.rejects for r in results) + len(unread),
            anomalies=sum(r.anomalies for r in results) + len(self._lost),
            duplicates=len(self._lost),
            newest=max((r.newest for r in results), default="") or None,
            output=str(target) if target else "-",
        )

    def _kept(self, *, record: bool = False) -> Iterator[Entry]:
        """The entry kept of each question, in the order of the keys."""
        merged = heapq.merge(*(read_entries(files.index) for files in self._files))
        for key, group in groupby(merged, key=lambda entry: entry.key):
            kept = next(group)
            yield kept
            for lost in group:
                if record:
                    self._lost.append(
                        {
                            "question": key.uid,
                            "source": lost.place,
                            "code": "duplicate-question",
                            "field": "uid",
                            "raw": key.uid,
                            "kept": kept.place,
                        }
                    )

    def _write_graph(self, stream: IO[bytes], name: str) -> None:
        """Every question kept, then the shared graphs. N-Quads need no look at the lines: runs of questions that
        stand together in a shard are copied as they are."""
        questions = self._runs() if name == "nq" else self._blocks()
        write_lines(chain(questions, self._shared_blocks()), stream, name, self._iris.base)

    def _blocks(self) -> Iterator[bytes]:
        """The N-Quads lines of each question kept."""
        with _Slices([files.quads for files in self._files]) as quads:
            for entry in self._kept(record=True):
                self._quads += entry.lines
                yield quads.read(entry.shard, entry.quads.start, entry.quads.end)

    def _runs(self) -> Iterator[bytes]:
        """The same lines, in pieces as large as the shards allow."""
        shard, start, end = 0, 0, 0
        with _Slices([files.quads for files in self._files]) as quads:
            for entry in self._kept(record=True):
                self._quads += entry.lines
                if (entry.shard, entry.quads.start) != (shard, end) or end - start > _RUN_BYTES:
                    yield quads.read(shard, start, end)
                    shard, start = entry.shard, entry.quads.start
                end = entry.quads.end
            yield quads.read(shard, start, end)

    def _shared_blocks(self) -> Iterator[bytes]:
        """The N-Quads lines of the shared graphs, some thousand subjects at a time."""
        counted = heapq.merge(*(read_descriptions(files.descriptions) for files in self._files))
        touched: set[Term] = set()
        for graph, subjects in groupby(descriptions.merge(counted), key=lambda item: item[0]):
            if graph == descriptions.TOUCHED:
                touched.update(statements[0][0] for _, statements in subjects)
            else:
                yield from self._graph_blocks(graph, subjects)
        if self._register:
            register = load_register_graph(self._register, self._iris.base)
            described = register.statements(touched, everything=self._all_registers)
            for graph, subjects in groupby(described, key=lambda item: item[0]):
                yield from self._graph_blocks(graph, subjects)

    def _graph_blocks(self, graph: str, subjects: Iterator[tuple[str, list[Statement]]]) -> Iterator[bytes]:
        end = f" {self._iris.shared_graph(graph)} .\n"
        while block := [s for _, statements in islice(subjects, _SUBJECTS_A_BLOCK) for s in statements]:
            self._quads += len(block)
            yield "".join(f"{s} {p} {o}{end}" for s, p, o in block).encode()

    def _write_notes(self, target: Path, unread: list[Reject]) -> None:
        with atomic(target.with_name(f"{target.name}.rejects.jsonl")) as stream:
            for reject in unread:
                stream.write(msgspec.json.encode(reject) + b"\n")
            for files in self._files:
                stream.write(files.rejects.read_bytes())
        with atomic(target.with_name(f"{target.name}.anomalies.jsonl")) as stream:
            for files in self._files:
                stream.write(files.anomalies.read_bytes())
            for lost in self._lost:
                stream.write(msgspec.json.encode(lost) + b"\n")

    def _write_tables(self, folder: Path) -> None:
        for column, (name, table) in enumerate(TABLES.items()):
            with atomic(folder / f"{name}.csv") as stream, _Slices([f.tables[name] for f in self._files]) as rows:
                stream.write((",".join(table.columns) + "\n").encode())
                for entry in self._kept():
                    place = entry.rows[column]
                    stream.write(rows.read(entry.shard, place.start, place.end))


class _Slices:
    """Reads places of the shards' files; one file is open at a time, since keys come nearly in the shards' order."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = paths
        self._current = -1
        self._file: IO[bytes] | None = None

    def __enter__(self) -> "_Slices":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def read(self, shard: int, start: int, end: int) -> bytes:
        if start == end:
            return b""
        if shard != self._current or self._file is None:
            if self._file:
                self._file.close()
            self._current, self._file = shard, self._paths[shard].open("rb")
        if self._file.tell() != start:
            self._file.seek(start)
        return self._file.read(end - start)
