"""The document pass: what one mention says of another (number ↔ date, name given to the text just cited)."""

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import zip_longest

from kg.citations.codes import drop_false
from kg.citations.document import Candidate, Document
from kg.citations.gazetteer import Gazetteer
from kg.citations.normalise import fold, lower, slug

_TEXTS = ("Law", "Ordinance", "Decree", "Order", "Circular")
# loi n° 2010-1 du 3 mai 2010 relative à la mer, dite « loi mer » · décret du 3 mai 2010 (dit « décret mer »)
_NAMED = re.compile(
    r"""[^.;:«»"]{0,260}?\ ?[,(]?\ ?\b(?:dite?|(?:communement\ )?appelee?)\ (?:aussi\ )?(?:l[ae]\ )?[«"]\ ?
        (?P<name>(?P<nature>(?:loi|decret|ordonnance|arrete|circulaire)\ )?(?P<word>[^«»"]{2,50}?))\ ?[»"]""",
    re.VERBOSE,
)
# … relative à la transparence, dite Sapin 2 · … du secteur agricole (Egalim 1) · … dite « Grandguillaume »
_NICKNAMED = re.compile(r"\ (?:\(?(?:dite|appelee)\ |\()[«\"]?\ ?")
_APART = re.compile(r"[.;:«»\"()]")
_ENDS_ON_A_DAY = re.compile(r"\bd(?:u|es)\ \d{1,2}(?:er)?$")
_RANK = re.compile(r"\ (?P<rank>[1-9]|[ivx]+)(?!\w)")
TRIGGERS: tuple[str, ...] = ("dit ", "dite ", "appele ", "appelee ")
_SAYS_SO = re.compile(r"[^.;:]{0,160}?\b(?:dite|appelee)\ (?:aussi\ )?(?:la\ )?[«\"]?\ ?")


def complete(doc: Document, gazetteer: Gazetteer, called: list[int]) -> None:
    """« loi n° 84-16 du 11 janvier 1984 … la loi du 11 janvier 1984 » : the date form gains the number.

    `called` are the places of the words that give a name.
    """
    drop_false(doc)
    _drop_titled(doc)
    _know_acts(doc, gazetteer)
    numbers: dict[tuple[str, str], str] = {}
    years: dict[tuple[str, str], set[str]] = {}
    texts: list[Candidate] = [c for c in doc.found if c.type in _TEXTS]
    if not texts:
        return
    for text in texts:
        nature = text.id.split(":")[1]
        if text.data and text.rule.endswith("-number"):
            numbers.setdefault((nature, text.data), text.id)
            years.setdefault((nature, text.data[:4]), set()).add(text.id)
    for text in texts:
        nature = text.id.split(":")[1]
        if text.rule.endswith("-date") and (known := numbers.get((nature, text.data))) and known != text.id:
            text.alts = tuple(dict.fromkeys((known, *text.alts)))
        elif text.rule.endswith("-year") and len(same := years.get((nature, text.data), set())) == 1:
            text.alts = tuple(dict.fromkeys((*same, *text.alts)))
    if called:
        _give_names(doc, texts, called)
    _find_nicknames(doc, texts, gazetteer)


def _know_acts(doc: Document, gazetteer: Gazetteer) -> None:
    """« directive européenne « Travel » » : an act read by its name is the one that we know by it."""
    for act in doc.found:
        if act.rule in ("eu.name", "eu.title"):
            act.id = _acts(gazetteer).get(_bare_name(doc.low[act.start : act.end]), act.id)


@lru_cache(maxsize=4)
def _acts(gazetteer: Gazetteer) -> dict[str, str]:
    """Bare name → own id of the acts of the Union; a name that acts of several days bore is left out."""
    return {
        _bare_name(lower(fold(label))): entity.id
        for entity in gazetteer.entities
        if entity.type == "EULaw" and entity.start is None and entity.end is None
        for label in (entity.label, *entity.labels)
    }


def _bare_name(name: str) -> str:
    return slug(
        re.sub(r"\ de\ (?:19|20)\d\d$|\b(?:europeen(?:ne)?s?|sur|relative?|pour|aux?|les?|la|l'|des?|du)\b", "", name)
    )


