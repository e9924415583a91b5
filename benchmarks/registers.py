"""Reading the official register against merely decoding the same files: `python -m benchmarks.registers PATH`.

PATH is a folder or zip of AMO files; Linux only. Each measurement runs in a process of its own; times are CPU seconds,
the best of five; memory is the process's peak above what it had after its imports.
"""

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from kg.registers.amo import _documents, read_amo
from kg.registers.store import compile_register, load_register

ROUNDS = 5


def decode(path: Path) -> int:
    """Every document as plain Python values."""
    return sum(msgspec.json.decode(data) is not None for _, _, data in _documents(path) if isinstance(data, bytes))


def read(path: Path) -> int:
    """Every document as records."""
    return sum(1 for _ in read_amo([path]))


def compile_(path: Path) -> int:
    """Every document, into a compact register."""
    with tempfile.TemporaryDirectory() as folder:
        return len(compile_register([path], Path(folder) / "register")[0].actors)


def load(path: Path) -> int:
    """The compact register of the path, with its indices."""
    path.touch()  # so that it is read again
    register = load_register(str(path))
    register.deputies_named("", 14, None)
    return len(register.governments.ministries) + len(register.memberships_in(""))


def _measure(
    task: Callable[[Path], int], path: Path, results: "multiprocessing.Queue[tuple[int, float, float]]"
) -> None:
    before = _peak()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        count = task(path)
        times.append(time.process_time() - start)
    results.put((count, min(times), _peak() - before))


def _peak() -> float:
    """MiB at the peak of this process (`getrusage` would count its parent's)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def measured(task: Callable[[Path], int], path: Path) -> tuple[int, float, float]:
    """(what the task counts, CPU seconds, MiB at the peak)."""
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[tuple[int, float, float]] = context.Queue()
    process = context.Process(target=_measure, args=(task, path, results))
    process.start()
    found = results.get()
    process.join()
    return found


def main() -> None:
    path = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        compact = Path(folder) / "register"
        actors = len(compile_register([path], compact)[0].actors)
        _, plain, _ = measured(decode, path)
        for name, task, source in [
            ("decode", decode, path),
            ("read", read, path),
            ("compile", compile_, path),
            ("load", load, compact),
        ]:
            _, seconds, peak = measured(task, source)
            print(
                f"{name:<8} {seconds:7.3f} s  {actors / seconds:9,.0f} actors/s  {seconds / plain:5.2f} × decoding  "
                f"{peak:6.1f} MiB"
            )


if __name__ == "__main__":
    main()
