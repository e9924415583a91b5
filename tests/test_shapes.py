"""Every shape is met by a graph that conforms, and broken, it alone, by a graph that differs in a triple or two.

Shapes about questions are tested on `data/shapes/conforms.ttl` and the changes of `spoiled.toml`, those about what the
texts cite on `citing.ttl` and `citing.toml`; a shape may have a pair of graphs of its own instead,
`<shape>.conforms.ttl` and `<shape>.breaks.ttl`. The engine is the quick one,
pySHACL is held to say the same.
"""

import tomllib
from functools import cache
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, SH

from kg.validation import read_shapes, validate

DATA = Path(__file__).parent / "data" / "shapes"
BASE = "https://w3id.org/qan/"
CHANGES = {"conforms.ttl": "spoiled.toml", "citing.ttl": "citing.toml"}
# Shape → the graph that conforms, and what to change in it.
SPOILED = {
    shape: (DATA / graph, change)
    for graph, changes in CHANGES.items()
    for shape, change in tomllib.loads((DATA / changes).read_text(encoding="utf-8")).items()
}
PAIRS = {path.name.removesuffix(".breaks.ttl") for path in DATA.glob("*.breaks.ttl")}
SHAPES = read_shapes()
NAMES = sorted(str(shape).rpartition("#")[2] for shape in SHAPES.subjects(SH.severity))


@cache
def prefixes(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if line.startswith("@"))


def parse(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="turtle", publicID=BASE)


def spoiled(name: str) -> rdflib.Graph:
    """The conforming graph with its change."""
    path, change = SPOILED[name]
    graph = parse(path.read_text(encoding="utf-8"))
    removed = parse(prefixes(path) + change.get("remove", ""))
    for triple in removed:
        assert triple in graph, f"{name} removes what is not there: {triple}"
        graph.remove(triple)
    for triple in parse(prefixes(path) + change.get("add", "")):
        graph.add(triple)
    return graph


def broken(graph: rdflib.Graph) -> set[str]:
    return {result.shape.strip("<>").rpartition("#")[2] for result in validate([graph], engine="shacl").results}


def test_every_shape_has_a_graph_that_breaks_it() -> None:
    assert set(NAMES) == PAIRS | SPOILED.keys()
    assert not PAIRS & SPOILED.keys()


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_common_graph_conforms_without_a_gap(name: str) -> None:
    assert broken(parse((DATA / name).read_text(encoding="utf-8"))) == set()


@pytest.mark.parametrize("name", sorted(SPOILED))
def test_a_spoiled_graph_breaks_its_shape_alone(name: str) -> None:
    assert broken(spoiled(name)) == {name}


def test_pyshacl_finds_the_same_in_all_of_them() -> None:
    """One graph of all the spoiled graphs, each under a base of its own: pySHACL takes a second a graph to begin."""
    together = rdflib.Graph()
    for number, name in enumerate(sorted(SPOILED)):
        text = spoiled(name).serialize(format="nt")
        for part in ("id", "graph"):
            text = text.replace(f"<{BASE}{part}/", f"<{BASE}case-{number}/{part}/")
        together.parse(data=text, format="nt")
    reference, quick = (validate([together], engine=engine, language="fr").results for engine in ("pyshacl", "shacl"))
    found = [(r.severity, r.shape, r.focus_node, r.path, r.component, r.message) for r in reference]
    assert [(r.severity, r.shape, r.focus_node, r.path, r.component, r.message) for r in quick] == found
    assert {shape.strip("<>").rpartition("#")[2] for _, shape, *_ in found} == SPOILED.keys()


@pytest.mark.parametrize("name", sorted(PAIRS))
def test_a_pair_conforms_and_breaks_its_shape_alone(name: str) -> None:
    conforming = broken(parse((DATA / f"{name}.conforms.ttl").read_text(encoding="utf-8")))
    breaking = broken(parse((DATA / f"{name}.breaks.ttl").read_text(encoding="utf-8")))
    assert (conforming, breaking) == (set(), {name})


@pytest.mark.parametrize("name", NAMES)
def test_messages_are_in_french_and_english(name: str) -> None:
    shape = rdflib.URIRef(f"https://w3id.org/qan/shape#{name}")
    languages = {m.language for m in SHAPES.objects(shape, SH.message) if isinstance(m, rdflib.Literal)}
    assert languages >= {"fr", "en"}


def test_every_node_shape_with_a_target_is_named_in_both_languages() -> None:
    for shape in set(SHAPES.subjects(RDF.type, SH.NodeShape)) & set(SHAPES.subjects(SH.property)):
        if (shape, SH.targetClass, None) in SHAPES:
            names = {n.language for n in SHAPES.objects(shape, SH.name) if isinstance(n, rdflib.Literal)}
            assert names >= {"fr", "en"}, shape
