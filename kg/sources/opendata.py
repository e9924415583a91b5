"""The official open data, XML and JSON alike: the fields of a record, as nested dictionaries → `Question`.

Both forms have the same names (legislatures XIV to XVII, see docs/formats.md): a value is a string, a dictionary or
None; what can be repeated is a single value or a list. Whatever the form calls nil is None here already.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, cast

from kg.records import (
    Allocation,
    Anomaly,
    Author,
    Event,
    EventType,
    Group,
    JournalKind,
    JournalReference,
    Ministry,
    Question,
    QuestionKey,
    SourceRecord,
    Text,
)
from kg.sources.fields import (
    JOURNAL_KINDS,
    UID,
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

Fields = dict[str, Any]

# From the XVth legislature on, the first analysis serves as the title on the site.
_TITLES_SINCE = 15
# Everything read here. What else a record holds is told, since the published descriptions are old.
_KNOWN = frozenset({
    "uid", "identifiant", "type", "indexationAN", "auteur", "minInt", "minAttribs", "textesQuestion", "textesReponse",
    "cloture", "signalement", "signalements", "renouvellement", "renouvellements",
})  # fmt: skip
# Anomalies are told in the names of the record.
_DOMAIN = {
    "auteur": "author", "identite": "author.actor_id", "groupe": "group", "minInt": "ministry",
    "minAttribs": "ministry", "indexationAN": "rubrique", "textesQuestion": "text", "textesReponse": "answer",
    "cloture": "closure",
}  # fmt: skip
_STEP_NAMES = ("renouvellement", "renouvellements", "signalement", "signalements")


def read_question(fields: Fields, source: SourceRecord, *, from_xml: bool = False) -> Question:
    """Make a question of a record's fields.

    :raises SourceError: the record does not say which question it is
    """
    notes = Notes()
    key = _key(fields, notes)
    kind: JournalKind = "debates" if key.type == "QG" else "questions"
    texts = [_text(item, "text", kind, notes, from_xml) for item in _texts(fields, "Question", notes)]
    texts = _by_date([Text(without_prefix(text.value, key, notes), text.journal) for text in texts])
    answers = _by_date([_text(item, "answer", kind, notes, from_xml) for item in _texts(fields, "Reponse", notes)])
    allocations = tuple(_allocations(fields, kind, notes))
    published = next((text.journal for text in texts if text.journal), None) or _sitting(key, allocations, answers)
    closing = _part(fields, "cloture", notes)
    closure, ended = read_closure(
        _string(closing.get("codeCloture")),
        _line(closing.get("libelleCloture")),
        read_date(_string(closing.get("dateCloture")), "closure.date", notes),
    )
    events = [
        *_text_events(texts, answers, published),
        *_reassignments(allocations, published),
        *_steps([fields.get("renouvellements"), fields.get("renouvellement")], "renewal", kind, notes),
        *_steps([fields.get("signalement"), fields.get("signalements")], "signalling", kind, notes),
    ]
    if ended:
        events.append(ended)
    if closure and closure.code == "REP_PUB" and closure.date and not any(answer.journal for answer in answers):
        # The page of the closure is that of the section of answers, not of the answer.
        events.append(Event("answer", closure.date, JournalReference(closure.date, kind=kind)))
    indexing = _part(fields, "indexationAN", notes)
    analyses = tuple(_analyses(indexing))
    title = analyses[0] if analyses and key.legislature >= _TITLES_SINCE else None
    _note_unknown(fields, notes)
    return Question(
        key=key,
        source=source,
        author=_author(fields, notes),
        published=published,
        displayed_group=_group(fields, notes),
        rubrique=_line(indexing.get("rubrique")),
        heading=heading(_line(indexing.get("teteAnalyse"))),
        analyses=analyses[1:] if title else analyses,
        title=title,
        allocations=allocations,
        texts=tuple(text for text in texts if text.value),
        answers=tuple(text for text in answers if text.value),
        events=in_order(events),
        closure=closure,
        pages=(question_page(key),),
        anomalies=tuple(notes.anomalies),
    )


def _key(fields: Fields, notes: Notes) -> QuestionKey:
    """The official id decides; the three parts beside it serve where it is missing, and are checked against it."""
    uid = _string(fields.get("uid"))
    parts = _part(fields, "identifiant", notes)
    kind = _string(fields.get("type")) or ""
    number, legislature = _string(parts.get("numero")) or "", _string(parts.get("legislature")) or ""
    official = UID.fullmatch(uid) if uid else None
    if official is None:
        key = question_key(legislature, kind, number)
        notes.add("bad-uid" if uid else "missing-uid", "uid", uid or "", kept=key.uid)
        return key
    key = question_key(*official.groups())
    if (
        (number and number != str(key.number))
        or (legislature and legislature != str(key.legislature))
        or (kind and kind != key.type)
    ):
        notes.add("identity-conflict", "uid", f"{uid} / {legislature} {kind} {number}", kept=key.uid)
    return key


def _author(fields: Fields, notes: Notes) -> Author:
    identity = _part(_part(fields, "auteur", notes), "identite", notes)
    author, anomalies = _identified_author(
        _string(identity.get("acteurRef")),
        _string(identity.get("mandatRef")),
        _string(identity.get("civ") or identity.get("civilite")),
        _string(identity.get("prenom")),
        _string(identity.get("nom")),
    )
    notes.anomalies += anomalies
    return author


# There are some six hundred deputies, sixty groups and six hundred ministries: each is made once.
@lru_cache(maxsize=4096)
def _identified_author(
    actor: str | None, mandate: str | None, honorific: str | None, given: str | None, family: str | None
) -> tuple[Author, list[Anomaly]]:
    notes = Notes()
    if actor and not _is_id(actor, "PA"):
        notes.add("bad-id", "author.actor_id", actor)
        actor = None
    if mandate and not _is_id(mandate, "PM"):
        notes.add("bad-id", "author.mandate_id", mandate)
        mandate = None
    return Author(actor, mandate, _line(honorific), _line(given), _line(family)), notes.anomalies


def _group(fields: Fields, notes: Notes) -> Group | None:
    group = _part(_part(fields, "auteur", notes), "groupe", notes)
    return _named_group(_string(group.get("developpe")), _string(group.get("abrege")), _string(group.get("organeRef")))


@lru_cache(maxsize=4096)
def _named_group(label: str | None, acronym: str | None, body: str | None) -> Group | None:
    label, acronym = _line(label), _line(acronym)
    if not (label or acronym):
        return None
    return Group(label, acronym, body if body and _is_id(body, "PO") and body != "PO0" else None)


def _ministry(fields: Fields) -> Ministry | None:
    return _named_ministry(
        _string(fields.get("developpe")), _string(fields.get("abrege")), _string(fields.get("organeRef"))
    )


@lru_cache(maxsize=4096)
def _named_ministry(label: str | None, short: str | None, body: str | None) -> Ministry | None:
    label, short = _line(label), _line(short)
    if not (label or short):
        return None
    return Ministry(label, short, body if body and _is_id(body, "PO") else None)


def _allocations(fields: Fields, kind: JournalKind, notes: Notes) -> Iterator[Allocation]:
    if asked := _ministry(_part(fields, "minInt", notes)):
        yield Allocation(asked, "asked")
    for item in _dictionaries(_items(fields, "minAttribs", "minAttrib"), "minAttribs", notes):
        if assigned := _ministry(_part(item, "denomination", notes)):
            yield Allocation(assigned, "assigned", _journal(_part(item, "infoJO", notes), "assigned", kind, notes))


def _journal(info: Fields, field: str, kind: JournalKind, notes: Notes) -> JournalReference | None:
    date = read_date(_string(info.get("dateJO")), f"{field}.date", notes)
    page = read_page(_string(info.get("pageJO")), f"{field}.page", notes)
    if date is None:
        if page:
            notes.add("undated-page", f"{field}.page", str(page))
        return None
    kind = JOURNAL_KINDS.get(_string(info.get("typeJO")) or "", kind)
    return JournalReference(date, page, kind, _string(info.get("numJO")))


def _texts(fields: Fields, of: str, notes: Notes) -> list[Fields]:
    return list(_dictionaries(_items(fields, f"textes{of}", f"texte{of}"), f"textes{of}", notes))


def _text(item: Fields, field: str, kind: JournalKind, notes: Notes, from_xml: bool) -> Text:
    value = plain_text(_string(item.get("texte")) or "", notes, field, from_xml=from_xml)
    journal = _journal(_part(item, "infoJO", notes), "published" if field == "text" else field, kind, notes)
    if journal and not value:
        notes.add("empty-text", field, "")
    return Text(value, journal)


def _by_date(texts: list[Text]) -> list[Text]:
    """By date of publication, so that the current text is the last; the source's order decides where one lacks."""
    dated = [(text.journal.date, place) for place, text in enumerate(texts) if text.journal]
    return texts if len(dated) < len(texts) else [texts[place] for _, place in sorted(dated)]


