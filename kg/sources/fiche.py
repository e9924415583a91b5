"""The question sheet (« fiche question ») as the Assemblée prints it: the text of a PDF, its lines cut at about 115
characters and its pages broken inside sentences.
"""

import re
import unicodedata
from collections.abc import Iterator

from kg.errors import SourceError
from kg.records import Constituency, Event, JournalKind, JournalReference, Question, QuestionKey, SourceRecord
from kg.sources.encoding import decode
from kg.sources.fields import UID, Notes, parse_uid, question_key, read_closure
from kg.sources.glued import in_week, read_page_and_date
from kg.sources.markup import clean_line, plain_text, without_forbidden
from kg.sources.printed import ACTOR, JOURNAL_ISSUE, KINDS, author_named, department_named, printed_question, step_of

# «  Question écrite n° 2524 », which the head of each page may repeat
_HEADER = re.compile(r"\s*(Question (?:écrite|orale sans débat|au Gouvernement))\s+n\s?°\s*(\d{1,7})\b", re.I)
# « Page 2 / 2 », « Page 2 sur 2 », alone on its line
_PAGE_MARK = re.compile(r"Page \d+ ?(?:/|sur) ?\d+")
_HEADING = r"^[ \t]*{}[ \t]*:?[ \t]*$"
_QUESTION = re.compile(_HEADING.format("Texte de la question"), re.M | re.I)
_ANSWER = re.compile(_HEADING.format("Texte de la réponse"), re.M | re.I)
_KEY_DATA = re.compile(_HEADING.format("Données clés?"), re.M | re.I)
# « Auteur : M. Dino Cinieri », « Numéro de la question : 2524 »
_FIELD = re.compile(r"([A-ZÉ][^:]{2,60}?)\s*:\s*(.*)")
_LABELS = frozenset({
    "auteur", "circonscription", "type de question", "numéro de la question", "rubrique", "tête d'analyse", "analyse",
    "titre", "ministère interrogé", "ministère attributaire",
})  # fmt: skip
_URL = re.compile(r"https?://[^\s<>\"]+")
# « 14-2524QE », in the addresses of the former site
_SITE_ID = re.compile(r"\b(\d{1,2})-(\d{1,7})(QE|QOSD|QG)\b")
_LEGISLATURE = re.compile(
    r"\b(\d{1,2})\s*e(?:me|ème)?\s+législature|assemblee-nationale\.fr/(?:dyn/|static/|q)?(\d{1,2})/"
)
# « Loire (4e circonscription) - Les Républicains », « Polynésie française - Non inscrit »
_CONSTITUENCY = re.compile(
    r"(?P<department>[^()]+?)\s*(?:\((?P<ordinal>\d{1,2})(?:re|ère|er|e|ème)\s+circonscription\)\s*)?"
    r"(?:(?:^|(?<=\s))[-–]\s+(?P<group>.+))?"
)
_NONE: tuple[str | None, str | None] = (None, None)
# A line is filled up to some 115 characters; one much shorter ends its paragraph.
_SHORT_LINE = 90


def parse_fiche(data: bytes, source: SourceRecord) -> Question:
    """Read a sheet, or the text layer of its PDF.

    :raises SourceError: neither header nor addresses say which question it is
    """
    text, anomaly = decode(data)
    notes = Notes()
    if anomaly:
        notes.anomalies.append(anomaly)
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))
    text = without_forbidden(text, notes, "document")
    key_data = _KEY_DATA.search(text)
    if key_data is None:
        notes.add("truncated", "document", text[-80:], note="the sheet has no key data")
    foot = text[key_data.end() :] if key_data else _QUESTION.split(text)[0]
    lines = list(_fields(foot, notes))
    fields = dict(reversed(lines))
    urls = _URL.findall(foot) or _URL.findall(text)  # the texts may hold addresses of other questions
    key = _key(text, fields, urls, notes)
    kind: JournalKind = "debates" if key.type == "QG" else "questions"
    texts = _texts(text[: key_data.start()] if key_data else text, notes)
    events = list(_events(lines, key, kind, [url for url in urls if JOURNAL_ISSUE.search(url)], notes))
    constituency, group = _constituency(fields.get("circonscription"), notes)
    actor = next((found[0] for url in urls if "/deputes/" in url and (found := ACTOR.search(url))), None)
    author = author_named(fields.get("auteur"), actor)
    return printed_question(key, source, author, constituency, group, fields, events, texts, notes)


def _fields(text: str, notes: Notes) -> Iterator[tuple[str, str]]:
    """The lines « label : value », a value that was cut at the end of its line joined again."""
    label: str | None = None
    value = ""
    for line in [*text.split("\n"), ""]:
        line = " ".join(line.split())
        match = _FIELD.fullmatch(line)
        found = match[1].lower().replace("’", "'") if match else ""
        is_field = found in _LABELS or step_of(found) is not None
        ends = not line or _URL.match(line) or _PAGE_MARK.fullmatch(line) or _is_heading(line)
        if label and (is_field or ends):
            yield label, clean_line(_escaped(value))
            label = None
        if match and is_field:
            label, value = found, match[2]
        elif label:
            value = f"{value} {line}"
        elif not ends:
            notes.add("unknown-line", "document", line)


def _is_heading(line: str) -> bool:
    return line.lower().startswith("date(s) cl") or bool(_HEADER.fullmatch(line))


