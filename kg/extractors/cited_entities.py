"""What texts cite, as resources: the IRI of an own id, and its description for the shared graph `cited`.

An entity of the gazetteer is described by all that its Turtle says; a text cited by nature and number or date by what
follows from these; anything else by the words it was called by. Official addresses are links, never the identity;
where none can be computed, the reason stands instead.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.citations import Gazetteer, class_and_path, links, read_gazetteer
from kg.citations.gazetteer import entities_folders, read_entities
from kg.errors import InputError
from kg.extractors.cited_texts import day_of, describe
from kg.extractors.descriptions import Descriptions
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris
from kg.rdf.terms import Term, date, french, literal, typed
from kg.records import Mention

GRAPH = "cited"
Claim = tuple[Term, Term]
# Ids whose label and facts follow from the id: it does not matter in which words they are cited.
_FORMAL = ("fr:", "eu:", "an:", "senat:")
# Own ids of what the text does not tell apart: a question without legislature, an article without code, a report of
# which only the year is told.
NOT_ONE_THING = (
    "an:qe:0:", "an:qosd:0:", "an:qg:0:", "fr:code:inconnu", "fr:texte:inconnu", "bill:inconnu", "report:inconnu",
)  # fmt: skip
# What the gazetteer says to the finder alone.
_FINDERS_ONLY = frozenset({v.LABEL_RULE, v.EVIDENCE, v.HIDDEN_LABEL})
# Classes whose citation is the citation of a text, and the text type of those whose id does not say it.
_TEXT_CLASSES = {
    f"<{v.QAN}{name}>": v.concept("text-type", type_)
    for name, type_ in (
        ("Code", "code"),
        ("CodeArticle", "article"),
        ("LawArticle", "article"),
        ("Treaty", "treaty"),
        ("Bill", "bill"),
        ("CourtDecision", "court-decision"),
        ("LegalText", "other"),
        ("EuropeanText", "other"),
    )
}
# French texts that have a number and are also cited by their date.
_NUMBERED = frozenset({"loi", "ordonnance", "decret"})
# Why there is no official address: what `kg.citations.links` says → a concept of `concept/link-reason/`.
REASONS = {
    "the legislature of the question is not known": "legislature-unknown",
    "an act of the Union is addressed by its number, and only a date is given": "number-not-given",
    "the article is not a plain number": "article-not-plain",
    "the code is not known": "code-unknown",
    "an article of a code is addressed by its LEGIARTI number, which a citation does not give": "needs-legiarti",
    "an order is addressed by its NOR number, which a citation does not give": "needs-nor",
    "circulars have no address that can be computed": "not-computable",
    "Légifrance's address needs the number, and only the date is given": "number-not-given",
    "Légifrance's address needs the number": "number-not-given",
    "Légifrance's address needs the full date, and only the number is given": "date-not-given",
}


class CitedEntities:
    """The gazetteer that the finder uses, with all that its Turtle says of each entity."""

    def __init__(self, gazetteer: Gazetteer, files: Iterable[Path]) -> None:
        self.gazetteer = gazetteer
        self._facts: dict[str, list[ox.Triple]] = {}
        for file in files:
            for triple in ox.parse(path=file, format=ox.RdfFormat.TURTLE):
                if isinstance(triple.subject, ox.NamedNode):
                    self._facts.setdefault(_path(triple.subject), []).append(triple.triple)
        ids = {entity.path: entity.id for entity in gazetteer.entities}
        follows = {ids[path]: _successors(facts, ids) for path, facts in self._facts.items() if path in ids}
        self._successors = {each: chain for each in follows if (chain := _chain(each, follows))}
        self._companions = lru_cache(maxsize=8192)(self._find_companions)

    def cite(self, mention: Mention, iris: Iris, descriptions: Descriptions) -> Term | None:
        """The IRI of what a mention cites, described together with all that its description leads to; None for a
        date, and where the id tells no single thing.

        Each call counts each description once, so that the counts of questions add up however they are grouped.
        """
        subject = self._counted(mention, iris, descriptions)
        if subject is not None:
            for each in self._companions(mention.id, mention.alt_ids):
                self._counted(each, iris, descriptions)
        return subject

    def _counted(self, mention: Mention, iris: Iris, descriptions: Descriptions) -> Term | None:
        known = mention.id in self.gazetteer.by_id or mention.id.startswith(_FORMAL)
        key = (GRAPH, mention.id, mention.alt_ids) if known else (GRAPH, mention.id, mention.surface)
        return descriptions.known(key) or self._describe(key, mention, iris, descriptions)

    def _find_companions(self, identifier: str, alt_ids: tuple[str, ...]) -> tuple[Mention, ...]:
        """What is described with an entity: the text of an article, the numbered text that a date stands for (and the
        other way round), the issuers of a report, what took over from a body."""
        whole, article, _ = identifier.partition(":art:")
        found: list[Mention] = []
        if article:
            found.append(_cited(whole, alt_ids))
        if alt_ids and (number := _number_of(whole, alt_ids)):
            dates = tuple(each for each in _forms(whole, alt_ids) if day_of(each.rpartition(":")[2]))
            if number != whole:
                found.append(_cited(number, dates))
            found += [_cited(each, (number,)) for each in _forms(whole, alt_ids) if each not in (whole, number)]
        if whole.startswith("report:"):
            found += [_cited(each) for each in self._bodies(whole.split(":")[1].split("-"))]
        if identifier in self._successors:
            found += [_cited(each) for each in self._successors[identifier]]
        return tuple(found)

    def _describe(self, key: object, mention: Mention, iris: Iris, descriptions: Descriptions) -> Term | None:
        place = self._place(mention.id)
        if place is None:
            return None
        kind, path = place
        subject = _iri(path, iris)
        known_by = "number"
        if path in self._facts:
            known_by = "gazetteer"
            claims = [*self._own_claims(path, iris), *self._computed_claims(mention, iris)]
        elif ":art:" in mention.id:
            claims = self._article_claims(mention, kind, iris)
        elif mention.id.startswith(_FORMAL):
            claims = [(v.TYPE, f"<{v.QAN}{kind}>"), *self._computed_claims(mention, iris)]
        else:
            known_by = "name"
            claims = [(v.TYPE, f"<{v.QAN}{kind}>"), (v.PREF_LABEL, french(" ".join(mention.surface.split())))]
            if kind == "Report":
                claims += self._report_claims(mention.id, iris)
        descriptions.add(key, GRAPH, subject, *_completed(claims, known_by))
        return subject

    def _iri_of(self, identifier: str, iris: Iris) -> Term | None:
        place = self._place(identifier)
        return _iri(place[1], iris) if place else None

    def _place(self, identifier: str) -> tuple[str, str] | None:
        """Class and path of an own id. A cited question is one thing only with its legislature, an article only with
        its code. The class of an entity of the gazetteer is what its Turtle says."""
        if identifier.startswith(NOT_ONE_THING):
            return None
        entity = self.gazetteer.by_id.get(identifier)
        if entity is not None and entity.path in self._facts:
            return "", entity.path
        place = class_and_path(identifier, self.gazetteer.code_slugs)
        if place and identifier.startswith("an:"):
            return "CitedQuestion", place[1]
        return place

    def _own_claims(self, path: str, iris: Iris) -> Iterator[Claim]:
        """What the gazetteer says, under the base of the build; nothing in the graph is a blank node. One preferred
        label a language: more are the work of a user's file that renames an entity of ours."""
        preferred: dict[str, Term] = {}
        for triple in sorted(self._facts[path], key=str):
            predicate, value = str(triple.predicate), triple.object
            if predicate in _FINDERS_ONLY or isinstance(value, ox.BlankNode):
                continue
            if isinstance(value, ox.NamedNode):
                target = _path(value)
                yield predicate, _iri(target, iris) if target in self._facts else str(value)
            elif predicate == v.PREF_LABEL and isinstance(value, ox.Literal):
                first = preferred.setdefault(value.language or "", str(value))
                yield (v.PREF_LABEL if first == str(value) else v.ALT_LABEL), str(value)
            else:
                yield predicate, str(value)

    def _computed_claims(self, mention: Mention, iris: Iris) -> list[Claim]:
        """What follows from the id: label (unless the gazetteer has one), type, number, date, official addresses."""
        if not mention.id.startswith(_FORMAL):
            return []
        claims = self._links(mention)
        text = describe(mention.id)
        if text is None:
            return claims
        entity = self.gazetteer.by_id.get(mention.id)
        if entity is None:
            claims.append((v.PREF_LABEL, french(text.label)))
        elif text.label.lower() != entity.label.lower():
            claims.append((v.ALT_LABEL, french(text.label)))
        if text.type:
            claims.append((v.TEXT_TYPE, v.concept("text-type", text.type)))
        if text.number:
            claims.append((v.TEXT_NUMBER, literal(text.number)))
        if text.celex:
            claims.append((v.CELEX, literal(text.celex)))
        others = [alt.rpartition(":")[2] for alt in mention.alt_ids if alt.split(":")[1] == mention.id.split(":")[1]]
        day = text.date or next((found for other in others if (found := day_of(other))), None)
        if day and not (entity and entity.date):
            claims.append((v.DATE_DOCUMENT, date(day)))
        if text.date and mention.type in ("Order", "Circular"):
            claims += [(v.TEXT_NUMBER, literal(other.upper())) for other in others if not day_of(other)]
        number = _number_of(mention.id, mention.alt_ids)
        if number and number != mention.id and (numbered := self._iri_of(number, iris)):
            claims.append((v.NUMBERED_TEXT, numbered))
        return claims

    def _links(self, mention: Mention) -> list[Claim]:
        found, reason = links(mention.id, alt_ids=mention.alt_ids, gazetteer=self.gazetteer)
        if mention.id.split(":")[1] in _NUMBERED and day_of(mention.id.rpartition(":")[2]):
            # The address of the numbered text stands on the numbered text.
            found, reason = {}, "Légifrance's address needs the number, and only the date is given"
        if not found:
            return [(v.LINK_REASON, v.concept("link-reason", REASONS.get(reason or "", "not-computable")))]
        return [
            (v.EXACT_MATCH if kind in ("eli", "celex") else v.SEE_ALSO, f"<{address}>")
            for kind, address in found.items()
        ]

    def _article_claims(self, mention: Mention, kind: str, iris: Iris) -> list[Claim]:
        """An article has its text, and is named after it."""
        whole, _, number = mention.id.partition(":art:")
        claims = [(v.TYPE, f"<{v.QAN}{kind}>"), (v.ARTICLE_NUMBER, literal(number)), *self._links(mention)]
        if text := self._iri_of(whole, iris):
            claims.append((v.OF_CODE if kind == "CodeArticle" else v.OF_TEXT, text))
        name = self.label(whole)
        claims.append((v.PREF_LABEL, french(f"{name[:1].upper()}{name[1:]}, article {number}")))
        return claims

    def _report_claims(self, identifier: str, iris: Iris) -> list[Claim]:
        """`report:<issuer>:<year or title>`: the bodies that issued it, where we know them, and the year."""
        _, issuer, *rest = identifier.split(":")
        issuers = (self._iri_of(each, iris) for each in self._bodies(issuer.split("-")))
        claims: list[Claim] = [(v.ISSUED_BY, body) for body in issuers if body]
        if rest and re.fullmatch(r"(19|20)\d\d", rest[0]):
            claims.append((v.REPORT_YEAR, typed(rest[0], "gYear")))
        return claims

    def _bodies(self, words: list[str]) -> list[str]:
        """`bearingpoint-erdyn` → the ids of both bodies; nothing unless every part is known."""
        for end in range(len(words), 0, -1):
            body = f"org:{'-'.join(words[:end])}"
            if body in self.gazetteer.by_id:
                others = self._bodies(words[end:])
                if others or end == len(words):
                    return [body, *others]
        return []

    def label(self, identifier: str) -> str:
        """What an entity is called where no words of a text say it."""
        entity = self.gazetteer.by_id.get(identifier)
        text = None if entity else describe(identifier)
        return entity.label if entity else text.label if text else identifier.rpartition(":")[2].replace("-", " ")


