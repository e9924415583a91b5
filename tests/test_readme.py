"""The README tells the truth: its `bash` and `python` blocks are run, in order, in one folder, as a reader would.

Blocks of other languages are shown, not run: they need the network, a server or a real dump.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli import COMMANDS

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


def test_every_command_is_in_the_readme() -> None:
    assert [command for command in COMMANDS if f"kg {command}" not in README] == []


def test_every_file_it_links_to_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert links and [link for link in links if not (ROOT / link).exists()] == []
