"""The two SHACL engines, each behind one function: data in, `Result`s without origin out.

`pyshacl` is the reference: Python over rdflib. `shacl` is the PyPI package of that name, in Rust, some hundred times
faster; it is young, so tests prove its results equal to pySHACL's on every shape.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import rdflib
from rdflib.namespace import SH

from kg.rdf.terms import literal
from kg.validation.results import SEVERITIES, Result
from kg.validation.shapes import Shapes, read_shapes

Engine = Literal["auto", "pyshacl", "shacl"]
ENGINES: tuple[Engine, ...] = ("auto", "pyshacl", "shacl")


def pyshacl_results(data: rdflib.Graph, folder: Path | None, shapes: Shapes, language: str) -> Iterator[Result]:
    """The results of pySHACL on an rdflib graph."""
    from pyshacl import validate

    _, report, _ = validate(data, shacl_graph=read_shapes(folder), inference="none", advanced=False)
    assert isinstance(report, rdflib.Graph)
    # Not those of `sh:detail`, which explain another.
    for node in report.objects(None, SH.result):
        yield _result(
            shapes,
            language,
            severity=str(report.value(node, SH.resultSeverity)).rpartition("#")[2],
            shape=term_text(report.value(node, SH.sourceShape)),
            focus_node=term_text(report.value(node, SH.focusNode)),
            value=term_text(report.value(node, SH.value)),
            component=term_text(report.value(node, SH.sourceConstraintComponent)),
        )


class RustShapes:
    """Shapes compiled once for the Rust engine; may be used by several threads at a time."""

    def __init__(self, shapes: Shapes, language: str) -> None:
        import shacl

        self._compiled = shacl.Shapes.from_text(shapes.turtle(), format="ntriples")
        self._shapes, self._language = shapes, language

    def results(self, path: Path) -> Iterator[Result]:
        """The results on a file of N-Triples, N-Quads (then of the union of its graphs) or Turtle."""
        for found in self._compiled.validate_file(str(path)).results:
            yield self._convert(found)

    def _convert(self, found: Any) -> Result:
        return _result(
            self._shapes,
            self._language,
            severity=found.severity,
            shape=found.source_shape or "",
            focus_node=found.focus_node,
            value=found.value or "",
            component=f"<{found.component_iri}>",
        )


def _result(
    shapes: Shapes, language: str, *, severity: str, shape: str, focus_node: str, value: str, component: str
) -> Result:
    return Result(
        rank=SEVERITIES.index(severity.lower()),
        shape=shape,
        file="",
        focus_node=focus_node,
        path=shapes.path(shape),
        value=value,
        component=component,
        message=shapes.message(shape, language),
    )


def term_text(term: object) -> str:
    """A term of rdflib in N-Triples form; "" for none, and for blank nodes, whose names do not last."""
    if isinstance(term, rdflib.URIRef):
        return f"<{term}>"
    if isinstance(term, rdflib.Literal):
        datatype = f"^^<{term.datatype}>" if term.datatype else ""
        return literal(str(term), term.language or "") + datatype
    return ""
