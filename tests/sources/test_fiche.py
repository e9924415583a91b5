"""The text sheet and its traps: wraps, page breaks, glued dates, what it shows and what it leaves out."""

import datetime as dt
import re
from collections.abc import Callable

import pytest

from kg.records import Constituency, Question
from kg.sources import Reject
from kg.sources.fiche import reflow
from kg.sources.glued import split_page_and_day

Read = Callable[[bytes], Question]
Sample = Callable[[str], bytes]


@pytest.fixture
def sheet(sample: Sample) -> str:
    return sample("fiche.txt").decode()


def codes(question: Question) -> list[str]:
    return [anomaly.code for anomaly in question.anomalies]


def steps(question: Question) -> list[tuple[str, str]]:
    return [(event.type, event.date.isoformat()) for event in question.events]


def test_every_field_of_the_sheet_is_read(read: Read, sheet: str) -> None:
    question = read(sheet.encode())
    assert question.key.uid == "QANR5L14QE4321"
    assert (question.author.name, question.author.honorific, question.author.actor_id) == (
        "Anne-Lise Exemple",
        "Mme",
        "PA100001",
    )
    assert question.constituency == Constituency("Côte-d'Or", "21", 2)
    assert question.displayed_group and question.displayed_group.label == "Gauche démocrate - et républicaine"
    assert (question.rubrique, question.heading) == ("Agriculture", "Aménagement rural")
    assert question.analyses == (
        "Haies",
        "entretien et replantation",
        "moyens consacrés à cette politique dans les départements de l'ouest et du centre de la France",
    )
    assert question.asked and question.asked.ministry.short_label == "Agriculture, agroalimentaire et forêt"
    assert question.assigned and question.assigned.ministry.short_label == "Écologie, développement durable et énergie"
    assert question.assigned.journal and question.assigned.journal.date == dt.date(2012, 9, 18)
    assert question.published and (question.published.page, question.published.issue) == (5121, "32")
    assert question.answered and (question.answered.page, question.answered.issue) == (3543, "14")
    assert question.pages == ("https://www.assemblee-nationale.fr/dyn/14/questions/QANR5L14QE4321",)
    assert steps(question) == [
        ("publication", "2012-08-14"),
        ("reassignment", "2012-09-18"),
        ("renewal", "2012-11-20"),
        ("signalling", "2013-02-12"),
        ("renewal", "2013-02-26"),
        ("answer", "2013-04-02"),
    ]


def test_texts_are_reflowed_without_a_seam(read: Read, sheet: str) -> None:
    question = read(sheet.encode())
    assert question.text and "haies bocagères, dont l'arrachage" in question.text.value
    assert "moins de 3 < 5 % des crédits" in question.text.value
    assert question.text.value.endswith("un plan de re-plantation.")
    assert question.answer
    assert "dans chacun de nos Départements. Un observatoire" in question.answer.value
    assert question.answer.value.split("\n")[1:] == ["Il rendra compte chaque année au Parlement."]
    assert "Page" not in question.answer.value
    assert "Question écrite" not in question.answer.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("un mot\nd'une phrase", "un mot d'une phrase"),
        ("depuis la R&D\n jusqu'à la fin", "depuis la R&D jusqu'à la fin"),
        ("depuis la\n\n\n jusqu'à la fin", "depuis la jusqu'à la fin"),
        ("depuis la\n\nPage 1 / 2\n\nRépublique", "depuis la République"),
        ("depuis la\nPage 1/2\nRépublique", "depuis la République"),
        ("Une fin.\n\nUn début.", "Une fin.\nUn début."),
        ("Une fin.\n\nPage 1 / 2\n\nUn début.", "Une fin.\nUn début."),
        ("x" * 95 + " fin.\n\nPage 1 / 2\n\nLa suite.", "x" * 95 + " fin. La suite."),
        ("la ré-\nindustrialisation", "la ré-industrialisation"),
        ("Erdyn -\nTechnopolis", "Erdyn - Technopolis"),
        ("deux  espaces\t ici", "deux espaces ici"),
        ("une insécable\u00a0: la", "une insécable\u00a0: la"),
        ("e\u0301te\u0301", "été"),
        ("", ""),
    ],
)
def test_reflow(text: str, expected: str) -> None:
    assert reflow(text) == expected


def test_a_glued_page_and_date_are_parted_and_told(read: Read, sheet: str) -> None:
    question = read(sheet.encode())
    told = [(a.field, a.raw, a.kept, a.note) for a in question.anomalies if a.code == "glued-page-date"]
    assert told == [
        ("published.date", ", page 512114 août 2012", "p. 5121 2012-08-14", "also possible: p. 51211 2012-08-04"),
        ("answer.date", ", page 35432 avril 2013", "p. 3543 2013-04-02", None),
    ]


