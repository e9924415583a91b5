"""Encode RDF terms as N-Triples text. A statement is a tuple of three encoded terms, a quad has four."""

import datetime as dt
from functools import lru_cache

Term = str
Statement = tuple[Term, Term, Term]

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


def unquote(term: Term) -> str:
    """The IRI of an encoded IRI term.

    >>> unquote("<https://example.org/>")
    'https://example.org/'
    """
    return term[1:-1]
