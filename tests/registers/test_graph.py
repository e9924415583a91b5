"""Builds with registers: what they add, that they contradict nothing, and that the bytes depend on nothing else."""

import json
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.extractors.places import Places
from kg.pipeline import build
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris
from kg.registers.records import Body
from kg.registers.store import compile_register
from kg.validation import validate

DATA = Path(__file__).parents[1] / "data"
SEED = Path(__file__).parents[2] / "seeds" / "QANR5L14QE2524.txt"
SOURCES = [DATA / "corpus", SEED]
IRIS = Iris()
QUESTION = "<https://w3id.org/qan/id/question/14/QE/2524>"
Quads = dict[str, set[tuple[str, str, str]]]


def quads(path: Path) -> Quads:
    """The statements of each graph."""
    graphs: Quads = defaultdict(set)
    for quad in ox.parse(path=str(path)):
        s, p, o = str(quad.subject), str(quad.predicate), str(quad.object)
        graphs[str(quad.graph_name).removeprefix("<https://w3id.org/qan/graph/").rstrip(">")].add((s, p, o))
    return graphs


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Quads:
    path = tmp_path_factory.mktemp("without") / "graph.nq"
    build(SOURCES, path, citations=False)
    return quads(path)


@pytest.fixture(scope="module")
def file_with(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("with") / "graph.nq"
    build(SOURCES, path, citations=False, registers=[DATA / "registers"])
    return path


@pytest.fixture(scope="module")
def registered(file_with: Path) -> Quads:
    return quads(file_with)


def all_of(graphs: Quads) -> set[tuple[str, str, str]]:
    return set().union(*graphs.values())


def objects(graphs: Quads, subject: str, predicate: str) -> set[str]:
    return {o for s, p, o in all_of(graphs) if (s, p) == (subject, predicate)}


def test_the_founding_question_in_the_graph(registered: Quads) -> None:
    mandate, group, ministry = IRIS.mandate("PM645130"), IRIS.body("PO656006"), IRIS.body("PO653271")
    assert objects(registered, QUESTION, v.ASKED_UNDER) == {mandate}
    assert objects(registered, mandate, v.FOR_CONSTITUENCY) == {IRIS.constituency(2010, "42", 4)}
    assert objects(registered, QUESTION, v.GROUP_AT_DATE) == {group}
    affiliation = QUESTION.replace(">", "/rattachement>")
    assert objects(registered, affiliation, v.DISPLAYED_LABEL) == {'"Les Républicains"@fr'}
    assert objects(registered, affiliation, v.CONSISTENT_AT_DATE) == {f'"false"^^<{v.XSD}boolean>'}
    assert objects(registered, QUESTION.replace(">", "/attribution/1>"), v.ALLOCATED_BODY) == {ministry}
    [office] = [s for s, p, o in registered["register/ministries"] if (p, o) == (v.ORGANIZATION, ministry)]
    [holder] = objects(registered, office, v.MEMBER)
    assert objects(registered, holder, v.NAME) == {'"Nicole Bricq"@fr'}
    assert objects(registered, holder, v.TYPE) == {v.PERSON_CLASS}, "no mandate of hers is in this register"
    assert objects(registered, ministry, v.POLICY_FIELD) == {v.concept("policy-field", "foreign-trade")}
    assert objects(registered, IRIS.body("PO707869"), v.SUCCEEDS) == {group}


def test_the_graph_without_registers_is_a_subset(without: Quads, registered: Quads) -> None:
    assert all_of(without) - all_of(registered) == set()
    for graph, statements in without.items():
        if graph.startswith("question/"):
            assert statements <= registered[graph]
    # What a register adds to a question's graph, and nothing else.
    added = {p for graph in without if graph.startswith("question/") for _, p, _ in registered[graph] - without[graph]}
    assert added == {v.ASKED_UNDER, v.GROUP_AT_DATE, v.CONSISTENT_AT_DATE, v.ALLOCATED_BODY}


def test_no_statement_stands_in_two_graphs(registered: Quads) -> None:
    assert sum(map(len, registered.values())) == len(all_of(registered))


def test_a_name_printed_otherwise_becomes_another_label(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(SEED.read_text(encoding="utf-8").replace("Dino Cinieri", "Dino Ciniéri"), encoding="utf-8")
    build([sheet], tmp_path / "graph.nq", citations=False, registers=[DATA / "registers"])
    graphs = quads(tmp_path / "graph.nq")
    deputy = "<https://w3id.org/qan/id/depute/PA267429>"
    assert objects(graphs, deputy, v.NAME) == {'"Dino Cinieri"@fr'}
    assert objects(graphs, deputy, v.ALT_LABEL) == {'"Dino Ciniéri"@fr'}


def test_an_author_by_name_is_identified_not_renamed(tmp_path: Path) -> None:
    lines = SEED.read_text(encoding="utf-8").splitlines(keepends=True)
    sheet = tmp_path / "sheet.txt"
    sheet.write_text("".join(line for line in lines if "dyn/deputes" not in line), encoding="utf-8")
    build([sheet], tmp_path / "without.nq", citations=False)
    build([sheet], tmp_path / "with.nq", citations=False, registers=[DATA / "registers"])
    before, after = quads(tmp_path / "without.nq"), quads(tmp_path / "with.nq")
    [author] = objects(before, QUESTION, v.ASKED_BY)
    assert author == "<https://w3id.org/qan/id/depute/nom/14/dino-cinieri/42>"
    assert objects(after, QUESTION, v.ASKED_BY) == {author}
    assert objects(after, author, v.IDENTIFIED_AS) == {"<https://w3id.org/qan/id/depute/PA267429>"}
    assert objects(after, QUESTION, v.ASKED_UNDER) == {IRIS.mandate("PM645130")}
    assert all_of(before) <= all_of(after)


def test_only_what_is_touched_unless_all_is_wanted(tmp_path: Path, registered: Quads) -> None:
    build([SEED], tmp_path / "some.nq", citations=False, registers=[DATA / "registers"])
    build([SEED], tmp_path / "all.nq", citations=False, registers=[DATA / "registers"], all_registers=True)
    some, everything = quads(tmp_path / "some.nq"), quads(tmp_path / "all.nq")
    people = {o for s, p, o in some["register/deputies"] if p == v.NAME}
    assert people == {'"Dino Cinieri"@fr', '"Nicole Bricq"@fr'}
    assert all_of(some) < all_of(everything)
    assert {s for s, p, o in everything["register/deputies"] if p == v.NAME} >= {
        f"<https://w3id.org/qan/id/depute/PA90000{n}>" for n in range(1, 7)
    }
    assert all_of({g: s for g, s in registered.items() if g.startswith("register/")}) <= all_of(everything)


def test_all_that_the_links_and_the_register_graphs_point_to_is_described(registered: Quads) -> None:
    described = {s for s, p, _ in all_of(registered) if p == v.TYPE}
    links = {v.ASKED_BY, v.ASKED_UNDER, v.GROUP_AT_DATE, v.ALLOCATED_BODY}
    pointed = {
        o
        for graph, statements in registered.items()
        for _, p, o in statements
        if p in links or (graph.startswith("register/") and o.startswith(IRIS.id))
    }
    assert len(pointed) > 30 and pointed <= described


def test_a_constituency_of_boundaries_that_are_not_known_has_no_iri() -> None:
    def body(legislature: int, code: str, ordinal: int) -> Body:
        return Body(
            f"PO{legislature}", "constituency", "x", None, None, None, None, None, None, None, legislature, code,
            "Paris", ordinal,
        )  # fmt: skip

    paris = body(3, "75", 1)
    places = Places([paris, body(2, "75", 47), body(8, "75", 1)], IRIS)
    assert places.constituency(paris) == IRIS.constituency(1958, "75", 1)
    assert set(places.claims) == {IRIS.constituency(1958, "75", 1), IRIS.department("75")}


def test_bytes_depend_on_neither_workers_nor_the_form_of_the_register(file_with: Path, tmp_path: Path) -> None:
    compile_register([DATA / "registers"], tmp_path / "register")
    for name, jobs, register in (("jobs", 2, DATA / "registers"), ("compact", 1, tmp_path / "register")):
        path = tmp_path / f"{name}.nq"
        build(SOURCES, path, citations=False, jobs=jobs, registers=[register])
        assert path.read_bytes() == file_with.read_bytes()


def test_the_graph_conforms(file_with: Path) -> None:
    assert [r for r in validate([file_with]).results if r.severity == "violation"] == []


def test_the_command_takes_registers_and_tells_what_stays_open(tmp_path: Path) -> None:
    output = tmp_path / "graph.nq"
    env = {"KG_REGISTERS": str(DATA / "registers")}
    done = CliRunner().invoke(cli, ["build", str(DATA / "corpus"), "-o", str(output), "--no-citations"], env=env)
    assert done.exit_code == 0, done.stderr
    notes = [json.loads(line) for line in Path(f"{output}.anomalies.jsonl").read_text("utf-8").splitlines()]
    open_ = {(note["question"], note["code"], note["note"]) for note in notes if note["code"].endswith("-open")}
    candidate = "candidates: PO900107 Ministère de la santé et de la prévention"
    assert open_ >= {("QANR5L16QE301", "ministry-open", candidate), ("QANR5L16QG6", "ministry-open", candidate)}
    missing = CliRunner().invoke(cli, ["build", str(SEED), "-o", str(output), "--registers", str(tmp_path / "no")])
    assert missing.exit_code == 2
