"""Find the ministry that a label names among the bodies in office on a day: one, or none; never a guess.

Sources and register write the same ministry in many ways: with or without article, « Ministère de » or « Secrétariat
d'État auprès du ministre de …, chargé de », commas, typographic apostrophes, capitals lost, « Minsitère ». Labels are
compared by their content words, in steps that go from the strict to the loose; a step decides only if it leaves one.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Hashable, Sequence
from functools import lru_cache

import msgspec

from kg.records import Ministry
from kg.registers.records import Body

Words = tuple[str, ...]

_WORD = re.compile(r"[a-z0-9]+")
_ARTICLES = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"])
# What a ministry is called before what it is in charge of; the misspellings are the register's own.
_KINDS = {
    "ministere": "ministry",
    "minsitere": "ministry",
    "minstere": "ministry",
    "ministre": "ministry",
    "secretariat": "secretariat",
    "secretaire": "secretariat",
    "commissariat": "commission",
    "commissaire": "commission",
}
_KIND_WORDS = frozenset({*_KINDS, "haut", "haute", "etat", "delegue", "charge"})
_SAME = {
    "premiere": "premier",
    "chargee": "charge",
    "charges": "charge",
    "chargees": "charge",
    "deleguee": "delegue",
    "pme": "petites moyennes entreprises",
}
# « auprès du ministre de l'intérieur, chargé des transports »: whom it serves, then what it is in charge of.
_ATTACHED = re.compile(
    r"\bauprès\b.*?,?\s*(?:\bchargée?s?\s+(?=d[eu]|d['’])|\b(?=porte-parole))", re.IGNORECASE | re.DOTALL
)
# « à l'industrie, auprès du ministre de l'économie »: the other way round.
_TRAILING = re.compile(r",?\s*\bauprès\b.*", re.IGNORECASE | re.DOTALL)
_BRACKETED = re.compile(r"\([^)]*\)")


class Match(msgspec.Struct, frozen=True):
    """The body a label names (None: open), and those it might name."""

    body: Body | None
    candidates: tuple[Body, ...] = ()


@lru_cache(maxsize=65536)
def content_words(label: str) -> Words:
    """The words that tell ministries apart, folded.

    >>> content_words("Minsitère de l’Économie, des Finances") == content_words("économie et finances")
    True
    """
    kept = [w for word in _words(label) if word not in _ARTICLES for w in _SAME.get(word, word).split()]
    first = 0
    while first < len(kept) - 1 and kept[first] in _KIND_WORDS:
        first += 1
    return tuple(kept[first:])


def _words(label: str) -> list[str]:
    # Both apostrophes part « l » from the word.
    plain = label.replace("’", "'").replace("œ", "oe").replace("Œ", "Oe")
    return _WORD.findall(unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower())


@lru_cache(maxsize=65536)
def portfolio_words(label: str) -> Words:
    """The words of what a ministry is itself in charge of, without the minister whom it serves.

    >>> portfolio_words("Secrétariat d'État auprès du ministre de l'intérieur, chargé de la ville")
    ('ville',)
    """
    own = _ATTACHED.sub("", label)
    if own == label:
        own = _TRAILING.sub("", label)
    words = content_words(own)
    # « Secrétariat d'État auprès du ministre de l'intérieur », in charge of nothing of its own
    return words if set(words) - _KIND_WORDS else content_words(label)


def kind_of(label: str) -> str | None:
    """Whether a label says « ministère », « secrétariat d'État » or « haut-commissariat »."""
    return next((_KINDS[word] for word in _words(label)[:3] if word in _KINDS), None)


class InOffice:
    """The ministries of a day, by all that can be compared of their labels."""

    def __init__(self, bodies: Sequence[Body]) -> None:
        self.bodies = tuple(bodies)
        self._by_step: list[dict[Hashable, list[Body]]] = []
        for step in _STEPS:
            found: dict[Hashable, list[Body]] = {}
            for body in self.bodies:
                for key in {step(label) for label in _labels(body)}:
                    found.setdefault(key, []).append(body)
            self._by_step.append(found)

    def find(self, ministry: Ministry, leaving: Container[str] = ()) -> Match:
        """The body that the labels name. Where they fit several, those `leaving` (by id) that day give way to those
        that come, and bodies told apart by a note in brackets to the one without."""
        named = [label for label in (ministry.label, ministry.short_label) if label]
        for step, bodies in zip(_STEPS, self._by_step, strict=True):
            matches = [bodies.get(step(label), []) for label in named]
            both = [body for body in matches[0] if all(body in rest for rest in matches[1:])] if matches else []
            found = both or next((each for each in matches if each), [])
            if len(found) > 1:
                found = [body for body in found if body.id not in leaving] or found
            if len(found) > 1 and ministry.label:
                found = [body for body in found if kind_of(body.label) == kind_of(ministry.label)] or found
            if len(found) > 1:
                found = [body for body in found if not _BRACKETED.search(body.short_label or "")] or found
            if len(found) == 1:
                return Match(found[0])
            if found:
                return Match(None, tuple(found))
        return Match(None, _near(named, self.bodies))


def _labels(body: Body) -> list[str]:
    return [label for label in (body.label, body.edition_label, body.short_label) if label]


def _words_outside_brackets(label: str) -> Words:
    return content_words(_BRACKETED.sub("", label))


def _portfolio_in_any_order(label: str) -> frozenset[str]:
    return frozenset(portfolio_words(label))


# From the strict to the loose.
_STEPS: tuple[Callable[[str], Hashable], ...] = (
    content_words,
    _words_outside_brackets,
    portfolio_words,
    _portfolio_in_any_order,
)


def _near(labels: Sequence[str], in_office: Sequence[Body], limit: int = 5) -> tuple[Body, ...]:
    """The bodies that share most words with the labels, if half of them."""
    words = {word for label in labels for word in portfolio_words(label)}

    def likeness(body: Body) -> float:
        own = [set(portfolio_words(label)) for label in _labels(body)]
        return max(len(words & each) / len(words | each) for each in own)

    scored = (
        sorted(((likeness(body), body.id, body) for body in in_office), key=lambda s: (-s[0], s[1])) if words else []
    )
    return tuple(body for score, _, body in scored[:limit] if score >= 0.5)
