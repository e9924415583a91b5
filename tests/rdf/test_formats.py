"""Every format says the same: what is written is read back, by pyoxigraph and by rdflib, triple by triple."""

import io
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import InputError
from kg.pipeline import build
from kg.rdf.formats import FORMATS, QUAD_FORMATS, format_name, guess_format, read_quads, write_lines
from kg.rdf.vocabulary import PREFIXES

CORPUS = Path(__file__).parent.parent / "data" / "corpus"
AWKWARD = 'Il dit : « C\'est "ça" » \\ fin\nsecond paragraphe\tet <b>&amp;</b> 🙂'


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("formats") / "graph.nq"
    build([CORPUS], path)
    return path


def triples(path: Path) -> set[str]:
    return {str(quad.triple) for quad in read_quads(path)}


@pytest.mark.parametrize("suffix", [*FORMATS, "ttl.gz", "nq.zst"])
def test_a_format_holds_the_same_triples(suffix: str, reference: Path, tmp_path: Path) -> None:
    path = tmp_path / f"graph.{suffix}"
    build([CORPUS], path)
    assert triples(path) == triples(reference)
    if guess_format(path) in QUAD_FORMATS:
        assert set(map(str, read_quads(path))) == set(map(str, read_quads(reference)))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib warns of its own calls
@pytest.mark.parametrize(
    ("suffix", "name"), [("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld"), ("trig", "trig")]
)
def test_rdflib_reads_the_same(suffix: str, name: str, reference: Path, tmp_path: Path) -> None:
    path = tmp_path / f"graph.{suffix}"
    build([CORPUS], path)
    text = path.read_text(encoding="utf-8")
    if name in ("trig", "json-ld"):
        dataset = rdflib.Dataset()
        dataset.parse(data=text, format=name)
        found = {quad[:3] for quad in dataset.quads((None, None, None, None))}
    else:
        found = set(rdflib.Graph().parse(data=text, format=name))
    assert len(found) == len(triples(reference))


def test_no_blank_node_is_ever_written(reference: Path) -> None:
    for quad in read_quads(reference):
        assert not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode)


def written(name: str, *lines: str) -> str:
    stream = io.BytesIO()
    write_lines(["".join(lines).encode()], stream, name, "https://w3id.org/qan/")
    return stream.getvalue().decode()


def test_turtle_is_grouped_short_and_right() -> None:
    a, graph, qan = "<https://w3id.org/qan/id/a>", "<https://w3id.org/qan/graph/g>", PREFIXES["qan"]
    number = f'{a} <{qan}number> "3"^^<{PREFIXES["xsd"]}integer> {graph} .\n'
    text = written("ttl", number, f"{a} <{PREFIXES['rdf']}type> <{qan}Question> {graph} .\n")
    assert text.endswith("\n<id/a> a qan:Question ;\n    qan:number 3 .\n")


@pytest.mark.parametrize("name", list(FORMATS))
def test_awkward_strings_survive(name: str) -> None:
    literal = ox.Literal(AWKWARD, language="fr")
    quad = ox.Quad(
        ox.NamedNode("https://w3id.org/qan/id/a"),
        ox.NamedNode(f"{PREFIXES['qan']}text"),
        literal,
        ox.NamedNode("https://w3id.org/qan/graph/g"),
    )
    text = written(name, f"{quad} .\n")
    (back,) = ox.parse(text.encode(), format=FORMATS[name], base_iri="https://w3id.org/qan/")
    assert back.triple == quad.triple


@pytest.mark.parametrize(
    ("name", "format_"), [("Turtle", "ttl"), (".NT", "nt"), ("json-ld", "jsonld"), ("rdfxml", "rdf"), ("owl", "rdf")]
)
def test_formats_have_aliases(name: str, format_: str) -> None:
    assert format_name(name) == format_


def test_a_format_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="docx"):
        format_name("docx")
    with pytest.raises(InputError, match="tells no RDF format"):
        guess_format(Path("graph"))


def test_a_syntax_error_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.nt"
    path.write_text("<https://example.org/s> <https://example.org/p> .\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"broken\.nt.*line 1"):
        list(read_quads(path))
