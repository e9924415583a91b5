"""The gazetteer: entities indexed by their names, for one scan of the text.

A label is found in any case when it has two words or more, and exactly as written (or all in capitals) when it is a
single word; `skos:hiddenLabel` is found only as written. An acronym is found as written or with dots, and one of four
letters or more that names a body or a scheme with one capital too (« Drees », « Fisac »), if that is no word of every
day. `qan:labelRule` on an entity changes that for its labels: `qan:exactCase` keeps the capitals of every name,
`qan:withEvidence` asks that one of the entity's `qan:evidence` words stand somewhere in the text (« Pôle », for a
cluster called Eau), `qan:inPhraseOnly` leaves the labels to the grammars (a law's nickname counts after the word
« loi »). Where two entities bear one name, `qan:startDate` and `qan:endDate` tell which of them did on the day of the
text. Accents never matter.
"""

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from kg.citations.document import Document
from kg.citations.entities import BASE, QAN, Entity, entities_folders, read_entities
from kg.citations.normalise import fold, lower, octets, words
from kg.citations.scan import overlapping_scanner
from kg.citations.tables import read_words

__all__ = [
    "BASE",
    "QAN",
    "Entity",
    "Gazetteer",
    "default_gazetteer",
    "entities_folders",
    "read_entities",
    "read_gazetteer",
]

_COUNCILS = ("conseil d'etat", "conseil des ministres")
_IN_COUNCIL = re.compile(r"(?:decrets?|prise?s?)\ (?:pris\ )?en\ $")
_FIRST_WORD = re.compile(r"\w*")
_TITLE_AFTER = re.compile(r"[ ,:]{1,2}(?:[A-Z']{1,3}[ '])*(?P<word>[A-Z]{4,})(?![a-z])")
_TITLE_BEFORE = re.compile(r"(?:(?:^|[.!?:\n«]\ ?|[A-Z]{4,}[ ,:]{1,2})(?:[A-Z']{1,3}[ '])*|(?<![\w-])[A-Z]{2,}[ '])$")
# « les primes à la conversion », « des chèques énergie »: schemes are also told by the number of those who get them.
_IN_NUMBER = re.compile(
    r"(prime|allocation|cheque|pret|contrat|indemnite|bourse|carte|taxe|dotation|aide|certificat|forfait|credit) "
    r"(?=(?:d'|l'|(?:de|du|des|a|au|aux|pour|sur|en|energie|eco|emploi)\b))"
)
_TITLE = re.compile(r"(?<!\w)(?:mm?\.|mmes?|mlle)\ $")
# What makes the rest of a name that begins with « Pôle » enough, after the words of the policy.
_LEADS = ("competitivite ", "competitivite « ")
_EDITION = re.compile(r"[1-9](?![\w-])")  # PPE3
_LONG = 5  # letters, from which on an acronym looks like none of the small words of a title in capitals
_BY_NAME = ("Organisation", "Programme")  # « la Drees », « le Fisac »: spoken as names
_LIKE_WORDS = frozenset(read_words("acronyms-like-words.txt"))
# « l'accès régulé à l'électricité nucléaire historique – Arenh – »: the dash begins no sentence
_ASIDE = re.compile(r"\w - ")
_SENTENCE_END = frozenset('.!?:;«»"-•')
_Hit = tuple[int, int, Entity]


