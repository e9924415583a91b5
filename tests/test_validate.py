"""Both engines, and checking part by part, find the same; reports say what, and where it comes from."""

import csv
import io
import json
import random
from collections.abc import Iterable
from pathlib import Path

import pytest
import rdflib

from kg.errors import InputError
from kg.pipeline import build
from kg.validation import Report, Result, summary, validate, write_report
from kg.validation.engines import RustShapes
from kg.validation.partition import NotPartitionableError, Partition
from kg.validation.shapes import Shapes

HERE = Path(__file__).parent
SHAPES = HERE / "data" / "shapes"
QUESTION = "<https://w3id.org/qan/id/question/14/QE/2524>"
GRAPH = "<https://w3id.org/qan/graph/question/14/QE/2524>"


def keys(results: Iterable[Result]) -> list[tuple[object, ...]]:
    """What makes results the same whatever engine found them."""
    return [(r.severity, r.shape, r.focus_node, r.path, r.component, r.message) for r in results]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "corpus.nq"
    build([HERE / "data" / "corpus", HERE.parent / "seeds"], path)
    return path


def by_parts(path: Path, language: str = "en") -> Report:
    """Checked in parts of a few questions; fails where the graph would be checked whole."""
    partition = Partition([path], path.parent, Shapes(), 20_000)
    for part in partition.parts():
        part.path.unlink()
    return validate([path], engine="shacl", large_bytes=0, part_bytes=20_000, language=language)


def spoil(lines: list[str], seed: int, faults: int) -> list[str]:
    """Lines lost, said twice with another value, or with another object, all in their graph."""
    chance = random.Random(seed)
    for _ in range(faults):
        i = chance.randrange(len(lines))
        subject, predicate, rest = lines[i].split(" ", 2)
        graph = rest[rest.rindex(" <") :]
        other = chance.choice(lines)
        odd = ['""', '"x"@en', '"-3"^^<http://www.w3.org/2001/XMLSchema#integer>', "<https://example.org/elsewhere>"]
        value = chance.choice([*odd, other.split(" ", 2)[2].rpartition(" <")[0]])
        fault = chance.randrange(3)
        if fault == 0:
            del lines[i]
        elif fault == 1:
            lines.insert(i, f"{subject} {predicate} {value}{graph}")
        else:
            lines[i] = f"{subject} {predicate} {value}{graph}"
    return lines


