"""One process, two, and a Dask cluster of two workers on the same dump: time, memory, and whether the output is equal.

    python -m benchmarks.cluster [--questions 10000] [--dump FILE] [--registers PATH] [--rounds 1]

The rounds are interleaved, and the quickest of each counts: what else the machine does only makes a build slower. A
scheduler and two workers are started from the command line and are there before the first build, as on a cluster.
"""

import argparse
import filecmp
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.corpus import FOLDER
from benchmarks.dumps import zipped_xml
from benchmarks.measure import Measured, run
from benchmarks.report import circumstances, write_section

_WORKERS = 2


@contextmanager
def dask_cluster(folder: Path) -> Iterator[str]:
    """The address of a scheduler with two workers of one thread each."""
    from distributed import Client

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    local = ("--host", "127.0.0.1", "--no-dashboard")
    worker = ("dask_worker", address, *local, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
    calls = [("dask_scheduler", *local, "--port", str(port)), *[worker] * _WORKERS]
    processes = [
        subprocess.Popen([sys.executable, "-m", f"distributed.cli.{name}", *options], stderr=subprocess.DEVNULL)
        for name, *options in calls
    ]
    try:
        with Client(address, timeout="60s", set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(_WORKERS, timeout=60)
        yield address
    finally:
        for process in reversed(processes):  # a worker that is asked to end waits for its scheduler
            process.kill()
            process.wait()


def compare(builds: dict[str, list[Measured]], size: int) -> list[str]:
    """The quickest of each, as a table."""
    rows = ["| build | wall s | CPU s | questions/s | peak MB |", "| --- | ---: | ---: | ---: | ---: |"]
    best = {name: min(done, key=lambda each: each.wall) for name, done in builds.items()}
    for name, each in best.items():
        cpu = "–" if name == "Dask" else f"{each.cpu:.1f}"  # its workers are not the command's
        memory = "–" if name == "Dask" else f"{each.memory:.0f}"
        rows.append(f"| {name} | {each.wall:.1f} | {cpu} | {size / each.wall:,.0f} | {memory} |")
    one, two, far = best["one process"], best["two processes"], best["Dask"]
    return [
        *rows,
        "",
        f"Two processes: {one.wall / two.wall:.2f} times as fast as one (1.7 is owed), "
        f"{two.cpu / one.cpu:.2f} times its CPU time.",
        "",
        f"Dask: {far.wall:.1f} s where {1.4 * two.wall + 2:.1f} s are allowed (1.4 times two processes + 2 s).",
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--dump", type=Path, help="a dump of your own of so many questions, in place of a made one")
    parser.add_argument("--registers", type=Path, help="official files of actors, mandates and bodies")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--write", type=Path, help="the folder of benchmarks.md")
    arguments = parser.parse_args()
    dump = arguments.dump or zipped_xml(FOLDER, arguments.questions)
    linked = ["--registers", str(arguments.registers)] if arguments.registers else []
    builds: dict[str, list[Measured]] = {"one process": [], "two processes": [], "Dask": []}
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as name, dask_cluster(Path(name)) as address:
        folder = Path(name)
        ways = zip(builds, (["--jobs", "1"], ["--jobs", str(_WORKERS)], ["--dask", address]), strict=True)
        commands = {
            way: ["build", str(dump), "-o", str(folder / f"{way}.nq"), *linked, *options] for way, options in ways
        }
        for _ in range(arguments.rounds):
            for way, command in commands.items():
                builds[way].append(run([sys.executable, "-m", "kg.cli", *command]))
                print(f"{way}: {builds[way][-1].wall:.1f} s", file=sys.stderr, flush=True)
        first, *others = (folder / f"{way}.nq" for way in builds)
        equal = all(filecmp.cmp(first, other, shallow=False) for other in others)
    text = [*compare(builds, arguments.questions), "", "The outputs are equal." if equal else "**The outputs differ.**"]
    print("\n".join(text))
    if arguments.write:
        title, told = "Two processes, and a cluster", circumstances("cluster", sys.argv[1:])
        write_section(arguments.write, title, [told, "", *text])
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
