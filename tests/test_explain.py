"""What is told of how a query is answered."""

import shutil
import sys
from pathlib import Path

import pytest

from kg.explain import explain
from kg.load import load_into_store
from kg.pipeline import build
from kg.queries import read_query

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "seed.nq"
    build([HERE.parent / "seeds"], path)
    return path


def test_the_plan_of_a_store_tells_steps_and_results(graph: Path, tmp_path: Path) -> None:
    if shutil.which("oxigraph", path=str(Path(sys.executable).parent)) is None:
        pytest.skip("the oxigraph command is not installed (pip install questions-kg[serve])")
    load_into_store([graph], tmp_path / "store")
    lines = list(explain(read_query("delay-by-ministry"), [str(tmp_path / "store")], {"legislature": "14"}))
    assert "1 row" in lines[2]
    step = next(line for line in lines if "answerDelayDays" in line)
    assert step.split()[0] == "1"


def test_files_have_times_and_no_plan(graph: Path) -> None:
    lines = list(explain(read_query("ASK { ?q a qan:Question }"), [str(graph)], {}))
    assert [line.split()[0] for line in lines] == ["open", "first", "all", "plan:"]
