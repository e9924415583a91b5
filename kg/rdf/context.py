"""The JSON-LD context of the graph: short names for every property and class of the ontology."""

import json
from pathlib import Path

import pyoxigraph as ox

from kg import assets
from kg.rdf.vocabulary import ISSUED, OWL, PREFIXES, QAN, RDF, RDFS, TITLE, XSD

_TYPE, _RANGE = ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{RDFS}range")
_LANG_STRING = f"{RDF}langString"
# Terms of other vocabularies that the graph uses much, by the name they get.
_BORROWED = {
    "issued": {"@id": ISSUED[1:-1], "@type": f"{XSD}date"},
    "title": {"@id": TITLE[1:-1], "@container": "@language"},
    "label": {"@id": f"{RDFS}label", "@container": "@language"},
    "prefLabel": {"@id": f"{PREFIXES['skos']}prefLabel", "@container": "@language"},
    "name": {"@id": f"{PREFIXES['foaf']}name"},
}


def context() -> dict[str, object]:
    """The value of `@context`, from `ontology/*.ttl`: datatypes and languages by the properties' ranges."""
    terms: dict[str, object] = {"id": "@id", "type": "@type", **PREFIXES, **_BORROWED}
    store = ox.Store()
    for path in sorted(assets.directory("ontology").glob("*.ttl")):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    for name, kinds in sorted(_declared(store).items()):
        if f"{OWL}ObjectProperty" in kinds:
            terms[name] = {"@id": QAN + name, "@type": "@id"}
        elif f"{OWL}DatatypeProperty" in kinds:
            terms[name] = {"@id": QAN + name, **_literal(store, name)}
        elif f"{OWL}Class" in kinds:
            terms[name] = QAN + name
    return {"@context": terms}


def write_context(path: Path) -> None:
    """Write the context file."""
    path.write_text(json.dumps(context(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _declared(store: ox.Store) -> dict[str, set[str]]:
    """The ontology's own terms with their types."""
    found: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, _TYPE, None):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(QAN):
            found.setdefault(quad.subject.value[len(QAN) :], set()).add(str(quad.object)[1:-1])
    return found


def _literal(store: ox.Store, name: str) -> dict[str, str]:
    ranges = {str(q.object)[1:-1] for q in store.quads_for_pattern(ox.NamedNode(QAN + name), _RANGE, None)}
    if ranges == {_LANG_STRING}:
        return {"@container": "@language"}
    if len(ranges) == 1 and (one := ranges.pop()).startswith(XSD) and one != f"{XSD}string":
        return {"@type": one}
    return {}
