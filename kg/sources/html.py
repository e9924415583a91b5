"""The web pages of questions: the sheets of legislatures VII to XI, with tags of their own, and the site of XIV to XVI.

Neither is well-formed HTML. The old sheets are flat, so their tags are read one by one; the pages of the site are
parsed by lxml, and found by their classes.
"""

import datetime as dt
import re
from collections.abc import Iterator

from lxml import etree, html

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
from kg.sources.fields import Notes, question_key, read_date, read_page
from kg.sources.markup import clean_line, plain_text

_SITE = "https://www.assemblee-nationale.fr"
_PAGE = _SITE + "/dyn/{}/questions/{}"
_KINDS = {"question écrite": "QE", "question orale sans débat": "QOSD", "question au gouvernement": "QG"}
# Why a sheet of the old form was closed (CODRET).
_CLOSURES = {"FL": "Fin de législature", "AU": "Retrait par l'auteur", "REP_PUB": "Réponse publiée"}

# ---------------------------------------------------------------------------------------- legislatures VII to XI

# <LEG>7ème législature</LEG>; the texts hold tags of their own (<html>, <BR>)
_OLD_TAG = re.compile(
    r"<(LEG|NLEG|NUM|NAT|CIV|AUT|GROUPE|GRP|DEPT|MINI|MINA|DPQ|PGQ|DPR|PGREP|DERQ|PGERQ|DERR|PGERREP|DSIGN|DRAPS|DCA"
    r"|DRET|CRET|CODRET|RUB|TANA|ANA|QUEST|REP)>(.*?)</\1>",
    re.DOTALL,
)


def parse_old_page(data: bytes, source: SourceRecord) -> Question:
    """Read a sheet of legislatures VII to XI (Latin-1; the texts lost their accents before the XIth).

    :raises SourceError: the sheet does not say which question it is
    """
    text = data.decode("cp1252", "replace")
    raw: dict[str, str] = {}
    for tag, value in _OLD_TAG.findall(text):
        raw.setdefault(tag, value)
    fields = {tag: clean_line(value) for tag, value in raw.items() if tag not in ("QUEST", "REP")}
    legislature = fields.get("NLEG") or (re.match(r"\d+", fields.get("LEG", "")) or [""])[0]
    if not (legislature and fields.get("NUM") and fields.get("NAT")):
        raise SourceError("no-identity", "the sheet lacks its legislature, number or type")
    key = question_key(legislature, fields["NAT"], fields["NUM"])
    notes = Notes()
    kind: JournalKind = "questions" if key.type == "QE" else "debates"
    published = _dated(fields, "DPQ", "PGQ", "published", kind, notes)
    answered = _dated(fields, "DPR", "PGREP", "answer", kind, notes)
    errata = [
        (type_, _dated(fields, day, page, str(type_), kind, notes))
        for type_, day, page in (("question-erratum", "DERQ", "PGERQ"), ("answer-erratum", "DERR", "PGERREP"))
    ]
    texts = [plain_text(raw.get("QUEST", ""), notes), plain_text(raw.get("REP", ""), notes, "answer")]
    asked, assigned = (_ministry(fields.get(tag)) for tag in ("MINI", "MINA"))
    closure = _old_closure(fields, notes)
    events: list[Event] = [Event("publication", published.date, published)] if published else []
    for tag, type_ in (("DSIGN", "signalling"), ("DRAPS", "renewal"), ("DCA", "reassignment")):
        for day in _dates(fields.get(tag), type_, notes):
            events.append(Event(type_, day))  # type: ignore[arg-type]
    events += [Event(type_, journal.date, journal) for type_, journal in errata if journal]  # type: ignore[arg-type]
    if answered:
        events.append(Event("answer", answered.date, answered))
    if closure and closure.date and closure.code != "REP_PUB":
        events.append(Event("withdrawal" if closure.withdrawn else "closure", closure.date, None, closure.label))
    return Question(
        key=key,
        source=source,
        author=_old_author(fields),
        published=published,
        constituency=_department(fields.get("DEPT")),
        displayed_group=Group(fields["GROUPE"], fields.get("GRP") or None) if fields.get("GROUPE") else None,
        rubrique=fields.get("RUB") or None,
        heading=_heading(fields.get("TANA")),
        analyses=tuple(_parts(fields.get("ANA"), ";" if key.legislature <= 8 else ".")),
        allocations=tuple(_allocations(asked, assigned, published, events)),
        texts=(Text(texts[0], published),) if texts[0] else (),
        answers=(Text(texts[1], answered),) if texts[1] else (),
        events=tuple(sorted(events, key=lambda event: (event.date, event.type))),
        closure=closure,
        pages=(_PAGE.format(key.legislature, key.uid),),
        anomalies=tuple(notes.anomalies),
    )


