"""What can be cited by name, read from Turtle: `ontology/entities/*.ttl`, and a user's own files."""

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from kg.citations.identity import CLASS_TYPES, mention_id

QAN = "https://w3id.org/qan/ontology#"
BASE = "https://w3id.org/qan/id/"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_NATURES = {"ordonnance": "Ordinance", "decret": "Decree", "arrete": "Order", "circulaire": "Circular"}


class Entity(msgspec.Struct, frozen=True, gc=False):
    """One entity of the gazetteer as the extractor needs it.

    `labels` holds the preferred label too; `exact` are labels found only as written. `start` and `end` are ISO days
    between which its names were its own, None where open.
    """

    path: str
    id: str
    type: str
    label: str
    labels: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    rules: frozenset[str] = frozenset()
    evidence: tuple[str, ...] = ()
    legitext: str | None = None
    number: str | None = None
    date: str | None = None
    start: str | None = None
    end: str | None = None
    celex: str | None = None


def entities_folders() -> list[Path]:
    """Where our own Turtle stands: in an installed wheel, else in the checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_data" / "ontology" / "entities", package.parent / "ontology" / "entities"):
        if folder.is_dir():
            return [folder]
    return []


def read_entities(paths: Iterable[str | os.PathLike[str]]) -> list[Entity]:
    """Read Turtle files, or folders of them; a base other than ours is accepted (`…/id/` is what counts).

    Raises OSError for a file that cannot be opened and SyntaxError for one that is not Turtle.
    """
    import pyoxigraph

    files: list[Path] = []
    for path in map(Path, paths):
        files += sorted(path.glob("*.ttl")) if path.is_dir() else [path]
    facts: dict[str, dict[str, list[str]]] = {}
    for file in files:
        for triple in pyoxigraph.parse(file.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE):
            subject = triple.subject
            if isinstance(subject, pyoxigraph.NamedNode) and not isinstance(triple.object, pyoxigraph.Triple):
                about = facts.setdefault(subject.value, {})
                about.setdefault(triple.predicate.value, []).append(triple.object.value)
    entities = (_entity(subject, about) for subject, about in facts.items())
    return [entity for entity in entities if entity is not None]


def _entity(subject: str, about: dict[str, list[str]]) -> Entity | None:
    kinds = [CLASS_TYPES[c.removeprefix(QAN)] for c in about.get(_RDF_TYPE, []) if c.removeprefix(QAN) in CLASS_TYPES]
    labels = about.get(_SKOS + "prefLabel", [])
    if not kinds or not labels:
        return None
    path = subject.partition("/id/")[2] or subject

    def one(name: str) -> str | None:
        values = about.get(QAN + name)
        return min(values) if values else None

    identifier = mention_id(path, one("legitext"))
    kind = kinds[0]
    if kind == "Law":
        kind = "EULaw" if identifier.startswith("eu:") else _NATURES.get(identifier.split(":")[1], "Law")
    return Entity(
        path=path,
        id=identifier,
        type=kind,
        label=min(labels),
        labels=tuple(sorted({*labels, *about.get(_SKOS + "altLabel", [])})),
        acronyms=tuple(sorted(about.get(QAN + "acronym", []))),
        exact=tuple(sorted(about.get(_SKOS + "hiddenLabel", []))),
        rules=frozenset(rule.removeprefix(QAN) for rule in about.get(QAN + "labelRule", [])),
        evidence=tuple(sorted(about.get(QAN + "evidence", []))),
        legitext=one("legitext"),
        number=one("textNumber"),
        date=one("dateDocument"),
        start=one("startDate"),
        end=one("endDate"),
        celex=one("celex"),
    )
