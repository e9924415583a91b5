"""The ontology holds: every term is declared, named and defined in French and English, and used; nothing else is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from kg.rdf import vocabulary as v

ROOT = Path(__file__).parent.parent
QAN = rdflib.Namespace(v.QAN)
VS = rdflib.Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#")
ONTOLOGY = rdflib.URIRef("https://w3id.org/qan/ontology")
TERM_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual, SKOS.Concept)
# A use: qan:askedBy in Turtle, SPARQL or prose.
USE = re.compile(r"(?<![\w:/])qan:([A-Za-z]\w*)")


def graph(*patterns: str) -> rdflib.Graph:
    merged = rdflib.Graph()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            merged.parse(data=path.read_text(encoding="utf-8"), format="turtle")
    return merged


TERMS = graph("ontology/*.ttl")
DECLARED = {
    str(term)[len(v.QAN) :]
    for kind in TERM_KINDS
    for term in TERMS.subjects(RDF.type, kind)
    if str(term).startswith(v.QAN)
}


def minted() -> set[str]:
    """Names that code mints: the constants of the vocabulary."""
    constants = (value for value in vars(v).values() if isinstance(value, str))
    return {c[len(v.QAN) + 1 : -1] for c in constants if c.startswith(f"<{v.QAN}") and len(c) > len(v.QAN) + 2}


def uses() -> Iterator[tuple[str, str]]:
    """(file, name) of every term that a file beside the ontology itself uses."""
    data = ("ontology/concepts.ttl", "ontology/entities/*.ttl", "shapes/*.ttl", "queries/*.rq")
    for pattern in (*data, "docs/*.md", "README.md", "kg/**/*.py"):
        for path in sorted(ROOT.glob(pattern)):
            for name in USE.findall(path.read_text(encoding="utf-8")):
                yield path.relative_to(ROOT).as_posix(), name


def test_every_term_used_is_declared() -> None:
    used = {*uses(), *(("kg/rdf/vocabulary.py", name) for name in minted())}
    assert sorted((file, name) for file, name in used if name not in DECLARED) == []


def test_every_declared_term_is_used_or_marked_unstable() -> None:
    unstable = {str(term)[len(v.QAN) :] for term in TERMS.subjects(VS.term_status, rdflib.Literal("unstable"))}
    assert DECLARED - {name for _, name in uses()} - minted() - unstable == set()


def languages(term: rdflib.term.Node, predicate: rdflib.URIRef) -> list[str]:
    """Sorted languages of a property's values, so that a language said twice is seen."""
    return sorted(o.language or "" for o in TERMS.objects(term, predicate) if isinstance(o, rdflib.Literal))


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_a_term_is_labelled_and_defined_in_french_and_english(name: str) -> None:
    term = QAN[name]
    assert languages(term, RDFS.label) == ["en", "fr"]
    assert languages(term, SKOS.definition) == ["en", "fr"]
    assert (term, RDFS.isDefinedBy, ONTOLOGY) in TERMS
    assert len(list(TERMS.objects(term, VS.term_status))) == 1


def test_names_follow_their_kind() -> None:
    for term in TERMS.subjects(RDF.type, OWL.Class):
        if str(term).startswith(v.QAN):
            assert re.fullmatch(r"[A-Z][A-Za-z]+", str(term)[len(v.QAN) :]), term
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in TERMS.subjects(RDF.type, kind):
            assert re.fullmatch(r"[a-z][A-Za-z0-9]+", str(term)[len(v.QAN) :]), term


def test_domains_and_ranges_are_declared_classes_or_foreign() -> None:
    for predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf, OWL.inverseOf):
        for term in TERMS.objects(None, predicate):
            if str(term).startswith(v.QAN):
                assert str(term)[len(v.QAN) :] in DECLARED, term


def test_the_header_says_what_it_is() -> None:
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert languages(ONTOLOGY, predicate) == ["en", "fr"]
    version = TERMS.value(ONTOLOGY, OWL.versionIRI)
    assert version not in (None, ONTOLOGY)
    assert str(version).endswith(f"/{TERMS.value(ONTOLOGY, OWL.versionInfo)}")
    assert TERMS.value(ONTOLOGY, DCTERMS.license) is not None
    assert list(TERMS.objects(ONTOLOGY, OWL.imports)) == []


def test_concepts_are_named_defined_and_in_a_declared_scheme() -> None:
    schemes = set(TERMS.subjects(RDF.type, SKOS.ConceptScheme))
    for concept in TERMS.subjects(RDF.type, SKOS.Concept):
        if str(concept).startswith(v.QAN):
            continue  # a term, tested as one
        assert languages(concept, SKOS.prefLabel) == ["en", "fr"], concept
        assert languages(concept, SKOS.definition) == ["en", "fr"], concept
        assert set(TERMS.objects(concept, SKOS.inScheme)) & schemes, concept


def test_concepts_that_files_name_exist() -> None:
    concepts = set(map(str, {*TERMS.subjects(RDF.type, SKOS.Concept), *TERMS.subjects(RDF.type, SKOS.ConceptScheme)}))
    named = set()
    for pattern in ("shapes/*.ttl", "queries/*.rq"):
        for path in ROOT.glob(pattern):
            named |= set(re.findall(rf"<({re.escape(v.CONCEPT)}[\w/-]+)>", path.read_text(encoding="utf-8")))
    assert named, "shapes name concepts"
    assert named - concepts == set()


def test_one_prefix_stands_for_one_namespace_everywhere() -> None:
    seen: dict[str, set[str]] = {}
    for pattern in ("ontology/**/*.ttl", "shapes/*.ttl", "queries/*.rq"):
        for path in ROOT.glob(pattern):
            text = path.read_text(encoding="utf-8")
            for prefix, namespace in re.findall(r"(?im)^\s*@?prefix\s+([\w-]*):\s*<([^>]*)>", text):
                seen.setdefault(prefix, set()).add(namespace)
    assert {prefix: found for prefix, found in seen.items() if len(found) > 1} == {}
    assert {p: v.PREFIXES[p] for p in seen if p in v.PREFIXES} == {p: min(seen[p]) for p in seen if p in v.PREFIXES}