def _old_author(fields: dict[str, str]) -> Author:
    """« Couste Pierre-Bernard »: the family name, which may have several words, comes first."""
    family, _, given = fields.get("AUT", "").rpartition(" ")
    honorific = {"M": "M.", "MME": "Mme", "MLLE": "Mlle"}.get(fields.get("CIV", "").rstrip(".").upper())
    if not family:
        family, given = given, ""
    return Author(None, None, honorific, given or None, family or None)


def _old_closure(fields: dict[str, str], notes: Notes) -> Closure | None:
    code, reason = fields.get("CODRET") or None, fields.get("CRET") or None
    date = read_date(fields.get("DRET"), "closure.date", notes)
    if code == "REP_PUB" or not (code or reason or date):
        return None
    return Closure(code, reason or _CLOSURES.get(code or ""), date, code == "AU" or "auteur" in (reason or "").lower())


# ---------------------------------------------------------------------------------------- the site, XIV to XVI

_NUMBER = re.compile(r"Question\s+N\s*°\s*(\d+)", re.IGNORECASE)
_LEGISLATURE = re.compile(r"(\d{1,2})\s*(?:ème|e|er|re|ère)\s+législature", re.IGNORECASE)
_ACTOR = re.compile(r"PA\d+")
# « M. Jean-Paul Bacquet », « Mme Yaël Braun-Pivet »
_NAME = re.compile(r"(?:(M\.|Mme|Mlle)\s+)?(\S+)\s+(.+)")
# « Question publiée au JO le : 16/05/2017 page : 3391 », « Date de changement d'attribution: 18/05/2017 »
_DATE_LINE = re.compile(
    r"(?P<label>\D+?)\s*:?\s*(?P<date>\d\d/\d\d/\d{4})\s*(?:page\s*:?\s*(?P<page>\w+))?\s*(?:\((?P<note>[^)]*)\))?"
)
_ISSUE = re.compile(r"jo_anq_(\d+)\.pdf")
_LINE_TYPES: tuple[tuple[str, EventType], ...] = (
    ("erratum de la question", "question-erratum"),
    ("erratum de la réponse", "answer-erratum"),
    ("question publiée", "publication"),
    ("réponse publiée", "answer"),
    ("changement d'attribution", "reassignment"),
    ("signal", "signalling"),
    ("renouvel", "renewal"),
    ("retirée", "withdrawal"),
    ("caduque", "closure"),
)


