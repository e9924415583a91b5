"""The description counts what is there, names where it comes from, and offers queries that run."""

import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, RDFS, SH, VOID, XSD

from kg.dataset import count, dataset_graph, describe, official_address
from kg.errors import InputError
from kg.pipeline import build
from kg.queries import list_queries
from kg.rdf.formats import read_quads
from kg.rdf.vocabulary import PREFIXES

HERE = Path(__file__).parent
SEED = HERE.parent / "seeds" / "QANR5L14QE2524.txt"
DATASET = rdflib.URIRef("https://w3id.org/qan/dataset")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "corpus.nq"
    build([HERE / "data" / "corpus", SEED], path)
    return path


@pytest.fixture(autouse=True)
def no_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def described(corpus: Path) -> rdflib.Graph:
    lines = b"".join(dataset_graph(describe([corpus], [SEED]))).decode()
    triples = "".join(f"{line.rpartition(' <')[0]} .\n" for line in lines.splitlines())
    return rdflib.Graph().parse(data=triples, format="nt")


def test_partitions_count_the_graph(corpus: Path) -> None:
    graph = described(corpus)
    quads = list(read_quads(corpus))
    predicates = Counter(quad.predicate.value for quad in quads)
    found = {
        str(graph.value(part, VOID.property)): int(str(graph.value(part, VOID.triples)))
        for part in graph.objects(DATASET, VOID.propertyPartition)
    }
    assert found == predicates
    classes = Counter(str(q.object)[1:-1] for q in quads if q.predicate.value == str(RDF.type))
    entities = {
        str(graph.value(part, VOID["class"])): int(str(graph.value(part, VOID.entities)))
        for part in graph.objects(DATASET, VOID.classPartition)
    }
    assert entities == classes
    assert int(str(graph.value(DATASET, VOID.triples))) == len(quads)
    subsets = sum(int(str(graph.value(part, VOID.triples))) for part in graph.objects(DATASET, VOID.subset))
    assert subsets == len(quads)


def test_a_line_of_another_writer_lets_nothing_be_counted_twice(corpus: Path, tmp_path: Path) -> None:
    mixed = tmp_path / "mixed.nq"
    mixed.write_bytes(corpus.read_bytes() + b"# a remark\n")
    with pytest.raises(InputError, match="not-canonical"):
        count([mixed])


def test_sources_are_named_with_hash_and_address(corpus: Path, tmp_path: Path) -> None:
    graph = described(corpus)
    archive = graph.value(DATASET, PROV.wasDerivedFrom)
    assert str(archive).endswith(hashlib.sha256(SEED.read_bytes()).hexdigest())
    assert str(graph.value(archive, DCTERMS.title)) == SEED.name
    dump = tmp_path / "Questions_ecrites_XV.xml.zip"
    dump.write_bytes(b"PK")
    note = tmp_path / f".{dump.name}.json"
    note.write_text('{"url": "x", "modified": "Tue, 21 Jun 2022 10:00:00 GMT"}', encoding="utf-8")
    statements = describe([corpus], [dump])
    address = official_address(dump.name)
    assert address and any(o == f"<{address}>" and p == f"<{DCAT.downloadURL}>" for _, p, o in statements)
    assert any(o.startswith('"2022-06-21"') and p == f"<{DCTERMS.issued}>" for _, p, o in statements)
    assert official_address("letters.zip") is None


def test_queries_are_executables_that_parse_with_the_declared_prefixes(corpus: Path) -> None:
    graph = described(corpus)
    declared = {
        str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace))
        for node in graph.objects(DATASET, SH.declare)
    }
    assert declared == PREFIXES
    queries = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    assert len(queries) == len(list_queries())
    for query in queries:
        text = str(graph.value(query, SH.select) or graph.value(query, SH.construct))
        rdflib.Graph().query(
            re.sub(r"\bSERVICE\s+<[^>]*>", "", text), initNs={k: rdflib.URIRef(v) for k, v in declared.items()}
        )
        languages = {c.language for c in graph.objects(query, RDFS.comment) if isinstance(c, rdflib.Literal)}
        assert languages == {"fr", "en"}


def test_the_same_files_give_the_same_description(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert describe([corpus], [SEED]) == describe([corpus], [SEED])
    newest = described(corpus).value(DATASET, DCTERMS.modified)
    assert newest == rdflib.Literal("2023-02-07", datatype=XSD.date)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert described(corpus).value(DATASET, DCTERMS.modified) == rdflib.Literal("2023-11-14", datatype=XSD.date)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(InputError, match="bad-epoch"):
        describe([corpus])


def test_it_stands_in_the_dataset_graph_without_blank_nodes(corpus: Path) -> None:
    lines = b"".join(dataset_graph(describe([corpus], [SEED]))).decode().splitlines()
    assert all(line.endswith("<https://w3id.org/qan/graph/dataset> .") for line in lines)
    assert not any("_:" in line for line in lines)
    assert len(lines) == len(set(lines))
