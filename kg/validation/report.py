"""Write a report: text to read, JSON and CSV to go on with, Turtle for other tools, Markdown for a page.

Every writer reads the results once, in their order: by severity, shape and file.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import IO

from kg.errors import InputError
from kg.rdf.terms import literal
from kg.rdf.vocabulary import DCTERMS, SH
from kg.validation.results import SEVERITIES, Report, Result

_SHOWN = 10
_QUESTION = re.compile(r"(<[^>]*)/(?:id|graph)/(question/[^/>]+/[^/>]+/[^/>]+)")


def write_report(report: Report, format: str, stream: IO[str], sample: int | None = None) -> None:  # noqa: A002
    """Write a report in one of `REPORT_FORMATS`, with at most `sample` results of each shape and file.

    :raises InputError: another format
    """
    if format not in _WRITERS:
        raise InputError("unknown-format", f"not a report format: {format!r}", f"one of {', '.join(REPORT_FORMATS)}")
    _WRITERS[format](report, stream, sample)


def summary(report: Report) -> str:
    """One line: `conforms · 111 triples · 0 violations · 0 warnings · 1 info · engine pyshacl`."""
    counts = [f"{report.count(s)} {s}{'' if s == 'info' or report.count(s) == 1 else 's'}" for s in SEVERITIES]
    verdict = "conforms" if report.conforms() else "does not conform"
    known = [f"{report.results.left_out} in the baseline"] if report.results.left_out else []
    return " · ".join([verdict, f"{report.triples} triples", *counts, *known, f"engine {report.engine}"])


def _groups(report: Report, sample: int | None) -> Iterator[tuple[Result, list[Result], int]]:
    """For each severity, shape, message and file: the first result, some results, how many there are."""
    for _, group in groupby(report.results, key=lambda r: (r.rank, r.shape, r.message, r.file)):
        shown: list[Result] = []
        count = 0
        for result in group:
            count += 1
            if sample is None or len(shown) < sample:
                shown.append(result)
        yield (shown or [result])[0], shown, count


def _sampled(report: Report, sample: int | None) -> Iterable[Result]:
    if sample is None:
        return report.results
    return (result for _, shown, _ in _groups(report, sample) for result in shown)


def _write_text(report: Report, stream: IO[str], sample: int | None) -> None:
    sample = _SHOWN if sample is None else sample
    for first, shown, count in _groups(report, sample):
        file = f" in {first.file}" if first.file else ""
        stream.write(f"{first.severity}: {first.message} [{_local(first.shape)}] × {count}{file}\n")
        for result in shown:
            value = f"  value {result.value[:80]}" if result.value else ""
            stream.write(f"    {result.focus_node}{value}{_origin(result)}\n")
        if 0 < len(shown) < count:
            stream.write(f"    … and {count - len(shown)} more\n")
    stream.write(summary(report) + "\n")


def _origin(result: Result) -> str:
    if not result.question:
        return ""
    return f"  ← {result.question}{f', record {result.snapshot[:12]}' if result.snapshot else ''}"


def _write_markdown(report: Report, stream: IO[str], _: int | None) -> None:
    stream.write(f"{summary(report)}\n\n| severity | shape | message | file | results | first focus node |\n")
    stream.write("| --- | --- | --- | --- | --- | --- |\n")
    for first, _shown, count in _groups(report, 1):
        node = first.focus_node.strip("<>")
        cells = (first.severity, _local(first.shape), first.message, first.file, str(count), node)
        stream.write(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n")


def _write_json(report: Report, stream: IO[str], sample: int | None) -> None:
    head = {"conforms": report.conforms(), "engine": report.engine, "triples": report.triples}
    head |= {severity: report.count(severity) for severity in SEVERITIES}
    stream.write(json.dumps(head, indent=1)[:-2] + ',\n "results": [')
    separator = "\n"
    for r in _sampled(report, sample):
        row = {
            "severity": r.severity,
            "shape": r.shape.strip("<>"),
            "focusNode": r.focus_node.strip("<>"),
            "path": r.path,
            "value": r.value,
            "component": r.component.strip("<>"),
            "message": r.message,
            "file": r.file,
            "question": r.question,
            "snapshot": r.snapshot,
        }
        stream.write(f"{separator}  {json.dumps(row, ensure_ascii=False)}")
        separator = ",\n"
    stream.write("\n ]\n}\n")


def _write_csv(report: Report, stream: IO[str], sample: int | None) -> None:
    rows = csv.writer(stream, lineterminator="\n")
    columns = "severity shape focus_node path value message component file question snapshot"
    rows.writerow(columns.split())
    for r in _sampled(report, sample):
        iris = (r.shape.strip("<>"), r.focus_node.strip("<>"))
        origin = (r.component.strip("<>"), r.file, r.question, r.snapshot)
        rows.writerow((r.severity, *iris, r.path, r.value, r.message, *origin))


def _write_turtle(report: Report, stream: IO[str], sample: int | None) -> None:
    """A `sh:ValidationReport`. Its results are blank nodes, as SHACL's are, in the report's order; beyond SHACL, each
    names its question (`dcterms:relation`) and file (`dcterms:source`)."""
    for prefix, namespace in (("sh", SH), ("dcterms", DCTERMS)):
        stream.write(f"@prefix {prefix}: <{namespace}> .\n")
    stream.write("\n[] a sh:ValidationReport ;\n")
    stream.write(f"    sh:conforms {str(report.conforms('info')).lower()}")
    for r in _sampled(report, sample):
        lines = [f"sh:resultSeverity sh:{r.severity.capitalize()}"]
        lines += [f"sh:{name} {term}" for name, term in (("focusNode", r.focus_node), ("sourceShape", r.shape)) if term]
        if r.path.startswith("<") and "/<" not in r.path:
            lines.append(f"sh:resultPath {r.path}")
        if r.value:
            lines.append(f"sh:value {r.value}")
        if match := _QUESTION.match(r.focus_node):
            lines.append(f"dcterms:relation {match[1]}/id/{match[2]}>")
        if r.file:
            lines.append(f"dcterms:source {literal(r.file)}")
        lines += [f"sh:sourceConstraintComponent {r.component}", f"sh:resultMessage {literal(r.message)}"]
        stream.write(" ;\n    sh:result [ a sh:ValidationResult ;\n        " + " ;\n        ".join(lines) + " ]")
    stream.write(" .\n")


def _local(iri: str) -> str:
    return iri.strip("<>").rpartition("#")[2]


_WRITERS: dict[str, Callable[[Report, IO[str], int | None], None]] = {
    "text": _write_text,
    "json": _write_json,
    "csv": _write_csv,
    "ttl": _write_turtle,
    "md": _write_markdown,
}
REPORT_FORMATS = tuple(_WRITERS)
