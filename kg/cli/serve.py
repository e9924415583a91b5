"""`kg serve`: the explorer, on this machine."""

from pathlib import Path

import click

from kg.cli.conventions import DONE, reports_errors, say


@click.command()
@click.argument("graphs", nargs=-1, metavar="[GRAPH...]")
@click.option("--store", "store", type=click.Path(path_type=Path), help="Serve this store (of kg load).")
@click.option("--endpoint", metavar="URL", help="Explore this SPARQL endpoint.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=7878, show_default=True, help="0 takes a free port.")
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True,
              help="The language of readers who have chosen none.")  # fmt: skip
@click.option("--timeout", type=click.FloatRange(min=0.1), default=10.0, show_default=True,
              help="Seconds that a query may take.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 64),
              help="Processes that answer readers.  [default: one a core, at most 4]")  # fmt: skip
@click.option("--cors", is_flag=True, help="Let scripts of other sites read the data.")
@reports_errors
def serve(
    graphs: tuple[str, ...], store: Path | None, endpoint: str | None, host: str, port: int, lang: str, timeout: float,
    workers: int | None, cors: bool,
) -> int:  # fmt: skip
    """Explore a graph in the browser: pages, search, linked data and a SPARQL endpoint, all read-only.

    \b
    kg serve questions.ttl
    kg serve --store xiv.store --port 8000
    kg serve --endpoint http://127.0.0.1:3030/questions/query
    """
    if sum((bool(graphs), store is not None, endpoint is not None)) != 1:
        raise click.UsageError("give graphs, or --store DIR, or --endpoint URL")
    from kg.explore.server import run
    from kg.store import is_store

    if len(graphs) == 1 and is_store(Path(graphs[0])):  # as kg query takes it
        store, graphs = Path(graphs[0]), ()
    run(graphs, store, endpoint, host, port, lang, timeout, workers, cors=cors, say=say)
    return DONE
