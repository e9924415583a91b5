"""`kg convert`: from one RDF format to another."""

from pathlib import Path

import click

from kg.cli.conventions import DONE, RDF_FORMATS, reports_errors


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path), metavar="GRAPH")
@click.option("-o", "--output", required=True, help="The file to write; - for standard output.")
@click.option("--format", "format_", type=click.Choice(RDF_FORMATS), help="Default: by the output's suffix.")
@click.option("--graph", metavar="IRI", help="Where triples go that have no graph, in a format that has graphs.")
@reports_errors
def convert(source: Path, output: str, format_: str | None, graph: str | None) -> int:
    """Convert a graph, or a store's folder, into another RDF format, compressed by the suffix.

    \b
    kg convert xiv.nq.gz -o xiv.ttl.gz
    kg convert store/ -o all.nq.zst
    kg convert questions.ttl -o questions.nq --graph https://example.org/questions
    """
    from kg.convert import convert as run

    run(source, output, format_, graph)
    return DONE
