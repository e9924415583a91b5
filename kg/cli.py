"""The command line: arguments → one library call → exit code. Data on stdout, all else on stderr."""

import sys
from collections.abc import Callable
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click

from kg import __version__
from kg.errors import EndpointError, KgError

DONE, NOT_CONFORMING, USAGE, UNREADABLE, UNREACHABLE, INTERRUPTED = 0, 1, 2, 3, 4, 130
_RDF_FORMATS = ["ttl", "nt", "nq", "trig", "jsonld", "rdf"]
P = ParamSpec("P")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="kg")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def cli(context: click.Context, debug: bool) -> None:
    """A knowledge graph of the French National Assembly's parliamentary questions.

    Les questions des députés en données liées : lire, convertir en RDF, valider, interroger.
    """
    context.obj = {"debug": debug}


def _reports_errors(command: Callable[P, int | None]) -> Callable[P, None]:
    """Turn the library's errors into one line and an exit code."""

    @wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> None:
        debug = click.get_current_context().find_root().obj["debug"]
        try:
            code = command(*args, **kwargs)
        except KgError as error:
            if debug:
                raise
            _say(f"kg: {error}" + (f" ({error.hint})" if error.hint else ""))
            sys.exit(UNREACHABLE if isinstance(error, EndpointError) else USAGE)
        except BrokenPipeError:
            # The reader of our output has gone: nothing is wrong, and nothing more can be said.
            sys.stdout = None  # type: ignore[assignment]
            sys.exit(DONE)
        except OSError as error:
            if debug:
                raise
            _say(f"kg: {error.filename or 'output'}: {error.strerror or error}")
            sys.exit(UNREADABLE)
        sys.exit(code or DONE)

    return wrapper


@cli.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", required=True, help="The file or folder to write; - for standard output.")
@click.option("--format", "format_", type=click.Choice(_RDF_FORMATS), help="Default: by the output's suffix.")
@click.option("--base-uri", default="https://w3id.org/qan/", show_default=True, help="Where /id/ and /graph/ stand.")
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="Worker processes.")
@click.option("--csv", "tables", type=click.Path(file_okay=False, path_type=Path), help="Also write tables there.")
@_reports_errors
def build(
    inputs: tuple[str, ...], output: str, format_: str | None, base_uri: str, jobs: int, tables: Path | None
) -> int:
    """Build the graph of files, folders, archives or - (standard input).

    \b
    kg build seeds -o questions.ttl
    kg build Questions_ecrites_XIV.xml.zip -o xiv.nq.gz --jobs 2 --csv tables/
    """
    from kg.build import build as run

    with _progress() as progress:
        summary = run(inputs, output, format=format_, base=base_uri, jobs=jobs, tables=tables, progress=progress)
    _say(
        f"{_count(summary.questions, 'question')} · {_count(summary.answers, 'answer')} · "
        f"{_count(summary.quads, 'quad')} · {_count(summary.rejects, 'reject')} · "
        f"{_count(summary.anomalies, 'anomaly', 'anomalies')}"
        + (f" → {summary.output}" if summary.output != "-" else "")
    )
    if summary.rejects:
        if summary.output != "-":
            _say(f"what could not be read: {summary.output}.rejects.jsonl")
        return UNREADABLE
    return DONE


@cli.command()
@click.argument("graphs", nargs=-1, required=True, metavar="GRAPH...")
@click.option("--format", "format_", type=click.Choice(["text", "json", "csv", "ttl", "md"]), default="text")
@click.option(
    "--fail-on", type=click.Choice(["violation", "warning", "info"]), default="violation", show_default=True,
    help="Exit 1 from this severity on.",
)  # fmt: skip
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@_reports_errors
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


@cli.command()
@click.argument("arguments", nargs=-1, metavar="[GRAPH...] QUERY")
@click.option("--list", "list_", is_flag=True, help="The shipped queries, with what they answer.")
@click.option("--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="A parameter of the query; repeatable.")
@click.option("--format", "format_", metavar="FORMAT", help="table csv tsv json xml md; ttl nt jsonld rdf for triples.")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of files.")
@click.option("--timeout", type=click.IntRange(1), default=60, show_default=True, help="Seconds an endpoint may take.")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, for spreadsheets that need it.")
@_reports_errors
def query(
    arguments: tuple[str, ...], list_: bool, params: tuple[str, ...], format_: str | None, endpoint: str | None,
    timeout: int, bom: bool,
) -> int:  # fmt: skip
    """Ask graphs, a store or an endpoint. QUERY is a shipped query's name, a file, or SPARQL (prefixes declared).

    \b
    kg query questions.ttl delay-by-ministry
    kg query xiv.nq overdue-at-date -p at=2015-01-01 --format csv > overdue.csv
    kg query --endpoint http://127.0.0.1:7878/query 'SELECT (COUNT(*) AS ?n) { ?q a qan:Question }'
    """
    from kg.queries import list_queries, parse_parameters, read_query, run
    from kg.results import write_result
    from kg.store import open_store

    if list_:
        width = max(len(each.name) for each in list_queries())
        for each in list_queries():
            click.echo(f"{each.name:<{width}}  {each.summary}\n{'':<{width}}  {each.summary_fr}")
        return DONE
    if not arguments or (len(arguments) == 1 and not endpoint):
        raise click.UsageError("give graphs (or --endpoint) and a query; kg query --list shows the shipped ones")
    *graphs, question = arguments
    asked = read_query(question)
    store = open_store(endpoint, timeout=timeout) if endpoint else open_store(*graphs)
    answer = run(asked, store, parse_parameters(params))
    write_result(answer, sys.stdout.buffer, format_, terminal=sys.stdout.isatty(), bom=bom)
    return DONE


def main() -> None:
    """Run the command line; an interrupt ends it without a traceback."""
    try:
        cli(prog_name="kg")
    except KeyboardInterrupt:
        _say("interrupted")
        sys.exit(INTERRUPTED)


@contextmanager
def _progress() -> Any:
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


def _count(number: int, singular: str, plural: str | None = None) -> str:
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}".replace(",", " ")


def _say(message: str) -> None:
    click.echo(message, err=True)


if __name__ == "__main__":
    main()