@pytest.mark.parametrize(
    ("raw", "page", "date", "code"),
    [
        (", page 46427 août 2012", 4642, "2012-08-07", "glued-page-date"),
        (", page 46421er janvier 2013", 4642, "2013-01-01", "glued-page-date"),
        (", page 12310 août 2012", 123, "2012-08-10", "glued-page-date"),  # the page cannot be followed by day 0
        (", page 464211 août 2012", 4642, "2012-08-11", "glued-page-date"),  # no year of the JO has a page 46421
        (", page 46211 août 2012", 4621, "2012-08-01", "ambiguous-page-date"),  # a Wednesday or a Saturday
        ("7 août 2012, page 4642", 4642, "2012-08-07", None),
        ("page 4642, 7 août 2012", 4642, "2012-08-07", None),
        ("1er janvier 2013", None, "2013-01-01", None),
        ("07/08/2012 page : 4642", 4642, "2012-08-07", None),
        ("page 4642", None, None, "bad-date"),
        ("31 février 2013", None, None, "bad-date"),
        (", page 4600 février 2013", None, None, "glued-page-date"),  # no day 0 or 00
    ],
)
def test_dates_as_a_sheet_may_print_them(
    read: Read, sheet: str, raw: str, page: int | None, date: str | None, code: str | None
) -> None:
    question = read(sheet.replace(", page 512114 août 2012", raw).encode())
    found = question.published
    if date is None:
        assert found is None
    else:
        assert found is not None
        assert (found.page, found.date.isoformat()) == (page, date)
    about = [a.code for a in question.anomalies if a.field == "published.date"]
    assert about == ([code] if code else [])


def test_two_splits_are_never_both_tuesdays() -> None:
    for month in range(1, 13):
        for tail in range(100, 1000):
            splits = split_page_and_day(f"4{tail}", month, 2013)
            assert sum(day.isoweekday() == 2 for _, day in splits) < 2


def test_the_issue_of_the_week_decides_between_two_days_that_are_no_tuesdays(read: Read, sheet: str) -> None:
    odd = sheet.replace(", page 512114 août 2012", ", page 46211 août 2012")
    assert next(a.code for a in read(odd.encode()).anomalies) == "ambiguous-page-date"
    later = read(odd.replace("jo_anq_32", "jo_anq_33").encode())
    assert later.published and later.published.date == dt.date(2012, 8, 11)
    assert next(a.code for a in later.anomalies) == "glued-page-date"


def test_old_sheets_came_out_on_mondays() -> None:
    assert split_page_and_day("180111", 1, 1999, frozenset({1}))[0] == (1801, dt.date(1999, 1, 11))


def test_a_question_without_an_answer(read: Read, sheet: str) -> None:
    start, end = sheet.index("Texte de la réponse"), sheet.index("Données clés")
    pending = sheet[:start] + sheet[end:].replace("Réponse publiée au JO le : , page 35432 avril 2013\n", "")
    question = read(pending.encode())
    assert (question.answers, question.answered, question.is_answered) == ((), None, False)
    assert question.text and question.text.value.endswith("re-plantation.")
    assert codes(question) == ["glued-page-date"]
    empty = read(
        (sheet[: start + len("Texte de la réponse\n\n")] + sheet[end:].replace("Réponse publiée", "X")).encode()
    )
    assert empty.answers == ()


@pytest.mark.parametrize(
    ("line", "type_", "withdrawn"),
    [
        ("Question retirée le : 20 novembre 2012 (fin de mandat)", "closure", False),
        ("Question retirée le : 20/11/2012 (retrait à l'initiative de l'auteur)", "withdrawal", True),
        ("Question retirée le : 20 novembre 2012", "withdrawal", True),
        ("Question caduque le : 20 novembre 2012 (fin de législature)", "closure", False),
    ],
)
def test_a_question_that_ends_without_an_answer(read: Read, sheet: str, line: str, type_: str, withdrawn: bool) -> None:
    question = read(sheet.replace("Date de signalement : 12 février 2013", line).encode())
    assert question.closure and question.closure.withdrawn is withdrawn
    assert (type_, "2012-11-20") in steps(question)


def test_an_oral_question_is_answered_in_the_debates(read: Read, sheet: str) -> None:
    oral = sheet.replace("Question écrite", "Question orale sans débat").replace("L14QE4321", "L14QOSD4321")
    question = read(oral.encode())
    assert question.key.type == "QOSD"
    assert question.published and question.published.kind == "questions"
    assert question.answered and question.answered.kind == "debates"


def test_identity_from_the_header_alone_or_the_addresses_alone(read: Read, sheet: str) -> None:
    only_header = sheet.replace("/questions/QANR5L14QE4321", "/questions/")
    assert read(only_header.encode()).key.uid == "QANR5L14QE4321"
    only_address = sheet.replace("Question écrite n°  4321", "").replace("Numéro de la question : 4321\n", "")
    assert read(only_address.encode()).key.uid == "QANR5L14QE4321"
    former = only_address.replace("dyn/14/questions/QANR5L14QE4321", "q14/14-4321QE.htm")
    assert read(former.encode()).key.uid == "QANR5L14QE4321"


