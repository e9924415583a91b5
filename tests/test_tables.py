"""The CSV tables say what the graph says, in rows that a spreadsheet opens."""

import csv
from pathlib import Path

import pytest

from kg.pipeline import build

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    folder = tmp_path_factory.mktemp("tables")
    build(
        [HERE / "data" / "corpus", HERE.parent / "seeds"], folder / "graph.nq", tables=folder / "csv", citations=False
    )
    found = {}
    for path in (folder / "csv").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            found[path.stem] = list(csv.DictReader(stream))
    return found


def test_a_question_is_one_row(tables: dict[str, list[dict[str, str]]]) -> None:
    (row,) = [row for row in tables["questions"] if row["question"] == "QANR5L14QE2524"]
    expected = {
        "legislature": "14", "number": "2524", "status": "answered", "published": "2012-08-07", "page": "4642",
        "deputy_id": "PA267429", "family_name": "Cinieri", "displayed_group": "Les Républicains",
        "department_code": "42", "constituency": "4", "asked_ministry": "Commerce extérieur",
        "answered": "2013-04-02", "delay_days": "238",
    }  # fmt: skip
    assert {name: row[name] for name in expected} == expected
    assert row["text"].startswith("M. Dino Cinieri interroge")


def test_answers_and_events_name_their_question(tables: dict[str, list[dict[str, str]]]) -> None:
    asked = {row["question"] for row in tables["questions"]}
    assert {row["question"] for row in tables["answers"]} < asked
    assert {row["question"] for row in tables["events"]} <= asked
    seed = [(row["event"], row["date"]) for row in tables["events"] if row["question"] == "QANR5L14QE2524"]
    assert seed == [("publication", "2012-08-07"), ("answer", "2013-04-02")]


def test_a_deputy_is_counted_not_repeated(tables: dict[str, list[dict[str, str]]]) -> None:
    rows = tables["deputies"]
    assert len(rows) == len({tuple(row.values()) for row in rows})
    assert sum(int(row["questions"]) for row in rows) == len(tables["questions"])
    (cinieri,) = [row for row in rows if row["deputy_id"] == "PA267429"]
    assert cinieri["questions"] == "1" and cinieri["department"] == "Loire"
