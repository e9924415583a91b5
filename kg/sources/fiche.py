"""The question sheet (« fiche question ») as the Assemblée prints it: the text of a PDF, its lines cut at about 115
characters and its pages broken inside sentences.
"""

import datetime as dt
import re
from collections.abc import Iterator

from kg.errors import SourceError
from kg.records import (
    Allocation,
    Author,
    Closure,
    Constituency,
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
from kg.registers.departments import department_code
from kg.sources.encoding import decode
from kg.sources.fields import UID, Notes, parse_uid, question_key
from kg.sources.markup import clean_line, plain_text

_TYPES = {"question écrite": "QE", "question orale sans débat": "QOSD", "question au gouvernement": "QG"}
# «  Question écrite n° 2524 »
_HEADER = re.compile(r"^\s*(Question (?:écrite|orale sans débat|au Gouvernement))\s+n\s?°\s*(\d+)", re.I | re.M)
# « Auteur : M. Dino Cinieri », « Numéro de la question : 2524 »
_FIELD = re.compile(r"^[ \t]*([A-ZÉ][^:\n]{2,60}?)[ \t]*:[ \t]*(.*)$", re.M)
# « Page 2 / 2 », alone on its line
_PAGE_MARK = re.compile(r"^[ \t\f]*Page \d+ ?/ ?\d+[ \t]*$", re.M)
_URL = re.compile(r"https?://[^\s<>\"]+")
# « Loire (4e circonscription) - Les Républicains »
_CONSTITUENCY = re.compile(
    r"(?P<department>.+?)\s*\((?P<ordinal>\d+)(?:re|ère|er|e|ème)\s+circonscription\)\s*(?:-\s*(?P<group>.+))?"
)
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_MONTH = "|".join(_MONTHS)
# « , page 46427 août 2012 »: the page and the day are glued; « 7 août 2012, page 4642 » and « 07/08/2012 » also occur
_GLUED = re.compile(rf"page\s*:?\s*(?P<digits>\d+)(?:er)?\s*(?P<month>{_MONTH})\s+(?P<year>\d{{4}})", re.I)
_PLAIN = re.compile(rf"(?P<day>\d{{1,2}})(?:er)?\s+(?P<month>{_MONTH})\s+(?P<year>\d{{4}})", re.I)
_SLASHED = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")
_PAGE = re.compile(r"page\s*:?\s*(\d+)", re.I)
_JOURNAL_URL = re.compile(r"/jo/jo_anq_(\d+)\.pdf")
_EVENTS: tuple[tuple[str, EventType], ...] = (
    ("date de signalement", "signalling"),
    ("question signalée", "signalling"),
    ("date de renouvellement", "renewal"),
    ("question renouvelée", "renewal"),
    ("date de changement d'attribution", "reassignment"),
    ("question retirée", "withdrawal"),
    ("erratum de la question", "question-erratum"),
    ("erratum de la réponse", "answer-erratum"),
)


def parse_fiche(data: bytes, source: SourceRecord) -> Question:
    """Read a sheet, or the text layer of its PDF.

    :raises SourceError: neither header nor addresses say which question it is
    """
    text, anomaly = decode(data)
    notes = Notes()
    if anomaly:
        notes.anomalies.append(anomaly)
    text = _PAGE_MARK.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("’", "’"))
    fields = {_folded(label): value.strip() for label, value in _FIELD.findall(_tail(text))}
    urls = _URL.findall(text)
    key = _key(text, fields, urls, notes)
    kind: JournalKind = "debates" if key.type == "QG" else "questions"
    journal_urls = [url for url in urls if _JOURNAL_URL.search(url)]
    published = _journal(fields.get("question publiee au jo le"), "published", kind, key.legislature, notes)
    answered = _journal(fields.get("reponse publiee au jo le"), "answer", kind, key.legislature, notes)
    published, answered = _with_urls(published, answered, journal_urls)
    question_text, answer_text = _texts(text, notes)
    printed = _CONSTITUENCY.fullmatch(fields.get("circonscription", ""))
    if fields.get("circonscription") and not printed:
        notes.add("bad-constituency", "constituency", fields["circonscription"])
    events = list(_events(fields, published, answered, bool(answer_text), key.legislature, notes))
    withdrawal = next((event for event in events if event.type == "withdrawal"), None)
    asked, assigned = (_ministry(fields.get(f"ministere {role}")) for role in ("interroge", "attributaire"))
    allocations = [Allocation(asked, "asked", published)] if asked else []
    if assigned:
        allocations.append(Allocation(assigned, "assigned", published if assigned == asked else None))
    return Question(
        key=key,
        source=source,
        author=_author(fields.get("auteur"), urls),
        published=published,
        constituency=_constituency(printed),
        displayed_group=Group(clean_line(printed["group"])) if printed and printed["group"] else None,
        rubrique=clean_line(fields.get("rubrique", "")) or None,
        heading=clean_line(fields.get("tete d'analyse", "")) or None,
        analyses=tuple(filter(None, [clean_line(fields.get("analyse", ""))])),
        title=clean_line(fields.get("titre", "")) or None,
        allocations=tuple(allocations),
        texts=(Text(question_text, published),) if question_text else (),
        answers=(Text(answer_text, answered),) if answer_text else (),
        events=tuple(events),
        closure=Closure(None, withdrawal.note or "Question retirée", withdrawal.date, True) if withdrawal else None,
        pages=(f"https://www.assemblee-nationale.fr/dyn/{key.legislature}/questions/{key.uid}",),
        anomalies=tuple(notes.anomalies),
    )


