"""The official open data, XML and JSON alike: a record whose fields are arranged → `Question`."""

from functools import lru_cache

from kg.records import (
    Allocation,
    Anomaly,
    Author,
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
from kg.sources.opendata_fields import OfficialRecord, Place, Step

# From the XVth legislature on, the first analysis serves as the title on the site.
_TITLES_SINCE = 15


def read_question(record: OfficialRecord, source: SourceRecord, *, from_xml: bool = False) -> Question:
    """Make a question of a record.

    :raises SourceError: the record does not say which question it is
    """
    notes = Notes()
    notes.anomalies += record.anomalies
    key = _key(record, notes)
    kind: JournalKind = "debates" if key.type == "QG" else "questions"
    texts, answers = [], []
    for fragment, place in record.texts:
        value = without_prefix(plain_text(fragment or "", notes, "text", from_xml=from_xml), key, notes)
        texts.append(_published(value, place, "text", kind, notes))
    for fragment, place in record.answers:
        value = plain_text(fragment or "", notes, "answer", from_xml=from_xml)
        answers.append(_published(value, place, "answer", kind, notes))
    texts, answers = _by_date(texts), _by_date(answers)
    allocations = _allocations(record, kind, notes)
    published = next((text.journal for text in texts if text.journal), None) or _sitting(key, allocations, answers)
    code, label, date = record.closing
    closure, ended = read_closure(code, _line(label), read_date(date, "closure.date", notes))
    events = [
        *_text_events(texts, answers, published),
        *_reassignments(allocations, published),
        *(event for step in record.steps if (event := _step(step, kind, notes))),
    ]
    if ended:
        events.append(ended)
    if closure and closure.code == "REP_PUB" and closure.date and not any(answer.journal for answer in answers):
        # The page of the closure is that of the section of answers, not of the answer.
        events.append(Event("answer", closure.date, JournalReference(closure.date, kind=kind)))
    analyses = tuple([line for analysis in record.analyses if (line := _line(analysis))])
    title = analyses[0] if analyses and key.legislature >= _TITLES_SINCE else None
    author, bad_ids = _author(*record.author)
    notes.anomalies += bad_ids
    _note_unknown(record, notes)
    return Question(
        key=key,
        source=source,
        author=author,
        published=published,
        displayed_group=_group(*record.group),
        rubrique=_line(record.rubrique),
        heading=heading(_line(record.heading)),
        analyses=analyses[1:] if title else analyses,
        title=title,
        allocations=allocations,
        texts=tuple([text for text in texts if text.value]),
        answers=tuple([text for text in answers if text.value]),
        events=in_order(events),
        closure=closure,
        pages=(question_page(key),),
        anomalies=tuple(notes.anomalies),
    )


def _key(record: OfficialRecord, notes: Notes) -> QuestionKey:
    """The official id decides; the three parts beside it serve where it is missing, and are checked against it."""
    uid, kind, number, legislature = record.uid, record.type or "", record.number or "", record.legislature or ""
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


# There are some six hundred deputies, sixty groups and six hundred ministries: each is made once.
@lru_cache(maxsize=4096)
def _author(
    actor: str | None, mandate: str | None, civ: str | None, civilite: str | None, given: str | None, family: str | None
) -> tuple[Author, list[Anomaly]]:
    notes = Notes()
    if actor and not _is_id(actor, "PA"):
        notes.add("bad-id", "author.actor_id", actor)
        actor = None
    if mandate and not _is_id(mandate, "PM"):
        notes.add("bad-id", "author.mandate_id", mandate)
        mandate = None
    return Author(actor, mandate, _line(civ or civilite), _line(given), _line(family)), notes.anomalies


@lru_cache(maxsize=4096)
def _group(label: str | None, acronym: str | None, body: str | None) -> Group | None:
    label, acronym = _line(label), _line(acronym)
    if not (label or acronym):
        return None
    return Group(label, acronym, body if body and _is_id(body, "PO") and body != "PO0" else None)


@lru_cache(maxsize=4096)
def _ministry(label: str | None, short: str | None, body: str | None) -> Ministry | None:
    label, short = _line(label), _line(short)
    if not (label or short):
        return None
    return Ministry(label, short, body if body and _is_id(body, "PO") else None)


def _allocations(record: OfficialRecord, kind: JournalKind, notes: Notes) -> tuple[Allocation, ...]:
    asked = _ministry(*record.asked)
    allocations = [Allocation(asked, "asked")] if asked else []
    for name, place in record.assigned:
        if assigned := _ministry(*name):
            allocations.append(Allocation(assigned, "assigned", _journal(place, "assigned", kind, notes)))
    return tuple(allocations)


def _journal(place: Place, field: str, kind: JournalKind, notes: Notes) -> JournalReference | None:
    day, number, journal, issue = place
    date = read_date(day, f"{field}.date", notes)
    page = read_page(number, f"{field}.page", notes)
    if date is None:
        if page:
            notes.add("undated-page", f"{field}.page", str(page))
        return None
    return JournalReference(date, page, JOURNAL_KINDS.get(journal, kind) if journal else kind, issue)


def _published(value: str, place: Place, field: str, kind: JournalKind, notes: Notes) -> Text:
    journal = _journal(place, "published" if field == "text" else field, kind, notes)
    if journal and not value:
        notes.add("empty-text", field, "")
    return Text(value, journal)


def _by_date(texts: list[Text]) -> list[Text]:
    """By date of publication, so that the current text is the last; the source's order decides where one lacks."""
    if len(texts) < 2:
        return texts
    dated = [(text.journal.date, place) for place, text in enumerate(texts) if text.journal]
    return texts if len(dated) < len(texts) else [texts[place] for _, place in sorted(dated)]


def _sitting(key: QuestionKey, allocations: tuple[Allocation, ...], answers: list[Text]) -> JournalReference | None:
    """A question to the Government has no text of its own: it was put at the sitting whose record answers it."""
    if key.type != "QG":
        return None
    answered = next((answer.journal for answer in answers if answer.journal), None)
    return answered or next((allocation.journal for allocation in allocations if allocation.journal), None)


def _text_events(texts: list[Text], answers: list[Text], published: JournalReference | None) -> list[Event]:
    events = [Event("publication", published.date, published)] if published else []
    events += [Event("question-erratum", text.journal.date, text.journal) for text in texts[1:] if text.journal]
    for i, text in enumerate(answers):
        if text.journal:
            events.append(Event("answer-erratum" if i else "answer", text.journal.date, text.journal))
    return events


def _reassignments(allocations: tuple[Allocation, ...], published: JournalReference | None) -> list[Event]:
    """Every assignment but the first; that too, where it is later and another ministry's than the one asked."""
    asked = next((a.ministry for a in allocations if a.kind == "asked"), None)
    events = []
    for i, allocation in enumerate([a for a in allocations if a.kind == "assigned"]):
        ministry, journal = allocation.ministry, allocation.journal
        if journal and (i or (published and journal.date > published.date and asked and asked != ministry)):
            events.append(Event("reassignment", journal.date, journal, ministry.short_label or ministry.label))
    return events


def _step(step: Step, kind: JournalKind, notes: Notes) -> Event | None:
    journal = _journal(step.place, step.type, kind, notes)
    date = journal.date if journal else None
    for day in step.dates:
        date = date or read_date(day, f"{step.type}.date", notes)
    if date:
        return Event(step.type, date, journal)
    if any(step.said):
        notes.add("undated-event", step.type, " ".join(filter(None, step.said)))
    return None


def _note_unknown(record: OfficialRecord, notes: Notes) -> None:
    for name, value in record.unknown.items():
        if value:
            notes.add("unknown-field", name, str(value))


def _line(text: str | None) -> str | None:
    return (clean_line(text) or None) if text else None


def _is_id(text: str, prefix: str) -> bool:
    return text[:2] == prefix and text[2:].isascii() and text[2:].isdigit()
