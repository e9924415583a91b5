"""Spans and ids on short sentences of our own."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.citations import find_mentions
from kg.citations.normalise import forms, octets, words

CASES = [
    ("la loi n° 84-16 du 11 janvier 1984", [("Law", "loi n° 84-16 du 11 janvier 1984", "fr:loi:84-16")]),
    ("un décret en Conseil d'État", []),
    ("par rapport à l'an 2000 prévu", [("Date", "2000", "date:2000")]),
    ("la directive 2004/35/CE", [("EULaw", "directive 2004/35/CE", "eu:dir:2004/35")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_mentions(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(m.type, m.surface, m.id) for m in find_mentions(text)] == expected


def test_offsets_are_those_of_the_text_given() -> None:
    text = "œuvre\u00a0: l’article\u00a0L.\u00a02224-1 du code\u00a0général des collectivités\nterritoriales"
    for mention in find_mentions(text):
        assert text[mention.start : mention.end] == mention.surface


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=())))
@example("Łódź œuvre İ ß — € α 😀 \x85 \ud800")
def test_all_forms_of_a_text_are_of_one_length(text: str) -> None:
    folded = forms(text)
    assert {len(form) for form in folded} == {len(text)}
    assert len(words(octets(text))) == len(text)


@pytest.mark.parametrize("around", ["{}", "« {} » — …", "{} €", "Ω {} 😀", "\x85{}\x00"])
def test_names_are_found_whatever_else_the_text_holds(around: str) -> None:
    text = around.format("Le 3 mars 2010, Mme Zoé Énault (CNIL) cite l'article 1er du code civil.")
    found = {(m.type, m.surface) for m in find_mentions(text)}
    assert {
        ("Date", "3 mars 2010"), ("Person", "Zoé Énault"), ("Organisation", "CNIL"),
        ("CodeArticle", "1er"), ("Code", "code civil"),
    } <= found  # fmt: skip
