"""docs/formats.md names every code of a reject or an anomaly, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg.sources

ROOT = Path(__file__).parent.parent.parent
DOCUMENT = ROOT / "docs" / "formats.md"
# Where a code stands among the arguments of what makes a reject or an anomaly.
PLACES = {"SourceError": 0, "reject": 0, "fault": 0, "add": 0, "Anomaly": 0, "Reject": 3}
# Not literals where they are made: one of several, or made by the build.
ELSEWHERE = {
    "unknown-format", "empty", "encrypted", "bad-pdf", "glued-page-date", "ambiguous-page-date", "missing-uid",
    "bad-uid", "answer-before-question", "event-before-question", "reader-failed", "extractor-failed",
    "duplicate-question",
}  # fmt: skip


def codes_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = PLACES.get(name)
            if place is not None and len(node.args) > max(place, 1):
                code = node.args[place]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield code.value


def test_every_code_is_documented_and_no_other() -> None:
    if not DOCUMENT.exists():
        pytest.skip("the documentation is not in this distribution")
    sources = Path(kg.sources.__file__).parent
    used = {code for path in sources.glob("*.py") for code in codes_in(path)} | ELSEWHERE
    section = DOCUMENT.read_text(encoding="utf-8").split("## Codes")[1]
    documented = {
        code
        for line in section.splitlines()
        if line.startswith("| `")
        for code in re.findall(r"`([a-z0-9-]+)`", line.split("|")[1])
    }
    assert used - documented == set()
    assert documented - used == set()


def test_codes_that_are_made_elsewhere_are_made() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in Path(kg.__file__).parent.rglob("*.py"))
    assert [code for code in sorted(ELSEWHERE) if f'"{code}"' not in text] == []
