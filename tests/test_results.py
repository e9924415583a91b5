import io
import json

import pyoxigraph as ox
import pytest

from kg.errors import InputError
from kg.results import write_result
from kg.store import EmbeddedStore

ROWS = """SELECT ?iri ?text ?number ?none WHERE { VALUES (?iri ?text ?number ?none) {
    (<https://w3id.org/qan/id/question/14/QE/1> "a|b, « é »\\n\\"c\\""@fr 3 UNDEF) } }"""


def write(text: str, format: str | None = None, terminal: bool = False, bom: bool = False) -> str:  # noqa: A002
    stream = io.BytesIO()
    write_result(EmbeddedStore().query(text), stream, format, terminal=terminal, bom=bom)
    return stream.getvalue().decode()


def test_csv_is_the_standard_s() -> None:
    assert write(ROWS) == (
        'iri,text,number,none\r\nhttps://w3id.org/qan/id/question/14/QE/1,"a|b, « é »\n""c""",3,\r\n'
    )


def test_csv_takes_a_byte_order_mark() -> None:
    assert write(ROWS, "csv", bom=True).startswith("\ufeffiri,")


def test_tsv_json_and_xml_keep_types() -> None:
    assert '"a|b, « é »\\n\\"c\\""@fr\t3\t' in write(ROWS, "tsv")
    row = json.loads(write(ROWS, "json"))["results"]["bindings"][0]
    assert row["text"]["xml:lang"] == "fr"
    assert row["number"]["datatype"].endswith("#integer")
    assert 'xml:lang="fr"' in write(ROWS, "xml")


def test_markdown_escapes_what_would_break_a_cell() -> None:
    assert write(ROWS, "md").splitlines()[2] == '| id:question/14/QE/1 | a\\|b, « é » "c" | 3 |  |'


def test_table_shows_prefixes_and_no_markup() -> None:
    text = write('SELECT ?a WHERE { VALUES ?a { "[bold]x" qan:askedBy } }', terminal=True)
    assert "[bold]x" in text
    assert "qan:askedBy" in text


def test_table_shows_a_label_for_its_iri_and_the_iri_where_there_is_none() -> None:
    rows = "SELECT ?m ?mLabel { VALUES (?m ?mLabel) { (qan:a 'Santé') (qan:b UNDEF) } }"
    lines = write(rows, "table").splitlines()
    assert [line.strip() for line in lines if not set(line) <= set(" ─")] == ["m", "Santé", "qan:b"]


def test_an_empty_table_says_so() -> None:
    assert write("SELECT ?a WHERE { ?a ?b ?c }", "table") == "0 rows\n"


@pytest.mark.parametrize(("pattern", "answer"), [("", "true\n"), ("?s ?p ?o", "false\n")])
def test_ask_answers_true_or_false(pattern: str, answer: str) -> None:
    assert write(f"ASK {{ {pattern} }}") == answer
    assert json.loads(write(f"ASK {{ {pattern} }}", "json"))["boolean"] is (answer == "true\n")


def test_triples_are_sorted_in_every_format() -> None:
    construct = "CONSTRUCT { ?s rdfs:label 'x'@fr } WHERE { VALUES ?s { <http://b> <http://a> } }"
    assert write(construct, "nt").splitlines()[0].startswith("<http://a>")
    for name, format_ in [
        (None, ox.RdfFormat.TURTLE),
        ("rdf", ox.RdfFormat.RDF_XML),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ]:
        text = write(construct, name)
        assert text.index("http://a") < text.index("http://b")
        assert len(list(ox.parse(text, format=format_))) == 2


@pytest.mark.parametrize(("text", "name"), [(ROWS, "ttl"), ("CONSTRUCT { } WHERE { }", "csv")])
def test_a_format_that_does_not_suit_is_refused(text: str, name: str) -> None:
    with pytest.raises(InputError, match="does not suit"):
        write(text, name)
