"""Kill a build at random moments, all its processes at once, go on with `--resume`, and compare with a build in one go.

    python -m benchmarks.kills [--questions 10000] [--kills 20] [--jobs 2] [--seed 1]

Each time the build begins anew and is killed once. Exit 1 where the bytes differ, where a killed build left half an
output, or where something is left of a build that ended.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.dumps import write_xml
from benchmarks.measure import KG


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory(prefix="kg-kills-") as name:
        folder = Path(name)
        dump, output = write_xml(folder / "dump.xml", arguments.questions), folder / "out.nq"
        command = [*KG, "build", str(dump), "-o", str(output), "--jobs", str(arguments.jobs), "--resume"]
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        whole, taken = _written(output), time.perf_counter() - begun
        good = 0
        for _ in range(arguments.kills):
            for path in folder.glob("out.nq*"):
                path.unlink()
            moment = chance.uniform(0.05, 0.99) * taken
            finished = _kill(command, moment, output)
            half = output.exists() and output.read_bytes() != whole[output.name]
            subprocess.run(command, check=True, capture_output=True)
            same = _written(output) == whole and not half and not list(folder.glob(".out*"))
            good += same
            told = "the same" if same else "NOT THE SAME"
            print(f"killed after {moment:.1f} s of {taken:.1f}, {finished} shards finished: {told}", flush=True)
    print(f"{good} of {arguments.kills} the same bytes")
    return 0 if good == arguments.kills else 1


def _written(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in output.parent.glob(f"{output.name}*")}


def _kill(command: list[str], moment: float, output: Path) -> int:
    """Start a build and kill it with all its workers; how many shards it had finished."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(moment)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return len(list(output.with_name(f".{output.name}.kg-build").glob("*.done")))


if __name__ == "__main__":
    sys.exit(main())
