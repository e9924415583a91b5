"""What it costs to bring a store up to date when little has changed, and whether it is then as a fresh one.

    python -m benchmarks.incremental [--questions 10000] [--changed 50] [--dump FILE] [--jobs 1] [--write docs]

A dump is made, or given; of the changed records some are new, the others answered, reassigned, withdrawn, corrected
or gone. The whole way is to build the changed dump and to load it; the short one is to build a patch with the state of
the build before, and to apply it to the store of the dump before. Both stores are then compared triple by triple.
Exit 1 where they differ, or the short way takes more than 5 % of the whole one.
"""

import argparse
import hashlib
import io
import re
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from benchmarks.dumps import zipped_xml
from benchmarks.measure import Measured, run
from benchmarks.report import circumstances, write_section
from kg.sources import RawRecord, read_records

FOLDER = Path(__file__).parent.parent / "out" / "incremental"
MOST = 5  # % of the whole time
_ELEMENT = r"(?s)<{0}>.*?</{0}>"
_CLOSURE = re.compile(_ELEMENT.format("cloture").encode())
_ANSWERS = re.compile(_ELEMENT.format("textesReponse").encode())
_ALLOCATION = re.compile(_ELEMENT.format("minAttrib").encode())
_NUMBER = re.compile(rb"<uid>(\w+QE)(\d+)</uid>")
_NO_ANSWERS, _NO_CLOSURE = b'<textesReponse xsi:nil="true"/>', b'<cloture xsi:nil="true"/>'
_WITHDRAWAL = (
    b"<cloture><codeCloture>RET</codeCloture><libelleCloture>Retrait</libelleCloture>"
    b"<dateCloture>2016-05-03</dateCloture></cloture>"
)


# ------------------------------------------------------- what befalls a record; `other` is an answered one


def answered(record: bytes, other: bytes) -> bytes:
    for none, element in ((_NO_ANSWERS, _ANSWERS), (_NO_CLOSURE, _CLOSURE)):
        record = record.replace(none, _found(element, other))
    return record


def reassigned(record: bytes, other: bytes) -> bytes:
    return record.replace(b"</minAttribs>", _found(_ALLOCATION, other) + b"</minAttribs>")


def withdrawn(record: bytes, _other: bytes) -> bytes:
    return record.replace(_NO_CLOSURE, _WITHDRAWAL)


def corrected(record: bytes, _other: bytes) -> bytes:
    return record.replace(b"<texte>", b"<texte>Lire ainsi le texte de la question. ", 1)


def vanished(_record: bytes, _other: bytes) -> bytes:
    return b""


def new(record: bytes, _other: bytes) -> bytes:
    """The record, and another like it whose number nobody has."""
    identity = _NUMBER.search(record)
    assert identity, "every record of the dumps has its number"
    number = b"9%06d" % int(identity[2])
    copy = record.replace(identity[0], b"<uid>%b%b</uid>" % (identity[1], number))
    return record + b"\n" + copy.replace(b"<numero>%b<" % identity[2], b"<numero>%b<" % number)


EDITS: tuple[Callable[[bytes, bytes], bytes], ...] = (answered, reassigned, withdrawn, corrected, vanished, new)


def _found(element: re.Pattern[bytes], record: bytes) -> bytes:
    match = element.search(record)
    return match[0] if match else b""


