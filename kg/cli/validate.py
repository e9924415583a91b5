"""`kg validate`: graphs against the SHACL shapes."""

import sys
from pathlib import Path

import click

from kg.cli.conventions import DONE, NOT_CONFORMING, reports_errors


@click.command()
@click.argument("graphs", nargs=-1, required=True, metavar="GRAPH...")
@click.option("--format", "format_", type=click.Choice(["text", "json", "csv", "ttl", "md"]), default="text")
@click.option(
    "--fail-on", type=click.Choice(["violation", "warning", "info"]), default="violation", show_default=True,
    help="Exit 1 from this severity on.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@reports_errors
def validate(graphs: tuple[str, ...], format_: str, fail_on: str, lang: str) -> int:
    """Check graphs against the SHACL shapes.

    \b
    kg validate questions.ttl
    kg validate xiv.nq.gz --format csv --fail-on warning > report.csv
    """
    from kg.validate import validate as run
    from kg.validate import write_report

    report = run([Path(graph) for graph in graphs], language=lang)
    write_report(report, format_, sys.stdout)
    return DONE if report.conforms(fail_on) else NOT_CONFORMING