def split_page_and_day(digits: str, month: int, year: int, monday: bool = False) -> list[tuple[int, dt.date]]:
    """Every way to part « 4642 » + « 7 » glued as « 46427 », the likeliest first.

    A split is possible when the day exists in the month; issues of the JO Questions come out on Tuesdays (on
    Mondays up to the XIth legislature), so such a day comes first, then the longer page.

    >>> split_page_and_day("46427", 8, 2012)[0]
    (4642, datetime.date(2012, 8, 7))
    """
    splits = []
    for width in (1, 2):
        page, day = digits[:-width], digits[-width:]
        if page and not day.startswith("0"):
            try:
                splits.append((int(page), dt.date(year, month, int(day))))
            except ValueError:
                continue
    weekday = 1 if monday else 2
    return sorted(splits, key=lambda split: (split[1].isoweekday() != weekday, -split[0]))


def _key(text: str, fields: dict[str, str], urls: list[str], notes: Notes) -> QuestionKey:
    """From the header and the legislature of the addresses, or from an address alone; the two are compared."""
    from_url = next((parse_uid(m[0]) for url in urls if (m := UID.search(url))), None)
    header = _HEADER.search(text)
    if header and from_url:
        kind, number = _TYPES[header[1].lower()], header[2]
        if (kind, number) != (from_url.type, str(from_url.number)):
            notes.add("identity-conflict", "uid", f"{header[0].strip()} / {from_url.uid}", kept=from_url.uid)
        return from_url
    if from_url:
        return from_url
    legislature = re.search(r"(\d{1,2})\s*e(?:me|ème)?\s+législature", text) or re.search(
        r"assemblee-nationale\.fr/(?:dyn/|static/|q)?(\d{1,2})/", text
    )
    if header and legislature:
        return question_key(legislature[1], _TYPES[header[1].lower()], header[2])
    number = fields.get("numero de la question", "")
    kind = _TYPES.get(fields.get("type de question", "").lower(), "")
    if number and kind and legislature:
        return question_key(legislature[1], kind, number)
    raise SourceError("no-identity", "neither the header nor the addresses say which question this is")


def _texts(text: str, notes: Notes) -> tuple[str, str]:
    question = re.search(r"^\s*Texte de la question\s*$", text, re.M | re.I)
    answer = re.search(r"^\s*Texte de la réponse\s*$", text, re.M | re.I)
    end = re.search(r"^\s*Données clés\s*$", text, re.M | re.I)
    stop = end.start() if end else len(text)
    first = text[question.end() : answer.start() if answer else stop] if question else ""
    second = text[answer.end() : stop] if answer else ""
    return reflow(first, notes), reflow(second, notes)


def reflow(text: str, notes: Notes | None = None) -> str:
    """Undo the line wraps: lines of a paragraph joined by one space, paragraphs (blank lines) by a line feed.

    A blank line inside a sentence is a page break, not a paragraph: the text after it goes on in lower case.
    A line that ends in a hyphen is a compound cut at its own hyphen (« ré-\\nindustrialisation »).
    """
    text = re.sub(r"(?<=\w)-[ \t]*\n[ \t]*(?=\w)", "-", text)
    text = re.sub(r"(?<![.:;!?»])[ \t]*\n[ \t]*(?:\n[ \t]*)+(?=[a-zà-ÿ«(])", " ", text)
    paragraphs = re.split(r"\n[ \t]*\n", text)
    joined = "\n".join(" ".join(re.split(r"[ \t\n]+", part.strip())) for part in paragraphs if part.strip())
    # A sheet is plain text: what looks like markup in it is text.
    return plain_text(joined.replace("&", "&amp;").replace("<", "&lt;"), notes) if joined else ""


