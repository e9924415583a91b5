"""`kg build`: files in, a graph out."""

import datetime as dt
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.conventions import DONE, RDF_FORMATS, UNREADABLE, counted, entities_option, reports_errors, say
from kg.patch import PATCH_FORMATS, in_words

if TYPE_CHECKING:
    from kg.pipeline import Progress, Summary
    from kg.pipeline.run import Advance


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", required=True, help="The file or folder to write; - for standard output.")
@click.option(
    "--format", "format_", type=click.Choice([*RDF_FORMATS, *PATCH_FORMATS]), help="Default: by the output's suffix."
)
@click.option("--base-uri", default="https://w3id.org/qan/", show_default=True, help="Where /id/ and /graph/ stand.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Worker processes.")
@click.option("--csv", "tables", type=click.Path(file_okay=False, path_type=Path), help="Also write tables there.")
@click.option("--no-citations", is_flag=True, help="Do not search the texts for what they cite: much faster.")
@entities_option
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
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day of the data: later dates are anomalies.")
@click.option("--resume", is_flag=True, help="Go on with what an interrupted build has finished.")
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Remember there what came of each record; the next build takes from it all that has not changed.",
)
@click.option("--dask", metavar="ADDRESS", help="Build on a Dask cluster: the scheduler's address (tcp://…).")
@click.option("--profile", is_flag=True, help="Tell how long each stage took.")
@reports_errors
def build(
    inputs: tuple[str, ...], output: str, format_: str | None, base_uri: str, jobs: int, tables: Path | None,
    no_citations: bool, entities: tuple[Path, ...], all_mentions: bool, registers: tuple[Path, ...],
    all_registers: bool, as_of: dt.datetime | None, resume: bool, state: Path | None, dask: str | None, profile: bool,
) -> int:  # fmt: skip
    """Build the graph of files, folders, archives or - (standard input).

    \b
    kg build seeds -o questions.ttl
    kg build seeds -o questions.ttl --entities my-programmes.ttl
    kg build Questions_ecrites.json.zip -o xvii.nq --registers AMO30.json.zip
    kg build Questions_ecrites_XIV.xml.zip -o xiv.nq.gz --jobs 2 --csv tables/
    kg build s3://dumps/XIV.xml.zip -o s3://graphs/xiv.nq.zst --dask tcp://scheduler:8786

    With the --state of a build before, the output may be a patch: what has changed since, for kg load --patch.

    \b
    kg build monday.zip -o xvii.nq --state xvii.state
    kg build tuesday.zip -o tuesday.rdfp --state xvii.state
    """
    from kg.pipeline import build as run

    with ExitStack() as stack:
        progress = stack.enter_context(_progress())
        executor = None
        if dask is not None:
            from kg.pipeline.cluster import connect

            executor, jobs = stack.enter_context(connect(dask))
        summary = run(
            inputs, output, format=format_, base=base_uri, jobs=jobs, tables=tables, citations=not no_citations,
            entities=entities, all_mentions=all_mentions, registers=registers, all_registers=all_registers,
            as_of=as_of.date() if as_of else None, progress=progress, resume=resume, executor=executor, state=state,
        )  # fmt: skip
    if profile:
        _say_stages(summary)
    say(
        f"{counted(summary.questions, 'question')} · {counted(summary.answers, 'answer')} · "
        f"{counted(summary.quads, 'quad')} · {counted(summary.rejects, 'reject')} · "
        f"{counted(summary.anomalies, 'anomaly', 'anomalies')}"
        + (f" → {summary.output}" if summary.written and summary.output != "-" else "")
    )
    if summary.changes is not None:
        say(in_words(summary.changes))
    for reject in summary.first_rejects:
        say(f"kg: {reject}")
    if not summary.written and summary.output != "-":
        say("no question was read, so nothing was written; an earlier output is as it was")
    if summary.rejects and summary.output != "-":
        say(f"what could not be read: {summary.output}.rejects.jsonl")
    elif more := summary.rejects - len(summary.first_rejects):
        say(f"and {counted(more, 'reject')} more: beside an output that is a file, all are listed")
    return UNREADABLE if summary.rejects else DONE


def _say_stages(summary: "Summary") -> None:
    """The seconds of each stage, of all workers together; to prepare and to merge is one process's work."""
    whole = sum(summary.seconds.values()) or 1.0
    for stage, seconds in summary.seconds.items():
        say(f"{stage:8}{seconds:9.2f} s {100 * seconds / whole:5.1f} %")
    reused = f", {summary.resumed} of them from before" if summary.resumed else ""
    say(f"{counted(summary.shards, 'shard')}{reused}")


@contextmanager
def _progress() -> "Iterator[Progress | None]":
    """A callback that moves a progress line on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    begun = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def advance(state: "Advance") -> None:
            rate = state.questions / max(time.monotonic() - begun, 0.001)
            description = f"{state.questions:,} questions, {rate:,.0f}/s, {state.rejects} rejects".replace(",", " ", 1)
            bar.update(task, description=description, completed=state.done, total=state.total or None)

        yield advance
