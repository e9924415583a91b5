"""`kg build`: files in, a graph out."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.conventions import DONE, RDF_FORMATS, UNREADABLE, counted, reports_errors, say

if TYPE_CHECKING:
    from kg.build import Progress


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", required=True, help="The file or folder to write; - for standard output.")
@click.option("--format", "format_", type=click.Choice(RDF_FORMATS), help="Default: by the output's suffix.")
@click.option("--base-uri", default="https://w3id.org/qan/", show_default=True, help="Where /id/ and /graph/ stand.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Worker processes.")
@click.option("--csv", "tables", type=click.Path(file_okay=False, path_type=Path), help="Also write tables there.")
@click.option("--no-citations", is_flag=True, help="Do not search the texts for what they cite: much faster.")
@click.option(
    "--entities",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Turtle of what else can be cited; repeatable.",
)
@click.option("--all-mentions", is_flag=True, help="Also state the dates and the author's own name in the texts.")
@click.option(
    "--registers",
    type=click.Path(path_type=Path),
    multiple=True,
    envvar="KG_REGISTERS",
    show_envvar=True,
    metavar="PATH",
    help="Official files of actors, mandates and bodies (AMO), or a compact register; repeatable.",
)
@click.option("--all-registers", is_flag=True, help="State all that the registers say, not only what questions touch.")
@reports_errors
def build(
    inputs: tuple[str, ...], output: str, format_: str | None, base_uri: str, jobs: int, tables: Path | None,
    no_citations: bool, entities: tuple[Path, ...], all_mentions: bool, registers: tuple[Path, ...],
    all_registers: bool,
) -> int:  # fmt: skip
    """Build the graph of files, folders, archives or - (standard input).

    \b
    kg build seeds -o questions.ttl
    kg build seeds -o questions.ttl --entities my-programmes.ttl
    kg build Questions_ecrites.json.zip -o xvii.nq --registers AMO30.json.zip
    kg build Questions_ecrites_XIV.xml.zip -o xiv.nq.gz --jobs 2 --csv tables/
    """
    from kg.build import build as run

    with _progress() as progress:
        summary = run(
            inputs, output, format=format_, base=base_uri, jobs=jobs, tables=tables, citations=not no_citations,
            entities=entities, all_mentions=all_mentions, registers=registers, all_registers=all_registers,
            progress=progress,
        )  # fmt: skip
    say(
        f"{counted(summary.questions, 'question')} · {counted(summary.answers, 'answer')} · "
        f"{counted(summary.quads, 'quad')} · {counted(summary.rejects, 'reject')} · "
        f"{counted(summary.anomalies, 'anomaly', 'anomalies')}"
        + (f" → {summary.output}" if summary.output != "-" else "")
    )
    if summary.rejects:
        if summary.output != "-":
            say(f"what could not be read: {summary.output}.rejects.jsonl")
        return UNREADABLE
    return DONE


@contextmanager
def _progress() -> "Iterator[Progress | None]":
    """A callback that moves a progress line on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading")
        yield lambda questions, rejects: bar.update(task, description=f"{questions:,} questions, {rejects} rejects")
