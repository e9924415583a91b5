"""The query library: list, read and run the files of `queries/`, or any query given as a file or as text.

Headers are those of grlc: `#+ key: value`, parameters are the variables `?_name` and `?_name_type`. A
parameter without a value stays a free variable, so it selects all.
"""

import datetime as dt
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg import assets, sparql
from kg.errors import InputError, UnreadableError
from kg.rdf import vocabulary as v
from kg.rdf.iris import DEFAULT_BASE
from kg.store import Result, Store

_HEADER = re.compile(r"^#\+(?P<indent>[ ]*)(?:- )?(?P<key>\w+):[ ]*(?P<value>.*?)[ ]*$", re.MULTILINE)
# What `kg build --base-uri` moves.
_MOVED = (f"{DEFAULT_BASE}id/", f"{DEFAULT_BASE}graph/")
# The types of parameters, and how a value is written.
_TYPES = {"iri": "an IRI is https://…", "string": "", "integer": "an integer is 14", "date": "a date is YYYY-MM-DD"}


@dataclass(frozen=True)
class Parameter:
    """A value the user may give; `type` is iri, string, integer or date."""

    name: str
    variable: str
    type: str
    default: str | None = None


@dataclass(frozen=True)
class Query:
    """A query with what its header says of it."""

    name: str
    text: str
    form: str
    summary: str = ""
    summary_fr: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()


def list_queries() -> list[Query]:
    """The shipped queries, by name."""
    return [_read_file(path) for path in sorted(assets.directory("queries").glob("*.rq"))]


def read_query(source: str | Path) -> Query:
    """A shipped query by its name, else the file of that path, else the text itself.

    :raises InputError: none of these, not a query, or a term that the ontology does not have
    """
    shipped = assets.directory("queries") / f"{source}.rq"
    if re.fullmatch(r"[\w-]+", str(source)) and shipped.is_file():
        return _read_file(shipped)
    text = str(source)
    if not re.search(r"[\s{]", text) or isinstance(source, Path) or Path(text[:255]).is_file():
        path = Path(source)
        if path.is_file():
            return _read_file(path)
        names = [query.name for query in list_queries()]
        raise InputError("unknown-query", f"no query and no file is called {text!r}", _near(path.stem, names))
    return _parse("query", text)


def run(query: Query | str, store: Store, params: Mapping[str, str] | None = None) -> Result:
    """Ask a store. `params` holds values as text, by parameter name; they are parsed by the declared types.

    :raises InputError: an unknown parameter, a value of the wrong type, a query that cannot be read
    :raises EndpointError: the endpoint does not answer
    """
    query = read_query(query) if isinstance(query, str) else query
    return store.query(query.text, bindings_for(query, params or {}, store))


def base_of(store: Store) -> str:
    """The base IRI of what a store holds: what stands before `id/` in the IRIs of its questions."""
    rows = store.query("SELECT ?q WHERE { ?q qan:officialId ?id } LIMIT 1")
    assert isinstance(rows, ox.QuerySolutions)
    head, found, _ = next((row["q"].value for row in rows), "").partition("id/question/")
    return head if found else DEFAULT_BASE


def bindings_for(query: Query, params: Mapping[str, str], store: Store) -> dict[str, sparql.Term]:
    """`bindings_of` with the store's own base, which is asked for where that matters."""
    bindings = bindings_of(query, params)
    if any(isinstance(term, ox.NamedNode) and term.value.startswith(_MOVED) for term in bindings.values()):
        return bindings_of(query, params, base_of(store))
    return bindings


