"""The web pages of legislatures VII to XI: flat sheets with tags of their own, in Latin-1.

The tags are read one by one, since nothing around them is well-formed; the texts hold tags of HTML.
"""

import datetime as dt
import re
from collections.abc import Iterator

from kg.errors import SourceError
from kg.records import Author, Event, EventType, Group, JournalKind, JournalReference, Question, SourceRecord, Text
from kg.sources.encoding import decode_latin
from kg.sources.fields import (
    Notes,
    heading,
    in_order,
    question_key,
    question_page,
    read_closure,
    read_date,
    read_page,
    without_prefix,
)
from kg.sources.markup import clean_line, plain_text
from kg.sources.printed import allocations, analyses_in, department_named, ministry_named

# <LEG>7ème législature</LEG>
_TAG = re.compile(
    r"<(/?)(LEG|NLEG|NUM|NAT|CIV|AUT|GROUPE|GRP|DEPT|MINI|MINA|DPQ|PGQ|DPR|PGREP|DERQ|PGERQ|DERR|PGERREP|DSIGN|DRAPS"
    r"|DCA|RET|DRET|CRET|CODRET|RUB|TANA|ANA|QUEST|REP|COMPREP)>"
)
_TEXTS = frozenset({"QUEST", "REP", "COMPREP"})
_HONORIFICS = {"M": "M.", "MME": "Mme", "MLLE": "Mlle"}
# Why a question was closed (CODRET), where the reason (CRET) is not written out.
_CLOSURES = {"FL": "Fin de législature", "AU": "Retrait par l'auteur", "REP_PUB": "Réponse publiée"}
# « Charette (de) Hervé »
_PARTICLE = re.compile(r"(?P<name>.+) \((?P<particle>d[eu']|de la|des|l[ea])\)", re.IGNORECASE)
# « Reponse. - disciplines, le mouvement … »: a label, in the texts of the VIIIth legislature
_ANSWER_LABEL = re.compile(r"R[ée]ponse\s*\.\s*[-–—]\s*", re.IGNORECASE)


def parse_old_page(data: bytes, source: SourceRecord) -> Question:
    """Read a sheet of legislatures VII to XI (the texts have no accents before the XIth).

    :raises SourceError: the sheet does not say which question it is
    """
    notes = Notes()
    raw = _tagged(decode_latin(data), notes)
    fields = {tag: clean_line(value) for tag, value in raw.items() if tag not in _TEXTS}
    legislature = fields.get("NLEG") or (re.match(r"\d*", fields.get("LEG", "")) or [""])[0]
    if not (legislature and fields.get("NUM") and fields.get("NAT")):
        raise SourceError("no-identity", "the sheet lacks its legislature, number or type")
    key = question_key(legislature, fields["NAT"], fields["NUM"])
    kind: JournalKind = "questions" if key.type == "QE" else "debates"
    published = _journal(fields, "DPQ", "PGQ", "published", kind, notes)
    answered = _journal(fields, "DPR", "PGREP", "answer", kind, notes)
    text = without_prefix(plain_text(raw.get("QUEST", ""), notes), key, notes)
    answer = "\n".join(filter(None, (plain_text(raw.get(tag, ""), notes, "answer") for tag in ("REP", "COMPREP"))))
    answer = _ANSWER_LABEL.sub("", answer, count=1) if _ANSWER_LABEL.match(answer) else answer
    code = fields.get("CODRET") or None
    closed = read_date(fields.get("DRET"), "closure.date", notes)
    label = fields.get("CRET") or fields.get("RET") or _CLOSURES.get(code or "")
    closure, ended = read_closure(code, label, closed)
    events = list(_events(fields, published, answered, kind, notes))
    if ended:
        events.append(ended)
    asked, assigned = ministry_named(fields.get("MINI")), ministry_named(fields.get("MINA"))
    group, acronym = fields.get("GROUPE") or None, fields.get("GRP") or None
    return Question(
        key=key,
        source=source,
        author=_author(fields),
        published=published,
        constituency=department_named(fields.get("DEPT")),
        displayed_group=Group(group, acronym) if group or acronym else None,
        rubrique=fields.get("RUB") or None,
        heading=heading(fields.get("TANA")),
        analyses=tuple(analyses_in(fields.get("ANA"), semicolons=key.legislature <= 8)),
        allocations=tuple(allocations(asked, assigned, published, events)),
        texts=(Text(text, published),) if text else (),
        answers=(Text(answer, answered),) if answer else (),
        events=in_order(events),
        closure=closure,
        pages=(question_page(key),),
        anomalies=tuple(notes.anomalies),
    )


def _tagged(text: str, notes: Notes) -> dict[str, str]:
    """What stands between each tag and its end; the first of a kind counts. A tag without end is an anomaly."""
    values: dict[str, str] = {}
    opened: dict[str, int] = {}
    for tag in _TAG.finditer(text):
        closing, name = tag.groups()
        if not closing:
            opened.setdefault(name, tag.end())
        elif name in opened:
            values.setdefault(name, text[opened.pop(name) : tag.start()])
    for name, at in opened.items():
        if name not in values:
            notes.add("truncated", name, text[at : at + 200], note="the tag has no end")
    if not re.search(r"</html>\s*\Z", text[-200:], re.IGNORECASE):
        notes.add("truncated", "document", text[-80:], note="the page has no end")
    return values


def _events(
    fields: dict[str, str], published: JournalReference | None, answered: JournalReference | None, kind: JournalKind,
    notes: Notes,
) -> Iterator[Event]:  # fmt: skip
    if published:
        yield Event("publication", published.date, published)
    steps: tuple[tuple[str, EventType], ...] = (("DSIGN", "signalling"), ("DRAPS", "renewal"), ("DCA", "reassignment"))
    for tag, step in steps:
        for day in _dates(fields.get(tag), step, notes):
            yield Event(step, day)
    errata: tuple[tuple[str, str, EventType], ...] = (
        ("DERQ", "PGERQ", "question-erratum"),
        ("DERR", "PGERREP", "answer-erratum"),
    )
    for day_tag, page_tag, step in errata:
        if journal := _journal(fields, day_tag, page_tag, step, kind, notes):
            yield Event(step, journal.date, journal)
    if answered:
        yield Event("answer", answered.date, answered)


def _author(fields: dict[str, str]) -> Author:
    """« Couste Pierre-Bernard »: the family name, which may have several words, comes first."""
    family, _, given = fields.get("AUT", "").rpartition(" ")
    if not family:
        family, given = given, ""
    if particle := _PARTICLE.fullmatch(family):
        family = f"{particle['particle']} {particle['name']}".replace("' ", "'")
    honorific = fields.get("CIV", "")
    honorific = _HONORIFICS.get(honorific.rstrip(".").upper(), honorific)
    return Author(None, None, honorific or None, given or None, family or None)


def _journal(
    fields: dict[str, str], day: str, page: str, field: str, kind: JournalKind, notes: Notes
) -> JournalReference | None:
    date = read_date(fields.get(day), f"{field}.date", notes)
    number = read_page(fields.get(page), f"{field}.page", notes)
    if date is None and number:
        notes.add("undated-page", f"{field}.page", str(number))
    return JournalReference(date, number, kind) if date else None


def _dates(raw: str | None, field: str, notes: Notes) -> Iterator[dt.date]:
    for part in re.split(r"[;, ]+", raw or ""):
        if date := read_date(part, f"{field}.date", notes):
            yield date
