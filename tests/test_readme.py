"""The README tells the truth: its `bash` and `python` blocks are run, in order, in one folder, as a reader would.

Blocks of other languages are shown, not run: they need the network, a server or a real dump.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import kg
from kg.cli import COMMANDS
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.vocabulary import PREFIXES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(bash|python)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a checkout holds, as far as the blocks need it."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    return folder


def test_there_are_blocks() -> None:
    assert {language for language, _ in BLOCKS} == {"bash", "python"}


@pytest.mark.parametrize("index", range(len(BLOCKS)))
def test_a_block_runs(index: int, folder: Path) -> None:
    language, text = BLOCKS[index]
    # `kg` is the one beside this Python.
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = ["bash", "-euo", "pipefail", "-c", text] if language == "bash" else [sys.executable, "-c", text]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_what_it_says_of_the_seed_is_in_the_graph() -> None:
    (block,) = re.findall(r"^```turtle\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    text = f"BASE <{DEFAULT_BASE}> PREFIX qan: <{PREFIXES['qan']}> {block}"
    claimed = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    graph = kg.build(ROOT / "seeds", rdflib.Graph())
    built = set(ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES))
    assert len(claimed) > 5
    assert [str(quad.triple) for quad in claimed if quad not in built] == []


def test_every_command_is_in_the_readme() -> None:
    assert [command for command in COMMANDS if f"kg {command}" not in README] == []


def test_every_file_it_links_to_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert links and [link for link in links if not (ROOT / link).exists()] == []
