"""The old XML of a single question (`…QE.htm/vue/xml`): tags in capitals, ids as bare numbers, texts in CDATA."""

import re
from collections.abc import Iterator

from lxml import etree

from kg.records import (
    Allocation,
    Author,
    Constituency,
    Event,
    Group,
    JournalReference,
    Ministry,
    Question,
    SourceRecord,
    Text,
)
from kg.sources.fields import (
    JOURNAL_KINDS,
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
from kg.sources.xml import parse_xml

# All children of <QUESTION>; what else there is is told.
_KNOWN = frozenset({
    "LEGISLATURE", "DEPOT", "AUTEUR", "GROUPE", "CIRCONSCRIPTION", "INDEXATION_AN", "MINI", "MINA", "ERRATUM_QUESTION",
    "SIGNALEMENT", "RENOUVELLEMENT", "CLOTURE", "REPONSE", "ERRATUM_REPONSE",
})  # fmt: skip
# UTF-8 that was once read as Windows-1252: « Ã© » for « é »
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf©¨ª«´»®]|â€")


def parse_unit_xml(data: bytes, source: SourceRecord) -> Question:
    """Read one question.

    :raises SourceError: not well-formed, an entity declaration, or no identity
    """
    root, repairs = parse_xml(data)
    notes = Notes()
    notes.anomalies += repairs
    deposit = root.find("DEPOT[@NUMERO]")
    number = deposit.get("NUMERO") if deposit is not None else None
    key = question_key(_value(root, "LEGISLATURE") or "", root.get("TYPE") or "", number or "")
    published = _journal(deposit, "published", notes)
    closing = root.find("CLOTURE")
    closed = _journal(closing, "closure", notes)
    code, label = _value(closing, "ABREGE"), _value(closing, "LIBELLE")
    closure, ended = read_closure(code, label, closed.date if closed else None)
    answered = _answer_journal(root.find("REPONSE"), closed if code == "REP_PUB" else None, notes)
    text = without_prefix(_text(root, "DEPOT/TEXTE_DEPOT", "text", notes), key, notes)
    answer = _text(root, "REPONSE/TEXTE_REPONSE", "answer", notes)
    allocations = tuple(_allocations(root, published, notes))
    events = list(_events(root, published, answered, allocations, notes))
    if ended:
        events.append(ended)
    for child in root:
        if child.tag not in _KNOWN and (content := " ".join("".join(map(str, child.itertext())).split())):
            notes.add("unknown-field", str(child.tag), content)
    return Question(
        key=key,
        source=source,
        author=_author(root.find("AUTEUR"), notes),
        published=published,
        constituency=_constituency(root.find("CIRCONSCRIPTION"), notes),
        displayed_group=_group(root.find("GROUPE")),
        rubrique=_attribute(root.find("INDEXATION_AN"), "RUBRIQUE"),
        heading=heading(_value(root, "INDEXATION_AN/TETE_ANALYSE")),
        analyses=tuple(
            clean_line(e.text) for e in root.iterfind("INDEXATION_AN/ANALYSE/ANA") if e.text and e.text.strip()
        ),
        allocations=allocations,
        texts=(Text(text, published),) if text else (),
        answers=(Text(answer, answered),) if answer else (),
        events=in_order(events),
        closure=closure,
        pages=(question_page(key),),
        anomalies=tuple(notes.anomalies),
    )


def _value(element: "etree._Element | None", path: str) -> str | None:
    text = element.findtext(path) if element is not None else None
    return clean_line(text) or None if text else None


def _attribute(element: "etree._Element | None", name: str) -> str | None:
    return clean_line(element.get(name) or "") or None if element is not None else None


def _id(number: str | None, prefix: str) -> str | None:
    return f"{prefix}{number}" if number and number.isascii() and number.isdigit() else None


def _author(element: "etree._Element | None", notes: Notes) -> Author:
    actor, mandate = _value(element, "ID_ACTEUR"), _attribute(element, "ID_MANDAT")
    ids = _id(actor, "PA"), _id(mandate, "PM")
    for name, raw, found in (("author.actor_id", actor, ids[0]), ("author.mandate_id", mandate, ids[1])):
        if raw and not found:
            notes.add("bad-id", name, raw)
    return Author(*ids, _value(element, "CIVILITE"), _value(element, "PRENOM"), _value(element, "NOM"))


