import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg import queries, sparql
from kg.errors import InputError
from kg.pipeline import build
from kg.queries import Parameter, Query, list_queries, parse_value, read_query, run
from kg.rdf.vocabulary import PREFIXES
from kg.results import write_result
from kg.store import EmbeddedStore, RdflibStore, Result, open_store
from kg.validation import validate, write_report

HERE = Path(__file__).parent
SOURCES = [HERE / "data" / "corpus", HERE.parent / "seeds"]
REGISTERS = [HERE / "data" / "registers"]
# Queries that need no other endpoint; the others are tested in test_federated.py.
NAMES = [query.name for query in list_queries() if "federated" not in query.tags]
# Vocabularies that only a view of the graph is written in.
VIEWS = {
    "oa": "http://www.w3.org/ns/oa#",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "itsrdf": "http://www.w3.org/2005/11/its/rdf#",
}


def build_corpus(path: Path) -> None:
    """The graph that queries are tested on, with the report of its validation."""
    build(SOURCES, path, registers=REGISTERS)
    report = io.StringIO()
    write_report(validate([path], engine="shacl"), "ttl", report)
    graph = ox.NamedNode("https://w3id.org/qan/graph/report")
    triples = ox.parse(report.getvalue(), format=ox.RdfFormat.TURTLE)
    quads = (ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
    with path.open("ab") as stream:
        ox.serialize(quads, stream, format=ox.RdfFormat.N_QUADS)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "corpus.nq"
    build_corpus(path)
    return path


@pytest.fixture(scope="module")
def oxigraph(corpus: Path) -> EmbeddedStore:
    store = open_store(corpus)
    assert isinstance(store, EmbeddedStore)
    return store


@pytest.fixture(scope="module")
def in_rdflib(corpus: Path) -> RdflibStore:
    dataset = rdflib.Dataset(default_union=True)
    for quad in ox.parse(path=corpus):
        s, p, o, g = (rdflib.util.from_n3(str(term)) for term in quad)
        dataset.add((s, p, o, rdflib.Graph(identifier=g)))  # type: ignore[arg-type]
    return RdflibStore(dataset)


def written(result: Result) -> str:
    stream = io.BytesIO()
    write_result(result, stream, "csv" if isinstance(result, ox.QuerySolutions) else "nt")
    return stream.getvalue().decode()


def in_value_space(result: Result) -> Sequence[object]:
    """Rows with numbers as numbers, so that `1` and `1.0` are equal."""
    if not isinstance(result, ox.QuerySolutions):
        assert not isinstance(result, ox.QueryBoolean)
        return sorted(str(triple) for triple in result)
    return [tuple(value(term) for term in row) for row in result]


def value(term: object) -> object:
    if isinstance(term, ox.Literal) and term.datatype.value.endswith(("#integer", "#decimal")):
        return float(term.value)
    return term and str(term)


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_the_expected_ones(name: str, oxigraph: EmbeddedStore) -> None:
    query = read_query(name)
    suffix = "csv" if query.form == "SELECT" else "nt"
    expected = (HERE / "queries" / f"{name}.{suffix}").read_text(encoding="utf-8")
    assert expected.count("\n") > 1, "a result without rows proves nothing"
    assert written(run(query, oxigraph)).replace("\r\n", "\n") == expected


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_equal_on_rdflib_and_oxigraph(name: str, oxigraph: EmbeddedStore, in_rdflib: RdflibStore) -> None:
    query = read_query(name)
    assert in_value_space(run(query, in_rdflib)) == in_value_space(run(query, oxigraph))


@pytest.mark.parametrize("name", NAMES)
def test_header_is_complete_and_prefixes_are_the_project_s(name: str) -> None:
    query = read_query(name)
    assert query.summary and query.summary_fr and query.description and query.tags
    declared, used = sparql.prefixes(query.text)
    assert declared.keys() == {token.text.split(":")[0] for token in used}
    assert declared == {prefix: (PREFIXES | VIEWS)[prefix] for prefix in declared}
    assert sparql.has_word(query.text, "ORDER")
    assert not re.search(r"\b(YEAR|MONTH|NOW)\s*\(", query.text)


@pytest.mark.parametrize("name", NAMES)
def test_every_default_belongs_to_a_parameter(name: str) -> None:
    query = read_query(name)
    defaults = re.findall(r"^#\+   - (\w+):", query.text, re.MULTILINE)
    assert [p.name for p in query.parameters if p.default is not None] == sorted(
        defaults, key=[p.name for p in query.parameters].index
    )


def test_no_expected_file_is_left_over() -> None:
    assert {path.stem for path in (HERE / "queries").iterdir()} == set(NAMES)


def test_a_parameter_selects(oxigraph: EmbeddedStore) -> None:
    rows = list(csv.DictReader(io.StringIO(written(run("deputy-activity", oxigraph, {"legislature": "16"})))))
    assert [(row["legislature"], row["questions"]) for row in rows] == [("16", "2"), ("16", "1")]


def test_a_parameter_follows_the_base_of_the_graph(tmp_path: Path) -> None:
    build([HERE.parent / "seeds"], tmp_path / "moved.nq", base="https://example.org/kg/")
    store = open_store(tmp_path / "moved.nq")
    for base in ("https://w3id.org/qan/", "https://example.org/kg/"):
        rows = run("cited-by", store, {"entity": f"{base}id/programme/vie"})
        assert isinstance(rows, ox.QuerySolutions)
        assert [row["question"].value for row in rows] == ["https://example.org/kg/id/question/14/QE/2524"]


def test_parameters_are_equal_on_both_engines(oxigraph: EmbeddedStore, in_rdflib: RdflibStore) -> None:
    for name, params in [
        ("deputy-on-rubrique", {"deputy": "PA900001", "rubrique": "commerce"}),
        ("questions-by-group", {"legislature": "15"}),
        ("journal-issue", {"date": "2012-12-18", "page": "7500"}),
        ("most-cited", {"class": "https://w3id.org/qan/ontology#LegalText"}),
        ("cited-by", {"entity": "https://w3id.org/qan/id/texte/loi/2014-856"}),
        ("code-articles", {"code": "https://w3id.org/qan/id/code/commerce"}),
        ("overdue-at-date", {"at": "2013-06-01", "limit": "2013-04-01"}),
        ("overdue-by-ministry-in-office", {"at": "2013-06-01", "limit": "2013-04-01"}),
        ("groups-displayed-and-at-date", {"legislature": "14"}),
        ("career", {"deputy": "PA900002"}),
        ("theme-by-constituency", {"theme": "santé"}),
    ]:
        rows = in_value_space(run(name, oxigraph, params))
        assert rows and rows == in_value_space(run(name, in_rdflib, params))


@pytest.mark.parametrize(
    "attempt",
    ['" } DROP ALL #', "x\\", 'x") || true || ("', "?question", "'''", '"""\n} UNION { ?s ?p ?o', "{ } # }"],
)
def test_a_value_cannot_leave_its_literal(attempt: str, oxigraph: EmbeddedStore) -> None:
    assert in_value_space(run("deputy-on-rubrique", oxigraph, {"rubrique": attempt})) == []
    query = read_query("SELECT ?_x WHERE { BIND(1 AS ?one) FILTER(BOUND(?_x)) }")
    rows = run(query, oxigraph, {"x": attempt})
    assert isinstance(rows, ox.QuerySolutions)
    assert [row[0] for row in rows] == [ox.Literal(attempt)]


def test_an_iri_cannot_leave_its_brackets() -> None:
    with pytest.raises(InputError, match="not of type iri"):
        parse_value("http://example.org/> } #", Parameter("x", "_x_iri", "iri"))


@pytest.mark.parametrize(("kind", "text"), [("integer", "quatorze"), ("date", "2013-02-30"), ("date", "7 août")])
def test_a_value_of_the_wrong_type_is_refused(kind: str, text: str) -> None:
    with pytest.raises(InputError, match=f"not of type {kind}") as caught:
        parse_value(text, Parameter("x", f"_x_{kind}", kind))
    assert kind in caught.value.hint


def test_a_term_stands_for_a_variable_and_not_in_a_string() -> None:
    text = 'SELECT ?s WHERE { { ?s ?p ?_x } UNION { ?s ?q ?_x FILTER(?s != "{ ?_x }") } } # ?_x'
    expected = 'SELECT ?s WHERE { { ?s ?p "a" } UNION { ?s ?q "a" FILTER(?s != "{ ?_x }") } } # ?_x'
    assert sparql.bind(text, {"_x": ox.Literal("a")}) == expected


def test_a_projected_variable_is_bound_in_every_group() -> None:
    text = "SELECT ?_x WHERE { { ?s ?p ?_x } UNION { ?s ?q ?_x } }"
    bound = sparql.bind(text, {"_x": ox.Literal("a")})
    assert bound.count('{ VALUES ?_x { "a" } ?s') == 2


def test_a_variable_without_a_place_is_refused() -> None:
    with pytest.raises(InputError, match="no place to bind"):
        sparql.bind("SELECT ?_x WHERE { ?s ?p ?o }", {"_x": ox.Literal("a")})


def test_values_go_inside_a_subselect_and_not_into_a_template() -> None:
    text = "CONSTRUCT { ?s a ?_x } WHERE { { SELECT ?s ?_x WHERE { ?s ?p ?_x } } }"
    bound = sparql.bind(text, {"_x": ox.NamedNode("http://example.org/a")})
    assert bound.count("VALUES") == 1
    assert "WHERE { VALUES" in bound
    ox.Store().query(bound)


def test_prefixes_need_no_declaration(oxigraph: EmbeddedStore) -> None:
    assert bool(run("ASK { ?q a qan:WrittenQuestion }", oxigraph))


def test_a_path_needs_no_spaces(oxigraph: EmbeddedStore) -> None:
    assert bool(run("ASK { ?q qan:askedUnder/qan:forConstituency/skos:prefLabel ?label }", oxigraph))
    assert bool(run("ASK { ?q qan:askedBy/qan:identifiedAs? ?deputy }", oxigraph))
    assert bool(run("ASK { ?q ^qan:answerTo/qan:answerKind ?kind }", oxigraph))


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "ASK { ?q qan:askedBi ?d }",
            "query, line 1, column 10: the ontology has no qan:askedBi",
            "qan:askedBy",
        ),
        ("ASK {\n ?q qann:askedBy ?d }", "line 2, column 5: unknown prefix qann:", "did you mean qan"),
        ("DROP ALL", "not a SELECT", ""),
        ("SELECT\nnothing", "line 2, column 8", ""),
        ("delay-by-minister", "no query and no file", "delay-by-ministry"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(text: str, message: str, hint: str, oxigraph: EmbeddedStore) -> None:
    with pytest.raises(InputError) as caught:
        run(text, oxigraph)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert hint in caught.value.hint


def test_a_query_that_rdflib_cannot_read_is_the_same_error(in_rdflib: RdflibStore) -> None:
    with pytest.raises(InputError, match="bad-query: line 2, column 1"):
        run("SELECT\nnothing", in_rdflib)


def test_an_unknown_parameter_is_refused(oxigraph: EmbeddedStore) -> None:
    with pytest.raises(InputError, match="no parameter 'legislatur'") as caught:
        run("absences", oxigraph, {"legislatur": "14"})
    assert "legislature" in caught.value.hint
    with pytest.raises(InputError, match="no parameter 'x'") as caught:
        run("cited-by", oxigraph, {"x": "14"})
    assert caught.value.hint == "it takes entity"


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("#+ summary: Mine\nSELECT * WHERE { ?s ?p ?_n_integer } ORDER BY ?s", encoding="utf-8")
    query = read_query(path)
    assert (query.name, query.form, query.summary) == ("mine", "SELECT", "Mine")
    assert query.parameters == (Parameter("n", "_n_integer", "integer"),)
    assert read_query(str(path)) == query


def sample(query: Query, store: EmbeddedStore, rows: int = 3) -> str:
    """The part of docs/queries.md about one query."""
    lines = [
        f"### `{query.name}`",
        "",
        f"{query.summary}.  ",
        f"*{query.summary_fr}.*",
        "",
        query.description,
        "",
    ]
    for p in query.parameters:
        default = "all" if p.default is None else f"`{p.default}`" if p.default else "any"
        lines.append(f"- `--param {p.name}=…` ({p.type}; without it: {default})")
    lines += [""] * bool(query.parameters)
    if query.name not in NAMES:
        lines += ["Asks another endpoint too, so no rows are shown here."]
    elif query.form == "SELECT":
        stream = io.BytesIO()
        write_result(run(query, store), stream, "md")
        lines += stream.getvalue().decode().splitlines()[: rows + 2]
    else:
        lines += ["Gives triples."]
    return "\n".join(lines) + "\n"


def test_documentation_shows_every_query_with_its_rows(oxigraph: EmbeddedStore) -> None:
    page = (HERE.parent / "docs" / "queries.md").read_text(encoding="utf-8")
    for query in list_queries():
        assert sample(query, oxigraph) in page


def test_the_ontology_has_terms() -> None:
    assert {"askedBy", "Question"} <= queries.ontology_terms()
