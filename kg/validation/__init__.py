"""Check graphs of any size against the SHACL shapes, and report in one form.

Small graphs are checked by pySHACL, the reference; others by a faster engine, large ones part by part, with the same
results (see `kg.validation.partition`). The graph checked is the union of all graphs given: shapes speak of things, and
the description of a ministry stands in another graph than the question that names it.
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path

import rdflib

from kg.errors import InputError
from kg.rdf.formats import guess_format
from kg.store import graph_files
from kg.validation.baseline import read_baseline
from kg.validation.engines import ENGINES, Engine, RustShapes, pyshacl_results
from kg.validation.origins import Origins
from kg.validation.partition import NotPartitionableError, Part, Partition
from kg.validation.report import REPORT_FORMATS, summary, write_report
from kg.validation.results import SEVERITIES, Report, Result, Results
from kg.validation.shapes import Shapes, read_shapes
from kg.validation.whole import Whole

# Up to here pySHACL takes a second or two; larger files than the second figure are checked part by part.
_SMALL_TRIPLES = 5_000
_LARGE_BYTES = 24 << 20


def validate(
    graphs: Iterable[Path | rdflib.Graph],
    *,
    shapes: Path | None = None,
    language: str = "en",
    engine: Engine = "auto",
    baseline: Path | None = None,
    jobs: int | None = None,
    large_bytes: int = _LARGE_BYTES,
    part_bytes: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Check the union of files, folders of files and graphs against the shapes of a folder (default: our own).

    Messages are in `language` where the shape has one in it. Results that the report `baseline` has are left out.
    N-Quads of more than `large_bytes` are cut into parts of about `part_bytes`, `jobs` (default: the cores, at most 4)
    of which are checked at a time; `progress` is called with the number of parts done.

    :raises InputError: a file that cannot be read, no shapes, an engine that does not exist
    """
    if engine not in ENGINES:
        raise InputError("unknown-engine", f"not an engine: {engine!r}", f"one of {', '.join(ENGINES)}")
    sources = [source for graph in graphs for source in (graph_files(graph) if isinstance(graph, Path) else [graph])]
    compiled = Shapes(shapes)
    known = read_baseline(baseline) if baseline else frozenset()
    results = Results(known)
    with tempfile.TemporaryDirectory(prefix="kg-validate-") as name:
        folder = Path(name)
        large = None if engine == "pyshacl" else _large(sources, large_bytes)
        if large and compiled.is_partitionable():
            partition = Partition(large, folder, compiled, part_bytes)
            try:
                jobs = jobs or min(os.cpu_count() or 1, 4)
                for found in _checked(partition, RustShapes(compiled, language), jobs, progress):
                    results.add(found)
                return Report("shacl", partition.lines, results)
            except NotPartitionableError:
                pass
        whole = Whole(sources, folder)
        if engine == "pyshacl" or (engine == "auto" and whole.triples < _SMALL_TRIPLES):
            engine = "pyshacl"
            every = pyshacl_results(whole.graph(), shapes, compiled, language)
        else:
            engine = "shacl"
            every = RustShapes(compiled, language).results(whole.path)
        results.add(whole.origins.complete(every))
        return Report(engine, whole.triples, results)


def _large(sources: list[Path | rdflib.Graph], large_bytes: int) -> list[Path] | None:
    """The sources, if they are N-Quads files of more than so many bytes together."""
    files = [source for source in sources if isinstance(source, Path)]
    if len(files) < len(sources) or not all(file.is_file() and guess_format(file) == "nq" for file in files):
        return None
    # A compressed file is some ten times smaller than what it holds.
    size = sum(file.stat().st_size * (1 if file.suffix == ".nq" else 10) for file in files)
    return files if size > large_bytes else None


def _checked(
    partition: Partition, shapes: RustShapes, jobs: int, progress: Callable[[int], None] | None
) -> Iterator[list[Result]]:
    """The results that each part decides. The engine works outside Python's lock, so threads are enough."""

    def check(part: Part) -> list[Result]:
        found = [result for result in shapes.results(part.path) if part.decides(result.focus_node)]
        completed = list(Origins.of_part(part.path, partition.file_of).complete(found)) if found else []
        part.path.unlink()
        return completed

    done = 0
    with ThreadPoolExecutor(jobs) as pool:
        parts = partition.parts()
        running: set[Future[list[Result]]] = set()
        while True:
            # One part more than threads is written ahead.
            running |= {pool.submit(check, part) for part in islice(parts, jobs + 1 - len(running))}
            if not running:
                return
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                done += 1
                if progress:
                    progress(done)
                yield future.result()


__all__ = [
    "ENGINES",
    "REPORT_FORMATS",
    "SEVERITIES",
    "Engine",
    "Report",
    "Result",
    "Results",
    "read_shapes",
    "summary",
    "validate",
    "write_report",
]
