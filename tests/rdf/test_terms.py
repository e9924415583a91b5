import datetime as dt

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf import terms

# What sources let through: Unicode without surrogates and without what XML forbids.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


def parsed(term: str) -> ox.NamedNode | ox.Literal:
    """The term as another N-Triples parser reads it."""
    line = f"<https://example.org/s> <https://example.org/p> {term} ."
    (quad,) = ox.parse(line.encode(), format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.NamedNode | ox.Literal)
    return quad.object


@given(TEXTS, st.sampled_from(["", "fr", "en"]))
def test_a_string_survives_its_encoding(text: str, language: str) -> None:
    expected = ox.Literal(text, language=language) if language else ox.Literal(text)
    assert parsed(terms.literal(text, language)) == expected


@given(st.dates())
def test_a_date_survives_its_encoding(day: dt.date) -> None:
    term = parsed(terms.date(day))
    assert isinstance(term, ox.Literal)
    assert (term.value, term.datatype.value) == (day.isoformat(), f"{terms.XSD}date")


@pytest.mark.parametrize(
    ("term", "value", "datatype"),
    [
        (terms.integer(-3), "-3", "integer"),
        (terms.boolean(True), "true", "boolean"),
        (terms.boolean(False), "false", "boolean"),
        (terms.decimal(1.0), "1.0", "decimal"),
        (terms.decimal(0.8), "0.8", "decimal"),
        (terms.decimal(0.12345), "0.123", "decimal"),
        (terms.typed("2010", "gYear"), "2010", "gYear"),
    ],
)
def test_typed_literals(term: str, value: str, datatype: str) -> None:
    assert parsed(term) == ox.Literal(value, datatype=ox.NamedNode(terms.XSD + datatype))