@pytest.mark.parametrize("seed", range(12))
def test_parts_have_the_results_of_the_whole(seed: int, corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "spoiled.nq"
    path.write_text("".join(spoil(corpus.read_text(encoding="utf-8").splitlines(keepends=True), seed, 40)))
    whole = validate([path], engine="shacl")
    parts = by_parts(path)
    assert whole.count("violation") > 5
    assert list(parts.results) == list(whole.results)
    assert (parts.engine, parts.triples) == (whole.engine, whole.triples)


def test_engines_agree_on_a_real_graph_with_faults(corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "spoiled.nq"
    path.write_text("".join(spoil(corpus.read_text(encoding="utf-8").splitlines(keepends=True), 5, 60)))
    reference = validate([path], engine="pyshacl")
    assert reference.count("violation") > 10
    assert keys(by_parts(path).results) == keys(reference.results)


@pytest.mark.parametrize("path", sorted(SHAPES.glob("*.*.ttl")), ids=lambda path: path.stem)
def test_engines_agree_on_the_pairs(path: Path) -> None:
    reference = validate([path], engine="pyshacl")
    assert keys(validate([path], engine="shacl").results) == keys(reference.results)


# Core features, each with a shape on ex:T and data of which just ex:bad breaks it.
FEATURES = {
    "minCount": ("sh:path ex:p ; sh:minCount 2", "ex:p 1, 2", "ex:p 1"),
    "maxCount": ("sh:path ex:p ; sh:maxCount 1", "ex:p 1", "ex:p 1, 2"),
    "datatype": ("sh:path ex:p ; sh:datatype xsd:date", 'ex:p "2013-04-02"^^xsd:date', 'ex:p "2013-04-02"'),
    "ill-typed": ("sh:path ex:p ; sh:datatype xsd:date", 'ex:p "2013-04-02"^^xsd:date', 'ex:p "2013-02-30"^^xsd:date'),
    "nodeKind": ("sh:path ex:p ; sh:nodeKind sh:IRI", "ex:p ex:o", 'ex:p "o"'),
    "class": ("sh:path ex:p ; sh:class ex:C", "ex:p ex:c", "ex:p ex:o"),
    "subclass": ("sh:path ex:p ; sh:class ex:Super", "ex:p ex:c", "ex:p ex:o"),
    "pattern": ('sh:path ex:p ; sh:pattern "^PA[0-9]+$"', 'ex:p "PA12"', 'ex:p "pa12"'),
    "pattern flags": ('sh:path ex:p ; sh:pattern "^pa[0-9]+$" ; sh:flags "i"', 'ex:p "PA12"', 'ex:p "P12"'),
    "pattern of an IRI": ('sh:path ex:p ; sh:pattern "/o$"', "ex:p <http://example.org/o>", "ex:p ex:c"),
    "minLength": ("sh:path ex:p ; sh:minLength 2", 'ex:p "éa"', 'ex:p "é"'),
    "maxLength": ("sh:path ex:p ; sh:maxLength 2", 'ex:p "éé"', 'ex:p "aaa"'),
    "languageIn": ('sh:path ex:p ; sh:languageIn ("fr")', 'ex:p "a"@fr, "b"@fr-FR', 'ex:p "a"@en'),
    "languageIn plain": ('sh:path ex:p ; sh:languageIn ("fr")', 'ex:p "a"@fr', 'ex:p "a"'),
    "uniqueLang": ("sh:path ex:p ; sh:uniqueLang true", 'ex:p "a"@fr, "b"@en', 'ex:p "a"@fr, "b"@fr'),
    "in": ("sh:path ex:p ; sh:in (ex:o 1)", "ex:p ex:o, 1", "ex:p ex:c"),
    "hasValue": ("sh:path ex:p ; sh:hasValue ex:o", "ex:p ex:o, ex:c", "ex:p ex:c"),
    "minInclusive": ("sh:path ex:p ; sh:minInclusive 1", "ex:p 1", "ex:p 0"),
    "maxExclusive": ("sh:path ex:p ; sh:maxExclusive 7", "ex:p 6", "ex:p 7"),
    "not comparable": ("sh:path ex:p ; sh:minInclusive 1", "ex:p 1.5", 'ex:p "x"'),
    "lessThan": ("sh:path ex:p ; sh:lessThan ex:q", "ex:p 1 ; ex:q 2", "ex:p 2 ; ex:q 2"),
    "lessThanOrEquals": (
        "sh:path ex:p ; sh:lessThanOrEquals ex:q",
        'ex:p "2013-01-01"^^xsd:date ; ex:q "2013-01-01"^^xsd:date',
        'ex:p "2013-01-02"^^xsd:date ; ex:q "2013-01-01"^^xsd:date',
    ),
    "equals": ("sh:path ex:p ; sh:equals ex:q", "ex:p 1 ; ex:q 1", "ex:p 1 ; ex:q 2"),
    "disjoint": ("sh:path ex:p ; sh:disjoint ex:q", "ex:p 1 ; ex:q 2", "ex:p 1, 2 ; ex:q 2"),
    "inverse path": ("sh:path [ sh:inversePath ex:q ] ; sh:maxCount 0", "ex:p 1", "ex:q ex:bad"),
    "sequence path": ("sh:path (ex:p ex:q) ; sh:maxCount 0", "ex:p ex:o", "ex:p ex:c"),
    "inverse, then a step": (
        "sh:path ([ sh:inversePath ex:p ] ex:q) ; sh:maxCount 0", "ex:q 1", "ex:p ex:bad ; ex:q 1",
    ),
    "alternative path": ("sh:path [ sh:alternativePath (ex:p ex:q) ] ; sh:maxCount 1", "ex:p 1", "ex:p 1 ; ex:q 2"),
    "not": ("sh:path ex:p ; sh:not [ sh:class ex:C ]", "ex:p ex:o", "ex:p ex:c"),
    "and": ("sh:path ex:p ; sh:and ([ sh:nodeKind sh:IRI ] [ sh:class ex:C ])", "ex:p ex:c", "ex:p ex:o"),
    "or": ("sh:path ex:p ; sh:or ([ sh:datatype xsd:integer ] [ sh:class ex:C ])", "ex:p 1, ex:c", "ex:p ex:o"),
    "xone": ("sh:path ex:p ; sh:xone ([ sh:nodeKind sh:IRI ] [ sh:class ex:C ])", "ex:p ex:o", "ex:p ex:c"),
    "node": ("sh:path ex:p ; sh:node [ sh:property [ sh:path ex:q ; sh:minCount 1 ] ]", "ex:p ex:c", "ex:p ex:o"),
    "qualifiedMax": (
        "sh:path ex:p ; sh:qualifiedValueShape [ sh:class ex:C ] ; sh:qualifiedMaxCount 1",
        "ex:p ex:c, ex:o",
        "ex:p ex:c, ex:c2",
    ),
    "qualifiedMin": (
        "sh:path ex:p ; sh:qualifiedValueShape [ sh:class ex:C ] ; sh:qualifiedMinCount 1", "ex:p ex:c", "ex:p ex:o",
    ),
    "closed": ("", "ex:p 1", "ex:p 1 ; ex:unknown 2"),
    "severity": ("sh:path ex:p ; sh:minCount 1 ; sh:severity sh:Info", "ex:p 1", "ex:q 1"),
    "sparql": (
        'sh:path ex:p ; sh:sparql [ sh:select "SELECT $this ?value WHERE { $this $PATH ?value FILTER(?value > 5) }" ]',
        "ex:p 5",
        "ex:p 6",
    ),
    "text found in a text": (
        'sh:path ex:p ; sh:sparql [ sh:select """SELECT $this ?value WHERE { $this <http://example.org/p> ?value ;'
        ' <http://example.org/q> ?n . FILTER(SUBSTR(STR(?value), ?n + 1, 2) != "né") }""" ]',
        'ex:p "le né"@fr ; ex:q 3',
        'ex:p "le né"@fr ; ex:q 2',
    ),
}  # fmt: skip
PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TARGETS = {
    "targetClass": "sh:targetClass ex:T",
    "targetNode": "sh:targetNode ex:good, ex:bad",
    "targetSubjectsOf": "sh:targetSubjectsOf ex:is",
    "targetObjectsOf": "sh:targetObjectsOf ex:names",
}


@pytest.mark.parametrize(
    ("feature", "target"), [(f, "targetClass") for f in FEATURES] + [("maxCount", t) for t in TARGETS]
)
def test_engines_agree_on_core_features(feature: str, target: str, tmp_path: Path) -> None:
    constraint, good, bad = FEATURES[feature]
    body = f"sh:property ex:P .\nex:P a sh:PropertyShape ; {constraint} ." if constraint else (
        "sh:closed true ; sh:ignoredProperties (rdf:type ex:is) ; sh:property [ sh:path ex:p ] ."
    )  # fmt: skip
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(f"{PREFIXES}ex:S a sh:NodeShape ; {TARGETS[target]} ; {body}", encoding="utf-8")
    data = tmp_path / "data.ttl"
    data.write_text(
        f"{PREFIXES}ex:good a ex:T ; ex:is 1 ; {good} .\nex:bad a ex:T ; ex:is 1 ; {bad} .\n"
        "ex:c a ex:C ; ex:q 1 . ex:c2 a ex:C . ex:C rdfs:subClassOf ex:Super . ex:list ex:names ex:good, ex:bad .",
        encoding="utf-8",
    )
    found = {}
    for engine in ("pyshacl", "shacl"):
        results = list(validate([data], shapes=shapes, engine=engine).results)
        assert {r.focus_node for r in results} == {"<http://example.org/bad>"}
        found[engine] = sorted((r.severity, r.focus_node, r.component, r.value, r.path) for r in results)
    assert found["shacl"] == found["pyshacl"]


def test_the_size_chooses_the_engine(corpus: Path, tmp_path: Path) -> None:
    small = tmp_path / "small.ttl"
    small.write_text("<https://example.org/a> a <https://example.org/B> .", encoding="utf-8")
    assert validate([small]).engine == "pyshacl"
    large = tmp_path / "large.nq"
    large.write_text("".join(f"<x:{i}> <x:p> <x:o> <x:g> .\n" for i in range(6000)), encoding="utf-8")
    assert validate([large]).engine == "shacl"


@pytest.mark.parametrize(
    "line",
    [
        f'<https://w3id.org/qan/id/depute/PA1> <https://w3id.org/qan/ontology#x> "1" {GRAPH} .\n',
        f'{QUESTION} <https://w3id.org/qan/ontology#x> "1" {GRAPH} .\n',
        '_:b <https://w3id.org/qan/ontology#x> "1" <https://w3id.org/qan/graph/deputies> .\n',
        '<https://example.org/a>  <https://w3id.org/qan/ontology#x>  "1" .\n',
    ],
    ids=["of another thing", "graph in two places", "blank node", "not canonical"],
)
def test_a_graph_that_cannot_be_cut_is_checked_whole(line: str, corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "odd.nq"
    lines = corpus.read_text(encoding="utf-8") + line
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(NotPartitionableError):
        next(Partition([path], tmp_path, Shapes()).parts())
    report = validate([path], engine="shacl", large_bytes=0)
    assert list(report.results) == list(validate([path], engine="shacl").results)
    assert report.triples == lines.count("\n")


def test_what_another_question_says_counts(corpus: Path, tmp_path: Path) -> None:
    """A question that claims another's answer breaks the shape of that answer, in the other's part."""
    path = tmp_path / "claimed.nq"
    lines = corpus.read_text(encoding="utf-8").splitlines(keepends=True)
    graph = "<https://w3id.org/qan/graph/question/14/QE/101>"
    at = next(i for i, line in enumerate(lines) if line.endswith(f"{graph} .\n"))
    claimant = "<https://w3id.org/qan/id/question/14/QE/101>"
    claim = f"{claimant} <https://w3id.org/qan/ontology#hasAnswer> {QUESTION[:-1]}/reponse> {graph} .\n"
    lines.insert(at, claim)
    path.write_text("".join(lines), encoding="utf-8")
    broken = {(r.shape.rpartition("#")[2], r.focus_node) for r in by_parts(path).results if r.severity == "violation"}
    assert ("Answer-hasAnswer>", f"{QUESTION[:-1]}/reponse>") in broken


def test_several_files_are_one_graph_and_each_result_has_its_file(corpus: Path, tmp_path: Path) -> None:
    lines = corpus.read_text(encoding="utf-8").splitlines(keepends=True)
    first, second = tmp_path / "questions.nq", tmp_path / "shared.nq"
    first.write_text("".join(line for line in lines if "/graph/question/" in line), encoding="utf-8")
    second.write_text("".join(line for line in lines if "/graph/question/" not in line), encoding="utf-8")
    report = validate([first, second], engine="shacl")
    assert keys(report.results) == keys(validate([corpus], engine="shacl").results)
    assert {r.file for r in report.results if "/id/question/" in r.focus_node} == {str(first)}
    cut = validate([first, second], engine="shacl", large_bytes=0, part_bytes=20_000)
    assert list(cut.results) == list(report.results)
    (tmp_path / "questions.nq.anomalies.jsonl").write_text("{}\n", encoding="utf-8")
    assert list(validate([tmp_path], engine="shacl").results) == list(report.results)


def test_a_folder_without_graphs_is_an_error(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    (store / "CURRENT").touch()
    with pytest.raises(InputError, match="a store, where graph files are read"):
        validate([store])
    with pytest.raises(InputError, match="holds neither a store nor graph files"):
        validate([tmp_path])


def test_a_result_names_its_question_and_record(corpus: Path) -> None:
    lines = corpus.read_text(encoding="utf-8")
    result = next(r for r in validate([corpus], engine="shacl").results if r.question == "QANR5L14QE101")
    graph = "<https://w3id.org/qan/graph/question/14/QE/101>"
    derived = f"<http://www.w3.org/ns/prov#wasDerivedFrom> <https://w3id.org/qan/id/snapshot/sha256-{result.snapshot}>"
    assert f"{graph} {derived}" in lines


def written(report: Report, name: str, sample: int | None = None) -> str:
    stream = io.StringIO()
    write_report(report, name, stream, sample)
    return stream.getvalue()


def test_every_format_tells_the_same_results(corpus: Path) -> None:
    report = validate([corpus], engine="shacl", language="fr")
    results = list(report.results)
    rows = json.loads(written(report, "json"))["results"]
    assert [row["focusNode"] for row in rows] == [r.focus_node.strip("<>") for r in results]
    assert [row["message"] for row in csv.DictReader(io.StringIO(written(report, "csv")))] == [
        r.message for r in results
    ]
    graph = rdflib.Graph().parse(data=written(report, "ttl"), format="turtle")
    assert len(set(graph.subjects(rdflib.SH.focusNode))) == len(results)
    assert summary(report) in written(report, "md")
    assert written(report, "text").endswith(f"{summary(report)}\n")
    with pytest.raises(InputError, match="not a report format"):
        write_report(report, "xls", io.StringIO())


def test_a_sample_shows_a_few_of_each_shape(corpus: Path) -> None:
    report = validate([corpus], engine="shacl")
    rows = json.loads(written(report, "json", 1))["results"]
    assert len(rows) == len({(r.shape, r.message) for r in report.results}) < len(list(report.results))
    assert "… and" in written(report, "text", 1)
    assert "https://" not in written(report, "text", 0)


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_a_baseline_leaves_what_is_new(suffix: str, corpus: Path, tmp_path: Path) -> None:
    baseline = tmp_path / f"baseline.{suffix}"
    baseline.write_text(written(validate([corpus], engine="shacl"), suffix), encoding="utf-8")
    same = validate([corpus], engine="shacl", baseline=baseline)
    assert list(same.results) == []
    assert "in the baseline" in summary(same)
    path = tmp_path / "worse.nq"
    lines = corpus.read_text(encoding="utf-8").splitlines(keepends=True)
    lines = [line for line in lines if not line.startswith(f"{QUESTION} <https://w3id.org/qan/ontology#status>")]
    path.write_text("".join(lines), encoding="utf-8")
    new = validate([path], engine="shacl", baseline=baseline)
    assert {r.focus_node for r in new.results} == {QUESTION}
    assert not new.conforms()


def test_what_is_no_baseline_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text('{"rows": []}', encoding="utf-8")
    with pytest.raises(InputError, match="not a report"):
        validate([], baseline=path)


def test_results_beyond_memory_stay_sorted(monkeypatch: pytest.MonkeyPatch, corpus: Path) -> None:
    whole = list(validate([corpus], engine="shacl").results)
    monkeypatch.setattr("kg.validation.results._RUN", 7)
    report = validate([corpus], engine="shacl", large_bytes=0, part_bytes=20_000)
    assert list(report.results) == whole == sorted(whole)


def test_shapes_are_compiled_once_and_broken_shapes_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text("ex:S a sh:NodeShape .", encoding="utf-8")
    with pytest.raises(InputError, match="bad-shapes"):
        validate([], shapes=path)
    with pytest.raises(InputError, match="no shapes"):
        Shapes(tmp_path / "nothing")
    assert RustShapes(Shapes(), "en")


def test_a_broken_line_is_told_by_its_number_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "late.nq"
    lines = '<https://example.org/s> <https://example.org/p> "o" <https://example.org/g> .\n' * 80_000  # over 4 MiB
    path.write_text(f"{lines}<a:s> <a:p> broken .\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"late\.nq: Parser error at line 80001 "):
        validate([path])
