"""The old XML of a single question (`…QE.htm/vue/xml`): tags in capitals, ids as bare numbers, texts in CDATA."""

import re
from collections.abc import Iterator

from lxml import etree

from kg.errors import SourceError
from kg.records import (
    Allocation,
    Author,
    Closure,
    Constituency,
    Event,
    Group,
    JournalKind,
    JournalReference,
    Ministry,
    Question,
    SourceRecord,
    Text,
)
from kg.sources.fields import Notes, question_key, read_date, read_page
from kg.sources.markup import clean_line, plain_text

_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True
)
_JOURNALS: dict[str, JournalKind] = {"JO_QUESTION": "questions", "JO_DEBAT": "debates", "JO_LOI_DECRET": "laws"}
# UTF-8 that was once read as Windows-1252: « Ã© » for « é »
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf©¨ª«´»®]|â€")


def parse_unit_xml(data: bytes, source: SourceRecord) -> Question:
    """Read one question.

    :raises SourceError: not well-formed, an entity declaration, or no identity
    """
    if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
        raise SourceError("entity-refused", "declares a document type: entities are not expanded")
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError("bad-xml", str(error)) from error
    notes = Notes()
    deposit = root.find("DEPOT[@NUMERO]")
    number = deposit.get("NUMERO") if deposit is not None else None
    key = question_key(_value(root, "LEGISLATURE") or "", root.get("TYPE") or "", number or "")
    published = _journal(deposit, "published", notes)
    answer_element = root.find("REPONSE")
    answered = _answer_journal(answer_element, root.find("CLOTURE"), notes)
    text = _text(root.find("DEPOT/TEXTE_DEPOT"), "text", notes)
    answer = _text(root.find("REPONSE/TEXTE_REPONSE"), "answer", notes)
    allocations = tuple(_allocations(root, published, notes))
    events = sorted(
        _events(root, published, answered if answer else None, allocations, notes), key=lambda e: (e.date, e.type)
    )
    closing = root.find("CLOTURE")
    code, label = _value(closing, "ABREGE"), _value(closing, "LIBELLE")
    withdrawn = "retrait" in (label or "").lower()
    closed = read_date(_value(closing, "DATE_JO"), "closure.date", notes)
    if code and code != "REP_PUB" and closed:
        events.append(Event("withdrawal" if withdrawn else "closure", closed, None, label))
    return Question(
        key=key,
        source=source,
        author=Author(
            _id(_value(root, "AUTEUR/ID_ACTEUR"), "PA"),
            _id((root.find("AUTEUR").get("ID_MANDAT") if root.find("AUTEUR") is not None else None), "PM"),  # type: ignore[union-attr]
            _value(root, "AUTEUR/CIVILITE"),
            _value(root, "AUTEUR/PRENOM"),
            _value(root, "AUTEUR/NOM"),
        ),
        published=published,
        constituency=_constituency(root.find("CIRCONSCRIPTION"), notes),
        displayed_group=_group(root.find("GROUPE")),
        rubrique=_attribute(root.find("INDEXATION_AN"), "RUBRIQUE"),
        heading=_heading(_value(root, "INDEXATION_AN/TETE_ANALYSE")),
        analyses=tuple(
            clean_line(e.text) for e in root.iterfind("INDEXATION_AN/ANALYSE/ANA") if e.text and e.text.strip()
        ),
        allocations=allocations,
        texts=(Text(text, published),) if text else (),
        answers=(Text(answer, answered),) if answer else (),
        events=tuple(events),
        closure=Closure(code, label, closed, withdrawn) if code or label else None,
        pages=(f"https://www.assemblee-nationale.fr/dyn/{key.legislature}/questions/{key.uid}",),
        anomalies=tuple(notes.anomalies),
    )


def _value(element: "etree._Element | None", path: str) -> str | None:
    text = element.findtext(path) if element is not None else None
    return clean_line(text) or None if text else None


def _attribute(element: "etree._Element | None", name: str) -> str | None:
    return clean_line(element.get(name) or "") or None if element is not None else None


def _id(number: str | None, prefix: str) -> str | None:
    return f"{prefix}{number}" if number and number.isdigit() else None


def _journal(
    element: "etree._Element | None", field: str, notes: Notes, day: str = "DATE_JO"
) -> JournalReference | None:
    if element is None:
        return None
    date = read_date(_value(element, day), f"{field}.date", notes)
    page = read_page(_value(element, "PAGE_JO"), f"{field}.page", notes)
    kind = _JOURNALS.get(_value(element, "TYPE_JO") or "", "questions")
    return JournalReference(date, page, kind, _value(element, "NUMERO_JO")) if date else None


def _answer_journal(
    answer: "etree._Element | None", closing: "etree._Element | None", notes: Notes
) -> JournalReference | None:
    """The answer's own date and page where given, else those of the closure, which is the answer's publication."""
    date = read_date(_value(answer, "DATE_JO_REPONSE"), "answer.date", notes)
    page = read_page(_value(answer, "PAGE_JO_REPONSE"), "answer.page", notes)
    closed = _journal(closing, "closure", notes)
    if date is None:
        return closed
    same = closed if closed and closed.date == date else None
    return JournalReference(date, page, same.kind if same else "questions", same.issue if same else None)


def _text(element: "etree._Element | None", field: str, notes: Notes) -> str:
    if element is None or not element.text:
        return ""
    text = element.text
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
    department = _value(element, "DEPARTEMENT")
    if element is None or not department:
        return None
    number = element.get("NUMERO_CIRCONSCRIPTION") or ""
    if number and not number.isdigit():
        notes.add("bad-constituency", "constituency", number)
    return Constituency(department, _value(element, "CODE_DEPARTEMENT"), int(number) if number.isdigit() else None)


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
    signalled = _journal(root.find("SIGNALEMENT"), "signalling", notes)
    if signalled is None:
        signalled = _journal(root.find("SIGNALEMENT"), "signalling", notes, "DATE_DEPOT_SIGNAL")
    if signalled:
        yield Event("signalling", signalled.date, signalled)
    if erratum := _journal(root.find("ERRATUM_QUESTION"), "question-erratum", notes):
        yield Event("question-erratum", erratum.date, erratum)
    if erratum := _journal(root.find("ERRATUM_REPONSE"), "answer-erratum", notes):
        yield Event("answer-erratum", erratum.date, erratum)
    if answered:
        yield Event("answer", answered.date, answered)


def _heading(text: str | None) -> str | None:
    """« aucune tête d'analyse » stands in full where there is none."""
    return None if not text or text.lower() == "aucune tête d'analyse" else text
