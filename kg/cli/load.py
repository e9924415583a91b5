"""`kg load`: graphs into a store on disk, or into a server."""

import os
from pathlib import Path

import click

from kg.cli.conventions import DONE, counted, meter, reports_errors, say


@click.command()
@click.argument("graphs", nargs=-1, metavar="GRAPH...", type=click.Path(path_type=Path))
@click.option("--store", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="A store on disk.")
@click.option("--compact", is_flag=True, help="Let look-ups in the store be some four times faster: twice the time.")
@click.option("--checked", is_flag=True, help="Take IRIs as they are: kg build wrote them, or kg validate read them.")
@click.option("--endpoint", metavar="URL", help="A server's query address; its kind is recognised.")
@click.option("--update", metavar="URL", help="Where the server takes SPARQL Update, if not at the usual address.")
@click.option("--gsp", metavar="URL", help="Where the server speaks the Graph Store Protocol.")
@click.option("--graph", metavar="IRI", help="Where triples go that have no graph (Turtle, N-Triples, RDF/XML).")
@click.option("--patch", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Apply what changed.")
@click.option(
    "--credentials", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="KG_ENDPOINT_USER, …_PASSWORD and …_AUTH (basic, digest) as NAME=value lines; else from the environment.",
)  # fmt: skip
@click.option("--retries", type=click.IntRange(0), default=5, show_default=True)
@click.option("--timeout", type=click.IntRange(1), default=300, show_default=True, help="Seconds for one request.")
@click.option("--show", is_flag=True, help="Print the curl commands that do the same, and load nothing.")
@reports_errors
def load(
    graphs: tuple[Path, ...], store: Path | None, compact: bool, checked: bool, endpoint: str | None,
    update: str | None, gsp: str | None, graph: str | None, patch: Path | None, credentials: Path | None, retries: int,
    timeout: int, show: bool,
) -> int:  # fmt: skip
    """Load graphs into a store on disk or a server; each graph replaces the one of its name, others stay.

    A server takes a load batch by batch, not as a whole: readers may find some graphs new and others old meanwhile.
    An interrupted load goes on where it stopped when the same command is given again.

    \b
    kg load xiv.nq --store store/
    kg load xiv.nq --endpoint http://127.0.0.1:7878/query
    KG_ENDPOINT_USER=dba KG_ENDPOINT_AUTH=digest kg load xiv.nq --endpoint http://127.0.0.1:8890/sparql
    """
    if bool(store) == bool(endpoint):
        raise click.UsageError("give --store DIR or --endpoint URL")
    if bool(graphs) == bool(patch):
        raise click.UsageError("give graphs, or --patch FILE")
    if (compact or checked) and not (store and graphs):
        raise click.UsageError("--compact and --checked are for graphs and a store on disk")
    if store:
        return _patched(patch, store) if patch else _into_store(graphs, store, graph, compact, checked)
    from kg.load import Loader, curl_lines
    from kg.load import credentials as read_credentials
    from kg.patch import read_updates

    assert endpoint
    auth = read_credentials(credentials)
    with Loader(endpoint, update=update, gsp=gsp, auth=auth, retries=retries, timeout=timeout) as loader:
        if show:
            digest = os.environ.get("KG_ENDPOINT_AUTH", "").lower() == "digest"
            click.echo("\n".join(curl_lines(loader.server, digest)))
            return DONE
        if patch:
            say(f"{counted(loader.apply(read_updates(patch)), 'update')} → {endpoint}")
            return DONE
        sent = loader.load(list(graphs), graph, progress=meter("quads sent"))
    again = f" · {counted(sent.skipped, 'batch', 'batches')} sent before" if sent.skipped else ""
    repaired = f" · {counted(sent.repaired, 'graph')} sent anew" if sent.repaired else ""
    say(f"{counted(sent.quads, 'quad')} in {counted(sent.graphs, 'graph')}{again}{repaired} → {endpoint}")
    return DONE


def _patched(patch: Path, store: Path) -> int:
    from kg.patch import apply_to_store

    say(f"{counted(apply_to_store(patch, store), 'change')} → {store}")
    return DONE


def _into_store(graphs: tuple[Path, ...], store: Path, graph: str | None, compact: bool, checked: bool) -> int:
    from kg.load import load_into_store

    progress = meter("graphs compared")
    loaded = load_into_store(graphs, store, graph, progress, compact=compact, checked=checked)
    what = f"{counted(loaded.changed, 'graph')} of {loaded.graphs} changed · " if loaded.graphs else ""
    say(f"{what}{counted(loaded.quads, 'quad')} → {store}")
    return DONE
