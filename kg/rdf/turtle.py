"""Write N-Quads lines as readable Turtle or TriG: grouped by subject, short prefixes, one statement a line.

Lines come sorted, in blocks of one graph each, so that a corpus of any size is written in one pass. Every line is
one that `kg.pipeline` made: subject, predicate and graph are IRIs, terms are parted by one space.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import IO

from kg.rdf.vocabulary import PREFIXES, RDF, XSD

# Local names that need no escaping in Turtle (a subset: what is not in it is written in full).
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_INTEGER = f'"^^<{XSD}integer>'
_RDF_TYPE = f"<{RDF}type>"


def write_turtle(blocks: Iterable[bytes], stream: IO[bytes], base: str, *, named_graphs: bool) -> None:
    """Write blocks of sorted N-Quads lines; with `named_graphs` as TriG, else as the union of the graphs."""
    shorten = _Shortener(base)
    stream.write(shorten.header())
    for block in blocks:
        lines = [_split(line) for line in block.decode().split("\n")[:-1]]
        if not lines:
            continue
        graph = shorten(lines[0][3])
        indent = "  " if named_graphs else ""
        body = "\n".join(_subjects(lines, shorten, indent))
        stream.write((f"\n{graph} {{\n{body}}}\n" if named_graphs else f"\n{body}").encode())


def _split(line: str) -> tuple[str, str, str, str]:
    subject, predicate, rest = line.split(" ", 2)
    cut = rest.rindex(" <")
    return subject, predicate, rest[:cut], rest[cut + 1 : -2]


def _subjects(lines: list[tuple[str, str, str, str]], shorten: "_Shortener", indent: str) -> Iterator[str]:
    """One paragraph a subject: `a` first, then the predicates in their order, objects by commas."""
    i = 0
    while i < len(lines):
        subject = lines[i][0]
        objects: dict[str, list[str]] = {}
        while i < len(lines) and lines[i][0] == subject:
            _, predicate, object_, _ = lines[i]
            objects.setdefault(predicate, []).append(shorten(object_))
            i += 1
        rows = [f"a {', '.join(objects.pop(_RDF_TYPE))}"] if _RDF_TYPE in objects else []
        rows += [f"{shorten(predicate)} {', '.join(values)}" for predicate, values in objects.items()]
        yield f"{indent}{shorten(subject)} " + f" ;\n{indent}    ".join(rows) + " .\n"


class _Shortener:
    """Abbreviates terms: the project's prefixes, and IRIs of the data relative to the base."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._by_length = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
        self._iri = lru_cache(maxsize=65536)(self._shorten_iri)

    def header(self) -> bytes:
        prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
        return f"@base <{self._base}> .\n{prefixes}".encode()

    def __call__(self, term: str) -> str:
        if term[0] == "<":
            return self._iri(term)
        if term.endswith(_INTEGER):
            return term[1 : -len(_INTEGER)]
        if term[-1] == ">":
            cut = term.rindex('"^^<') + 3
            return term[:cut] + self._iri(term[cut:])
        return term

    def _shorten_iri(self, term: str) -> str:
        text = term[1:-1]
        for name, namespace in self._by_length:
            if text.startswith(namespace) and _LOCAL.fullmatch(text, len(namespace)):
                return f"{name}:{text[len(namespace) :]}"
        return f"<{text[len(self._base) :]}>" if text.startswith(self._base) else term
