"""The ontology's own files, read once: labels and definitions of terms and concepts in both languages."""

from dataclasses import dataclass, field
from functools import cache

import pyoxigraph as ox

from kg import assets
from kg.rdf import vocabulary as v

_TEXTS = {f"{v.RDFS}label": "label", f"{v.SKOS}prefLabel": "label", f"{v.SKOS}definition": "definition"}
_LINKS = {
    f"{v.RDFS}domain": "domain", f"{v.RDFS}range": "range", f"{v.RDFS}subClassOf": "parents",
    f"{v.RDFS}subPropertyOf": "parents", f"{v.SKOS}inScheme": "scheme", f"{v.RDF}type": "types",
}  # fmt: skip


@dataclass
class Term:
    """A term of the ontology: texts by language, links by what they say."""

    iri: str
    label: dict[str, str] = field(default_factory=dict)
    definition: dict[str, str] = field(default_factory=dict)
    example: str = ""
    domain: list[str] = field(default_factory=list)
    range: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    scheme: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.iri.rpartition("#")[2] if "#" in self.iri else self.iri.removeprefix(v.CONCEPT)

    @property
    def kind(self) -> str:
        """class, property, scheme, concept, or another."""
        names = {each.rpartition("#")[2] for each in self.types}
        if "Class" in names:
            return "class"
        if names & {"ObjectProperty", "DatatypeProperty", "AnnotationProperty"}:
            return "property"
        return "scheme" if "ConceptScheme" in names else "concept" if "Concept" in names else "other"


@cache
def terms() -> dict[str, Term]:
    """The terms of the files directly in `ontology/`, by IRI."""
    found: dict[str, Term] = {}
    for path in sorted(assets.directory("ontology").glob("*.ttl")):
        if path.stem == "alignments":
            continue
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            term = found.setdefault(quad.subject.value, Term(quad.subject.value))
            predicate, value = quad.predicate.value, quad.object
            if predicate in _TEXTS and isinstance(value, ox.Literal):
                getattr(term, _TEXTS[predicate])[value.language or ""] = value.value
            elif predicate in _LINKS and isinstance(value, ox.NamedNode):
                getattr(term, _LINKS[predicate]).append(value.value)
            elif predicate == f"{v.SKOS}example" and isinstance(value, ox.Literal):
                term.example = value.value
    return {iri: term for iri, term in found.items() if term.kind != "other"}


@cache
def subclasses(iri: str) -> tuple[str, ...]:
    """The class itself and every class below it."""
    below = [term.iri for term in terms().values() if iri in term.parents]
    return tuple(dict.fromkeys([iri, *(each for child in below for each in subclasses(child))]))


def term_label(iri: str, language: str) -> str | None:
    """The label of a term or concept; None if the ontology has it not."""
    term = terms().get(iri)
    return (term.label.get(language) or term.label.get("fr")) if term else None
