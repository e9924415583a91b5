"""The web pages of legislatures XIV to XVI, as the Assemblée's site shows them.

The frame is read by lxml, by the classes it gives; the two texts, whose HTML breaks out of any frame, are taken from
the source as they stand between it.
"""

import re
from collections.abc import Iterator

from lxml import etree, html

from kg.errors import SourceError
from kg.records import Author, Event, EventType, JournalKind, JournalReference, Question, QuestionKey, SourceRecord
from kg.sources.encoding import decode
from kg.sources.fields import Notes, question_key, read_closure, read_date, read_page
from kg.sources.markup import clean_line, plain_text, without, without_forbidden
from kg.sources.printed import ACTOR, JOURNAL_ISSUE, KINDS, author_named, department_named, printed_question, step_of

_SITE = "https://www.assemblee-nationale.fr"
_NUMBER = re.compile(r"Question\s+N\s*°\s*(\d+)", re.IGNORECASE)
_LEGISLATURE = re.compile(r"(\d{1,2})\s*(?:ème|e|er|re|ère)\s+législature", re.IGNORECASE)
# « Question publiée au JO le : 16/05/2017 page : 3391 », « Question retirée le: 20/06/2017 (fin de mandat) »
_LABEL = re.compile(r"\D+")
_DATE = re.compile(r"(?P<date>\d\d?/\d\d?/\d{4})(?:\s*page\s*:?\s*(?P<page>[\w-]+))?(?:\s*\((?P<note>[^)]*)\))?")
# The texts: <section class="question_answer"> <div class="question"> … <div class="answer"> … </section>
_TEXTS = re.compile(r"<section\b[^<>]*\bquestion_answer\b[^<>]*>")
_ANSWER = re.compile(r"<div\b[^<>]*\bclass=[\"']answer[\"'][^<>]*>")
_TEXTS_END = re.compile(r"</section\s*>|<section\b[^<>]*\bprint_and_pdf\b")


def parse_page(data: bytes, source: SourceRecord) -> Question:
    """Read a page of the site of legislatures XIV to XVI.

    :raises SourceError: not a page of a question
    """
    notes = Notes()
    text, anomaly = decode(data)
    if anomaly:
        notes.anomalies.append(anomaly)
    text = without_forbidden(text, notes, "document")
    root = _parsed(text)
    header = _first(root, "//section[contains(@class, 'question_header')]")
    if header is None:
        raise SourceError("not-a-question", "an HTML page, but of no known form of a question's page")
    key = _key(root, header)
    author, group, department = _author(header, notes)
    labels, events = dict(_labels(root)), list(_events(root, key, notes))
    constituency = department_named(department)
    return printed_question(key, source, author, constituency, group, labels, events, _texts(text, notes), notes)


