"""`kg query`: shipped queries, or one's own."""

import sys

import click

from kg.cli.conventions import DONE, reports_errors


@click.command()
@click.argument("arguments", nargs=-1, metavar="[GRAPH...] QUERY")
@click.option("--list", "list_", is_flag=True, help="The shipped queries, with what they answer.")
@click.option(
    "--param",
    "-p",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of the query; repeatable.",
)
@click.option("--format", "format_", metavar="FORMAT", help="table csv tsv json xml md; ttl nt jsonld rdf for triples.")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of files.")
@click.option("--timeout", type=click.IntRange(1), default=60, show_default=True, help="Seconds an endpoint may take.")
@click.option("--explain", is_flag=True, help="Tell how it is answered: the plan, and the time of each stage.")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, for spreadsheets that need it.")
@reports_errors
def query(
    arguments: tuple[str, ...], list_: bool, params: tuple[str, ...], format_: str | None, endpoint: str | None,
    timeout: int, explain: bool, bom: bool,
) -> int:  # fmt: skip
    """Ask graphs, a store or an endpoint. QUERY is a shipped query's name, a file, or SPARQL (prefixes declared).

    \b
    kg query questions.ttl delay-by-ministry
    kg query xiv.nq overdue-at-date -p at=2015-01-01 --format csv > overdue.csv
    kg query store/ delay-by-ministry --explain
    kg query --endpoint http://127.0.0.1:7878/query 'SELECT (COUNT(*) AS ?n) { ?q a qan:Question }'
    """
    from kg.queries import list_queries, parse_parameters, read_query, run
    from kg.results import write_result
    from kg.store import EndpointStore, open_store

    if list_:
        width = max(len(each.name) for each in list_queries())
        for each in list_queries():
            click.echo(f"{each.name:<{width}}  {each.summary}\n{'':<{width}}  {each.summary_fr}")
        return DONE
    if not arguments or (len(arguments) == 1 and not endpoint):
        raise click.UsageError("give graphs (or --endpoint) and a query; kg query --list shows the shipped ones")
    *graphs, question = arguments
    if graphs and endpoint:
        raise click.UsageError("give graphs or --endpoint, not both")
    asked = read_query(question)
    if explain:
        from kg.explain import explain as explained

        for line in explained(asked, [endpoint] if endpoint else graphs, parse_parameters(params), timeout):
            click.echo(line)
        return DONE
    store = EndpointStore(endpoint, timeout) if endpoint else open_store(*graphs)
    answer = run(asked, store, parse_parameters(params))
    write_result(answer, sys.stdout.buffer, format_, terminal=sys.stdout.isatty(), bom=bom)
    return DONE
