"""The wheel is complete: installed outside the checkout it builds, validates and queries."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    (path,) = folder.glob("questions_kg-*.whl")
    return path


def test_it_carries_ontology_shapes_queries_and_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "shapes", "queries"):
        for path in (ROOT / folder).rglob("*.*"):
            if path.suffix in (".ttl", ".rq", ".jsonld"):
                assert f"kg/_data/{path.relative_to(ROOT).as_posix()}" in names
    assert "kg/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "docs/"))]


def test_it_works_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}

    def kg(*arguments: str) -> str:
        # -P: the working folder does not count; the editable install comes after PYTHONPATH.
        command = [sys.executable, "-P", "-m", "kg.cli", *arguments]
        done = subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    where = [sys.executable, "-P", "-c", "import kg; print(kg.__file__)"]
    found = subprocess.run(where, capture_output=True, cwd=tmp_path, env=environment, check=True).stdout.decode()
    assert found.startswith(str(tmp_path / "site"))
    kg("build", str(ROOT / "seeds"), "-o", "seed.nq")
    assert "conforms" in kg("validate", "seed.nq")
    assert "Commerce extérieur" in kg("query", "seed.nq", "delay-by-ministry", "--format", "csv")
    assert "delay-by-ministry" in kg("query", "--list")