def changed_records(records: Iterator[RawRecord], every: int) -> Iterator[bytes]:
    """The records, one of so many changed; where an edit finds nothing to do, the text is corrected."""
    other = b""
    for place, record in enumerate(records):
        data = record.data
        if place % every == every // 2:
            edit = EDITS[place // every % len(EDITS)]
            after = edit(data, other)
            yield corrected(data, other) if after == data else after
        else:
            yield data
        if _ANSWERS.search(data):
            other = data


def write_changed(dump: Path, target: Path, changes: int) -> None:
    """A dump as it might come a week later, with so many records changed."""
    count = sum(1 for _ in _records(dump))
    root = next(_records(dump)).root
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("later.xml", "w", force_zip64=True) as file,
    ):
        file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n' + root + b"\n")
        for record in changed_records(_records(dump), count // changes):
            file.write(record + b"\n")
        file.write(b"</%b>\n" % root[1:-1].split()[0])


def _records(dump: Path) -> Iterator[RawRecord]:
    return (record for record in read_records([dump]) if isinstance(record, RawRecord))


def measured(dump: Path, later: Path, folder: Path, jobs: int) -> dict[str, Measured]:
    """What the steps of both ways took; leaves the stores `fresh` and `patched`."""
    old, fresh, state, patch = (str(folder / name) for name in ("old.nq", "fresh.nq", "state", "patch.rdfp"))
    build = ("build", "--jobs", str(jobs))
    steps = {
        "before: build with --state": (*build, str(dump), "-o", old, "--state", state),
        "before: load": ("load", old, "--store", str(folder / "patched")),
        "whole: build": (*build, str(later), "-o", fresh),
        "whole: load": ("load", fresh, "--store", str(folder / "fresh")),
        "short: build a patch with --state": (*build, str(later), "-o", patch, "--state", state),
        "short: load --patch": ("load", "--patch", patch, "--store", str(folder / "patched")),
    }
    done: dict[str, Measured] = {}
    # Of 100,000 questions each file has 5 GB: none is kept for longer than it is needed.
    spent = {"before: load": old, "whole: load": fresh}
    for name, arguments in steps.items():
        done[name] = run([sys.executable, "-m", "kg.cli", *arguments])
        if name in spent:
            Path(spent[name]).unlink()
        print(f"{name}: {done[name].wall:.1f} s, CPU {done[name].cpu:.1f} s", file=sys.stderr, flush=True)
    return done


def equal_stores(one: Path, other: Path) -> tuple[int, bool]:
    """How many quads the first store holds, and whether the other holds just them. A store gives its quads in the
    order of its keys, which follows from the quads alone."""
    stores = [ox.Store.read_only(str(path)) for path in (one, other)]
    return len(stores[0]), _digest(stores[0]) == _digest(stores[1])


def _digest(store: ox.Store) -> str:
    hashed = _Hashed(hashlib.sha256())
    with io.BufferedWriter(hashed) as stream:
        store.dump(stream, ox.RdfFormat.N_QUADS)
    return hashed.digest.hexdigest()


class _Hashed(io.RawIOBase):
    """A file of which only the hash is kept."""

    def __init__(self, digest: "hashlib._Hash") -> None:
        self.digest = digest

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.digest.update(data)
        return len(data)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--changed", type=int, default=50)
    parser.add_argument("--dump", type=Path, help="a dump of your own (XML of the open data), in place of a made one")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where dumps and results go")
    parser.add_argument("--write", type=Path, help="the folder of benchmarks.md")
    arguments = parser.parse_args()
    results = arguments.folder / "results"
    shutil.rmtree(results, ignore_errors=True)
    results.mkdir(parents=True)
    dump: Path = arguments.dump or zipped_xml(arguments.folder, arguments.questions)
    write_changed(dump, results / "later.xml.zip", arguments.changed)
    done = measured(dump, results / "later.xml.zip", results, arguments.jobs)
    quads, equal = equal_stores(results / "fresh", results / "patched")
    shutil.rmtree(results)
    rows = ["| step | wall s | CPU s | peak MB |", "| --- | ---: | ---: | ---: |"]
    rows += [f"| {name} | {each.wall:.1f} | {each.cpu:.1f} | {each.memory:.0f} |" for name, each in done.items()]
    shares = [100 * _sum(done, "short", what) / _sum(done, "whole", what) for what in ("wall", "cpu")]
    rows += [
        "",
        f"{arguments.changed} records changed: the short way takes {shares[0]:.1f} % of the whole one's time, "
        f"{shares[1]:.1f} % of its CPU time ({MOST} % are allowed). "
        f"The stores, of {quads:,} quads, {'are equal' if equal else 'DIFFER'}.",
    ]
    print("\n".join(rows))
    if arguments.write:
        write_section(arguments.write, "Little has changed", [circumstances("incremental", sys.argv[1:]), "", *rows])
    return 0 if equal and max(shares) <= MOST else 1


def _sum(done: dict[str, Measured], way: str, what: str) -> float:
    return sum(float(getattr(each, what)) for name, each in done.items() if name.startswith(way))


if __name__ == "__main__":
    sys.exit(main())
