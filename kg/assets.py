"""Find the ontology, shapes and queries: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path
from typing import Literal


def directory(name: Literal["ontology", "shapes", "queries"]) -> Path:
    """The folder of that name.

    :raises FileNotFoundError: the installation is incomplete
    """
    package = Path(__file__).parent
    for candidate in (package / "_data" / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"questions-kg is installed without its {name}")
