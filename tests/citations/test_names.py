"""Bodies, persons, schemes, plans, reports, pôles: sentences of our own, their mentions in braces as `{id|surface}`.

A mention may stand inside another. What is not in braces must not be found: most of the sentences of `NEGATIVES` are
false positives of former versions.
"""

import re
from pathlib import Path

import pytest

from kg.citations import find_mentions

TYPES = {
    "org": "Organisation",
    "person": "Person",
    "prog": "Programme",
    "plan": "Plan",
    "report": "Report",
    "pole": "CompetitivenessCluster",
    "policy": "ClusterPolicy",
}
CASES = [
    line
    for line in (Path(__file__).parent / "names.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def read_case(marked: str) -> tuple[str, list[tuple[int, int, str, str]]]:
    """The plain text of a marked sentence, and its mentions: start, end, type, id."""
    text = ""
    stack: list[tuple[int, str]] = []
    mentions: list[tuple[int, int, str, str]] = []
    for piece in re.split(r"(\{[^|{}]+\||\})", marked):
        if piece == "}":
            start, identifier = stack.pop()
            mentions.append((start, len(text), TYPES[identifier.partition(":")[0]], identifier))
        elif piece.startswith("{"):
            stack.append((len(text), piece[1:-1]))
        else:
            text += piece
    assert not stack, marked
    return text, sorted(mentions, key=lambda m: (m[0], -m[1]))


def found(text: str) -> list[tuple[int, int, str, str]]:
    return [(m.start, m.end, m.type, m.id) for m in find_mentions(text) if m.type in TYPES.values()]


@pytest.mark.parametrize("marked", CASES)
def test_names(marked: str) -> None:
    text, expected = read_case(marked)
    seen = found(text)
    assert [(text[s:e], t, i) for s, e, t, i in seen] == [(text[s:e], t, i) for s, e, t, i in expected]
    assert seen == expected


def test_what_one_text_says_of_a_name() -> None:
    """Long form and acronym, full name and surname, a name after its kind and alone: one id."""
    text = (
        "Mme Claire Durand interroge le ministre sur l'entreprise Vertuoz. Selon le Centre d'étude des sols alpins "
        "(CESAL), Vertuoz pollue ; le CESAL l'a redit à Mme Durand."
    )
    ids = {text[s:e]: i for s, e, _, i in found(text)}
    assert ids["Centre d'étude des sols alpins"] == ids["CESAL"] == "org:cesal"
    assert ids["Claire Durand"] == ids["Durand"] == "person:claire-durand"
    assert [i for _, _, _, i in found(text)].count("org:vertuoz") == 2


def test_a_report_told_in_full_once_is_the_same_after() -> None:
    text = (
        "Le rapport de la Cour des comptes de février 2019 est sévère. Selon le rapport de la Cour des comptes, "
        "rien ne va. Le rapport de l'IGAS de 2018, le rapport de l'IGAS de 2020 et le rapport de l'IGAS diffèrent."
    )
    reports = [i for _, _, kind, i in found(text) if kind == "Report"]
    assert reports[:2] == ["report:cour-des-comptes:2019-02"] * 2
    assert reports[2:] == ["report:igas:2018", "report:igas:2020", "report:igas"]


def test_a_name_ends_with_its_line() -> None:
    text = "LE PLAN GRAND TALUS\nMme la présidente. La parole est à M. Dumas."
    assert [text[start:end] for start, end, kind, _ in found(text) if kind == "Plan"] == ["PLAN GRAND TALUS"]