def _sitting(key: QuestionKey, allocations: tuple[Allocation, ...], answers: list[Text]) -> JournalReference | None:
    """A question to the Government has no text of its own: it was put at the sitting whose record answers it."""
    if key.type != "QG":
        return None
    answered = next((answer.journal for answer in answers if answer.journal), None)
    return answered or next((allocation.journal for allocation in allocations if allocation.journal), None)


def _text_events(texts: list[Text], answers: list[Text], published: JournalReference | None) -> Iterator[Event]:
    if published:
        yield Event("publication", published.date, published)
    for text in texts[1:]:
        if text.journal:
            yield Event("question-erratum", text.journal.date, text.journal)
    for i, text in enumerate(answers):
        if text.journal:
            yield Event("answer-erratum" if i else "answer", text.journal.date, text.journal)


def _reassignments(allocations: tuple[Allocation, ...], published: JournalReference | None) -> Iterator[Event]:
    """Every assignment but the first; that too, where it is later and another ministry's than the one asked."""
    asked = [a.ministry for a in allocations if a.kind == "asked"]
    assigned = [a for a in allocations if a.kind == "assigned"]
    for i, allocation in enumerate(assigned):
        ministry, journal = allocation.ministry, allocation.journal
        if journal and (i or (published and journal.date > published.date and asked and asked[0] != ministry)):
            yield Event("reassignment", journal.date, journal, ministry.short_label or ministry.label)


