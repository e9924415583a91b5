"""The official open data, XML and JSON alike: the fields of a record, as nested dictionaries → `Question`.

Both forms have the same names (legislatures XIV to XVII, see docs/formats.md): a value is a string, a dictionary or
None; what can be repeated is a single value or a list. Whatever the form calls nil is None here already.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from kg.records import (
    Allocation,
    Author,
    Closure,
    Event,
    Group,
    JournalKind,
    JournalReference,
    Ministry,
    Question,
    QuestionKey,
    SourceRecord,
    Text,
)
from kg.sources.fields import UID, Notes, parse_uid, question_key, read_date, read_page
from kg.sources.markup import clean_line, plain_text

Fields = dict[str, Any]

_JOURNALS: dict[str, JournalKind] = {"JO_QUESTION": "questions", "JO_DEBAT": "debates", "JO_LOI_DECRET": "laws"}
_PAGE = "https://www.assemblee-nationale.fr/dyn/{}/questions/{}"
# From the XVth legislature on, the first analysis serves as the title on the site.
_TITLES_SINCE = 15


def read_question(fields: Fields, source: SourceRecord, *, from_xml: bool = False) -> Question:
    """Make a question of a record's fields.

    :raises SourceError: the record does not say which question it is
    """
    notes = Notes()
    key = _key(fields, notes)
    asked_texts = [_text(item, "text", notes, from_xml) for item in _items(fields, "textesQuestion", "texteQuestion")]
    answer_texts = [_text(item, "answer", notes, from_xml) for item in _items(fields, "textesReponse", "texteReponse")]
    texts = _in_order(asked_texts)
    answers = _in_order(answer_texts)
    allocations = tuple(_allocations(fields, notes))
    closure, closure_event = _closure(fields, notes)
    published = next((text.journal for text in texts if text.journal), None) or _sitting(key, allocations, answers)
    events = [
        *_text_events(texts, answers, published),
        *_reassignments(allocations),
        *_dated_items(fields, "renouvellements", "renouvellement", "renewal", notes),
        *_dated_items(fields, "signalement", None, "signalling", notes),
        *_dated_items(fields, "signalements", "signalement", "signalling", notes),
        *closure_event,
    ]
    indexing = fields.get("indexationAN") or {}
    analyses = tuple(_analyses(indexing))
    title = analyses[0] if analyses and key.legislature >= _TITLES_SINCE else None
    if published and any(a.journal and a.journal.date < published.date for a in answers):
        notes.add("answer-before-question", "answer.date", str(answers[-1].journal and answers[-1].journal.date))
    return Question(
        key=key,
        source=source,
        author=_author(fields, notes),
        published=published,
        displayed_group=_group(fields),
        rubrique=_line(indexing.get("rubrique")),
        heading=_line(indexing.get("teteAnalyse")),
        analyses=analyses[1:] if title else analyses,
        title=title,
        allocations=allocations,
        texts=tuple(text for text in texts if text.value),
        answers=tuple(text for text in answers if text.value),
        events=tuple(sorted(events, key=lambda e: (e.date, e.type))),
        closure=closure,
        pages=(_PAGE.format(key.legislature, key.uid),),
        anomalies=tuple(notes.anomalies),
    )


def _key(fields: Fields, notes: Notes) -> QuestionKey:
    """The official id decides; the three parts beside it serve where it is missing, and are checked against it."""
    uid = _string(fields.get("uid"))
    parts = fields.get("identifiant") or {}
    kind = _string(fields.get("type")) or ""
    number, legislature = _string(parts.get("numero")) or "", _string(parts.get("legislature")) or ""
    if uid is None or not UID.fullmatch(uid.strip()):
        key = question_key(legislature, kind, number)
        notes.add("bad-uid" if uid else "missing-uid", "uid", uid or "", kept=key.uid)
        return key
    key = parse_uid(uid)
    if (
        (number and number != str(key.number))
        or (legislature and legislature != str(key.legislature))
        or (kind and kind != key.type)
    ):
        notes.add("identity-conflict", "uid", f"{uid} / {legislature} {kind} {number}", kept=key.uid)
    return key


def _author(fields: Fields, notes: Notes) -> Author:
    identity = (fields.get("auteur") or {}).get("identite") or {}
    actor, mandate = _string(identity.get("acteurRef")), _string(identity.get("mandatRef"))
    if actor and not _is_id(actor, "PA"):
        notes.add("bad-id", "author.actor_id", actor)
        actor = None
    if mandate and not _is_id(mandate, "PM"):
        notes.add("bad-id", "author.mandate_id", mandate)
        mandate = None
    return Author(
        actor_id=actor,
        mandate_id=mandate,
        honorific=_line(identity.get("civ") or identity.get("civilite")),
        given_name=_line(identity.get("prenom")),
        family_name=_line(identity.get("nom")),
    )


def _group(fields: Fields) -> Group | None:
    group = (fields.get("auteur") or {}).get("groupe") or {}
    return _named_group(_string(group.get("developpe")), _string(group.get("abrege")), _string(group.get("organeRef")))


# There are some sixty groups and some six hundred ministries: each is made once.
@lru_cache(maxsize=4096)
def _named_group(label: str | None, acronym: str | None, body: str | None) -> Group | None:
    label, acronym = _line(label), _line(acronym)
    if not (label or acronym):
        return None
    return Group(label, acronym, body if body and _is_id(body, "PO") and body != "PO0" else None)


def _ministry(fields: Fields | None) -> Ministry | None:
    if not fields:
        return None
    return _named_ministry(
        _string(fields.get("developpe")), _string(fields.get("abrege")), _string(fields.get("organeRef"))
    )


@lru_cache(maxsize=4096)
def _named_ministry(label: str | None, short: str | None, body: str | None) -> Ministry | None:
    label, short = _line(label), _line(short)
    if not (label or short):
        return None
    return Ministry(label, short, body if body and _is_id(body, "PO") else None)


def _allocations(fields: Fields, notes: Notes) -> Iterator[Allocation]:
    if asked := _ministry(fields.get("minInt")):
        yield Allocation(asked, "asked")
    for item in _items(fields, "minAttribs", "minAttrib"):
        if assigned := _ministry(item.get("denomination")):
            yield Allocation(assigned, "assigned", _journal(item.get("infoJO"), "assigned", notes))


def _journal(info: Fields | None, field: str, notes: Notes, date_field: str = "dateJO") -> JournalReference | None:
    if not info:
        return None
    date = read_date(_string(info.get(date_field)), f"{field}.date", notes)
    page = read_page(_string(info.get("pageJO")), f"{field}.page", notes)
    if date is None:
        return None
    return JournalReference(
        date, page, _JOURNALS.get(_string(info.get("typeJO")) or "", "questions"), _string(info.get("numJO"))
    )


def _text(item: Fields, field: str, notes: Notes, from_xml: bool) -> Text:
    value = plain_text(_string(item.get("texte")) or "", notes, field, from_xml=from_xml)
    if not value:
        notes.add("empty-text", field, "")
    return Text(value, _journal(item.get("infoJO"), "published" if field == "text" else field, notes))


def _in_order(texts: list[Text]) -> list[Text]:
    """By date of publication, so that the current text is the last; the source's order decides where one lacks."""
    if len(texts) > 1 and all(text.journal for text in texts):
        return sorted(texts, key=lambda text: text.journal.date if text.journal else None)  # type: ignore[arg-type,return-value]
    return texts


