"""Kill a server in the middle of a load, start it again, go on, and compare what it holds with the file, quad by quad.

    python -m benchmarks.resume FILE.nq --server oxigraph|virtuoso [--kills 1]

The server, over a new folder, dies of `kill -9` while requests are under way, at places spread evenly over the file.
Exit 1 where a quad is missing or not of the file. Virtuoso is compared in value space (see `tests.servers`).
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from threading import Timer

import pyoxigraph as ox
import pytest

from kg.errors import EndpointError
from kg.load import Loader
from tests.servers import Oxigraph, Virtuoso, running

_SERVERS = {"oxigraph": Oxigraph, "virtuoso": Virtuoso}
_LATER = 0.05  # seconds: the batch after the one that was acknowledged is under way


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--server", choices=_SERVERS, required=True)
    parser.add_argument("--kills", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kg-resume-") as folder:
        try:
            server = _SERVERS[arguments.server](Path(folder))
        except pytest.skip.Exception as missing:
            sys.exit(str(missing))
        wanted = {server.spelled(quad) for quad in ox.parse(path=arguments.file)}
        print(f"{arguments.file.name}: {len(wanted):,} quads", flush=True)
        begun = time.perf_counter()
        with running(server):
            for number in range(1, arguments.kills + 1):
                _cut_off(server, arguments.file, len(wanted) * number // (arguments.kills + 1))
                server.start()
            with Loader(server.query, auth=server.auth) as loader:
                sent = loader.load([arguments.file])
            loaded = time.perf_counter() - begun
            found = set(map(server.spelled, server.quads()))
    missing, other = wanted - found, found - wanted
    print("| server | killed | batches taken before | graphs sent anew | quads | missing | not of the file | s |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    print(
        f"| {arguments.server} | {arguments.kills} | {sent.skipped} | {sent.repaired} | {len(found):,} | "
        f"{len(missing)} | {len(other)} | {loaded:.0f} |"
    )
    for name, quads in (("missing", missing), ("not of the file", other)):
        for quad in sorted(quads)[:10]:
            print(f"{name}: {quad[:300]}", file=sys.stderr)
    return 1 if missing or other else 0


def _cut_off(server: Oxigraph | Virtuoso, file: Path, place: int) -> None:
    """Load until the server dies, a moment after it has taken `place` quads."""
    killer = Timer(_LATER, server.kill)

    def kill(quads: int) -> None:
        if quads >= place and not killer.ident:
            killer.start()

    try:
        with Loader(server.query, auth=server.auth, retries=0) as loader:
            loader.load([file], progress=kill)
    except EndpointError as error:
        killer.join()
        print(f"killed: {error}", flush=True)
    else:
        raise RuntimeError("the load was done before the server died: give a larger file")


if __name__ == "__main__":
    sys.exit(main())
