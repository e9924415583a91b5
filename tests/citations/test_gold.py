"""The quality gate: scores on the shared annotated texts, where they are present, never below their floors."""

import datetime as dt
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from kg.citations import Context, find_mentions

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold"
POOL = dict.fromkeys(("Law", "Ordinance", "Decree", "Order", "Circular"), "LegalText")
POOL |= dict.fromkeys(("LawArticle", "CodeArticle"), "Article")
# type → floors of F1: exact, overlap, id; they only go up
FLOORS = {
    "LegalText": (0.99, 0.99, 0.99),
    "Article": (0.99, 0.99, 0.99),
    "Code": (0.99, 0.99, 0.99),
    "EULaw": (0.99, 0.99, 0.99),
    "CourtDecision": (0.99, 0.99, 0.99),
    "ParliamentaryQuestion": (0.99, 0.99, 0.99),
    "ClusterPolicy": (0.99, 0.99, 0.99),
    "CompetitivenessCluster": (0.99, 0.99, 0.99),
    "Programme": (0.99, 0.99, 0.99),
    "Plan": (0.99, 0.99, 0.99),
    "Date": (0.99, 0.99, 0.98),
    "Person": (0.99, 0.99, 0.99),
    "Organisation": (0.99, 0.99, 0.99),
    "Report": (0.99, 0.99, 0.99),
}


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _predict(record: dict[str, Any]) -> list[dict[str, Any]]:
    context = Context(
        kind=record["kind"],
        legislature=record["legislature"],
        number=record["number"],
        q_date=_day(record["q_date"]),
        a_date=_day(record["a_date"]),
        ref_date=_day(record["ref_date"]),
        field=record["field"],
    )
    found = find_mentions(record["text"], context=context)
    return [{"start": m.start, "end": m.end, "type": m.type, "id": m.id} for m in found]


def _right(gold: dict[str, Any], found: dict[str, Any], how: str) -> bool:
    if how == "exact":
        return bool((gold["start"], gold["end"]) == (found["start"], found["end"]))
    overlap = gold["start"] < found["end"] and found["start"] < gold["end"]
    return bool(overlap and (how == "overlap" or found["id"] in [gold["id"], *gold.get("alt_ids", [])]))


def _scores() -> dict[str, tuple[float, float, float]]:
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for path in sorted(GOLD.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            predicted = _predict(record)
            sides: dict[str, tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
            for side, mentions in enumerate((record["mentions"], predicted)):
                for mention in mentions:
                    sides[POOL.get(mention["type"], mention["type"])][side].append(mention)
            for name, (golds, founds) in sides.items():
                for how in ("exact", "overlap", "id"):
                    left, hits = list(founds), 0
                    for gold in golds:
                        hit = next((f for f in left if _right(gold, f, how)), None)
                        if hit is not None:
                            left.remove(hit)
                            hits += 1
                    count = counts[name][how]
                    count[0] += hits
                    count[1] += len(founds)
                    count[2] += len(golds)
    return {
        name: tuple(2 * c[how][0] / (c[how][1] + c[how][2]) for how in ("exact", "overlap", "id"))  # type: ignore[misc]
        for name, c in counts.items()
    }


@pytest.mark.skipif(not GOLD.is_dir(), reason="the shared annotated texts are not here")
def test_scores_stay_above_their_floors() -> None:
    scores = _scores()
    below = {
        name: (scores.get(name), floors)
        for name, floors in FLOORS.items()
        if any(score < floor for score, floor in zip(scores.get(name, (0.0,) * 3), floors, strict=True))
    }
    assert not below