def _sitting(key: QuestionKey, allocations: tuple[Allocation, ...], answers: list[Text]) -> JournalReference | None:
    """A question to the Government has no text of its own: it was put at the sitting whose record answers it."""
    if key.type == "QE":
        return None
    dated = [a.journal for a in (*answers, *allocations) if a.journal]
    return dated[0] if dated else None


def _text_events(texts: list[Text], answers: list[Text], published: JournalReference | None) -> Iterator[Event]:
    if published:
        yield Event("publication", published.date, published)
    for text in texts[1:]:
        if text.journal:
            yield Event("question-erratum", text.journal.date, text.journal)
    for i, text in enumerate(answers):
        if text.journal and text.value:
            yield Event("answer-erratum" if i else "answer", text.journal.date, text.journal)


def _reassignments(allocations: tuple[Allocation, ...]) -> Iterator[Event]:
    assigned = [a for a in allocations if a.kind == "assigned"]
    for allocation in assigned[1:]:
        if allocation.journal:
            ministry = allocation.ministry
            yield Event(
                "reassignment", allocation.journal.date, allocation.journal, ministry.short_label or ministry.label
            )


def _dated_items(fields: Fields, outer: str, inner: str | None, kind: Any, notes: Notes) -> Iterator[Event]:
    """Renewals and signallings: the structure was only inferred, so a date is looked for in every likely place."""
    for item in _items(fields, outer, inner) if inner else _as_list(fields.get(outer)):
        if not isinstance(item, dict) or (inner is None and "signalement" in item):
            continue
        journal = _journal(item.get("infoJO") or item, kind, notes)
        date = journal.date if journal else None
        for name in ("dateSignalement", "dateRenouvellement", "date"):
            date = date or read_date(_string(item.get(name)), f"{kind}.date", notes)
        if date:
            yield Event(kind, date, journal)
        elif any(_string(value) for value in item.values()):
            notes.add("undated-event", kind, str(item))


def _closure(fields: Fields, notes: Notes) -> tuple[Closure | None, list[Event]]:
    closing = fields.get("cloture") or {}
    code, label = _string(closing.get("codeCloture")), _line(closing.get("libelleCloture"))
    date = read_date(_string(closing.get("dateCloture")), "closure.date", notes)
    if not (code or label or date):
        return None, []
    withdrawn = (code or "").upper() in ("RET", "AU") or "retrait" in (label or "").lower()
    if code == "REP_PUB" or date is None:
        return Closure(code, label, date, withdrawn), []
    return Closure(code, label, date, withdrawn), [Event("withdrawal" if withdrawn else "closure", date, None, label)]


def _analyses(indexing: Fields) -> Iterator[str]:
    """`analyses.analyse`, or the older `ANALYSE.ANA`; each a single value or a list."""
    for outer, inner in (("analyses", "analyse"), ("ANALYSE", "ANA")):
        for item in _items(indexing, outer, inner):
            if line := _line(item):
                yield line


def _items(fields: Fields, outer: str, inner: str) -> list[Any]:
    container = fields.get(outer)
    if container is None:
        return []
    if isinstance(container, list):
        return [item for part in container if isinstance(part, dict) for item in _as_list(part.get(inner))]
    return _as_list(container.get(inner)) if isinstance(container, dict) else []


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
