"""The document the project was created from, read with one's own eyes and held here fact by fact."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.pipeline import build

SEEDS = Path(__file__).parent.parent / "seeds"
BASE = "https://w3id.org/qan/"
QUESTION = f"{BASE}id/question/14/QE/2524"
PREFIXES = {
    "qan": f"{BASE}ontology#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seed") / "seed.nq"
    build([SEEDS], path)
    return path


@pytest.fixture(scope="module")
def store(built: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(built), format=ox.RdfFormat.N_QUADS)
    return store


def one(store: ox.Store, path: str) -> str:
    """The single value at the end of a property path from the question."""
    query = f"SELECT ?v {{ <{QUESTION}> {path} ?v }}"
    rows = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    values = [row["v"].value for row in rows]
    assert len(values) == 1, f"{path}: {values}"
    return str(values[0])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("qan:number", "2524"),
        ("qan:officialId", "QANR5L14QE2524"),
        ("qan:inLegislature", f"{BASE}id/legislature/14"),
        ("qan:askedBy", f"{BASE}id/depute/PA267429"),
        ("qan:askedBy/foaf:name", "Dino Cinieri"),
        ("qan:askedBy/foaf:page", "https://www.assemblee-nationale.fr/dyn/deputes/PA267429"),
        ("qan:authorConstituency", f"{BASE}id/circonscription/2010/42-04"),
        ("qan:authorConstituency/skos:prefLabel", "Loire (4e circonscription)"),
        ("qan:displayedAffiliation/qan:displayedLabel", "Les Républicains"),
        ("qan:addressedTo", f"{BASE}id/ministere/commerce-exterieur"),
        ("qan:assignedTo", f"{BASE}id/ministere/commerce-exterieur"),
        ("qan:addressedTo/skos:prefLabel", "Commerce extérieur"),
        ("qan:rubrique", f"{BASE}id/rubrique/commerce-exterieur"),
        ("qan:rubrique/skos:prefLabel", "Commerce extérieur"),
        ("dcterms:issued", "2012-08-07"),
        ("qan:publishedOnPage/qan:pageNumber", "4642"),
        ("qan:hasAnswer", f"{QUESTION}/reponse"),
        ("qan:hasAnswer/dcterms:issued", "2013-04-02"),
        ("qan:hasAnswer/qan:publishedOnPage/qan:pageNumber", "3543"),
        ("qan:answerDelayDays", "238"),
        ("qan:publishedIn/rdfs:seeAlso", "https://www2.assemblee-nationale.fr/static/14/questions/jo/jo_anq_31.pdf"),
        ("foaf:page", "https://www.assemblee-nationale.fr/dyn/14/questions/QANR5L14QE2524"),
    ],
)
def test_the_graph_holds_the_facts_of_the_sheet(store: ox.Store, path: str, value: str) -> None:
    assert one(store, path) == value


def test_the_texts_are_whole_and_without_a_seam(store: ox.Store) -> None:
    question, answer = one(store, "qan:text"), one(store, "qan:hasAnswer/qan:text")
    assert question.startswith("M. Dino Cinieri interroge Mme la ministre du commerce extérieur")
    assert question.endswith("apparaît comme évident.")
    assert answer.startswith("La politique nationale des pôles de compétitivité, lancée en 2005,")
    assert answer.endswith("Pacte national pour la croissance, la compétitivité et l'emploi.")
    for text in (question, answer):
        assert "\n" not in text and "  " not in text and "Page" not in text
    words = " ".join((SEEDS / "QANR5L14QE2524.txt").read_text(encoding="utf-8").split())
    assert question in words and answer in words


def test_the_glued_pages_and_dates_are_told(built: Path) -> None:
    lines = built.with_name("seed.nq.anomalies.jsonl").read_text(encoding="utf-8").splitlines()
    glued = {note["raw"]: note["kept"] for note in map(json.loads, lines) if note["code"] == "glued-page-date"}
    assert len(glued) == 2
    assert any("46427 août 2012" in raw for raw in glued)
    assert all(kept for kept in glued.values())


def test_every_thing_named_is_described(store: ox.Store) -> None:
    """No IRI of the data is an object without being a subject, the official bodies of later registers aside."""
    query = f"""SELECT DISTINCT ?o {{ ?s ?p ?o
        FILTER(isIRI(?o) && STRSTARTS(STR(?o), "{BASE}id/") && !STRSTARTS(STR(?o), "{BASE}id/reponse-commune/"))
        FILTER NOT EXISTS {{ ?o ?q ?x }} }}"""
    rows = store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    assert [row["o"].value for row in rows] == []