def _parsed(text: str) -> html.HtmlElement:
    """Given as text with its own declaration removed, so that lxml cannot guess another encoding."""
    try:
        return html.document_fromstring(
            re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=html.HTMLParser(no_network=True, huge_tree=False)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise SourceError("bad-html", " ".join(str(error).split())) from error


def _first(root: html.HtmlElement, path: str) -> html.HtmlElement | None:
    found = root.xpath(path)
    return found[0] if found else None


def _key(root: html.HtmlElement, header: html.HtmlElement) -> QuestionKey:
    text = clean_line(header.text_content())
    number = _NUMBER.search(text)
    legislature = _LEGISLATURE.search(
        " ".join(e.text_content() for e in root.xpath("//header[contains(@class, 'question_legislature')]"))
    )
    kind = next((code for label, code in KINDS.items() if label in text.lower()), "")
    if not (number and legislature and kind):
        raise SourceError("no-identity", "the page lacks its legislature, number or type")
    return question_key(legislature[1], kind, number[1])


def _author(header: html.HtmlElement, notes: Notes) -> tuple[Author, str | None, str | None]:
    """« de M. Jean-Paul Bacquet (Socialiste, écologiste et républicain - Puy-de-Dôme ) »: the author, the group and
    the département. The group may hold dashes and brackets, the département stands in its own span."""
    cell = _first(header, ".//div[@id='question_col80']")
    link = _first(header, ".//a[@href]")
    if cell is None or link is None:
        notes.add("no-author", "author", clean_line(header.text_content()))
    if cell is None:
        return Author(), None, None
    actor = ACTOR.search(link.get("href") or "") if link is not None else None
    author = author_named(link.text_content() if link is not None else None, actor[0] if actor else None)
    spans = [span for span in cell.xpath("./span") if span.get("class") is None]
    department = clean_line(spans[-1].text_content()) if spans else ""
    text = clean_line(cell.text_content())
    before = text[text.index("(") + 1 : text.rindex(department)] if department and "(" in text else ""
    return author, before.strip().removesuffix("-").strip() or None, department or None


def _labels(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """« Rubrique > déchets, pollution et nuisances »: the label in a span, its value behind."""
    for span in root.xpath(
        "//section[contains(@class, 'question_info')]//span[contains(@class, 'question_big_content')]"
    ):
        label = clean_line(span.text_content())
        value = clean_line(span.getparent().text_content()).removeprefix(label).strip()
        label = label.rstrip("> ").lower().replace("’", "'").replace("minsitère", "ministère")
        if label and value:
            yield label, value


def _events(root: html.HtmlElement, key: QuestionKey, notes: Notes) -> Iterator[Event]:
    for line in root.xpath("//div[contains(@class, 'question_publish_date')]/div"):
        text = clean_line(line.text_content())
        label = _LABEL.match(text)
        step = step_of(label[0]) if label else None
        dates = list(_DATE.finditer(text))
        if not (label and step and dates) or _DATE.sub("", text[label.end() :]).strip(" ,;.et"):
            if text:
                notes.add("unknown-line", "events", text)
            continue
        url = next(iter(line.xpath(".//a/@href")), None)
        for match in dates:
            date = read_date(match["date"], f"{'published' if step == 'publication' else step}.date", notes)
            page = read_page(match["page"], f"{'published' if step == 'publication' else step}.page", notes)
            if date is None:
                continue
            note = clean_line(match["note"] or "") or None
            if step == "withdrawal":
                _, ended = read_closure(None, note or label[0].strip(" :").removesuffix(" le"), date)
                yield ended or Event(step, date)
                continue
            journal = JournalReference(date, page, _journal_kind(key, step), *_issue(url))
            yield Event(step, date, journal if page or url or step in ("publication", "answer") else None, note)


def _journal_kind(key: QuestionKey, event: EventType) -> JournalKind:
    """Answers to oral questions, and all of questions to the Government, stand in the record of the sitting."""
    if key.type == "QG" or (key.type == "QOSD" and event == "answer"):
        return "debates"
    return "questions"


def _texts(page: str, notes: Notes) -> tuple[str, str]:
    """The question and the answer, without their headings. The form that offers an alert is not an answer."""
    start = _TEXTS.search(page)
    if start is None:
        notes.add("truncated", "text", page[-80:], note="the page has no texts")
        return "", ""
    end = _TEXTS_END.search(page, start.end())
    if end is None:
        notes.add("truncated", "document", page[-80:], note="the page has no end")
    block = page[start.end() : end.start() if end else len(page)]
    for opening, closing in (("<h3", "</h3>"), ("<form", "</form>"), ("<script", "</script>")):
        block = without(block, opening, closing)
    question, _, answer = _ANSWER.sub("\x00", block, count=1).partition("\x00")
    return plain_text(question, notes), plain_text(answer, notes, "answer")


def _issue(url: str | None) -> tuple[str | None, str | None]:
    """The number of the JO's issue in its address, and the address."""
    issue = JOURNAL_ISSUE.search(url or "")
    return issue[1] if issue else None, _SITE + url if url and url.startswith("/") else url