def bindings_of(query: Query, params: Mapping[str, str], base: str = DEFAULT_BASE) -> dict[str, sparql.Term]:
    """The terms of a query's variables from values as text; a parameter without a value has its default, if any.
    What stands under `id/` or `graph/` on the default base is meant on `base`.

    :raises InputError: an unknown parameter, or a value of the wrong type
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in params:
        if name not in known:
            hint = _near(name, list(known)) or f"it takes {', '.join(known) or 'none'}"
            raise InputError("unknown-parameter", f"{query.name} has no parameter {name!r}", hint)
    bindings = {}
    for parameter in query.parameters:
        value = params.get(parameter.name, parameter.default)
        if value is not None:
            if parameter.type == "iri" and value.startswith(_MOVED):
                value = base + value.removeprefix(DEFAULT_BASE)
            bindings[parameter.variable] = parse_value(value, parameter)
    return bindings


def parse_parameters(arguments: list[str] | tuple[str, ...]) -> dict[str, str]:
    """The `k=v` arguments of the command line.

    >>> parse_parameters(["legislature=14", "rubrique=a=b"])
    {'legislature': '14', 'rubrique': 'a=b'}

    :raises InputError: an argument without `=`
    """
    pairs = {}
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if not equals or not name:
            raise InputError("bad-parameter", f"not name=value: {argument!r}")
        pairs[name] = value
    return pairs


def parse_value(value: str, parameter: Parameter) -> sparql.Term:
    """The term that a parameter's text stands for.

    :raises InputError: the text is not of the parameter's type
    """
    try:
        if parameter.type == "iri":
            return ox.NamedNode(value)
        if parameter.type == "integer":
            return ox.Literal(str(int(value)), datatype=ox.NamedNode(f"{v.XSD}integer"))
        if parameter.type == "date":
            return ox.Literal(dt.date.fromisoformat(value).isoformat(), datatype=ox.NamedNode(f"{v.XSD}date"))
    except ValueError as error:
        message = f"{parameter.name} is not of type {parameter.type}: {value!r}"
        raise InputError("bad-parameter", message, _TYPES[parameter.type]) from error
    return ox.Literal(value)


def _read_file(path: Path) -> Query:
    try:
        return _parse(path.stem, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError("unreadable", f"{path}: {error}") from error


def _parse(name: str, text: str) -> Query:
    form = sparql.form(text)
    if not form:
        raise InputError("bad-query", f"{name}: not a SELECT, ASK, CONSTRUCT or DESCRIBE", "see kg query --list")
    _check_terms(name, text)
    head: dict[str, str] = {}
    defaults: dict[str, str] = {}
    for match in _HEADER.finditer(text):
        (defaults if len(match["indent"]) > 1 else head)[match["key"]] = match["value"].strip('"')
    parameters = tuple(_parameter(variable, defaults) for variable in sparql.variables(text) if variable[0] == "_")
    return Query(
        name,
        text,
        form,
        summary=head.get("summary", ""),
        summary_fr=head.get("summary_fr", ""),
        description=head.get("description", ""),
        tags=tuple(tag.strip() for tag in head.get("tags", "").strip("[]").split(",") if tag.strip()),
        parameters=parameters,
    )


def _parameter(variable: str, defaults: Mapping[str, str]) -> Parameter:
    name, _, kind = variable.lstrip("_").rpartition("_")
    if kind not in _TYPES or not name:
        name, kind = variable.lstrip("_"), "string"
    return Parameter(name, variable, kind, defaults.get(name))


def _check_terms(name: str, text: str) -> None:
    """Refuse undeclared prefixes and `qan:` terms that do not exist: they would silently find nothing."""
    declared, used = sparql.prefixes(text)
    for token in used:
        prefix, _, local = token.text.partition(":")
        where = f"{name}, {sparql.place(text, token.start)}"
        if prefix not in declared and prefix not in v.PREFIXES:
            raise InputError("unknown-prefix", f"{where}: unknown prefix {prefix}:", _near(prefix, list(v.PREFIXES)))
        if declared.get(prefix, v.PREFIXES.get(prefix)) == v.QAN and local and local not in ontology_terms():
            near = _near(local, sorted(ontology_terms()), "qan:")
            raise InputError("unknown-term", f"{where}: the ontology has no {token.text}", near)


@cache
def ontology_terms() -> frozenset[str]:
    """Local names of the ontology's terms: those that code mints and those that `ontology/` declares."""
    minted = (t for t in vars(v).values() if isinstance(t, str) and t.startswith(f"<{v.QAN}"))
    names = {term[len(v.QAN) + 1 : -1] for term in minted}
    try:
        files = list(assets.directory("ontology").glob("*.ttl"))
    except FileNotFoundError:
        files = []
    for path in files:
        names.update(re.findall(r"^qan:(\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    return frozenset(names)


def _near(name: str, known: list[str], prefix: str = "") -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean {prefix}{close[0]}?" if close else ""
