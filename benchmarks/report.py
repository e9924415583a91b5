"""docs/benchmarks.md: a section for each benchmark, which writes its own anew and leaves the others as they are."""

import datetime as dt
import os
import platform
import re
import shlex
from collections.abc import Iterable
from pathlib import Path

NAME = "benchmarks.md"


def write_section(folder: Path, title: str, lines: Iterable[str]) -> None:
    """Put the section of that title in its place, or at the end where there is none yet."""
    page = folder / NAME
    head, *sections = re.split(r"(?m)^(?=## )", page.read_text("utf-8") if page.exists() else "# Benchmarks\n\n")
    section = "\n".join([f"## {title}", "", *lines]).rstrip() + "\n"
    places = [place for place, each in enumerate(sections) if each.startswith(f"## {title}\n")]
    place = places[0] if places else len(sections)
    sections[place : place + 1] = [section]
    page.write_text("\n".join(part.rstrip() + "\n" for part in (head, *sections)), encoding="utf-8")


def circumstances(module: str, arguments: list[str]) -> str:
    """When, on what and by which command something was measured; of paths the last name only."""
    shown = [Path(each).name if "/" in each else each for each in arguments]
    command = shlex.join(["python", "-m", f"benchmarks.{module}", *shown])
    machine = f"{os.cpu_count()} cores, {_processor()}, Python {platform.python_version()}"
    return f"{dt.date.today()}, {machine}: `{command}`."


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(": ")[2]
    return platform.machine()