class Gazetteer:
    """Entities indexed by label, by acronym, by id and, for texts of law, by nickname and by date."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities = sorted(entities, key=lambda e: (e.type, e.id))
        self.by_id: dict[str, Entity] = {e.id: e for e in self.entities}
        self.acronyms: dict[str, list[Entity]] = {}
        self.nicknames: dict[str, list[Entity]] = {}
        self.dated: dict[tuple[str, str], Entity | None] = {}
        self.code_slugs: dict[str, str] = {}
        # Folded, lower-case form → the entities so named, with the form as it must be written, None for any case.
        self._forms: dict[str, list[tuple[Entity, str | None]]] = {}
        for entity in self.entities:
            self._index(entity)
        self._nicknames_by_word: dict[str, list[str]] = {}
        for name in sorted(self.nicknames, key=len, reverse=True):
            self._nicknames_by_word.setdefault(_FIRST_WORD.match(name).group(), []).append(name)  # type: ignore[union-attr]
        self._labels = overlapping_scanner(sorted({b" %b " % words(octets(form)) for form in self._forms}))
        self._spellings = sorted(_spellings(self.acronyms))
        self._letters = overlapping_scanner(octets(spelling) for spelling, _ in self._spellings)

    def _index(self, entity: Entity) -> None:
        if entity.type == "Code":
            self.code_slugs[entity.id.rpartition(":")[2]] = entity.path.partition("/")[2]
        if entity.date and entity.id.startswith("fr:"):
            key = (entity.id.split(":")[1], entity.date)
            # Two texts of one day: the date alone tells neither.
            self.dated[key] = None if key in self.dated else entity
        for acronym in entity.acronyms:
            folded = fold(acronym)
            if " " in folded:
                self._forms.setdefault(lower(folded), []).append((entity, folded))
            else:
                self.acronyms.setdefault(folded, []).append(entity)
            if entity.type == "Law":
                self._nickname(lower(folded), entity)
        for label in dict.fromkeys((entity.label, *entity.labels)):
            folded = fold(label)
            low = lower(folded)
            if entity.type == "Law" and low.startswith("loi "):
                self._nickname(low[4:].removeprefix("dite ").strip("« »"), entity)
            if "inPhraseOnly" not in entity.rules:
                exact = "exactCase" in entity.rules or not re.search(r"[ '-]", low)
                self._forms.setdefault(low, []).append((entity, folded if exact else None))
                if entity.type == "Programme" and _IN_NUMBER.match(low):
                    self._forms.setdefault(_IN_NUMBER.sub(r"\1s ", low), []).append((entity, None))
                if entity.type == "CompetitivenessCluster" and folded.startswith("Pole "):
                    for lead in _LEADS:
                        self._forms.setdefault(lead + low[5:], []).append((entity, lead))
        for label in entity.exact:
            folded = fold(label)
            self._forms.setdefault(lower(folded), []).append((entity, folded))

    def _nickname(self, name: str, law: Entity) -> None:
        laws = self.nicknames.setdefault(name, [])
        if law not in laws:
            laws.append(law)

    def law(self, nickname: str, doc: Document, year: str = "") -> Entity | None:
        """The law of a nickname; of several the one of a year, the evident one, or that of the day; None if none is."""
        laws = self.nicknames[nickname]
        laws = [law for law in laws if year and (law.date or "").startswith(year)] or laws
        if len(laws) == 1:
            return laws[0]
        evident = [law for law in laws if law.evidence and self._has_evidence(law, doc.low, {})]
        likely = evident or [law for law in laws if not law.evidence]
        of_the_day = _of_the_day([(0, 0, law) for law in likely], doc)
        return of_the_day[0][2] if len(of_the_day) == 1 else None

    def begins_nickname(self, word: str) -> bool:
        """Whether a law's nickname or title begins with a word, given in small letters without accents."""
        return word in self._nicknames_by_word

    def nickname_at(self, low: str, start: int) -> str | None:
        """The longest nickname or title of a law that stands at `start`, in a text without capitals."""
        word = _FIRST_WORD.match(low, start)
        for name in self._nicknames_by_word.get(word.group(), ()) if word else ():
            end = start + len(name)
            if low.startswith(name, start) and not low[end : end + 1].isalnum():
                return name
        return None

    def find(self, doc: Document) -> list[_Hit]:
        """Every label and acronym standing in the text as a word of its own, evidence given, one entity a place."""
        seen: dict[int, bool] = {}
        hits = [
            hit
            for hit in chain(self._find_labels(doc), self._find_acronyms(doc))
            if "withEvidence" not in hit[2].rules or self._has_evidence(hit[2], doc.low, seen)
        ]
        return _of_the_day(hits, doc)

    def _find_labels(self, doc: Document) -> Iterable[_Hit]:
        """Labels as words of their own: they are looked for between spaces, in the text as words alone."""
        low, plain = doc.low, doc.plain
        if self._labels is None:
            return
        for _, start, stop in self._labels.find_matches_as_indexes(b" %b " % words(doc.low_octets), overlapping=True):
            end = stop - 2
            name = low[start:end]
            if name in _COUNCILS and _IN_COUNCIL.search(low, max(0, start - 12), start):
                continue  # « décret en Conseil d'État » is a kind of decree
            for entity, exact in self._forms.get(name, ()):
                if entity.type == "Organisation" and _TITLE.search(low, max(0, start - 6), start):
                    continue  # « Mme Fiat »
                if exact in _LEADS:  # « le pôle de compétitivité Risques »
                    own = start + len(exact)
                    if plain[own : own + 1].isupper():
                        yield own, end, entity
                elif exact is None or plain[start:end] == exact or _as_good(plain[start:end], exact):
                    yield start, end, entity
                elif entity.type == "CompetitivenessCluster" and _is_common(plain[start:end], exact, low):
                    # The noun is part of the name of the « Pôle Mer Bretagne Atlantique », of « Hippolia » it is none.
                    yield start if fold(entity.label).startswith("Pole ") else start + len("pole "), end, entity

    def _find_acronyms(self, doc: Document) -> Iterable[_Hit]:
        """Acronyms between characters that are no letters or digits: « UE-Turquie » and « CSG-CRDS » hold some. Those
        of plans and programmes may have a digit behind them, which is their edition."""
        plain = doc.plain
        if self._letters is None:
            return
        for index, start, end in self._letters.find_matches_as_indexes(doc.plain_octets, overlapping=True):
            if start and plain[start - 1].isalnum():
                continue
            edition = 0
            if end < len(plain) and plain[end].isalnum():
                if not (plain[end - 1].isalpha() and _EDITION.match(plain, end)):
                    continue
                edition = 1
            after = _TITLE_AFTER.match(plain, end)
            if (
                after
                and end - start < _LONG
                and after["word"] not in self.acronyms  # « CGT, CFDT »
                and _TITLE_BEFORE.search(plain, max(0, start - 24), start)
            ):
                continue  # « SOIXANTE ANS DU TRAITÉ »: words in capitals, not acronyms
            spelling, acronym = self._spellings[index]
            small = spelling != acronym and "." not in spelling
            for entity in self.acronyms[acronym]:
                if edition and entity.type not in ("Plan", "Programme"):
                    continue
                if not small or _may_be_small(entity, doc, start, end):
                    yield start, end + edition, entity

    @staticmethod
    def _has_evidence(entity: Entity, low: str, seen: dict[int, bool]) -> bool:
        known = seen.get(id(entity))
        if known is None:
            known = seen[id(entity)] = any(lower(fold(word)) in low for word in entity.evidence)
        return known