def _drop_titled(doc: Document) -> None:
    """« loi n° 2001-692 relative aux lois de finances (LOLF) » : a number or a date needs no title.

    Nor are « 3 et 4 mai 2011 » a date where they tell two texts.
    """
    told = [c for c in doc.found if c.type in _TEXTS and c.rule.endswith(("-number", "-date"))]
    if not told:
        return
    starts = {c.start for c in told}
    days = {c.end for c in told if _ENDS_ON_A_DAY.search(doc.low, c.start, c.end)}
    doc.found = [
        c
        for c in doc.found
        if not (c.rule.startswith("acronyms.") and c.type in _TEXTS and c.start in starts)
        and not (days and c.type == "Date" and any(c.start < end < c.end for end in days))
    ]


def _find_nicknames(doc: Document, texts: list[Candidate], gazetteer: Gazetteer) -> None:
    """« loi du 9 décembre 2016 …, dite Sapin 2 » : a nickname that we know to be of the very law it is given to."""
    for text in texts:
        near = doc.low[text.end : text.end + 270] if text.type == "Law" else ""
        if not ("dite " in near or "appelee " in near or "(" in near):  # most often: far cheaper than the pattern
            continue
        given = _NICKNAMED.search(near)
        if given is None or _APART.search(near, 0, given.start()):
            continue
        start = text.end + given.end()
        name = gazetteer.nickname_at(doc.low, start)
        if name is None:
            continue
        entity, end = gazetteer.law(name, doc), start + len(name)
        if given.group().endswith("(") and doc.plain[start:end].isupper():
            continue  # « relative à l'économie sociale et solidaire (ESS) » : the letters of its subject
        if rank := _RANK.match(doc.low, end):  # « Egalim 1 » is the first of that name, « Egalim 2 » another law
            end = rank.end()
            if rank["rank"] not in ("1", "i"):
                continue
        if entity is None or (entity.id not in (text.id, *text.alts) and entity.date != text.data):
            continue
        doc.add(start, end, "Law", entity.id, "discourse.nickname", confidence=0.9)


def _give_names(doc: Document, texts: list[Candidate], called: list[int]) -> None:
    """A name nobody told us is that of the text it is given to, here and wherever it is used again."""
    ordered = sorted(texts, key=lambda c: c.start)
    known: dict[str, Candidate] = {}
    borne: dict[str, Candidate] = {}  # « loi n° 85-677 …, dite loi Badinter » : not the other law of that name
    for text, after in zip_longest(ordered, ordered[1:]):
        if text.rule.startswith("legal.law-n"):  # itself told by its name; a title nobody told us may have a known one
            nicknamed = after is not None and (text.rule, after.rule) == ("legal.law-name", "legal.law-nickname")
            if after and nicknamed and _SAYS_SO.fullmatch(doc.low, text.end, after.start):
                text.id, text.alts = after.id, (*after.alts, text.id)
            continue
        if after and after.rule == "legal.law-name" and _SAYS_SO.fullmatch(doc.low, text.end, after.start):
            known.setdefault(after.id, text)
            continue
        if after and after.rule == "legal.law-nickname" and _SAYS_SO.fullmatch(doc.low, text.end, after.start):
            borne.setdefault(doc.low[after.start : after.end], text)
        stop = min(text.end + 400, after.start if after else len(doc.low))  # the name is given before the next text
        soon = bisect_left(called, text.end)
        if soon < len(called) and called[soon] < stop and (match := _NAMED.match(doc.low, text.end, stop)):
            known.setdefault(f"fr:loi:{slug(match['word'])}", text)
            if match["nature"]:
                doc.add(*match.span("name"), text.type, text.id, "discourse.name", text.alts, 0.9)
    for text in texts:
        bearer = borne.get(doc.low[text.start : text.end]) if text.rule == "legal.law-nickname" else None
        if bearer and bearer.rule.endswith("-number") and bearer.id != text.id:
            text.id, text.alts = bearer.id, bearer.alts
        if text.rule == "legal.law-name" and (named := known.get(text.id)):
            text.id, text.alts = named.id, (*named.alts, text.id)
