"""Values as the Assemblée prints them for readers, on its pages and sheets alike: names, ministries, lines of dates."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.records import (
    Allocation,
    Author,
    Closure,
    Constituency,
    Event,
    EventType,
    Group,
    JournalReference,
    Ministry,
    Question,
    QuestionKey,
    SourceRecord,
    Text,
)
from kg.registers.departments import department_code
from kg.sources.fields import Notes, heading, in_order, question_page, without_prefix
from kg.sources.markup import clean_line

KINDS = {"question écrite": "QE", "question orale sans débat": "QOSD", "question au gouvernement": "QG"}
ACTOR = re.compile(r"PA\d+")
JOURNAL_ISSUE = re.compile(r"jo_anq_(\d+)\.pdf")
# « M. Jean-Paul Bacquet », « Mme Mereana Reid Arbelot »
_NAME = re.compile(r"(?:(M\.|Mme|Mlle)\s+)?(\S+)\s+(.+)")
# « T.V.A. taux »: the stop after a single letter ends no part
_STOP = re.compile(r"(?<!\b\w)\.(?=\s|$)")
_STEPS: tuple[tuple[str, EventType], ...] = (
    ("erratum de la question", "question-erratum"),
    ("erratum de la réponse", "answer-erratum"),
    ("question publiée", "publication"),
    ("réponse publiée", "answer"),
    ("changement d'attribution", "reassignment"),
    ("signal", "signalling"),
    ("renouvel", "renewal"),
    ("retirée", "withdrawal"),
    ("retrait", "withdrawal"),
    ("caduque", "withdrawal"),
)
# With either a question ends without an answer.
_ENDS: tuple[EventType, ...] = ("withdrawal", "closure")


def printed_question(
    key: QuestionKey, source: SourceRecord, author: Author, constituency: Constituency | None, group: str | None,
    labels: Mapping[str, str], events: Sequence[Event], texts: tuple[str, str], notes: Notes,
) -> Question:  # fmt: skip
    """The question of a page or sheet: its values by their printed labels in lower case (« tête d'analyse »), its
    lines of dates in their order, the texts of question and answer ("" where there is none)."""
    firsts = {event.type: event.journal for event in reversed(events)}
    published, answered = firsts.get("publication"), firsts.get("answer")
    text, answer = without_prefix(texts[0], key, notes), texts[1]
    _note_missing(firsts, answer, notes)
    asked, assigned = (ministry_named(labels.get(f"ministère {role}")) for role in ("interrogé", "attributaire"))
    return Question(
        key=key,
        source=source,
        author=author,
        published=published,
        constituency=constituency,
        displayed_group=Group(group) if group else None,
        rubrique=labels.get("rubrique"),
        heading=heading(labels.get("tête d'analyse")),
        analyses=tuple(analyses_in(labels.get("analyse"))),
        title=labels.get("titre"),
        allocations=tuple(allocations(asked, assigned, published, events)),
        texts=(Text(text, published),) if text else (),
        answers=(Text(answer, answered),) if answer else (),
        events=in_order(events),
        closure=next((Closure(None, e.note, e.date, e.type == "withdrawal") for e in events if e.type in _ENDS), None),
        pages=(question_page(key),),
        anomalies=tuple(notes.anomalies),
    )


def _note_missing(firsts: Mapping[EventType, object], answer: str, notes: Notes) -> None:
    """Tell what a whole document would have: its dates, and the text of an answer that was published."""
    if any(anomaly.code == "truncated" for anomaly in notes.anomalies):
        return
    doubtful = {anomaly.field for anomaly in notes.anomalies}
    if "publication" not in firsts and "published.date" not in doubtful:
        notes.add("truncated", "published", "", note="no date of publication")
    if answer and "answer" not in firsts and "answer.date" not in doubtful:
        notes.add("truncated", "answer.date", "", note="no date of the answer")
    if not answer and "answer" in firsts:
        notes.add("truncated", "answer", "", note="no text of the answer")


def step_of(label: str) -> EventType | None:
    """What a line of dates tells, by its words: « Date de changement d'attribution », « Question retirée le ».

    « withdrawal » stands for every end without an answer: `kg.sources.fields.read_closure` tells which it was.
    """
    words = label.lower().replace("’", "'")
    return next((step for part, step in _STEPS if part in words), None)


def author_named(text: str | None, actor_id: str | None = None) -> Author:
    """« Mme Yaël Braun-Pivet »: the given name is the first word, since no sign parts it from the family name.

    >>> author_named("M. Dino Cinieri").family_name
    'Cinieri'
    """
    match = _NAME.fullmatch(clean_line(text or ""))
    return Author(actor_id, None, *match.groups()) if match else Author(actor_id)


def ministry_named(label: str | None) -> Ministry | None:
    """Pages and sheets give the short label alone, the old pages without its capital."""
    label = clean_line(label or "")
    return Ministry(short_label=label[:1].upper() + label[1:]) if label else None


def department_named(name: str | None, ordinal: int | None = None) -> Constituency | None:
    name = clean_line(name or "")
    return Constituency(name, department_code(name), ordinal) if name else None


def analyses_in(text: str | None, *, semicolons: bool = False) -> Iterator[str]:
    """The analyses of one line, each ended by a full stop, or parted by semicolons up to the VIIIth legislature.

    >>> list(analyses_in("T.V.A. taux. paiement. "))
    ['T.V.A. taux', 'paiement']
    """
    for part in (text or "").split(";") if semicolons else _STOP.split(text or ""):
        if part := _STOP.sub("", part.strip()).strip():
            yield part


def allocations(
    asked: Ministry | None, assigned: Ministry | None, published: JournalReference | None, events: Iterable[Event]
) -> Iterator[Allocation]:
    """The ministry that has the question now has it since the last change of attribution; without one, since the
    publication if it is the one that was asked, and nobody says since when if it is another."""
    if asked:
        yield Allocation(asked, "asked", published)
    if assigned:
        changes = [event.date for event in events if event.type == "reassignment"]
        since = JournalReference(max(changes), kind="laws") if changes else published if assigned == asked else None
        yield Allocation(assigned, "assigned", since)