@lru_cache(maxsize=2)
def load_cited_entities(files: tuple[str, ...] = ()) -> CitedEntities:
    """Our entities with those of a user's Turtle files (or folders of them), read once a process.

    :raises InputError: a file that is not there, is not Turtle, or holds no entity with a class and a label we know
    """
    for file in files:
        try:
            found = read_entities([file])
        except OSError as error:
            raise InputError("no-such-file", f"{file}: {error.strerror or error}") from error
        except SyntaxError as error:
            raise InputError("bad-entities", f"{file}: not Turtle: {error}") from error
        if not found:
            hint = "an entity has a class of the ontology (qan:CitedBody, qan:PublicProgramme …) and a skos:prefLabel"
            raise InputError("bad-entities", f"{file}: no entity there", hint)
    folders = [*entities_folders(), *map(Path, files)]
    turtle = [each for path in folders for each in (sorted(path.glob("*.ttl")) if path.is_dir() else [path])]
    return CitedEntities(read_gazetteer(files), turtle)


def _forms(identifier: str, alt_ids: tuple[str, ...]) -> list[str]:
    """The ids of one law, ordinance or decree: by number, by date, by an older form of the number."""
    prefix = identifier.rpartition(":")[0]
    if prefix.partition(":")[2] not in _NUMBERED:
        return []
    return [each for each in (identifier, *alt_ids) if each.rpartition(":")[0] == prefix]