def _as_good(piece: str, exact: str) -> bool:
    """« PARCOURSUP » for « Parcoursup », « Astech Paris Région » for « ASTech Paris Région »."""
    if " " in exact:
        return piece.istitle()
    return piece.isupper() and len(piece) > 3


def _is_common(piece: str, exact: str, low: str) -> bool:
    """Whether a name is led by the common noun, of competitiveness: « le pôle Eau », not the hospital's.

    A name of three words or more says enough by itself, and may have lost its other capitals (« pôle mer bretagne »).
    """
    if not exact.startswith("Pole ") or piece[0] != "p":
        return False
    return exact.count(" ") > 1 or (piece[1:] == exact[1:] and "competitivit" in low)


def _spellings(acronyms: dict[str, list[Entity]]) -> Iterable[tuple[str, str]]:
    """The ways to write each acronym: as given, with dots, with one capital if of four letters or more."""
    for acronym, entities in acronyms.items():
        yield acronym, acronym
        if acronym.isupper() and acronym.isalpha() and 2 < len(acronym) < 8:
            dotted = ".".join(acronym)
            yield dotted, acronym
            yield dotted + ".", acronym
        small = acronym.title()
        long = len(acronym) > 3 and acronym.isupper() and acronym.isalpha() and acronym not in _LIKE_WORDS
        if long and small not in acronyms and any(e.type in _BY_NAME and "exactCase" not in e.rules for e in entities):
            yield small, acronym


def _may_be_small(entity: Entity, doc: Document, start: int, end: int) -> bool:
    """Whether an acronym may have one capital here: a body's or a scheme's, alone, where no sentence begins."""
    if entity.type not in _BY_NAME or "exactCase" in entity.rules:
        return False
    before = doc.plain[max(0, start - 2) : start].strip()
    begins = before[-1:] in _SENTENCE_END and not _ASIDE.match(doc.plain, max(0, start - 4))
    return start > 2 and not begins and doc.plain[end : end + 1] != "-"


def _of_the_day(hits: list[_Hit], doc: Document) -> list[_Hit]:
    """Of several entities of one type at one place, those that bore the name on the day of the text."""
    day = doc.context.day
    if day is None:
        return hits
    iso = day.isoformat()
    places: dict[tuple[int, int, str], int] = {}
    for start, end, entity in hits:
        places[start, end, entity.type] = places.get((start, end, entity.type), 0) + 1
    return [
        hit
        for hit in hits
        if places[hit[0], hit[1], hit[2].type] == 1
        or ((hit[2].start or "") <= iso and (hit[2].end is None or iso <= hit[2].end))
    ]


def read_gazetteer(paths: Iterable[str | os.PathLike[str]] | None = None, *, with_ours: bool = True) -> Gazetteer:
    """The gazetteer of a user's own Turtle files, with ours unless told otherwise."""
    entities = list(_ours()) if with_ours else []
    return Gazetteer([*entities, *read_entities(paths or ())])


@lru_cache(maxsize=1)
def _ours() -> tuple[Entity, ...]:
    return tuple(read_entities(entities_folders()))


@lru_cache(maxsize=1)
def default_gazetteer() -> Gazetteer:
    """Our own gazetteer, read once."""
    return Gazetteer(_ours())
