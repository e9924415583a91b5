"""Check graphs against the SHACL shapes, and write one report, sorted, in text, JSON, CSV, Turtle or Markdown.

pySHACL is the reference. The graph checked is the union of all graphs given: shapes speak of things, and the
description of a ministry stands in another graph than the question that names it.
"""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Literal

import msgspec
import pyoxigraph as ox
import rdflib
from rdflib.namespace import RDF, SH

from kg import assets
from kg.errors import InputError
from kg.rdf.formats import read_quads
from kg.rdf.terms import literal

Severity = Literal["violation", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")
REPORT_FORMATS = ("text", "json", "csv", "ttl", "md")
_SHOWN = 10


class Result(msgspec.Struct, frozen=True, order=True):
    """One finding. Terms are in N-Triples form, "" where the shape names none; results sort as they are read."""

    rank: int
    shape: str
    focus_node: str
    path: str
    value: str
    component: str
    message: str

    @property
    def severity(self) -> Severity:
        return SEVERITIES[self.rank]


class Report(msgspec.Struct, frozen=True):
    """The findings on a graph, in order: violations first, then by shape and focus node."""

    engine: str
    triples: int
    results: tuple[Result, ...]

    def count(self, severity: Severity) -> int:
        """How many results have this severity."""
        return sum(result.severity == severity for result in self.results)

    def conforms(self, fail_on: str = "violation") -> bool:
        """Whether no result is of the severity `fail_on` or worse."""
        return all(result.rank > SEVERITIES.index(fail_on) for result in self.results)  # type: ignore[arg-type]


def validate(
    graphs: Iterable[Path | rdflib.Graph],
    *,
    shapes: Path | None = None,
    language: str = "en",
) -> Report:
    """Check the union of files and graphs against the shapes of a folder (default: our own).

    Messages are in `language` where the shape has one in it.

    :raises InputError: a file that cannot be read
    """
    data = rdflib.Graph()
    for graph in graphs:
        if isinstance(graph, rdflib.Graph):
            triples = graph.triples((None, None, None))
            for triple in triples:
                data.add(triple)
        else:
            _load(graph, data)
    shape_graph = read_shapes(shapes)
    return Report("pyshacl", len(data), tuple(sorted(_pyshacl_results(data, shape_graph, language))))


def read_shapes(folder: Path | None = None) -> rdflib.Graph:
    """All shapes of a folder as one graph.

    :raises InputError: there are none
    """
    folder = folder or assets.directory("shapes")
    shapes = rdflib.Graph()
    files = sorted(folder.glob("*.ttl")) if folder.is_dir() else [folder]
    for file in files:
        shapes.parse(file, format="turtle")
    if not len(shapes):
        raise InputError("no-shapes", f"{folder}: no shapes there")
    return shapes


def _load(path: Path, data: rdflib.Graph) -> None:
    triples = (quad.triple for quad in read_quads(path))
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert text is not None
    data.parse(data=text, format="nt")


def _pyshacl_results(data: rdflib.Graph, shapes: rdflib.Graph, language: str) -> Iterable[Result]:
    from pyshacl import validate as pyshacl_validate

    _, report, _ = pyshacl_validate(data, shacl_graph=shapes, inference="none", advanced=False)
    assert isinstance(report, rdflib.Graph)
    for node in report.subjects(RDF.type, SH.ValidationResult):
        shape = report.value(node, SH.sourceShape)
        severity = str(report.value(node, SH.resultSeverity)).rpartition("#")[2].lower()
        path = shapes.value(shape, SH.path) if shape is not None else None
        yield Result(
            rank=SEVERITIES.index(severity),  # type: ignore[arg-type]
            shape=_text(shape),
            focus_node=_text(report.value(node, SH.focusNode)),
            path=_path_text(path, shapes),
            value=_text(report.value(node, SH.value)),
            component=_text(report.value(node, SH.sourceConstraintComponent)),
            message=_message(list(shapes.objects(shape, SH.message)), language),
        )


def _text(term: object) -> str:
    return term.n3() if isinstance(term, rdflib.URIRef | rdflib.Literal) else ""


def _path_text(path: object, shapes: rdflib.Graph) -> str:
    """A property path in SPARQL's notation."""
    if isinstance(path, rdflib.URIRef):
        return path.n3()
    if isinstance(path, rdflib.BNode):
        if (inverse := shapes.value(path, SH.inversePath)) is not None:
            return f"^{_path_text(inverse, shapes)}"
        return "/".join(_path_text(step, shapes) for step in shapes.items(path))
    return ""


def _message(messages: list[object], language: str) -> str:
    texts = {m.language or "": str(m) for m in messages if isinstance(m, rdflib.Literal)}
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def write_report(report: Report, format: str, stream: IO[str]) -> None:  # noqa: A002
    """Write a report in one of `REPORT_FORMATS`.

    :raises InputError: another format
    """
    if format not in _WRITERS:
        raise InputError("unknown-format", f"not a report format: {format!r}", f"one of {', '.join(REPORT_FORMATS)}")
    _WRITERS[format](report, stream)


def summary(report: Report) -> str:
    """One line: `conforms · 111 triples · 0 violations · 0 warnings · 1 info`."""
    counts = [f"{report.count(s)} {s}{'' if s == 'info' or report.count(s) == 1 else 's'}" for s in SEVERITIES]
    verdict = "conforms" if report.conforms() else "does not conform"
    return " · ".join([verdict, f"{report.triples} triples", *counts, f"engine {report.engine}"])


def _write_text(report: Report, stream: IO[str]) -> None:
    """Grouped by shape, with the first focus nodes of each."""
    counts = Counter((r.rank, r.shape, r.message) for r in report.results)
    for (rank, shape, message), count in sorted(counts.items()):
        stream.write(f"{SEVERITIES[rank]}: {message} [{_local(shape)}] × {count}\n")
        found = [r for r in report.results if (r.rank, r.shape, r.message) == (rank, shape, message)]
        for result in found[:_SHOWN]:
            stream.write(f"    {result.focus_node}{f'  value {result.value[:80]}' if result.value else ''}\n")
        if count > _SHOWN:
            stream.write(f"    … and {count - _SHOWN} more\n")
    stream.write(summary(report) + "\n")


def _write_markdown(report: Report, stream: IO[str]) -> None:
    stream.write(
        f"{summary(report)}\n\n| severity | shape | message | results | first focus node |\n| --- | --- | --- | --- | --- |\n"
    )
    first: dict[tuple[int, str, str], str] = {}
    for r in report.results:
        first.setdefault((r.rank, r.shape, r.message), r.focus_node)
    counts = Counter((r.rank, r.shape, r.message) for r in report.results)
    for (rank, shape, message), count in sorted(counts.items()):
        node = first[rank, shape, message].strip("<>")
        stream.write(f"| {SEVERITIES[rank]} | {_local(shape)} | {message} | {count} | {node} |\n")


def _write_json(report: Report, stream: IO[str]) -> None:
    results = [
        {
            "severity": r.severity,
            "shape": r.shape.strip("<>"),
            "focusNode": r.focus_node.strip("<>"),
            "path": r.path,
            "value": r.value,
            "component": r.component.strip("<>"),
            "message": r.message,
        }
        for r in report.results
    ]
    content = {"conforms": report.conforms(), "engine": report.engine, "triples": report.triples, "results": results}
    json.dump(content, stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def _write_csv(report: Report, stream: IO[str]) -> None:
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(("severity", "shape", "focus_node", "path", "value", "message"))
    for r in report.results:
        rows.writerow((r.severity, r.shape.strip("<>"), r.focus_node.strip("<>"), r.path, r.value, r.message))


def _write_turtle(report: Report, stream: IO[str]) -> None:
    """A `sh:ValidationReport`. Its results are blank nodes, as SHACL's are, in the report's order."""
    stream.write("@prefix sh: <http://www.w3.org/ns/shacl#> .\n\n[] a sh:ValidationReport ;\n")
    stream.write(f"    sh:conforms {str(not report.results).lower()}")
    for r in report.results:
        stream.write(
            f" ;\n    sh:result [ a sh:ValidationResult ;\n        sh:resultSeverity sh:{r.severity.capitalize()} ;\n"
        )
        stream.write(f"        sh:focusNode {r.focus_node} ;\n        sh:sourceShape {r.shape} ;\n")
        if r.path.startswith("<") and "/<" not in r.path:
            stream.write(f"        sh:resultPath {r.path} ;\n")
        if r.value:
            stream.write(f"        sh:value {r.value} ;\n")
        stream.write(
            f"        sh:sourceConstraintComponent {r.component} ;\n        sh:resultMessage {literal(r.message)} ]"
        )
    stream.write(" .\n")


def _local(iri: str) -> str:
    return iri.strip("<>").rpartition("#")[2]


_WRITERS: dict[str, Callable[[Report, IO[str]], None]] = {
    "text": _write_text,
    "json": _write_json,
    "csv": _write_csv,
    "ttl": _write_turtle,
    "md": _write_markdown,
}