def _steps(value: Any, event: EventType, kind: JournalKind, notes: Notes) -> Iterator[Event]:
    """Renewals or signallings: no official example was seen, so a date is looked for in every likely place."""
    for item in _as_list(value):
        inner = [item[name] for name in _STEP_NAMES if name in item] if isinstance(item, dict) else []
        if inner or isinstance(item, list):
            yield from _steps(inner or item, event, kind, notes)
            continue
        found = item if isinstance(item, dict) else {"date": item}
        journal = _journal(_part(found, "infoJO", notes) or found, event, kind, notes)
        date = journal.date if journal else None
        for name in ("dateSignalement", "dateRenouvellement", "date"):
            date = date or read_date(_string(found.get(name)), f"{event}.date", notes)
        if date:
            yield Event(event, date, journal)
        elif any(_string(part) for part in found.values()):
            notes.add("undated-event", event, str(item))


def _analyses(indexing: Fields) -> Iterator[str]:
    """`analyses.analyse`, or the older `ANALYSE.ANA`; each a single value or a list."""
    for outer, inner in (("analyses", "analyse"), ("ANALYSE", "ANA")):
        for item in _items(indexing, outer, inner):
            if line := _line(item):
                yield line


def _note_unknown(fields: Fields, notes: Notes) -> None:
    if _KNOWN.issuperset(fields):
        return
    for name, value in fields.items():
        if name not in _KNOWN and name[:1] != "@" and value and not (isinstance(value, str) and value.isspace()):
            notes.add("unknown-field", name, str(value))


def _part(fields: Fields, name: str, notes: Notes) -> Fields:
    """A field that is a dictionary: empty where it is nil, the first where a list stands in its place."""
    value = fields.get(name)
    if value.__class__ is dict:
        return cast(Fields, value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return {}
    notes.add("bad-structure", _DOMAIN.get(name, name), f"{name}: {value}")
    return next((item for item in value if isinstance(item, dict)), {}) if isinstance(value, list) else {}


def _dictionaries(items: list[Any], field: str, notes: Notes) -> Iterator[Fields]:
    for item in items:
        if isinstance(item, dict):
            yield item
        elif not isinstance(item, str) or item.strip():
            notes.add("bad-structure", _DOMAIN.get(field, field), f"{field}: {item}")


def _items(fields: Fields, outer: str, inner: str) -> list[Any]:
    """What is under `outer.inner`, whether it is one value or many, at either level."""
    value = fields.get(outer)
    if value.__class__ is dict and inner in value:
        return _as_list(value[inner])
    return [
        item
        for part in _as_list(value)
        for item in (_as_list(part[inner]) if isinstance(part, dict) and inner in part else [part] if part else [])
    ]


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return [item for item in value if item is not None] if isinstance(value, list) else [value]


def _string(value: Any) -> str | None:
    """A scalar as text, stripped; None where it is empty."""
    if value.__class__ is str:
        return value.strip() or None
    if isinstance(value, dict):
        return _string(value.get("#text"))
    return None if value is None or isinstance(value, list) else str(value)


def _line(value: Any) -> str | None:
    text = _string(value)
    if text is None:
        return None
    return clean_line(text) or None


def _is_id(text: str, prefix: str) -> bool:
    return text[:2] == prefix and text[2:].isascii() and text[2:].isdigit()
