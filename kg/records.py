"""The frozen records of the domain: what every source is read into and every extractor reads from.

No RDF and no input/output live here. Text fields hold Unicode in NFC, without the characters XML forbids; dates
are real `datetime.date` values; a field that is `None` is one the source does not give (or that could not be
understood: then an `Anomaly` says so and keeps the raw text).
"""

import datetime as dt
from typing import Literal

import msgspec

QuestionType = Literal["QE", "QOSD", "QG"]
JournalKind = Literal["questions", "debates", "laws"]
EventType = Literal[
    "publication",
    "renewal",
    "signalling",
    "reassignment",
    "question-erratum",
    "answer-erratum",
    "withdrawal",
    "closure",
    "answer",
]


class QuestionKey(msgspec.Struct, frozen=True, order=True, gc=False):
    """What identifies a question: its number restarts in each legislature and for each type."""

    legislature: int
    type: QuestionType
    number: int

    @property
    def uid(self) -> str:
        """The official identifier.

        >>> QuestionKey(14, "QE", 2524).uid
        'QANR5L14QE2524'
        """
        return f"QANR5L{self.legislature}{self.type}{self.number}"


class JournalReference(msgspec.Struct, frozen=True, gc=False):
    """A place in the Journal officiel: an issue by its date, and a page where one is given."""

    date: dt.date
    page: int | None = None
    kind: JournalKind = "questions"
    issue: str | None = None
    url: str | None = None


class Author(msgspec.Struct, frozen=True, gc=False):
    """The deputy who asks; official XML and JSON give only the ids, old pages only the name."""

    actor_id: str | None = None
    mandate_id: str | None = None
    honorific: str | None = None
    given_name: str | None = None
    family_name: str | None = None

    @property
    def name(self) -> str | None:
        parts = [part for part in (self.given_name, self.family_name) if part]
        return " ".join(parts) or None


class Constituency(msgspec.Struct, frozen=True, gc=False):
    """Where the author was elected, as the source prints it; pages often give the département alone."""

    department: str
    department_code: str | None = None
    ordinal: int | None = None


class Group(msgspec.Struct, frozen=True, gc=False):
    """The parliamentary group as the source displays it, which may be a later one (see `displayed`)."""

    label: str | None = None
    acronym: str | None = None
    body_id: str | None = None


class Ministry(msgspec.Struct, frozen=True, gc=False):
    """A ministry as the source names it: `label` is the long form, `short_label` the abridged one."""

    label: str | None = None
    short_label: str | None = None
    body_id: str | None = None


class Allocation(msgspec.Struct, frozen=True, gc=False):
    """The ministry a question was put to (« interrogé ») or given to (« attributaire ») from a date on."""

    ministry: Ministry
    kind: Literal["asked", "assigned"]
    journal: JournalReference | None = None


class Text(msgspec.Struct, frozen=True, gc=False):
    """A text as published, reflowed into paragraphs joined by a line feed, and where it stands in the JO."""

    value: str
    journal: JournalReference | None = None


class Event(msgspec.Struct, frozen=True, gc=False):
    """A dated step in a question's life."""

    type: EventType
    date: dt.date
    journal: JournalReference | None = None
    note: str | None = None


class Closure(msgspec.Struct, frozen=True, gc=False):
    """Why and when the question ended, in the source's code (REP_PUB, FL, AU …) and words."""

    code: str | None = None
    label: str | None = None
    date: dt.date | None = None
    withdrawn: bool = False


class Anomaly(msgspec.Struct, frozen=True, gc=False):
    """A doubtful field: the raw text is kept, `kept` says what was made of it (None: nothing)."""

    code: str
    field: str
    raw: str
    kept: str | None = None
    note: str | None = None


def place_of(path: str, member: str | None, position: int) -> str:
    """Where a record is, in one line.

    >>> place_of("dump.zip", "xml/a.xml", 0)
    'dump.zip!xml/a.xml'
    """
    place = f"{path}!{member}" if member else path
    return f"{place}@{position}" if position else place


class SourceRecord(msgspec.Struct, frozen=True, gc=False):
    """Where a record was read: path, member inside an archive, place in the file, hash of its own bytes.

    `position` is a byte offset in the (uncompressed) file, 0 where the file is the record.
    """

    path: str
    member: str | None
    position: int
    sha256: str
    format: str

    def __str__(self) -> str:
        return place_of(self.path, self.member, self.position)


class Question(msgspec.Struct, frozen=True):
    """A parliamentary question with its answer and its procedure, as one source tells it.

    `texts` and `answers` are in the order of publication, the last being the current one; the earlier ones were
    corrected by an erratum. Both are empty where the source has none.
    """

    key: QuestionKey
    source: SourceRecord
    author: Author
    published: JournalReference | None = None
    constituency: Constituency | None = None
    displayed_group: Group | None = None
    rubrique: str | None = None
    heading: str | None = None
    analyses: tuple[str, ...] = ()
    title: str | None = None
    allocations: tuple[Allocation, ...] = ()
    texts: tuple[Text, ...] = ()
    answers: tuple[Text, ...] = ()
    events: tuple[Event, ...] = ()
    closure: Closure | None = None
    pages: tuple[str, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()

    @property
    def text(self) -> Text | None:
        """The current text of the question."""
        return self.texts[-1] if self.texts else None

    @property
    def answer(self) -> Text | None:
        """The current text of the answer."""
        return self.answers[-1] if self.answers else None

    @property
    def answered(self) -> JournalReference | None:
        """Where the answer was first published: the source may give its date and page, and not its text."""
        for answer in self.answers:
            if answer.journal:
                return answer.journal
        for event in self.events:
            if event.type == "answer":
                return event.journal
        return None

    @property
    def answer_delay(self) -> int | None:
        """Days from the publication to the first answer; None when unanswered, when the source's dates contradict
        each other, and for questions to the Government, which are answered at once."""
        answered = self.answered
        if self.published is None or answered is None or self.key.type == "QG":
            return None
        days = (answered.date - self.published.date).days
        return days if days >= 0 else None

    @property
    def is_answered(self) -> bool:
        return bool(self.answers) or self.answered is not None

    @property
    def asked(self) -> Allocation | None:
        """The allocation to the ministry asked (« interrogé »)."""
        for allocation in self.allocations:
            if allocation.kind == "asked":
                return allocation
        return None

    @property
    def assigned(self) -> Allocation | None:
        """The latest allocation to an assigned ministry (« attributaire »)."""
        for allocation in reversed(self.allocations):
            if allocation.kind == "assigned":
                return allocation
        return None


class Mention(msgspec.Struct, frozen=True, gc=False):
    """Something a text cites: where (code points, half-open), what type, which own id, found by which rule."""

    start: int
    end: int
    type: str
    surface: str
    id: str
    rule: str
    alt_ids: tuple[str, ...] = ()
    confidence: float = 1.0
