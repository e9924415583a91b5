"""The wheel is complete: installed outside the checkout it builds, validates and queries."""

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def build_wheel(project: Path, folder: Path, **environment: str) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(project)]
    done = subprocess.run(command, capture_output=True, env={**os.environ, **environment}, check=False)
    assert done.returncode == 0, done.stderr.decode()
    (path,) = folder.glob("questions_kg-*.whl")
    return path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(ROOT, tmp_path_factory.mktemp("wheel"))


def test_it_carries_ontology_shapes_queries_and_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "shapes", "queries"):
        for path in (ROOT / folder).rglob("*.*"):
            if path.suffix in (".ttl", ".rq", ".jsonld"):
                assert f"kg/_data/{path.relative_to(ROOT).as_posix()}" in names
    assert "kg/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "docs/"))]


def test_it_works_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    assert wheel.name.endswith("-none-any.whl")
    check_outside_the_checkout(wheel, tmp_path, "kg")


@pytest.mark.skipif(not shutil.which("cc"), reason="no C compiler")
def test_some_modules_are_compiled_if_asked_for(tmp_path: Path) -> None:
    """Two of them, since all take minutes."""
    project = tmp_path / "project"
    ignored = shutil.ignore_patterns(".*", "out", "tests", "benchmarks", "docs", "dist", "build")
    shutil.copytree(ROOT, project, ignore=ignored)
    settings = project / "pyproject.toml"
    before, _, after = settings.read_text("utf-8").partition("modules = [")
    modules = 'modules = ["kg/rdf/terms.py", "kg/rdf/iris.py"]'
    settings.write_text(before + modules + after.partition("]")[2], "utf-8")
    path = build_wheel(project, tmp_path, HATCH_BUILD_HOOK_ENABLE_CUSTOM="true")
    assert not path.name.endswith("-none-any.whl")
    assert not list(project.rglob("*.so"))
    check_outside_the_checkout(path, tmp_path, "kg.rdf.iris", ".so")


def test_what_is_to_be_compiled_is_there() -> None:
    targets = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]
    hook = targets["wheel"]["hooks"]["custom"]
    assert not [pattern for pattern in hook["modules"] + hook["without"] if not list(ROOT.glob(pattern))]


def check_outside_the_checkout(wheel: Path, tmp_path: Path, module: str, suffix: str = ".py") -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}

    def kg(*arguments: str) -> str:
        # -P: the working folder does not count; the editable install comes after PYTHONPATH.
        command = [sys.executable, "-P", "-m", "kg.cli", *arguments]
        done = subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    where = [sys.executable, "-P", "-c", f"import {module} as it; print(it.__file__)"]
    found = subprocess.run(where, capture_output=True, cwd=tmp_path, env=environment, check=True).stdout.decode()
    assert found.startswith(str(tmp_path / "site"))
    assert found.strip().endswith(suffix)
    kg("build", str(ROOT / "seeds"), "-o", "seed.nq")
    assert "conforms" in kg("validate", "seed.nq")
    assert "Commerce extérieur" in kg("query", "seed.nq", "delay-by-ministry", "--format", "csv")
    assert "delay-by-ministry" in kg("query", "--list")