def _key(text: str, fields: dict[str, str], urls: list[str], notes: Notes) -> QuestionKey:
    """From an address, which has all three parts, or from the header and the legislature; the two are compared."""
    start = _QUESTION.search(text)
    headers = [_HEADER.match(line) for line in text[: start.start() if start else len(text)].split("\n")]
    header = next(filter(None, headers), None)
    kind = KINDS.get((header[1] if header else fields.get("type de question", "")).lower(), "")
    number = header[2] if header else fields.get("numéro de la question", "")
    for other in dict.fromkeys(found[0].strip() for line in text.split("\n") if (found := _HEADER.fullmatch(line))):
        if header and other != header[0].strip():
            notes.add("second-question", "uid", other, note="only the first sheet of a document is read")
    from_url = next((_url_key(url) for url in urls if _url_key(url)), None)
    if from_url:
        if number and (kind, number.lstrip("0")) != (from_url.type, str(from_url.number)):
            notes.add("identity-conflict", "uid", f"{kind} {number} / {from_url.uid}", kept=from_url.uid)
        return from_url
    legislature = _LEGISLATURE.search(" ".join(urls)) or _LEGISLATURE.search(text)
    if not (number and kind and legislature):
        raise SourceError("no-identity", "neither the header nor the addresses say which question this is")
    return question_key(legislature[1] or legislature[2], kind, number)


def _url_key(url: str) -> QuestionKey | None:
    if uid := UID.search(url):
        return parse_uid(uid[0])
    former = _SITE_ID.search(url)
    return question_key(former[1], former[3], former[2]) if former else None


def _texts(text: str, notes: Notes) -> tuple[str, str]:
    question, answer = _QUESTION.search(text), _ANSWER.search(text)
    if question is None:
        notes.add("truncated", "text", text[-80:], note="the sheet has no text of the question")
    first = text[question.end() : answer.start() if answer else len(text)] if question else ""
    second = text[answer.end() :] if answer else ""
    return reflow(first, notes), reflow(second, notes, "answer")


def reflow(text: str, notes: Notes | None = None, field: str = "text") -> str:
    """Undo the line wraps: lines of a paragraph joined by one space, paragraphs (blank lines) by a line feed.

    The break of a page, its mark and the header repeated behind it are a line wrap like the others, unless a short line
    before ends a sentence. So is a blank line inside a sentence, which goes on in lower case. A line that ends in a
    hyphen is a compound cut at its own hyphen.

    >>> reflow("la ré-\\nindustrialisation\\n\\nPage 1 / 2\\n\\n de la France.")
    'la ré-industrialisation de la France.'
    """
    paragraphs: list[str] = []
    last = ""
    blank = page_break = False
    for line in text.split("\n"):
        line = line.strip(" \t")
        if _PAGE_MARK.fullmatch(line) or _HEADER.fullmatch(line):
            page_break = True
        elif not line:
            blank = True
        else:
            if page_break:
                goes_on = len(last) >= _SHORT_LINE or not last.endswith((".", "!", "?", "»"))
            else:
                goes_on = not blank or (not last.endswith((".", ":", ";", "!", "?", "»")) and _is_inside(line))
            if not paragraphs or not goes_on:
                paragraphs.append(line)
            elif re.search(r"\w-$", last) and line[0].isalnum():
                paragraphs[-1] += line
            else:
                paragraphs[-1] += f" {line}"
            last, blank, page_break = line, False, False
    # A sheet is plain text: what looks like markup in it is text.
    return plain_text("<br>".join(map(_escaped, paragraphs)), notes, field)


def _is_inside(line: str) -> bool:
    return line[0].islower() or line[0] in "«("


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _events(
    lines: list[tuple[str, str]], key: QuestionKey, kind: JournalKind, urls: list[str], notes: Notes
) -> Iterator[Event]:
    """The lines of dates, each with the address of the issue of its week."""
    issues = [number for url in urls for number in JOURNAL_ISSUE.findall(url)]
    for label, raw in lines:
        step = step_of(label)
        if step is None or not raw.strip(" ,"):
            continue
        journal_kind: JournalKind = "debates" if key.type == "QOSD" and step == "answer" else kind
        field = "published" if step == "publication" else step
        found = read_page_and_date(raw, field, journal_kind, key, notes, issues)
        if found is None:
            continue
        page, date = found
        note = re.search(r"\(([^)]+)\)", raw)
        if step == "withdrawal":
            _, ended = read_closure(None, note[1] if note else label.capitalize().removesuffix(" le"), date)
            yield ended or Event(step, date)
        elif step in ("publication", "answer"):
            issue, url = next(
                ((i[1], u) for u in urls if (i := JOURNAL_ISSUE.search(u)) and in_week(i[1], date)), _NONE
            )
            yield Event(step, date, JournalReference(date, page, journal_kind, issue, url))
        else:
            yield Event(step, date, JournalReference(date, page, kind) if page else None, note[1] if note else None)


def _constituency(raw: str | None, notes: Notes) -> tuple[Constituency | None, str | None]:
    if not raw:
        return None, None
    match = _CONSTITUENCY.fullmatch(raw)
    constituency = (
        department_named(match["department"], int(match["ordinal"]) if match["ordinal"] else None) if match else None
    )
    if not match or not constituency or not constituency.department_code:
        notes.add("bad-constituency", "constituency", raw, kept=constituency.department if constituency else None)
    return constituency, match["group"] if match else None