def test_an_address_in_the_texts_is_not_the_identity(read: Read, sheet: str) -> None:
    other = "https://www.assemblee-nationale.fr/dyn/15/questions/QANR5L15QE77 et PA999999"
    question = read(sheet.replace("Le Gouvernement partage", f"Voir {other}. Le Gouvernement partage").encode())
    assert (question.key.uid, question.author.actor_id) == ("QANR5L14QE4321", "PA100001")
    assert "identity-conflict" not in codes(question)


def test_a_header_and_an_address_that_differ(read: Read, sheet: str) -> None:
    question = read(sheet.replace("QANR5L14QE4321", "QANR5L14QE4322").encode())
    assert question.key.number == 4322
    assert "identity-conflict" in codes(question)


@pytest.mark.parametrize(
    ("addresses", "asked", "answered"),
    [
        (["jo_anq_32.pdf", "jo_anq_14.pdf"], "32", "14"),
        (["jo_anq_14.pdf", "jo_anq_32.pdf"], "32", "14"),
        (["jo_anq_14.pdf"], None, "14"),
        (["jo_anq_201314.pdf", "jo_anq_201232.pdf"], "201232", "201314"),
        (["jo_anq_201214.pdf"], None, None),
        ([], None, None),
    ],
)
def test_each_issue_is_known_by_its_week(
    read: Read, sheet: str, addresses: list[str], asked: str | None, answered: str | None
) -> None:
    lines = [line for line in sheet.split("\n") if "jo_anq" not in line]
    question = read("\n".join([*lines, *(f"https://www.example.fr/static/14/{name}" for name in addresses)]).encode())
    assert question.published and question.answered
    assert (question.published.issue, question.answered.issue) == (asked, answered)


def test_without_identity_it_is_rejected(rejected: Callable[[bytes], Reject], sheet: str) -> None:
    lines = [line for line in sheet.split("\n") if "http" not in line]
    reject = rejected("\n".join(lines).encode())
    assert reject.code == "no-identity"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_change_nothing(read: Read, sheet: str, encoding: str, line_end: str) -> None:
    expected, found = read(sheet.encode()), read(sheet.replace("\n", line_end).encode(encoding))
    for name in ("key", "author", "published", "analyses", "texts", "answers", "events", "allocations"):
        assert getattr(found, name) == getattr(expected, name)
    assert ("not-utf8" in codes(found)) == (encoding == "cp1252")


def test_what_is_not_understood_is_told(read: Read, sheet: str) -> None:
    odd = sheet.replace("Rubrique : Agriculture", "Mots perdus ici\nRubrique : Agriculture").replace(
        "Côte-d'Or (2e circonscription)", "Bocagie (2e circonscription)"
    )
    question = read(odd.encode())
    assert [(a.code, a.raw) for a in question.anomalies if a.code in ("unknown-line", "bad-constituency")] == [
        ("bad-constituency", "Bocagie (2e circonscription) - Gauche démocrate - et républicaine"),
    ]
    # A line behind a field is the rest of its value; one that stands alone is told.
    question = read(sheet.replace("Date(s) clée(s)", "Mots perdus\n\nDate(s) clée(s)").encode())
    assert [a.raw for a in question.anomalies if a.code == "unknown-line"] == ["Mots perdus"]


def test_headings_and_page_marks_may_be_printed_otherwise(read: Read, sheet: str) -> None:
    other = sheet.replace("Texte de la question", "Texte de la question :").replace(
        "Texte de la réponse", "TEXTE DE LA RÉPONSE"
    )
    other = re.sub(r"Page (\d) ?/ ?(\d)", r"Page \1 sur \2", other)
    assert other.count("sur 2") == sheet.count("/ 2")
    expected, found = read(sheet.encode()), read(other.encode())
    for name in ("texts", "answers", "events", "anomalies"):
        assert getattr(found, name) == getattr(expected, name)


@pytest.mark.parametrize(
    ("gone", "field"),
    [("Question publiée", "published"), ("Réponse publiée", "answer.date"), ("Texte de la réponse", "answer")],
)
def test_a_sheet_without_what_others_have_is_told(read: Read, sheet: str, gone: str, field: str) -> None:
    lines = [line for line in sheet.split("\n") if gone not in line]
    question = read("\n".join(lines).encode())
    assert ("truncated", field) in [(a.code, a.field) for a in question.anomalies]


def test_a_second_sheet_in_the_document_is_told(read: Read, sheet: str) -> None:
    question = read((sheet + "\n" + sheet.replace("4321", "4322")).encode())
    assert question.key.number == 4321
    assert "second-question" in codes(question)


def test_a_sheet_cut_short_is_told(read_all: Callable[[bytes], list[Question | Reject]], sheet: str) -> None:
    whole = sheet.encode()
    for cut in range(0, whole.index("Réponse publiée".encode()), 10):
        (found,) = read_all(whole[:cut])
        assert isinstance(found, Reject) or "truncated" in codes(found), whole[:cut][-40:]
