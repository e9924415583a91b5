"""From the zip to the answer: build, validate, load, query; the time and memory of each stage, at each size.

    python -m benchmarks.corpus [--questions 10000 104143] [--dump FILE...] [--registers PATH] [--jobs 2]

Dumps of the given sizes are made once, under `out/corpus/`; or give dumps of your own. A full build finds citations and
links to the registers, where they are given. `validate` takes as many threads as there are cores.
"""

import argparse
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.dumps import zipped_xml
from benchmarks.measure import Measured, run
from benchmarks.report import circumstances, write_section

FOLDER = Path(__file__).parent.parent / "out" / "corpus"
QUERY = "delay-by-ministry"
# No stage but the build may take more of the whole.
MOST = 35  # %


class Stage(NamedTuple):
    """A command of `kg`, and the exit codes that mean that it did its work."""

    name: str
    arguments: tuple[str, ...]
    ends: tuple[int, ...] = (0,)


def stages(dump: Path, folder: Path, registers: Path | None, jobs: int) -> list[Stage]:
    """The commands that make a store of a dump, and ask it."""
    graph, store = str(folder / "graph.nq"), str(folder / "store")
    linked = ("--registers", str(registers)) if registers else ()
    return [
        Stage("build", ("build", str(dump), "-o", graph, "--jobs", str(jobs), *linked), (0, 3)),
        Stage("validate", ("validate", graph, "--format", "csv"), (0, 1)),
        Stage("load", ("load", graph, "--store", store, "--checked")),
        Stage("query", ("query", store, QUERY)),
    ]


def measured(dump: Path, folder: Path, registers: Path | None, jobs: int) -> dict[str, Measured]:
    """What each stage took, beginning with nothing but the dump."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    done: dict[str, Measured] = {}
    for stage in stages(dump, folder, registers, jobs):
        done[stage.name] = run([sys.executable, "-m", "kg.cli", *stage.arguments], ends=stage.ends)
        print(f"{dump.name} {stage.name}: {done[stage.name].wall:.1f} s", file=sys.stderr, flush=True)
    return done


def table(name: str, graph: Path, done: dict[str, Measured]) -> list[str]:
    """The rows of a dump."""
    whole = sum(each.wall for each in done.values())
    rows = [
        "",
        f"{name}: {_lines(graph):,} quads, {graph.stat().st_size / 1e9:.2f} GB of N-Quads",
        "",
        "| stage | wall s | CPU s | share of the wall | peak MB |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for stage, each in done.items():
        share = 100 * each.wall / whole
        over = f" **over {MOST} %**" if stage != "build" and share > MOST else ""
        rows.append(f"| {stage} | {each.wall:.1f} | {each.cpu:.1f} | {share:.0f} %{over} | {each.memory:.0f} |")
    return [*rows, f"| whole | {whole:.1f} | {sum(each.cpu for each in done.values()):.1f} | | |"]


def _lines(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(data.count(b"\n") for data in iter(lambda: stream.read(1 << 20), b""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, nargs="*", default=[10_000, 104_143])
    parser.add_argument("--dump", type=Path, nargs="+", help="dumps of your own, in place of made ones")
    parser.add_argument("--registers", type=Path, help="official files of actors, mandates and bodies")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where dumps and results go")
    parser.add_argument("--write", type=Path, help="the folder of benchmarks.md")
    arguments = parser.parse_args()
    dumps: list[Path] = arguments.dump or [zipped_xml(arguments.folder, size) for size in arguments.questions]
    results = arguments.folder / "results"
    text: list[str] = []
    memory: list[float] = []
    for dump in dumps:
        done = measured(dump, results, arguments.registers, arguments.jobs)
        rows = table(dump.name, results / "graph.nq", done)
        print("\n".join(rows), flush=True)
        text += rows
        memory.append(done["build"].memory)
    shutil.rmtree(results)
    if len(memory) > 1:
        apart = 100 * (max(memory) / min(memory) - 1)
        text += ["", f"Memory of the build, all its processes: {max(memory):.0f} MB at most, {apart:.0f} % apart."]
        print(text[-1])
    if arguments.write:
        write_section(arguments.write, "From the zip to an answer", [circumstances("corpus", sys.argv[1:]), *text])


if __name__ == "__main__":
    main()
