"""Read just enough of SPARQL's grammar to find variables, prefixes and groups, and to bind terms safely.

Strings, IRIs and comments are single tokens, so what they hold is never taken for syntax.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import InputError
from kg.rdf.vocabulary import PREFIXES

Term = ox.NamedNode | ox.Literal

_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\n]* )                                         # # a remark
    | (?P<iri>     <[^<>"{}|^`\\\s]*> )                               # <https://example.org/a#b>
    | (?P<string>  \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
                 | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )        # "dix jours", '''…'''
    | (?P<var>     [?$]\w+ )                                          # ?question
    | (?P<pname>   (?<![\w:])(?:[^\W\d_][\w.-]*)?:                   # qan:askedBy, skos:, qanc:event/renewal …
                   (?:[\w:%-](?:(?:[\w.:%-]|/(?![\w.-]*:))*(?:[\w:%-]|/(?![\w.-]*:)))?)? ) # … not qan:askedBy/foaf:name
    | (?P<word>    \w+ )                                              # SELECT
    | (?P<open>    \{ )
    | (?P<close>   \} )
    | (?P<other>   \S )
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


class Token(NamedTuple):
    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, without comments and white space.

    >>> [t.text for t in tokens('ASK { ?s rdfs:label "{?x}" } # }')]
    ['ASK', '{', '?s', 'rdfs:label', '"{?x}"', '}']
    """
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        assert kind
        if kind != "comment":
            yield Token(kind, match.group(), match.start())


def form(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE; empty where the text is none (an update, say)."""
    words = (t.text.upper() for t in tokens(text) if t.kind == "word")
    first = next((word for word in words if word not in ("PREFIX", "BASE")), "")
    return first if first in _FORMS else ""


def variables(text: str) -> list[str]:
    """Names of the variables, in order of first appearance."""
    return list(dict.fromkeys(t.text[1:] for t in tokens(text) if t.kind == "var"))


def has_word(text: str, *words: str) -> bool:
    """Whether the query uses one of these keywords."""
    return any(t.kind == "word" and t.text.upper() in words for t in tokens(text))


def prefixes(text: str) -> tuple[dict[str, str], list[Token]]:
    """The prefixes a query declares, and the prefixed names it uses."""
    declared: dict[str, str] = {}
    used: list[Token] = []
    before: list[Token] = []
    for token in tokens(text):
        if token.kind == "iri" and len(before) >= 2 and before[-2].text.upper() == "PREFIX":
            declared[before[-1].text[:-1]] = token.text[1:-1]
        elif token.kind == "pname" and not (before and before[-1].text.upper() == "PREFIX"):
            used.append(token)
        before = [*before[-1:], token]
    return declared, used


def declare(text: str) -> str:
    """The query with the project's prefixes that it uses and does not declare, put before its first line."""
    declared, used = prefixes(text)
    missing = sorted({t.text.split(":")[0] for t in used} - declared.keys())
    return "".join(f"PREFIX {p}: <{PREFIXES[p]}> " for p in missing if p in PREFIXES) + text


def bind(text: str, bindings: Mapping[str, Term]) -> str:
    """The query with each variable bound to its term.

    Endpoints take no bindings beside the query, Oxigraph only projected ones. Where the query only reads the
    variable, the term stands in its place, so that engines see a constant; where it names it (projects it,
    groups by it, tests `BOUND`), `VALUES` binds it in every group with it. Terms are encoded as N-Triples:
    no value can end its own literal.

    :raises InputError: a variable occurs in no group, so it cannot be bound
    """
    named = _named(text)
    edits = [*_values(text, {name: bindings[name] for name in bindings.keys() & named})]
    edits += [
        (token.start, token.start + len(token.text), str(bindings[token.text[1:]]))
        for token in tokens(text)
        if token.kind == "var" and token.text[1:] in bindings.keys() - named
    ]
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _named(text: str) -> set[str]:
    """Variables that occur where a term may not stand: outside groups, in a sub-select's head, after AS, in
    BOUND or VALUES."""
    named: set[str] = set()
    heads: list[bool] = [True]
    before = ["", ""]
    for token in tokens(text):
        word = token.text.upper()
        if token.kind == "open":
            heads.append(False)
        elif token.kind == "close" and len(heads) > 1:
            heads.pop()
        elif word == "SELECT" and before[1] == "{":
            heads[-1] = True
        elif token.kind == "var" and (
            heads[-1] or before[1] in ("AS", "VALUES") or before == ["BOUND", "("] or before == ["VALUES", "("]
        ):
            named.add(token.text[1:])
        before = [before[1], word]
    return named


def _values(text: str, bindings: Mapping[str, Term]) -> Iterator[tuple[int, int, str]]:
    stack: list[tuple[int, bool, list[str]]] = []  # after the brace, may hold VALUES, variables
    bound: set[str] = set()
    previous = ""
    for token in tokens(text):
        if token.kind == "open":
            stack.append((token.start + 1, previous != "CONSTRUCT", []))
        elif token.kind == "close" and stack:
            start, allowed, names = stack.pop()
            found = [name for name in dict.fromkeys(names) if name in bindings]
            if allowed and found:
                yield start, start, "".join(f" VALUES ?{n} {{ {bindings[n]} }}" for n in found)
                bound.update(found)
        elif token.kind == "var" and stack:
            stack[-1][2].append(token.text[1:])
        elif previous == "{" and token.text.upper() == "SELECT":
            stack[-1] = (stack[-1][0], False, [])
        previous = token.text.upper()
    if unbound := sorted(bindings.keys() - bound):
        message = f"the query has no place to bind ?{unbound[0]}"
        raise InputError("unbindable", message, "use it inside WHERE { … }")


def place(text: str, position: int) -> str:
    """Line and column, from 1, of a position in the text.

    >>> place("ASK {\\n  ?s", 8)
    'line 2, column 3'
    """
    line = text.count("\n", 0, position) + 1
    return f"line {line}, column {position - (text.rfind(chr(10), 0, position) + 1) + 1}"
