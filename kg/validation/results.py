"""What a validation finds: results, and a report that holds them sorted, on disk once they are many."""

import heapq
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO, Literal

import msgspec

Severity = Literal["violation", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")
# As many results are kept in memory; beyond, sorted runs of them go to a temporary file.
_RUN = 50_000
# Shape, focus node, path, value, component.
Key = tuple[str, str, str, str, str]
_ENCODE = msgspec.msgpack.Encoder().encode


class Result(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """One finding. Terms are in N-Triples form, "" where the shape names none; results sort as they are read.

    `question` (QANR…), `snapshot` (the SHA-256 of the source record) and `file` (of the graphs given) say where the
    focus node comes from; "" where it belongs to no question or no file.
    """

    rank: int
    shape: str
    file: str
    focus_node: str
    path: str
    value: str
    component: str
    message: str
    question: str = ""
    snapshot: str = ""

    @property
    def severity(self) -> Severity:
        return SEVERITIES[self.rank]

    @property
    def key(self) -> Key:
        """What tells a result from another between two runs."""
        return self.shape, self.focus_node, self.path, self.value, self.component


class Results:
    """A sorted collection of results, without doubles and without those `known`, that may be larger than memory."""

    def __init__(self, known: frozenset[Key] = frozenset()) -> None:
        self.left_out = 0
        self._known = known
        self._last: list[Result] = []
        self._runs: list[tuple[int, int]] = []
        self._file: IO[bytes] | None = None

    def add(self, results: Iterable[Result]) -> None:
        """Take results in, in any order."""
        if self._known:
            every = list(results)
            results = [result for result in every if result.key not in self._known]
            self.left_out += len(every) - len(results)
        self._last.extend(results)
        if len(self._last) > _RUN:
            self._write_run()

    def _write_run(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="kg-results-")  # noqa: SIM115
        start = self._file.seek(0, 2)
        for result in sorted(self._last):
            message = _ENCODE(result)
            self._file.write(len(message).to_bytes(4, "little") + message)
        self._runs.append((start, self._file.tell()))
        self._last = []

    def _read_run(self, start: int, end: int) -> Iterator[Result]:
        decode = msgspec.msgpack.Decoder(Result).decode
        assert self._file is not None
        while start < end:
            self._file.seek(start)
            piece = self._file.read(min(end - start, 1 << 16))
            at = 0
            while at + 4 <= len(piece):
                size = int.from_bytes(piece[at : at + 4], "little")
                if at + 4 + size > len(piece):
                    break
                yield decode(piece[at + 4 : at + 4 + size])
                at += 4 + size
            start += at

    def close(self) -> None:
        """Give the temporary file back."""
        if self._file is not None:
            self._file.close()

    def __del__(self) -> None:
        self.close()

    def __iter__(self) -> Iterator[Result]:
        runs = [self._read_run(start, end) for start, end in self._runs]
        for result, _ in groupby(heapq.merge(*runs, sorted(self._last))):
            yield result


class Report:
    """The findings on a graph: violations first, then by shape, file and focus node."""

    def __init__(self, engine: str, triples: int, results: Results) -> None:
        self.engine, self.triples, self.results = engine, triples, results
        self._counts: Counter[Severity] | None = None

    def count(self, severity: Severity) -> int:
        """How many results have this severity."""
        if self._counts is None:
            self._counts = Counter(result.severity for result in self.results)
        return self._counts[severity]

    def conforms(self, fail_on: str = "violation") -> bool:
        """Whether no result is of the severity `fail_on` or worse."""
        return not any(self.count(s) for s in SEVERITIES[: SEVERITIES.index(fail_on) + 1])
