"""Metadata-only build in one process against a bare parse of the same XML, and against the least that reads and writes
as much: CPU time, and memory at two sizes.

python -m benchmarks.metadata [--questions 20000] [--dump FILE] [--rounds 3]
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.dumps import write_xml
from benchmarks.measure import COMPILED_KG, KG, Measured, run

BARE_PARSE = """
import sys
from lxml import etree
for _, element in etree.iterparse(sys.argv[1], tag="question"):
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
"""

# Every value of a question, a hash of them, its texts without tags, and the lines of the first answered question of the
# graph with these texts in their places: no rule, no identity, no order, no description of what is shared.
LEAST = r"""
import hashlib, itertools, re, sys
from lxml import etree
dump, graph, output = sys.argv[1:]
with open(graph, encoding="utf-8") as stream:
    graphs = itertools.groupby(stream, key=lambda line: line.rsplit(" <", 1)[1])
    lines = next(block for _, lines in graphs if "answeredBy" in (block := "".join(lines)))
template = re.sub(r' "(?:[^"\\\n]|\\.){200,}"', ' "%s"', lines.replace("%", "%%"))
slots = template.count('"%s"')
tag = re.compile("<[^>]*>")
with open(output, "wb", 1 << 20) as stream:
    for _, element in etree.iterparse(dump, tag="question"):
        values = [each.text for each in element.iter() if each.text]
        hashlib.sha256("".join(values).encode()).hexdigest()
        texts = [tag.sub(" ", value).replace('"', "'") for value in values if len(value) > 200]
        stream.write((template % tuple((texts + [""] * slots)[:slots])).encode())
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
"""


def build(kg: list[str], dump: Path, output: Path) -> Measured:
    """One run of `kg build`."""
    return run([*kg, "build", str(dump), "-o", str(output), "--no-citations"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--dump", type=Path, help="a big XML file of your own, in place of a made one")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as name:
        folder = Path(name)
        dump: Path = arguments.dump or write_xml(folder / "dump.xml", arguments.questions)
        count = dump.read_bytes().count(b"</question>")
        small = write_xml(folder / "small.xml", max(count // 10, 1))
        output = folder / "out.nq"
        commands = {"kg build": KG} | ({"kg build, compiled": COMPILED_KG} if COMPILED_KG else {})
        builds: dict[str, list[Measured]] = {name: [] for name in commands}
        parses, leasts = [], []
        for _ in range(arguments.rounds):  # interleaved: the machine's speed changes with time
            parses.append(run([sys.executable, "-c", BARE_PARSE, str(dump)]))
            for name, command in commands.items():
                builds[name].append(build(command, dump, output))
            leasts.append(run([sys.executable, "-c", LEAST, str(dump), str(output), str(folder / "least.nq")]))
        with output.open("rb") as lines:
            quads = sum(1 for _ in lines)
        little = build(KG, small, folder / "small.nq")
    parse = statistics.median(each.cpu for each in parses)
    least = statistics.median(each.cpu for each in leasts)
    print(f"{count} questions, {quads / count:.1f} quads a question")
    print(f"bare lxml.iterparse  {parse:6.2f} s CPU")
    print(f"as much, by no rule  {least:6.2f} s CPU   {least / parse:.2f} times")
    for name, runs in builds.items():
        ours = statistics.median(each.cpu for each in runs)
        print(f"{name:20} {ours:6.2f} s CPU   {ours / parse:.2f} times   {count / ours:,.0f} questions/s")
    highest = max(each.memory for each in builds["kg build"])
    print(f"peak memory          {highest:6.0f} MB, {little.memory:.0f} MB at a tenth")


if __name__ == "__main__":
    main()
