"""Run a command and measure it: wall time, CPU time, and the peak memory of all its processes together."""

import os
import resource
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

_PAGE = os.sysconf("SC_PAGE_SIZE")
_EVERY = 0.02  # seconds


class Measured(NamedTuple):
    """Seconds, and MB (10^6 bytes) of resident memory, what processes share counted once for each."""

    wall: float
    cpu: float
    memory: float


def run(command: list[str], cwd: Path | None = None) -> Measured:
    """:raises RuntimeError: the command failed; with the end of what it said"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    peak = 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=cwd)
    while process.poll() is None:
        peak = max(peak, sum(map(_resident, _family(process.pid))))
        time.sleep(_EVERY)
    wall = time.perf_counter() - begun
    said = process.communicate()[1]
    if process.returncode not in (0, 3):
        raise RuntimeError(f"{' '.join(command)}: exit {process.returncode}: {said[-800:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(wall, cpu, peak / 1e6)


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
