"""Every mention of the founding document."""

from collections import Counter
from pathlib import Path

import pytest

from kg.citations import Context, find_mentions
from kg.records import Mention, Question, Text
from kg.sources import read_question, read_records

SEED = Path(__file__).resolve().parents[2] / "seeds" / "QANR5L14QE2524.txt"
POLICY = "policy:poles-de-competitivite"


def mentions(text: Text, field: str) -> list[Mention]:
    assert text.journal is not None
    context = Context(kind="QE", legislature=14, number=2524, field=field, ref_date=text.journal.date)
    return find_mentions(text.value, context=context)


@pytest.fixture(scope="module")
def question() -> Question:
    (record,) = read_records([SEED])
    question = read_question(record)  # type: ignore[arg-type]
    assert isinstance(question, Question)
    return question


def test_the_question(question: Question) -> None:
    assert [(m.type, m.surface, m.id) for m in mentions(question.texts[0], "question")] == [
        ("Person", "Dino Cinieri", "person:dino-cinieri"),
        (
            "Report",
            "rapport du Conseil économique et social rédigé sur le thème « PME et commerce extérieur »",
            "report:cese:pme-et-commerce-exterieur",
        ),
        ("Organisation", "Conseil économique et social", "org:cese"),
        ("ClusterPolicy", "pôles de compétitivité", POLICY),
    ]


def test_the_answer(question: Question) -> None:
    found = mentions(question.answers[0], "answer")
    policies = Counter(m.surface for m in found if m.type == "ClusterPolicy")
    assert policies == {
        "politique nationale des pôles de compétitivité": 1,
        "politique des pôles de compétitivité": 1,
        "politique des pôles": 1,
        "pôles de compétitivité": 6,
        "pôle de compétitivité": 1,
    }
    assert {m.id for m in found if m.type == "ClusterPolicy"} == {POLICY}
    assert [(m.type, m.surface, m.id) for m in found if m.type != "ClusterPolicy"] == [
        ("Date", "2005", "date:2005"),
        ("Date", "2007", "date:2007"),
        ("Organisation", "Conseil économique et social", "org:cese"),
        ("Date", "2012", "date:2012"),
        (
            "Report",
            "évaluation de la deuxième phase de la politique des pôles de compétitivité",
            "report:bearingpoint-erdyn-technopolis-itd:2012",
        ),
        ("Organisation", "BearingPoint", "org:bearingpoint"),
        ("Organisation", "Erdyn", "org:erdyn"),
        ("Organisation", "Technopolis ITD", "org:technopolis-itd"),
        ("Organisation", "conseil des ministres", "org:conseil-des-ministres"),
        ("Date", "9 janvier 2013", "date:2013-01-09"),
        ("Date", "8 novembre dernier", "date:2012-11-08"),
        ("Programme", "volontaires internationaux en entreprises", "prog:vie"),
        ("Programme", "VIE", "prog:vie"),
        ("Programme", "VIE", "prog:vie"),
        (
            "Plan",
            "Pacte national pour la croissance, la compétitivité et l'emploi",
            "plan:pacte-national-croissance-competitivite-emploi",
        ),
    ]
