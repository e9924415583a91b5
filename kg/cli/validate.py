"""`kg validate`: graphs against the SHACL shapes."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.conventions import DONE, NOT_CONFORMING, meter, reports_errors

if TYPE_CHECKING:
    from kg.validation import Engine


@click.command()
@click.argument("graphs", nargs=-1, required=True, metavar="GRAPH...")
@click.option(
    "--shapes", type=click.Path(exists=True, path_type=Path), help="A file or folder of shapes; ours without."
)
@click.option("--engine", type=click.Choice(["auto", "pyshacl", "shacl"]), default="auto", show_default=True)
@click.option("--format", "format_", type=click.Choice(["text", "json", "csv", "ttl", "md"]), default="text")
@click.option(
    "--fail-on", type=click.Choice(["violation", "warning", "info"]), default="violation", show_default=True,
    help="Exit 1 from this severity on.",
)  # fmt: skip
@click.option("--sample", type=click.IntRange(0), metavar="N", help="Show N results of each shape and file (text: 10).")
@click.option(
    "--baseline", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="REPORT",
    help="Leave out what this earlier report (JSON or CSV) has: only new results count.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@click.option("--jobs", type=click.IntRange(1), help="Parts of a large graph checked at a time; default: the cores.")
@reports_errors
def validate(
    graphs: tuple[str, ...], shapes: Path | None, engine: "Engine", format_: str, fail_on: str, sample: int | None,
    baseline: Path | None, lang: str, jobs: int | None,
) -> int:  # fmt: skip
    """Check the union of graphs (files, or folders of them), of any size, against the SHACL shapes.

    Small graphs are checked by pySHACL, others by the Rust engine `shacl`, with the same results.

    \b
    kg validate questions.ttl
    kg validate xiv.nq.gz --format csv --fail-on warning > report.csv
    kg validate xiv.nq.gz --baseline last-week.json
    """
    from kg.validation import validate as run
    from kg.validation import write_report

    report = run(
        [Path(graph) for graph in graphs], shapes=shapes, language=lang, engine=engine, baseline=baseline, jobs=jobs,
        progress=meter("parts checked"),
    )  # fmt: skip
    write_report(report, format_, sys.stdout, sample)
    return DONE if report.conforms(fail_on) else NOT_CONFORMING
