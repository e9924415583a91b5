"""Write the answer of a query: a table to look at, or a standard format to go on with.

CSV is the plain one of SPARQL 1.1, which has no types; TSV, JSON and XML keep them.
"""

import io
from collections.abc import Iterator
from typing import IO

import pyoxigraph as ox

from kg.errors import InputError
from kg.rdf.formats import FORMATS
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.vocabulary import PREFIXES
from kg.store import Result

ROW_FORMATS = ("table", "csv", "tsv", "json", "xml", "md")
GRAPH_FORMATS = ("ttl", "nt", "jsonld", "rdf")
_STANDARD = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_WIDEST = 60


def write_result(
    result: Result,
    stream: IO[bytes],
    format: str | None = None,  # noqa: A002
    *,
    terminal: bool = False,
    bom: bool = False,
    base: str = DEFAULT_BASE,
) -> None:
    """Write rows, a truth value or triples.

    Without a format: a table on a terminal, else CSV; Turtle for triples.

    `bom` puts a byte order mark before CSV, which some spreadsheets need to see UTF-8.

    :raises InputError: the format does not suit the answer
    """
    if isinstance(result, ox.QueryBoolean):
        name = _choose(format, ROW_FORMATS, "table")
        if name in ("json", "xml"):
            stream.write(_serialised(result, name))
        else:
            stream.write(b"true\n" if result else b"false\n")
    elif isinstance(result, ox.QuerySolutions):
        name = _choose(format, ROW_FORMATS, "table" if terminal else "csv")
        if name == "table":
            stream.write(_table(result, base).encode())
        elif name == "md":
            stream.writelines(line.encode() for line in _markdown(result, base))
        else:
            if bom and name == "csv":
                stream.write(b"\xef\xbb\xbf")
            stream.write(_serialised(result, name))
    else:
        name = _choose(format, GRAPH_FORMATS, "ttl")
        triples = sorted(set(result), key=str)
        text = "\n".join(map(str, triples))
        used = {prefix: iri for prefix, iri in PREFIXES.items() if f"<{iri}" in text}
        ox.serialize(triples, stream, format=FORMATS[name], prefixes=used)


def short(term: object, base: str = DEFAULT_BASE) -> str:
    """A term as people read it: literals bare, IRIs by prefix, the project's own as `id:…`.

    >>> short(ox.NamedNode("https://w3id.org/qan/concept/status/answered"))
    'qanc:status/answered'
    """
    if isinstance(term, ox.Literal):
        return term.value
    if isinstance(term, ox.NamedNode):
        for prefix, iri in (("id", f"{base}id/"), *PREFIXES.items()):
            if term.value.startswith(iri):
                return f"{prefix}:{term.value[len(iri) :]}"
        return term.value
    return "" if term is None else str(term)


def _choose(format: str | None, allowed: tuple[str, ...], default: str) -> str:  # noqa: A002
    name = format or default
    if name not in allowed:
        raise InputError("bad-format", f"{name!r} does not suit this answer", f"one of {', '.join(allowed)}")
    return name


def _serialised(result: ox.QuerySolutions | ox.QueryBoolean, name: str) -> bytes:
    buffer = io.BytesIO()
    result.serialize(buffer, format=_STANDARD[name])
    data = buffer.getvalue()
    return data if data.endswith(b"\n") else data + b"\n"


def _names(result: ox.QuerySolutions) -> list[str]:
    return [variable.value for variable in result.variables]


def _table(result: ox.QuerySolutions, base: str) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    names = _names(result)
    # On a screen a label stands for its IRI: `ministry` is shown by `ministryLabel` where both are asked for.
    shown = [i for i, name in enumerate(names) if f"{name}Label" not in names]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for i in shown:
        table.add_column(names[i].removesuffix("Label"), overflow="fold")
    for row in result:
        cells = {name: short(term, base) for name, term in zip(names, row, strict=True)}
        texts = (cells[names[i]] or cells.get(names[i].removesuffix("Label"), "") for i in shown)
        table.add_row(*(Text(_cut(text)) for text in texts))
    if not table.row_count:
        return "0 rows\n"
    page = io.StringIO()
    Console(file=page).print(table)
    return "\n".join(line.rstrip() for line in page.getvalue().strip("\n").split("\n")).strip("\n") + "\n"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"


def _markdown(result: ox.QuerySolutions, base: str) -> Iterator[str]:
    names = _names(result)
    yield f"| {' | '.join(names)} |\n"
    yield f"|{' --- |' * len(names)}\n"
    for row in result:
        cells = (" ".join(short(term, base).split()).replace("\\", "\\\\").replace("|", "\\|") for term in row)
        yield f"| {' | '.join(cells)} |\n"
