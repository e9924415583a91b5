"""`kg mentions`: what texts cite, without a graph."""

import sys
from pathlib import Path

import click

from kg.cli.conventions import DONE, UNREADABLE, entities_option, reports_errors, say


@click.command()
@click.argument("source", metavar="IN.jsonl|FILE|-")
@click.option("-o", "--output", default="-", show_default=True, help="The file to write; - for standard output.")
@click.option("--html", is_flag=True, help="A web page with the mentions marked, instead of JSON lines.")
@entities_option
@reports_errors
def mentions(source: str, output: str, html: bool, entities: tuple[Path, ...]) -> int:
    """Find what texts cite. Reads JSON lines with a `text` (and what is known of it), or any file of questions.

    \b
    kg mentions texts.jsonl > mentions.jsonl
    kg mentions --html seeds/QANR5L14QE2524.txt -o page.html

    A record may have doc_id, field, kind, legislature, number, q_date, a_date, ref_date and author. Offsets count
    the code points of the text as given.
    """
    from contextlib import ExitStack

    from kg.extractors.cited_entities import load_cited_entities
    from kg.highlight import highlight_page
    from kg.mentions import BadLine, TextRecord, encode_mentions, read_text_records, read_texts
    from kg.rdf.compression import atomic, refuse_inputs

    refuse_inputs(Path(output), [Path(source), *entities])
    gazetteer = load_cited_entities(tuple(map(str, entities))).gazetteer
    bad = 0
    kept: list[TextRecord] = []
    with ExitStack() as stack:
        out = sys.stdout.buffer if output == "-" else stack.enter_context(atomic(Path(output)))
        for record in read_text_records(sys.stdin.buffer) if source == "-" else read_texts(Path(source)):
            if not isinstance(record, TextRecord):
                bad += 1
                say(f"kg: {source}: {record}" if isinstance(record, BadLine) else f"kg: {record}")
            elif html:
                kept.append(record)
            else:
                out.write(encode_mentions(record, record.mentions(gazetteer)))
        if html:
            out.write(highlight_page(kept, gazetteer).encode())
        out.flush()
    return UNREADABLE if bad else DONE
