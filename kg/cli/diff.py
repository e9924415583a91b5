"""`kg diff`: what changed between two graphs."""

import sys
from pathlib import Path

import click

from kg.cli.conventions import DONE, reports_errors, say
from kg.patch import PATCH_FORMATS


@click.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--patch", type=click.Choice([*PATCH_FORMATS]),
    help="Write the change: as RDF Patch, as SPARQL Update by statement, or as SPARQL Update by whole graph.",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Of the patch; default: standard output."
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Of the summary.")
@reports_errors
def diff(old: Path, new: Path, patch: str | None, output: Path | None, format_: str) -> int:
    """Tell what changed between two N-Quads files, question by question; or write the change as a patch.

    \b
    kg diff monday.nq tuesday.nq
    kg diff monday.nq tuesday.nq --patch rdfpatch -o tuesday.rdfp
    kg load --patch tuesday.rdfp --store store/
    """
    if output and not patch:
        raise click.UsageError("-o is for what --patch writes")
    from kg.diff import diff as run
    from kg.patch import Tally, in_words, write_patch
    from kg.rdf.compression import open_write, refuse_inputs

    if output:
        refuse_inputs(output, [old, new])
    tally = Tally(run(old, new))
    if patch and output:
        with open_write(output) as stream:
            write_patch(tally, stream, patch)
    elif patch:
        write_patch(tally, sys.stdout.buffer, patch)
    else:
        for _ in tally:
            pass
    if format_ == "json":
        import json

        text = json.dumps(tally.counts)
    else:
        text = in_words(tally.counts)
    if patch:
        say(text)
    else:
        click.echo(text)
    return DONE
