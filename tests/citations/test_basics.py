"""Spans and ids on short sentences of our own."""

import pytest

from kg.citations import find_mentions

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
