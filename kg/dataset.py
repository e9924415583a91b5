"""Describe a graph as a dataset: VoID and DCAT, for catalogues and for editors that complete queries from VoID.

All is counted in one pass over N-Quads. The description stands in one graph of its own, `…/graph/dataset`, and is a
function of the files: its date is the newest in the data, or `SOURCE_DATE_EPOCH`. The facts about source archives
stand here, once; a question's graph holds the hash of its own record only.
"""

import datetime as dt
import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from kg import __version__
from kg.errors import InputError
from kg.load.graphs import file_graphs
from kg.queries import Query, list_queries
from kg.rdf.compression import inner_suffix
from kg.rdf.formats import guess_format
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.terms import Statement, Term, french, integer, iri, literal, typed
from kg.rdf.vocabulary import DCAT, DCTERMS, ISSUED, LABEL, OWL, PREFIXES, PROV, QAN, RDF, RDFS, SH, TITLE, TYPE, VOID
from kg.sources.catalogue import BASE, LEGISLATURES, REGISTERS, question_dumps

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
_SPDX = "http://spdx.org/rdf/terms#"
_IANA = "https://www.iana.org/assignments/media-types/"
_MEDIA_TYPES = {
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "ttl": "text/turtle",
    "trig": "application/trig",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
_PREDICATE = re.compile(rb"^\S+ <([^>]+)> ", re.MULTILINE)
_CLASS = re.compile(b" <" + re.escape(f"{RDF}type").encode() + rb"> <([^>]+)> ")
_DATE = re.compile(rb'"(\d{4}-\d\d-\d\d)"\^\^<http://www\.w3\.org/2001/XMLSchema#date>')
_QUESTION_GRAPH = re.compile(rb"<([^>]*/)graph/question/(?P<legislature>\d+)/")
_EXECUTABLES = {"SELECT": ("SPARQLSelectExecutable", "select"), "CONSTRUCT": ("SPARQLConstructExecutable", "construct")}


class Counts(msgspec.Struct):
    """What is in a graph: triples by predicate, entities by class, triples by graph; the newest date."""

    triples: int = 0
    base: str = DEFAULT_BASE
    newest: str = ""
    predicates: Counter[str] = msgspec.field(default_factory=Counter)
    classes: Counter[str] = msgspec.field(default_factory=Counter)
    shared: Counter[str] = msgspec.field(default_factory=Counter)
    questions: Counter[str] = msgspec.field(default_factory=Counter)
    question_triples: Counter[str] = msgspec.field(default_factory=Counter)


def count(paths: Iterable[Path], graph: str | None = None) -> Counts:
    """Count files of any format; of N-Quads, nothing is held in memory.

    :raises InputError: an unreadable file, or triples without a graph where `graph` is not given
    """
    counts = Counts()
    last = b""
    for path in paths:
        for name, lines in file_graphs(path, graph):
            number = lines.count(b"\n")
            counts.triples += number
            counts.predicates.update(p.decode() for p in _PREDICATE.findall(lines))
            counts.classes.update(c.decode() for c in _CLASS.findall(lines))
            if match := _QUESTION_GRAPH.match(name):
                legislature = match["legislature"].decode()
                counts.base = match[1].decode()
                counts.questions[legislature] += name != last
                counts.question_triples[legislature] += number
                counts.newest = max([counts.newest, *(d.decode() for d in _DATE.findall(lines))])
            else:
                counts.shared[name.decode()[1:-1]] += number
            last = name
    return counts


class Source(msgspec.Struct, frozen=True):
    """A file that a graph was built from. `url` where it is one that the Assemblée publishes; `date` is its own."""

    name: str
    sha256: str
    size: int
    date: str | None = None
    url: str | None = None


def read_source(path: Path) -> Source:
    """A source file, with what `kg download` noted beside it (in `.NAME.json`), if it did.

    :raises InputError: no such file
    """
    if not path.is_file():
        raise InputError("no-such-file", f"{path}: no such file")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Source(path.name, digest, path.stat().st_size, _noted_date(path), official_address(path.name))


def official_address(name: str) -> str | None:
    """Where the Assemblée publishes the dump of this name; None for other files.

    >>> official_address("Questions_ecrites_XIV.xml.zip").rpartition("/")[2]
    'Questions_ecrites_XIV.xml.zip'
    """
    dumps = list(REGISTERS.values())
    for legislature in LEGISLATURES:
        for format_ in ("xml", "json"):
            dumps += question_dumps(legislature, ("qe", "qg", "qosd"), format_)
    return next((f"{BASE}{dump.path}" for dump in dumps if dump.name == name), None)


def _noted_date(path: Path) -> str | None:
    from email.utils import parsedate_to_datetime

    note = path.with_name(f".{path.name}.json")
    if not note.is_file():
        return None
    try:
        modified = msgspec.json.decode(note.read_bytes(), type=dict[str, str | int | None]).get("modified")
        return parsedate_to_datetime(str(modified)).date().isoformat() if modified else None
    except (msgspec.DecodeError, ValueError):
        return None


def describe(paths: list[Path], sources: Iterable[Path] = (), graph: str | None = None) -> list[Statement]:
    """The description of the dataset that the files are, built from `sources`; sorted statements.

    :raises InputError: an unreadable file, a bad SOURCE_DATE_EPOCH
    """
    counts = count(paths, graph)
    dataset = iri(f"{counts.base}dataset")
    statements = [
        *_overview(dataset, counts),
        *_partitions(dataset, counts),
        *_graphs(dataset, counts),
        *_prefixes(dataset),
        *(s for path in paths for s in _distribution(dataset, counts.base, path)),
        *(s for path in sources for s in _source(dataset, counts.base, read_source(path))),
        *(s for query in list_queries() for s in _executable(dataset, counts.base, query)),
    ]
    return sorted(set(statements))


def dataset_graph(statements: Iterable[Statement]) -> Iterator[bytes]:
    """The description as one block of N-Quads lines in its graph."""
    every = list(statements)
    dataset = next(s for s, p, o in every if (p, o) == (TYPE, iri(f"{VOID}Dataset")) and s.endswith("/dataset>"))
    graph = f"{dataset[: -len('dataset>')]}graph/dataset>"
    yield "".join(f"{s} {p} {o} {graph} .\n" for s, p, o in every).encode()


def _overview(dataset: Term, counts: Counts) -> Iterator[Statement]:
    yield from ((dataset, TYPE, iri(f"{v}Dataset")) for v in (VOID, DCAT))
    yield dataset, TITLE, french("Questions des députés à l'Assemblée nationale et réponses des ministres")
    yield dataset, TITLE, literal("Questions of the deputies of the French National Assembly, and their answers", "en")
    what_fr = "Qui demande quoi à quel ministre, quand il est répondu, et ce que les textes citent."
    what_en = "Who asks what of which minister, when it is answered, and what the texts cite."
    yield from ((dataset, _dct("description"), text) for text in (french(what_fr), literal(what_en, "en")))
    yield dataset, _dct("license"), iri(LICENCE)
    yield dataset, _dct("language"), iri("http://publications.europa.eu/resource/authority/language/FRA")
    yield dataset, _dct("publisher"), iri(f"{counts.base}publisher")
    yield iri(f"{counts.base}publisher"), TYPE, iri("http://xmlns.com/foaf/0.1/Agent")
    yield iri(f"{counts.base}publisher"), iri("http://xmlns.com/foaf/0.1/name"), literal("questions-kg")
    yield dataset, iri(f"{OWL}versionInfo"), literal(__version__)
    yield dataset, _dct("conformsTo"), iri(QAN.rstrip("#"))
    if date := _date(counts):
        yield dataset, _dct("modified"), typed(date, "date")
    yield dataset, _void("triples"), integer(counts.triples)
    yield dataset, _void("entities"), integer(sum(counts.questions.values()))
    yield dataset, _void("classes"), integer(len(counts.classes))
    yield dataset, _void("properties"), integer(len(counts.predicates))
    yield dataset, _void("uriSpace"), literal(f"{counts.base}id/")
    used = {name: space for name, space in PREFIXES.items() if any(p.startswith(space) for p in counts.predicates)}
    yield from ((dataset, _void("vocabulary"), iri(space)) for space in used.values())


def _date(counts: Counts) -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return counts.newest
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date().isoformat()
    except (ValueError, OverflowError) as error:
        raise InputError("bad-epoch", f"SOURCE_DATE_EPOCH is {epoch!r}", "seconds since 1970") from error


def _partitions(dataset: Term, counts: Counts) -> Iterator[Statement]:
    for kind, link, what, number in (
        ("class", "classPartition", "class", "entities"),
        ("property", "propertyPartition", "property", "triples"),
    ):
        for name, size in (counts.classes if kind == "class" else counts.predicates).items():
            part = iri(f"{dataset[1:-1]}/{kind}/{_short(name)}")
            yield dataset, _void(link), part
            yield part, _void(what), iri(name)
            yield part, _void(number), integer(size)


def _graphs(dataset: Term, counts: Counts) -> Iterator[Statement]:
    """The graphs of each legislature's questions as one subset, each shared graph as its own."""
    for legislature, number in counts.questions.items():
        part = iri(f"{dataset[1:-1]}/legislature/{legislature}")
        yield dataset, _void("subset"), part
        yield part, TYPE, _void("Dataset")
        yield part, _dct("subject"), iri(f"{counts.base}id/legislature/{legislature}")
        yield part, LABEL, french(f"Graphes des questions de la {legislature}e législature : {number}")
        yield part, _void("documents"), integer(number)
        yield part, _void("triples"), integer(counts.question_triples[legislature])
        yield part, _void("uriRegexPattern"), literal(f"^{re.escape(counts.base)}graph/question/{legislature}/.*$")
    for graph, number in counts.shared.items():
        yield dataset, _void("subset"), iri(graph)
        yield iri(graph), TYPE, _void("Dataset")
        yield iri(graph), _void("triples"), integer(number)


def _prefixes(dataset: Term) -> Iterator[Statement]:
    for prefix, namespace in PREFIXES.items():
        node = iri(f"{dataset[1:-1]}/prefix/{prefix}")
        yield dataset, iri(f"{SH}declare"), node
        yield node, TYPE, iri(f"{SH}PrefixDeclaration")
        yield node, iri(f"{SH}prefix"), literal(prefix)
        yield node, iri(f"{SH}namespace"), typed(namespace, "anyURI")


def _distribution(dataset: Term, base: str, path: Path) -> Iterator[Statement]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    node = iri(f"{base}dataset/file/sha256-{digest}")
    yield dataset, iri(f"{DCAT}distribution"), node
    yield node, TYPE, iri(f"{DCAT}Distribution")
    yield node, TITLE, literal(path.name)
    yield node, _dct("license"), iri(LICENCE)
    yield node, iri(f"{DCAT}mediaType"), iri(_IANA + _MEDIA_TYPES[guess_format(path)])
    if inner_suffix(path) != path.suffix:
        yield (
            node,
            iri(f"{DCAT}compressFormat"),
            iri(_IANA + ("application/gzip" if path.suffix == ".gz" else "application/zstd")),
        )
    yield from _file_facts(node, digest, path.stat().st_size)


def _source(dataset: Term, base: str, source: Source) -> Iterator[Statement]:
    node = iri(f"{base}id/archive/sha256-{source.sha256}")
    yield dataset, iri(f"{PROV}wasDerivedFrom"), node
    yield node, TYPE, iri(f"{PROV}Entity")
    yield node, TITLE, literal(source.name)
    if source.date:
        yield node, ISSUED, typed(source.date, "date")
    if source.url:
        yield node, iri(f"{DCAT}downloadURL"), iri(source.url)
        yield dataset, _dct("source"), iri(source.url)
    yield from _file_facts(node, source.sha256, source.size)


def _file_facts(node: Term, digest: str, size: int) -> Iterator[Statement]:
    checksum = iri(f"{node[1:-1]}/checksum")
    yield node, iri(f"{DCAT}byteSize"), typed(str(size), "nonNegativeInteger")
    yield node, iri(f"{_SPDX}checksum"), checksum
    yield checksum, TYPE, iri(f"{_SPDX}Checksum")
    yield checksum, iri(f"{_SPDX}algorithm"), iri(f"{_SPDX}checksumAlgorithm_sha256")
    yield checksum, iri(f"{_SPDX}checksumValue"), typed(digest, "hexBinary")


def _executable(dataset: Term, base: str, query: Query) -> Iterator[Statement]:
    """A shipped query in the form that SPARQL editors read: its prefixes are those the dataset declares."""
    node = iri(f"{base}dataset/query/{query.name}")
    kind, text = _EXECUTABLES[query.form]
    yield node, TYPE, iri(f"{SH}SPARQLExecutable")
    yield node, TYPE, iri(f"{SH}{kind}")
    yield node, iri(f"{SH}prefixes"), dataset
    body = "\n".join(line for line in query.text.splitlines() if not line.startswith("#+"))
    yield node, iri(f"{SH}{text}"), literal(body + "\n")
    yield node, iri(f"{RDFS}comment"), french(query.summary_fr)
    yield node, iri(f"{RDFS}comment"), literal(query.summary, "en")
    yield from ((node, iri(f"{DCAT}keyword"), literal(tag)) for tag in query.tags)


def _short(name: str) -> str:
    """`qan-Question` of the ontology's IRI; of a foreign one, its hash."""
    for prefix, namespace in PREFIXES.items():
        local = name.removeprefix(namespace)
        if local != name and re.fullmatch(r"[\w-]+", local):
            return f"{prefix}-{local}"
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def _dct(name: str) -> Term:
    return iri(DCTERMS + name)


def _void(name: str) -> Term:
    return iri(VOID + name)
