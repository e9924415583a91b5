"""`kg download`: the official dumps, whole or not at all."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.conventions import DONE, counted, reports_errors, say

if TYPE_CHECKING:
    from kg.sources.catalogue import Dump, Format, Kind
    from kg.sources.download import Progress

_FOLDER = click.option(
    "-o", "--output", "folder", default=".", show_default=True,
    type=click.Path(file_okay=False, path_type=Path), help="The folder to write into.",
)  # fmt: skip
_BASE = click.option(
    "--base", envvar="KG_DOWNLOAD_BASE", show_envvar=True, metavar="URL", help="Another server's address."
)


def _show_list(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    from kg.sources.catalogue import BASE, all_dumps

    dumps = all_dumps()
    width = max(len(dump.name) for dump in dumps)
    for dump in dumps:
        click.echo(f"{dump.name:<{width}}  {dump.what}\n{'':<{width}}  {BASE}{dump.path}")
    context.exit(DONE)


@click.group()
@click.option("--list", is_flag=True, is_eager=True, expose_value=False, callback=_show_list, help="What there is.")
def download() -> None:
    """Get the official dumps. What broke off goes on where it stopped; what has not changed is not fetched again.

    \b
    kg download --list
    kg download questions --legislature 17 -o data
    kg download registers -o data
    """


@download.command()
@click.option("--legislature", "-l", "legislatures", type=int, multiple=True, required=True, help="Repeatable.")
@click.option(
    "--type", "kinds", type=click.Choice(["qe", "qg", "qosd"]), multiple=True, default=["qe"], show_default=True,
    help="Written questions, questions to the Government, oral questions; repeatable.",
)  # fmt: skip
@click.option("--format", "format_", type=click.Choice(["xml", "json"]), default="json", show_default=True)
@_FOLDER
@_BASE
@reports_errors
def questions(
    legislatures: tuple[int, ...], kinds: "tuple[Kind, ...]", format_: "Format", folder: Path, base: str | None
) -> int:
    """The questions of one or more legislatures."""
    from kg.sources.catalogue import question_dumps

    return _fetch([dump for n in legislatures for dump in question_dumps(n, kinds, format_)], folder, base)


@download.command()
@click.option(
    "--which", type=click.Choice(["amo30", "amo20", "amo10"]), multiple=True, default=["amo30"], show_default=True,
    help="All that ever was, the legislature's, or today's; repeatable.",
)  # fmt: skip
@_FOLDER
@_BASE
@reports_errors
def registers(which: tuple[str, ...], folder: Path, base: str | None) -> int:
    """The registers of actors, mandates and bodies."""
    from kg.sources.catalogue import REGISTERS

    return _fetch([REGISTERS[name] for name in which], folder, base)


def _fetch(dumps: "list[Dump]", folder: Path, base: str | None) -> int:
    from kg.sources.catalogue import BASE
    from kg.sources.download import fetch, open_client

    folder.mkdir(parents=True, exist_ok=True)
    with open_client() as client:
        for dump in dumps:
            with _progress(dump.name) as progress:
                fetched = fetch(dump, folder, base or BASE, client, progress=progress)
            say(f"{fetched.path}: {fetched.state} · {counted(fetched.size, 'byte')} · sha256 {fetched.sha256}")
            if fetched.differs:
                say(f"{fetched.path}: not the file whose checksum was published; it may have been corrected since")
    return DONE


@contextmanager
def _progress(name: str) -> "Iterator[Progress | None]":
    """A callback that moves a bar on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
