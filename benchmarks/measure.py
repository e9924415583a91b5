"""Run a command and measure it: wall time, CPU time, and the peak memory of all its processes together."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Container
from pathlib import Path
from typing import NamedTuple

# How `kg` is called: from the checkout, and as `make compiled` has made it, isolated from the checkout.
KG = [sys.executable, "-m", "kg.cli"]
_COMPILED = Path(__file__).parent.parent / "out" / "compiled" / "bin" / "python"
COMPILED_KG = [str(_COMPILED), "-I", "-m", "kg.cli"] if _COMPILED.exists() else None
_PAGE = os.sysconf("SC_PAGE_SIZE")
_EVERY = 0.02  # seconds


class Measured(NamedTuple):
    """Seconds, and MB (10^6 bytes) of memory; of what processes share, each has its part (PSS)."""

    wall: float
    cpu: float
    memory: float


def run(command: list[str], cwd: Path | None = None, ends: Container[int] = (0, 3)) -> Measured:
    """`ends` are the exit codes of a command that has done its work.

    :raises RuntimeError: the command failed; with the end of what it said
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    highest = peak = 0
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=cwd, env=_environment()
    )
    while process.poll() is None:
        family = _family(process.pid)
        # What is resident, the shared counted for each, is told at once; what is whose takes the kernel a walk through
        # all pages, so it is asked for at each new height only.
        if (resident := sum(map(_resident, family))) > highest:
            highest = resident
            peak = max(peak, sum(map(_proportional, family)))
        time.sleep(_EVERY)
    wall = time.perf_counter() - begun
    said = process.communicate()[1]
    if process.returncode not in ends:
        raise RuntimeError(f"{' '.join(command)}: exit {process.returncode}: {said[-800:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(wall, cpu, peak / 1e6)


def _environment() -> dict[str, str]:
    """Ours, but that modules keep their bytecode, as by default and as pip leaves the packages it installs."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        try:
            found += map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split())
        except OSError:
            continue
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:")), 0)
