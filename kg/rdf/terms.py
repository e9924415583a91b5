"""Encode RDF terms as N-Triples text. A statement is a tuple of three encoded terms, a quad has four."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

Term = str
Statement = tuple[Term, Term, Term]
# What is said of one subject: predicates and objects as they stand in N-Triples, sorted, one pair a line.
Claims = str

XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGER = f'"^^<{XSD}integer>'
_DATE = f'"^^<{XSD}date>'
_DECIMAL = f'"^^<{XSD}decimal>'


def iri(text: str) -> Term:
    """Encode an absolute IRI; the caller vouches that it holds no space, quote or angle bracket.

    >>> iri("https://w3id.org/qan/id/legislature/14")
    '<https://w3id.org/qan/id/legislature/14>'
    """
    return f"<{text}>"


def literal(text: str, language: str = "") -> Term:
    r"""Encode a string, tagged with a language where one is given.

    >>> literal('« PME »\nsuite', "fr")
    '"« PME »\\nsuite"@fr'
    """
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if '"' in text:
        text = text.replace('"', '\\"')
    if "\n" in text:
        text = text.replace("\n", "\\n")
    if "\r" in text:
        text = text.replace("\r", "\\r")
    return f'"{text}"@{language}' if language else f'"{text}"'


def french(text: str) -> Term:
    """Encode a French string."""
    return literal(text, "fr")


def integer(number: int) -> Term:
    """Encode an `xsd:integer`."""
    return f'"{number}{_INTEGER}'


def decimal(number: float) -> Term:
    """Encode an `xsd:decimal` with at most three places.

    >>> decimal(0.85)
    '"0.85"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    text = f"{number:.3f}".rstrip("0")
    return f'"{text}0{_DECIMAL}' if text.endswith(".") else f'"{text}{_DECIMAL}'


@lru_cache(maxsize=16384)
def date(day: dt.date) -> Term:
    """Encode an `xsd:date`."""
    return f'"{day.isoformat()}{_DATE}'


def boolean(truth: bool) -> Term:
    """Encode an `xsd:boolean`."""
    return f'"{"true" if truth else "false"}"^^<{XSD}boolean>'


def typed(text: str, datatype: str) -> Term:
    """Encode a literal of the datatype with this local name in XML Schema (`anyURI`, `gYear` …)."""
    return f"{literal(text)}^^<{XSD}{datatype}>"


def claims(pairs: Iterable[tuple[Term, Term | None]]) -> Claims:
    r"""Put together what is said of a subject, each thing once; pairs without an object are left out.

    >>> claims([("<b>", '"2"'), ("<a>", '"1"'), ("<c>", None)])
    '<a> "1"\n<b> "2"'
    """
    return "\n".join(sorted({f"{predicate} {object_}" for predicate, object_ in pairs if object_ is not None}))


def claim_lines(subject: Term, said: Claims, end: str) -> str:
    r"""The lines of a subject of which something is said; `end` is what stands behind each object (` <graph> .\n`)."""
    between = f"{end}{subject} "
    return f"{subject} " + said.replace("\n", between) + end


def unquote(term: Term) -> str:
    """The IRI of an encoded IRI term.

    >>> unquote("<https://example.org/>")
    'https://example.org/'
    """
    return term[1:-1]
