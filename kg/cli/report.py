"""`kg report`: overdue questions, answer delays, a deputy, a cited entity, as a page, CSV or Markdown."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import click

from kg.cli.conventions import DONE, reports_errors

_FORMATS = {".html": "html", ".htm": "html", ".csv": "csv", ".md": "md"}


@click.command()
@click.argument("kind", type=click.Choice(["overdue", "delays", "deputy", "entity"]))
@click.argument("graphs", nargs=-1, metavar="[GRAPH...]")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of files.")
@click.option("-o", "--output", default="-", help="The file to write (.html, .csv, .md); - for standard output.")
@click.option("--format", "format_", type=click.Choice(["html", "csv", "md"]), help="Default: by the output's suffix.")
@click.option("--at", type=click.DateTime(["%Y-%m-%d"]), help="overdue: the day. Default: the newest JO in the data.")
@click.option("--ministry", metavar="WORDS", help="overdue: ministries whose name holds these words.")
@click.option("--legislature", type=click.IntRange(1), help="delays: one legislature only.")
@click.option("--name", metavar="NAME", help="deputy, entity: which (IRI, path, official id or name).")
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@reports_errors
def report(
    kind: str, graphs: tuple[str, ...], endpoint: str | None, output: str, format_: str | None,
    at: dt.datetime | None, ministry: str | None, legislature: int | None, name: str | None, lang: str,
) -> int:  # fmt: skip
    """Write a report that stands alone.

    \b
    kg report overdue xiv.nq --at 2015-01-01 -o overdue.html
    kg report delays xiv.nq --legislature 14 -o delays.csv
    kg report deputy xiv.nq --name PA267429 -o cinieri.html
    kg report entity xiv.nq --name programme/vie --format md
    """
    if bool(graphs) == bool(endpoint):
        raise click.UsageError("give graphs, a store, or --endpoint URL")
    if kind in ("deputy", "entity") and not name:
        raise click.UsageError(f"say which {kind} with --name")
    if not format_ and output != "-" and Path(output).suffix.lower() not in _FORMATS:
        raise click.UsageError("the output's suffix is none of .html, .csv and .md: say which with --format")
    from kg import reports
    from kg.rdf.compression import atomic, refuse_inputs
    from kg.store import EndpointStore, open_store

    refuse_inputs(Path(output), map(Path, graphs))
    format_ = format_ or _FORMATS.get(Path(output).suffix.lower(), "md")
    store = EndpointStore(endpoint) if endpoint else open_store(*graphs)
    if kind == "overdue":
        made = reports.overdue_report(store, at.date() if at else None, ministry, lang)
    elif kind == "delays":
        made = reports.delays_report(store, legislature, lang)
    elif kind == "deputy":
        made = reports.deputy_report(store, name or "", lang)
    else:
        made = reports.entity_report(store, name or "", lang)
    writers: dict[str, Callable[[reports.Report], str]] = {
        "html": reports.as_page, "csv": reports.as_csv, "md": reports.as_markdown,
    }  # fmt: skip
    text = writers[format_](made)
    if output == "-":
        click.echo(text, nl=False)
    else:
        with atomic(Path(output)) as stream:
            stream.write(text.encode("utf-8-sig" if format_ == "csv" else "utf-8"))
    return DONE
