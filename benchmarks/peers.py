"""Us and the peers side by side: questions a second and memory against the size of the corpus, in one run.

    python -m benchmarks.peers [--sizes 2000 20000] [--rounds 1] [--write docs]

The peers (morph-kgc, SDM-RDFizer, maplib, rdflib) are installed from PyPI into environments of their own under `out/`.
Each writes the triples of `benchmarks.mapping`, from the form of the records that its row names (morph-kgc needs
minutes for XML, maplib reads tables only); we write our whole metadata graph, and the full one. What each has written
is counted against what the records hold.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.dumps import questions, write_xml
from benchmarks.mapping import FIELDS, flat, write_rml
from benchmarks.measure import COMPILED_KG, KG, Measured, run
from benchmarks.plot import plot
from benchmarks.report import circumstances, write_section

ROOT = Path(__file__).parent.parent
# Mappers and libraries cannot have their newest versions in one environment.
_MAPPERS = ("morph-kgc==2.10.0", "rdfizer==4.7.5.15.4.1")
_LIBRARIES = ("maplib==0.20.26", "rdflib==7.6.0", "lxml==6.1.3")


class Engine(NamedTuple):
    """How an engine is called on a folder's dump, what it writes, and whether that is the triples of the mapping."""

    name: str
    command: Callable[[Path], list[str]]
    output: str
    mapped: bool


class Row(NamedTuple):
    """What one engine did at one size."""

    engine: str
    size: int
    measured: Measured
    triples: int
    complete: bool | None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 20_000])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--write", type=Path, help="the folder of benchmarks.md and benchmarks.svg")
    arguments = parser.parse_args()
    os.environ["PYTHONPATH"] = f"{ROOT}{os.pathsep}{_stand_in()}"
    engines = _engines(_environment("mappers", _MAPPERS), _environment("libraries", _LIBRARIES))
    rows: list[Row] = []
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory(prefix="kg-bench-") as name:
            folder = Path(name)
            expected = _prepare(folder, size)
            runs: dict[str, list[Measured]] = {engine.name: [] for engine in engines}
            for _ in range(arguments.rounds):  # interleaved: the machine's speed changes with time
                for engine in engines:
                    runs[engine.name].append(run(engine.command(folder), cwd=folder))
            for engine in engines:
                middle = sorted(runs[engine.name], key=lambda each: each.cpu)[arguments.rounds // 2]
                with (folder / engine.output).open("rb") as lines:
                    triples = sum(1 for _ in lines)
                rows.append(Row(engine.name, size, middle, triples, triples == expected if engine.mapped else None))
                print(*rows[-1], flush=True)
    text = _report(rows)
    print("\n".join(text))
    if arguments.write:
        picture = "![questions a CPU second and memory against corpus size](benchmarks.svg)"
        (arguments.write / "benchmarks.svg").write_text(plot(rows), encoding="utf-8")
        write_section(arguments.write, "Peers", [circumstances("peers", sys.argv[1:]), *text, "", picture])


def _engines(mapper: str, library: str) -> list[Engine]:
    def kg(name: str, *options: str, by: list[str] = KG) -> Engine:
        output = f"{name.replace(', ', '-').replace(' ', '-')}.nq"

        def command(folder: Path) -> list[str]:
            return [*by, "build", str(folder / "dump.xml"), "-o", str(folder / output), *options]

        return Engine(f"questions-kg, {name}", command, output, False)

    def ours(engine: str, source: str) -> Callable[[Path], list[str]]:
        return lambda _: [library, "-m", "benchmarks.engines", engine, source, f"{engine}.nt"]

    compiled = (
        [
            kg("compiled, metadata", "--no-citations", by=COMPILED_KG),
            kg("compiled, with citations, 2 processes", "--jobs", "2", by=COMPILED_KG),
        ]
        if COMPILED_KG
        else []
    )
    return [
        kg("metadata", "--no-citations"),
        kg("with citations, 1 process"),
        kg("with citations, 2 processes", "--jobs", "2"),
        *compiled,
        Engine("SDM-RDFizer, XML", lambda _: [mapper, "-m", "rdfizer", "-c", "sdm.ini"], "sdm.nt", True),
        Engine("morph-kgc, flat JSON", lambda _: [mapper, "-m", "morph_kgc", "morph.ini"], "morph.nt", True),
        Engine("rdflib, XML by lxml", ours("rdflib", "dump.xml"), "rdflib.nt", True),
        Engine("maplib, CSV", ours("maplib", "flat.csv"), "maplib.nt", True),
    ]


def _prepare(folder: Path, size: int) -> int:
    """Write the dump, the mappings and the peers' settings; the number of triples that the mapping gives."""
    dump = write_xml(folder / "dump.xml", size)
    records = [flat(record) for record in questions(size)]
    (folder / "flat.json").write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    with (folder / "flat.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.DictWriter(stream, [name for name, _, _ in FIELDS])
        rows.writeheader()
        rows.writerows(records)
    write_rml(folder / "xml.ttl", dump)
    write_rml(folder / "json.ttl", folder / "flat.json")
    (folder / "morph.ini").write_text(
        "[CONFIGURATION]\noutput_file: morph.nt\noutput_format: N-TRIPLES\nnumber_of_processes: 1\n"
        "[Records]\nmappings: json.ttl\n"
    )
    (folder / "sdm.ini").write_text(
        "[default]\nmain_directory: .\n[datasets]\nnumber_of_datasets: 1\noutput_folder: .\nall_in_one_file: yes\n"
        "remove_duplicate: yes\nenrichment: yes\nname: sdm\nordered: yes\nlarge_file: false\n"
        "[dataset1]\nname: sdm\nmapping: xml.ttl\n"
    )
    return sum(1 + len(record) for record in records)  # each has its class besides


def _environment(name: str, packages: tuple[str, ...]) -> str:
    """The Python of an environment of peers, made where it is not there yet or holds other versions."""
    folder = ROOT / "out" / "peers" / name
    python, installed = folder / "bin" / "python", folder / "installed"
    versions = "\n".join(packages)
    if not installed.exists() or installed.read_text() != versions:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
        installed.write_text(versions)
    return str(python)


def _stand_in() -> Path:
    """SDM-RDFizer imports pyodbc, which needs a system library, though no database is read: an empty module serves."""
    folder = ROOT / "out" / "stand-in"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyodbc.py").write_text("")
    return folder


def _report(rows: list[Row]) -> list[str]:
    lines = [
        "Rates are by CPU second, since other work may share the machine; compare within the table only.",
        "",
        "| engine | questions | wall s | CPU s | peak MB | questions/CPU s | triples/CPU s | triples |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for row in rows:
        wall, cpu, memory = row.measured
        told = {None: "our whole graph", True: "as expected", False: "**not what the records hold**"}[row.complete]
        lines.append(
            f"| {row.engine} | {row.size:,} | {wall:.1f} | {cpu:.1f} | {memory:.0f} | {row.size / cpu:,.0f} | "
            f"{row.triples / cpu:,.0f} | {row.triples:,}: {told} |"
        )
    return lines


if __name__ == "__main__":
    main()
