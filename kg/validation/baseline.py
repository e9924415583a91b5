"""An earlier report, to tell the results that are new."""

import csv
from pathlib import Path

import msgspec

from kg.errors import InputError
from kg.validation.results import Key


class _Row(msgspec.Struct, rename="camel"):
    shape: str
    focus_node: str
    path: str
    value: str
    component: str


class _Report(msgspec.Struct):
    results: list[_Row]


def read_baseline(path: Path) -> frozenset[Key]:
    """The keys of the results of a report in JSON or CSV.

    :raises InputError: not a report
    """
    try:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                table = csv.DictReader(file)
                rows = [(r["shape"], r["focus_node"], r["path"], r["value"], r["component"]) for r in table]
        else:
            report = msgspec.json.decode(path.read_bytes(), type=_Report)
            rows = [(r.shape, r.focus_node, r.path, r.value, r.component) for r in report.results]
    except (OSError, UnicodeDecodeError, KeyError, msgspec.DecodeError) as error:
        hint = "a baseline is what kg validate --format json or csv wrote"
        raise InputError("bad-baseline", f"{path}: not a report ({type(error).__name__})", hint) from error
    return frozenset((f"<{s}>" if s else "", _node(f), p, v, f"<{c}>") for s, f, p, v, c in rows)


def _node(text: str) -> str:
    return text if text.startswith(('"', "_:")) else f"<{text}>"
