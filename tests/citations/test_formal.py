"""Texts of law, articles, codes, EU acts, decisions, questions and dates: sentences of our own, mentions in braces."""

import datetime as dt
import re
from pathlib import Path

import pytest

from kg.citations import Context, find_mentions

CONTEXT = Context(kind="QE", legislature=15, number=20000, q_date=dt.date(2019, 5, 14))
DATES = frozenset(("Date",))
FORMAL = frozenset(
    (
        "Law", "Ordinance", "Decree", "Order", "Circular", "LawArticle", "CodeArticle", "Code", "EULaw",
        "CourtDecision", "ParliamentaryQuestion", "Treaty",
    )
)  # fmt: skip
_NATURES = {
    "loi": "Law", "lf": "Law", "lfr": "Law", "lfss": "Law", "lffg": "Law", "constitution": "Law",
    "ordonnance": "Ordinance", "decret": "Decree", "arrete": "Order", "circulaire": "Circular",
    "note-de-service": "Circular", "instruction": "Circular", "code": "Code",
    "dir": "EULaw", "reg": "EULaw", "dec": "EULaw",
    "qe": "ParliamentaryQuestion", "qosd": "ParliamentaryQuestion", "qg": "ParliamentaryQuestion",
}  # fmt: skip
_Mention = tuple[int, int, str, str]


def _cases(name: str) -> list[str]:
    lines = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _type(identifier: str) -> str:
    if identifier.startswith("date:"):
        return "Date"
    if ":art:" in identifier:
        return "CodeArticle" if identifier.startswith("fr:code:") else "LawArticle"
    if identifier.startswith("treaty:"):
        return "Treaty"
    return _NATURES.get(identifier.split(":")[1], "CourtDecision")


def read_case(marked: str) -> tuple[str, list[_Mention]]:
    """The plain text of a marked sentence, and its mentions: start, end, type, id."""
    text, mentions = "", []
    for plain, identifier, surface in re.findall(r"([^{]*)(?:\{([^|]+)\|([^}]+)\})?", marked):
        text += plain
        if identifier:
            whole = identifier.replace("fr:code:…", "fr:code:LEGITEXT0000")
            mentions.append((len(text), len(text) + len(surface), _type(whole), whole))
            text += surface
    return text, mentions


def found(text: str, types: frozenset[str]) -> list[_Mention]:
    return [(m.start, m.end, m.type, m.id) for m in find_mentions(text, context=CONTEXT) if m.type in types]


def _check(marked: str, types: frozenset[str]) -> None:
    text, expected = read_case(marked)
    seen = found(text, types)
    assert [(text[s:e], t, i) for s, e, t, i in seen] == [(text[s:e], t, i) for s, e, t, i in expected]
    assert seen == expected


@pytest.mark.parametrize("marked", _cases("formal.txt"))
def test_formal_citations(marked: str) -> None:
    _check(marked, FORMAL)


@pytest.mark.parametrize("marked", _cases("dates.txt"))
def test_dates(marked: str) -> None:
    _check(marked, DATES)


@pytest.mark.parametrize("text", _cases("formal-negatives.txt"))
def test_nothing_is_cited(text: str) -> None:
    assert found(text, FORMAL | DATES) == []


@pytest.mark.parametrize("marked", [m for m in _cases("formal.txt") if "LO" not in m and "R.*" not in m][::5])
def test_other_apostrophes_and_spaces_change_nothing(marked: str) -> None:
    """Texts have ’ for ' and non-breaking spaces after « n° » and « L. »."""
    text, expected = read_case(marked)
    other = text.replace("'", "’").replace("n° ", "n°\u00a0").replace("L. ", "L.\u00a0")
    assert found(other, FORMAL) == expected


def test_old_texts_have_no_accents() -> None:
    """Legislatures 7 to 10 were published without: the same mentions, at the same places."""
    for marked in _cases("formal.txt"):
        text, expected = read_case(marked)
        bare = text.translate(str.maketrans("éèêëàâîïôûùçÉÈÀÔ", "eeeeaaiiouucEEAO"))
        assert found(bare, FORMAL) == expected