def _journal(raw: str | None, field: str, kind: JournalKind, legislature: int, notes: Notes) -> JournalReference | None:
    """« , page 46427 août 2012 », with the page and the day glued by the PDF's text layer, or a plain date."""
    if not raw or not raw.strip(" ,"):
        return None
    if match := _GLUED.search(raw):
        month, year = _MONTHS.index(match["month"].lower()) + 1, int(match["year"])
        splits = split_page_and_day(match["digits"], month, year, monday=legislature <= 11)
        if not splits:
            notes.add("glued-page-date", field, raw, note="no split gives a day of the calendar")
            return None
        page, day = splits[0]
        others = ", ".join(f"p. {p} {d.isoformat()}" for p, d in splits[1:])
        notes.add(
            "glued-page-date",
            field,
            raw,
            f"p. {page} {day.isoformat()}",
            f"also possible: {others}" if others else None,
        )
        return JournalReference(day, page, kind)
    match = _PLAIN.search(raw) or _SLASHED.search(raw)
    if match is None:
        notes.add("bad-date", field, raw)
        return None
    name = match["month"].lower()
    try:
        day = dt.date(int(match["year"]), _MONTHS.index(name) + 1 if name in _MONTHS else int(name), int(match["day"]))
    except ValueError:
        notes.add("bad-date", field, raw)
        return None
    page_match = _PAGE.search(raw)
    return JournalReference(day, int(page_match[1]) if page_match else None, kind)


def _with_urls(
    published: JournalReference | None, answered: JournalReference | None, urls: list[str]
) -> tuple[JournalReference | None, JournalReference | None]:
    """The addresses of the issues stand in the order of the dates: the question's, then the answer's."""
    out = []
    rest = iter(urls)
    for journal in (published, answered):
        url = next(rest, None) if journal else None
        issue = _JOURNAL_URL.search(url) if url else None
        out.append(
            JournalReference(journal.date, journal.page, journal.kind, issue[1] if issue else None, url)
            if journal
            else None
        )
    return out[0], out[1]


def _events(
    fields: dict[str, str], published: JournalReference | None, answered: JournalReference | None, has_answer: bool,
    legislature: int, notes: Notes,
) -> Iterator[Event]:  # fmt: skip
    if published:
        yield Event("publication", published.date, published)
    for label, type_ in _EVENTS:
        for field, raw in fields.items():
            if field.startswith(_folded(label)):
                journal = _journal(raw, type_, "questions", legislature, notes)
                note = re.search(r"\(([^)]+)\)", raw)
                if journal:
                    yield Event(type_, journal.date, journal if journal.page else None, note[1] if note else None)
    if answered and has_answer:
        yield Event("answer", answered.date, answered)


def _author(raw: str | None, urls: list[str]) -> Author:
    actor = next((m[1] for url in urls if (m := re.search(r"/deputes/(?:fiche/OMC_)?(PA\d+)", url))), None)
    match = re.fullmatch(r"(?:(M\.|Mme|Mlle)\s+)?(\S+)\s+(.+)", clean_line(raw or ""))
    if not match:
        return Author(actor_id=actor)
    return Author(actor, None, match[1], match[2], match[3])


def _constituency(match: re.Match[str] | None) -> Constituency | None:
    if not match:
        return None
    department = clean_line(match["department"])
    return Constituency(department, department_code(department), int(match["ordinal"]))


def _ministry(raw: str | None) -> Ministry | None:
    label = clean_line(raw or "")
    return Ministry(short_label=label) if label else None


def _tail(text: str) -> str:
    """The part with the fields: texts may hold lines that look like one."""
    match = re.search(r"^\s*Données clés\s*$", text, re.M | re.I)
    return text[match.end() :] if match else text


def _folded(label: str) -> str:
    table = str.maketrans("éèêàâîôûçÉ’", "eeeaaioucE'")
    return label.translate(table).lower().strip()