def parse_page(data: bytes, source: SourceRecord) -> Question:
    """Read a page of the site of legislatures XIV to XVI.

    :raises SourceError: not a page of a question
    """
    text, anomaly = decode(data)
    notes = Notes()
    if anomaly:
        notes.anomalies.append(anomaly)
    try:
        # Given as text with its own declaration removed, so that lxml cannot guess another encoding.
        root = html.document_fromstring(
            re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=html.HTMLParser(no_network=True, huge_tree=False)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise SourceError("bad-html", str(error)) from error
    header = _first(root, "//section[contains(@class, 'question_header')]")
    if header is None:
        raise SourceError("not-a-question", "the page holds no question")
    key = _page_key(root, header)
    author, group, department = _page_author(header, notes)
    events = list(_page_events(root, key, notes))
    journals = {event.type: event.journal for event in events}
    published, answered = journals.get("publication"), journals.get("answer")
    labels = dict(_page_labels(root))
    question_text = _page_text(
        root, "//section[contains(@class, 'question_answer')]//div[@class='question']", notes, "text"
    )
    answer_text = _page_text(root, "//div[@class='reponse_contenu']", notes, "answer")
    withdrawal = next((event for event in events if event.type in ("withdrawal", "closure")), None)
    title = labels.get("titre")
    return Question(
        key=key,
        source=source,
        author=author,
        published=published,
        constituency=_department(department),
        displayed_group=Group(group) if group else None,
        rubrique=labels.get("rubrique"),
        heading=_heading(labels.get("tête d'analyse")),
        analyses=tuple(_parts(labels.get("analyse"), ".")),
        title=title,
        allocations=tuple(
            _allocations(
                _ministry(labels.get("ministère interrogé")),
                _ministry(labels.get("ministère attributaire")),
                published,
                events,
            )
        ),
        texts=(Text(question_text, published),) if question_text else (),
        answers=(Text(answer_text, answered),) if answer_text else (),
        events=tuple(sorted(events, key=lambda event: (event.date, event.type))),
        closure=Closure(None, withdrawal.note, withdrawal.date, withdrawal.type == "withdrawal")
        if withdrawal
        else None,
        pages=(_PAGE.format(key.legislature, key.uid),),
        anomalies=tuple(notes.anomalies),
    )


def _first(root: html.HtmlElement, path: str) -> html.HtmlElement | None:
    found = root.xpath(path)
    return found[0] if found else None


def _page_key(root: html.HtmlElement, header: html.HtmlElement) -> QuestionKey:
    text = clean_line(header.text_content())
    number = _NUMBER.search(text)
    legislature = _LEGISLATURE.search(
        " ".join(e.text_content() for e in root.xpath("//header[contains(@class, 'question_legislature')]"))
    )
    kind = next((code for label, code in _KINDS.items() if label in text.lower()), "")
    if not (number and legislature and kind):
        raise SourceError("no-identity", "the page lacks its legislature, number or type")
    return question_key(legislature[1], kind, number[1])


def _page_author(header: html.HtmlElement, notes: Notes) -> tuple[Author, str | None, str | None]:
    """« de M. Jean-Paul Bacquet (Socialiste, écologiste et républicain - Puy-de-Dôme ) »: the author, the group and
    the département. The group may hold dashes and brackets, the département stands in its own span."""
    link = _first(header, ".//a[@href]")
    cell = _first(header, ".//div[@id='question_col80']")
    if cell is None:
        notes.add("no-author", "author", clean_line(header.text_content()))
        return Author(), None, None
    actor = _ACTOR.search(link.get("href") or "") if link is not None else None
    name = _NAME.fullmatch(clean_line(link.text_content() if link is not None else ""))
    author = Author(
        actor[0] if actor else None,
        None,
        name[1] if name else None,
        name[2] if name else None,
        name[3] if name else None,
    )
    spans = [span for span in cell.xpath("./span") if span.get("class") is None]
    department = clean_line(spans[-1].text_content()) if spans else None
    text = clean_line(cell.text_content())
    before = text[text.index("(") + 1 : text.rindex(department)] if department and "(" in text else ""
    return author, before.strip().removesuffix("-").strip() or None, department or None


def _page_labels(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """« Rubrique > déchets, pollution et nuisances »: the label in a span, its value behind."""
    for span in root.xpath(
        "//section[contains(@class, 'question_info')]//span[contains(@class, 'question_big_content')]"
    ):
        label = clean_line(span.text_content()).rstrip("> ").lower().replace("’", "'").replace("minsitère", "ministère")
        value = clean_line(span.tail or "")
        if label and value:
            yield label, value


def _page_events(root: html.HtmlElement, key: QuestionKey, notes: Notes) -> Iterator[Event]:
    for line in root.xpath("//div[contains(@class, 'question_publish_date')]/div"):
        text = clean_line(line.text_content()).replace("’", "'")
        match = _DATE_LINE.fullmatch(text)
        type_ = next((t for words, t in _LINE_TYPES if match and words in match["label"].lower()), None)
        if not (match and type_):
            if text:
                notes.add("unknown-line", "events", text)
            continue
        date = read_date(match["date"], f"{type_}.date", notes)
        if date is None:
            continue
        page = read_page(match["page"], f"{'published' if type_ == 'publication' else type_}.page", notes)
        url = next(iter(line.xpath(".//a/@href")), None)
        issue = _ISSUE.search(url) if url else None
        kind = _journal_kind(key, type_)
        journal = JournalReference(date, page, kind, issue[1] if issue else None, _absolute(url))
        if type_ == "withdrawal" and re.search("mandat|caduc|législature", match["note"] or ""):
            type_ = "closure"  # not withdrawn by its author: it ended with the mandate
        yield Event(
            type_,
            date,
            journal if page or url or type_ in ("publication", "answer") else None,
            clean_line(match["note"] or "") or None,
        )


def _journal_kind(key: QuestionKey, event: EventType) -> JournalKind:
    """Answers to oral questions, and all of questions to the Government, stand in the record of the sitting."""
    if key.type == "QG" or (key.type == "QOSD" and event == "answer"):
        return "debates"
    return "questions"


def _page_text(root: html.HtmlElement, path: str, notes: Notes, field: str) -> str:
    """The text of a block without its heading. The form that offers an alert is not an answer."""
    block = _first(root, path)
    if block is None:
        return ""
    for other in block.xpath(".//form | .//h3"):
        other.drop_tree()
    return plain_text(html.tostring(block, encoding="unicode", with_tail=False), notes, field)


# ---------------------------------------------------------------------------------------- both


def _dated(
    fields: dict[str, str], day: str, page: str, field: str, kind: JournalKind, notes: Notes
) -> JournalReference | None:
    date = read_date(fields.get(day), f"{field}.date", notes)
    number = read_page(fields.get(page), f"{field}.page", notes)
    return JournalReference(date, number, kind) if date else None


def _dates(raw: str | None, field: str, notes: Notes) -> Iterator[dt.date]:
    for part in re.split(r"[;, ]+", raw or ""):
        if date := read_date(part, f"{field}.date", notes):
            yield date


def _allocations(
    asked: Ministry | None, assigned: Ministry | None, published: JournalReference | None, events: list[Event]
) -> Iterator[Allocation]:
    """The ministry that has the question now has it since the last change of attribution, else since publication."""
    if asked:
        yield Allocation(asked, "asked", published)
    if assigned:
        change = next((event for event in reversed(events) if event.type == "reassignment"), None)
        yield Allocation(assigned, "assigned", JournalReference(change.date, kind="laws") if change else published)


def _ministry(label: str | None) -> Ministry | None:
    return Ministry(short_label=label[:1].upper() + label[1:]) if label else None


def _department(name: str | None) -> Constituency | None:
    return Constituency(name, department_code(name)) if name else None


def _heading(text: str | None) -> str | None:
    """« aucune tête d'analyse » stands in full where there is none."""
    text = (text or "").strip(" .")
    return None if not text or text.lower() == "aucune tête d'analyse" else text


def _parts(text: str | None, separator: str) -> Iterator[str]:
    for part in (text or "").split(separator):
        if part.strip(" ."):
            yield part.strip(" .")


def _absolute(url: str | None) -> str | None:
    return None if not url else _SITE + url if url.startswith("/") else url
