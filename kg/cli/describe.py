"""`kg describe`: a graph as a dataset."""

import sys
from pathlib import Path

import click

from kg.cli.conventions import DONE, RDF_FORMATS, reports_errors


@click.command()
@click.argument("graphs", nargs=-1, required=True, metavar="GRAPH...", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--source", "sources", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file the graph was built from, to be named with its hash and official address; repeatable.",
)  # fmt: skip
@click.option("-o", "--output", default="-", show_default=True, help="The file to write.")
@click.option("--format", "format_", type=click.Choice(RDF_FORMATS), help="Default: by the output's suffix, else ttl.")
@click.option("--graph", metavar="IRI", help="The graph of triples that have none (Turtle, N-Triples, RDF/XML).")
@reports_errors
def describe(
    graphs: tuple[Path, ...], sources: tuple[Path, ...], output: str, format_: str | None, graph: str | None
) -> int:
    """Describe graphs as a dataset, in VoID and DCAT: counts, licence, sources, prefixes, example queries.

    \b
    kg describe xiv.nq --source Questions_ecrites_XIV.xml.zip -o dataset.nq
    kg load xiv.nq dataset.nq --store store/
    """
    from kg.dataset import dataset_graph
    from kg.dataset import describe as run
    from kg.rdf.compression import open_write, refuse_inputs
    from kg.rdf.formats import guess_format, write_lines

    refuse_inputs(Path(output), [*graphs, *sources])
    blocks = dataset_graph(run(list(graphs), sources, graph))
    if output == "-":
        write_lines(blocks, sys.stdout.buffer, format_ or "ttl")
    else:
        with open_write(Path(output)) as stream:
            write_lines(blocks, stream, format_ or guess_format(Path(output)))
    return DONE