def _number_of(identifier: str, alt_ids: tuple[str, ...]) -> str | None:
    """The form to which the others lead. Each form has its own IRI, for an IRI follows from what is said alone."""
    numbers = [each for each in _forms(identifier, alt_ids) if not day_of(each.rpartition(":")[2])]
    return min(numbers, key=len) if numbers else None


def _successors(facts: list[ox.Triple], ids: dict[str, str]) -> list[str]:
    """The ids of what took over."""
    after = [t.object for t in facts if str(t.predicate) == v.SUCCESSOR]
    return [ids[_path(each)] for each in after if isinstance(each, ox.NamedNode) and _path(each) in ids]


def _chain(first: str, follows: dict[str, list[str]]) -> list[str]:
    """What took over from an entity, and from that one in turn, each once."""
    found: list[str] = []
    left = list(follows[first])
    while left:
        each = left.pop(0)
        if each != first and each not in found:
            found.append(each)
            left += follows.get(each, [])
    return found


def _completed(claims: list[Claim], known_by: str) -> set[Claim]:
    """The claims with those that every entity has, and a text type for every text."""
    completed = {*claims, (v.TYPE, v.CITED_ENTITY), (v.KNOWN_BY, v.concept("known-by", known_by))}
    if not any(predicate == v.TEXT_TYPE for predicate, _ in claims):
        completed |= {(v.TEXT_TYPE, _TEXT_CLASSES[o]) for p, o in claims if p == v.TYPE and o in _TEXT_CLASSES}
    return completed


def _cited(identifier: str, alt_ids: tuple[str, ...] = ()) -> Mention:
    """A mention of something that no words of the text name."""
    return Mention(0, 0, "", identifier.rpartition(":")[2].replace("-", " "), identifier, "", alt_ids)


def _path(node: ox.NamedNode) -> str:
    """The path below `/id/`, as the gazetteer has it; an IRI of another form stands for itself."""
    return node.value.partition("/id/")[2] or node.value


def _iri(path: str, iris: Iris) -> Term:
    return f"<{path}>" if "://" in path else iris.path(path)
