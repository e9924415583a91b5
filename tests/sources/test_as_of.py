"""Dates later than the day the data was taken are told, by the library and the command alike."""

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.pipeline import build

FICHE = Path(__file__).parent.parent / "data" / "sources" / "fiche.txt"


def told(output: Path) -> list[str]:
    lines = output.with_name(f"{output.name}.anomalies.jsonl").read_text().splitlines()
    return [anomaly["field"] for line in lines if (anomaly := json.loads(line))["code"] == "future-date"]


@pytest.mark.parametrize(
    ("day", "fields"),
    [
        ("2012-12-31", ["signalling.date", "renewal.date", "answer.date"]),
        ("2013-04-01", ["answer.date"]),
        ("2013-04-02", []),
        (None, []),
    ],
)
def test_dates_after_the_day_the_data_was_taken_are_told(tmp_path: Path, day: str | None, fields: list[str]) -> None:
    first, second = tmp_path / "library.nq", tmp_path / "command.nq"
    build([FICHE], first, citations=False, as_of=dt.date.fromisoformat(day) if day else None)
    arguments = ["build", str(FICHE), "-o", str(second), "--no-citations", *(["--as-of", day] if day else [])]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert told(first) == told(second) == fields
    assert first.read_bytes() == second.read_bytes()


def test_a_day_that_is_none_is_a_mistake_of_usage(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["build", str(FICHE), "-o", str(tmp_path / "a.nq"), "--as-of", "hier"])
    assert result.exit_code == 2