def _journal(
    element: "etree._Element | None", field: str, notes: Notes, day: str = "DATE_JO"
) -> JournalReference | None:
    if element is None:
        return None
    date = read_date(_value(element, day), f"{field}.date", notes)
    page = read_page(_value(element, "PAGE_JO"), f"{field}.page", notes)
    if date is None and page:
        notes.add("undated-page", f"{field}.page", str(page))
    kind = JOURNAL_KINDS.get(_value(element, "TYPE_JO") or "", "questions")
    return JournalReference(date, page, kind, _value(element, "NUMERO_JO")) if date else None


def _answer_journal(
    answer: "etree._Element | None", closed: JournalReference | None, notes: Notes
) -> JournalReference | None:
    """The answer's own date and page where given, else those of the closure by its publication."""
    date = read_date(_value(answer, "DATE_JO_REPONSE"), "answer.date", notes)
    page = read_page(_value(answer, "PAGE_JO_REPONSE"), "answer.page", notes)
    if date is None:
        return closed
    same = closed if closed and closed.date == date else None
    return JournalReference(date, page, same.kind if same else "questions", same.issue if same else None)


def _text(root: "etree._Element", path: str, field: str, notes: Notes) -> str:
    element = root.find(path)
    if element is None:
        return ""
    text = "".join(map(str, element.itertext()))
    if _MOJIBAKE.search(text):
        try:
            repaired = text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            notes.add("mojibake", field, text[:80], note="UTF-8 read as Windows-1252, not repaired")
        else:
            notes.add("mojibake", field, text[:80], kept=repaired[:80])
            text = repaired
    return plain_text(text, notes, field, from_xml=True)


def _constituency(element: "etree._Element | None", notes: Notes) -> Constituency | None:
    if element is None:
        return None
    department, code = _value(element, "DEPARTEMENT"), _value(element, "CODE_DEPARTEMENT")
    number = element.get("NUMERO_CIRCONSCRIPTION") or ""
    if not department:
        if raw := " ".join(filter(None, (code, number))):
            notes.add("bad-constituency", "constituency", raw, note="no name of a département")
        return None
    known = number.isascii() and number.isdigit() and len(number) < 3
    if number and not known:
        notes.add("bad-constituency", "constituency", number)
    return Constituency(department, code, int(number) if known else None)


def _group(element: "etree._Element | None") -> Group | None:
    label, acronym = _value(element, "LIBELLE"), _attribute(element, "SIGLE")
    return Group(label, acronym, _id(_value(element, "ID_GROUPE"), "PO")) if label or acronym else None


def _ministry(element: "etree._Element | None", id_tag: str) -> Ministry | None:
    label, short = _value(element, "DEVELOPPE"), _value(element, "ABREGE")
    return Ministry(label, short, _id(_value(element, id_tag), "PO")) if label or short else None


def _allocations(root: "etree._Element", published: JournalReference | None, notes: Notes) -> Iterator[Allocation]:
    if asked := _ministry(root.find("MINI"), "ID_MINI"):
        yield Allocation(asked, "asked", published)
    for order in root.iterfind("MINA/ORDRE"):
        if assigned := _ministry(order, "ID_MINA"):
            yield Allocation(assigned, "assigned", _journal(order, "assigned", notes))


def _events(
    root: "etree._Element", published: JournalReference | None, answered: JournalReference | None,
    allocations: tuple[Allocation, ...], notes: Notes,
) -> Iterator[Event]:  # fmt: skip
    if published:
        yield Event("publication", published.date, published)
    for allocation in [a for a in allocations if a.kind == "assigned"][1:]:
        if allocation.journal:
            label = allocation.ministry.short_label or allocation.ministry.label
            yield Event("reassignment", allocation.journal.date, allocation.journal, label)
    for order in root.iterfind("RENOUVELLEMENT/ORDRE"):
        if journal := _journal(order, "renewal", notes, "DATE_RENOUVELLEMENT"):
            yield Event("renewal", journal.date, journal)
    signalling = root.find("SIGNALEMENT")
    if signalled := _journal(signalling, "signalling", notes):
        yield Event("signalling", signalled.date, signalled)
    elif asked := read_date(_value(signalling, "DATE_DEPOT_SIGNAL"), "signalling.date", notes):
        yield Event("signalling", asked)  # when it was handed in, which the JO printed later
    if erratum := _journal(root.find("ERRATUM_QUESTION"), "question-erratum", notes):
        yield Event("question-erratum", erratum.date, erratum)
    if erratum := _journal(root.find("ERRATUM_REPONSE"), "answer-erratum", notes):
        yield Event("answer-erratum", erratum.date, erratum)
    if answered:
        yield Event("answer", answered.date, answered)
