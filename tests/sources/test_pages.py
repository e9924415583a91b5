"""The web pages: the flat ones of legislatures VII to XI, and the site of XIV to XVI."""

import datetime as dt
import re
from collections.abc import Callable

import pytest

from kg.records import Author, Constituency, Group, Question
from kg.sources import Reject

Read = Callable[[bytes], Question]
Sample = Callable[[str], bytes]


def steps(question: Question) -> list[tuple[str, str]]:
    return [(event.type, event.date.isoformat()) for event in question.events]


@pytest.fixture
def old(sample: Sample) -> str:
    return sample("old-page.html").decode("latin-1")


@pytest.fixture
def page(sample: Sample) -> str:
    return sample("page.html").decode()


# ---------------------------------------------------------------------------------------- legislatures VII to XI


def test_every_field_of_an_old_page_is_read(read: Read, old: str) -> None:
    question = read(old.encode("latin-1"))
    assert question.key.uid == "QANR5L8QE1234"
    assert question.author == Author(None, None, "Mme", "Anne-Lise", "d'Exemple")
    assert question.constituency == Constituency("Côte-d'Or", "21")
    assert question.displayed_group == Group("Union pour l'exemple", "UPE")
    assert (question.rubrique, question.heading) == ("Enseignement", None)
    assert question.analyses == ("T.V.A.", "delais", "bourses")
    assert question.asked and question.asked.ministry.short_label == "Éducation nationale"
    assert question.assigned and question.assigned.ministry.short_label == "Équipement et logement"
    assert question.published and (question.published.date, question.published.page) == (dt.date(1986, 10, 20), 3812)
    assert question.answered and (question.answered.date, question.answered.page) == (dt.date(1987, 2, 16), 801)
    assert steps(question) == [
        ("publication", "1986-10-20"),
        ("question-erratum", "1986-11-03"),
        ("reassignment", "1986-12-01"),
        ("renewal", "1987-01-05"),
        ("signalling", "1987-01-19"),
        ("answer", "1987-02-16"),
    ]
    assert question.text and question.text.value.split("\n") == [
        "Mme Anne-Lise d'Exemple appelle l'attention de M le ministre sur les bourses.",
        "Elle s'inquiete.",
    ]
    assert question.answer and question.answer.value == "Les bourses seront versees."
    assert [(a.code, a.raw) for a in question.anomalies] == [("text-prefix", "1234. - 20 octobre 1986. - ")]


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("Couste Pierre-Bernard", "Pierre-Bernard", "Couste"),
        ("Reid Arbelot Mereana", "Mereana", "Reid Arbelot"),
        ("Charette (de) Hervé", "Hervé", "de Charette"),
        ("Royer", None, "Royer"),
    ],
)
def test_the_family_name_comes_first(read: Read, old: str, name: str, given: str | None, family: str) -> None:
    author = read(old.replace("Exemple (d') Anne-Lise", name).encode("latin-1")).author
    assert (author.given_name, author.family_name) == (given, family)


def test_an_old_page_without_texts(read: Read, old: str) -> None:
    start, end = old.index("<QUEST>"), old.index("</TABLE>")
    bare = old[:start] + "<QUEST> </QUEST>\n<COMPREP></COMPREP>\n" + old[end:]
    question = read(bare.encode("latin-1"))
    assert (question.texts, question.answers) == ((), ())
    assert question.is_answered  # the page says when, not what
    assert question.anomalies == ()


def test_a_debate_in_two_parts_is_one_answer(read: Read, old: str) -> None:
    debate = old.replace("<NAT>QE</NAT>", "<NAT>QG</NAT>").replace("<COMPREP>", "<COMPREP>M. X. La suite.")
    question = read(debate.encode("latin-1"))
    assert question.answer and question.answer.value == "Les bourses seront versees.\nM. X. La suite."
    assert question.published and question.published.kind == "debates"


@pytest.mark.parametrize(
    ("code", "reason", "date", "withdrawn", "step"),
    [
        ("FL", "", "", False, None),
        ("AU", "", "", True, None),
        ("AU", "retrait par l'auteur", "03/04/1987", True, "withdrawal"),
        ("FL", "", "01/04/1988", False, "closure"),
        ("", "fin de mandat", "01/04/1988", False, "closure"),
    ],
)
def test_why_an_old_question_ended(
    read: Read, old: str, code: str, reason: str, date: str, withdrawn: bool, step: str | None
) -> None:
    ended = old.replace("REP_PUB", code).replace("<CRET>", f"<CRET>{reason}").replace("<DRET>", f"<DRET>{date}")
    question = read(ended.encode("latin-1"))
    assert question.closure and question.closure.withdrawn is withdrawn
    assert (step in [event.type for event in question.events]) if step else len(question.events) == 6


def test_an_old_page_saved_as_utf8(read: Read, old: str) -> None:
    assert read(old.encode()).constituency == read(old.encode("latin-1")).constituency


def test_doubtful_fields_of_an_old_page_are_told(read: Read, old: str) -> None:
    odd = old.replace("20/10/1986</DPQ>", "31/02/1986</DPQ>").replace("3812", "-12")
    question = read(odd.encode("latin-1"))
    assert [(a.code, a.field, a.raw) for a in question.anomalies[:2]] == [
        ("bad-date", "published.date", "31/02/1986"),
        ("bad-page", "published.page", "-12"),
    ]
    assert question.published is None


def test_what_stands_without_its_neighbour_is_kept_or_told(read: Read, old: str) -> None:
    question = read(old.replace("<GROUPE>Union pour l'exemple</GROUPE>", "<GROUPE></GROUPE>").encode("latin-1"))
    assert question.displayed_group == Group(None, "UPE")
    question = read(re.sub("<DPR>.*?</DPR>", "<DPR></DPR>", old).encode("latin-1"))
    assert question.answered is None
    assert [(a.code, a.field, a.raw) for a in question.anomalies if a.code != "text-prefix"] == [
        ("undated-page", "answer.page", "801")
    ]
    question = read(re.sub("<CIV>.*?</CIV>", "<CIV>Dr</CIV>", old).encode("latin-1"))
    assert question.author.honorific == "Dr"


def test_an_old_page_without_identity(rejected: Callable[[bytes], Reject], old: str) -> None:
    assert rejected(old.replace("<NUM>1234</NUM>", "").encode("latin-1")).code == "no-identity"
    assert rejected(old.replace("<NAT>QE</NAT>", "<NAT>QZ</NAT>").encode("latin-1")).code == "bad-type"


# ---------------------------------------------------------------------------------------- the site, XIV to XVI


def test_every_field_of_a_page_is_read(read: Read, page: str) -> None:
    question = read(page.encode())
    assert question.key.uid == "QANR5L14QE4321"
    assert question.author == Author("PA100001", None, "Mme", "Anne-Lise", "Exemple Dubois")
    assert question.constituency == Constituency("Côte-d'Or", "21")
    assert question.displayed_group == Group("Gauche démocrate - bocage (et haies)")
    assert (question.rubrique, question.heading) == ("agriculture", "aménagement rural")
    assert question.analyses == ("haies", "T.V.A. réduite")
    assert question.asked and question.asked.ministry.short_label == "Agriculture, agroalimentaire et forêt"
    assert question.assigned and question.assigned.journal
    assert question.assigned.journal.date == dt.date(2012, 9, 18)
    assert question.published and question.published.page == 5121
    assert question.published.url == "https://www.assemblee-nationale.fr/static/14/questions/jo/jo_anq_32.pdf"
    assert question.answered and (question.answered.page, question.answered.issue) == (3543, "14")
    assert steps(question) == [
        ("publication", "2012-08-14"),
        ("question-erratum", "2012-08-21"),
        ("reassignment", "2012-09-18"),
        ("renewal", "2012-11-20"),
        ("signalling", "2013-02-12"),
        ("renewal", "2013-02-26"),
        ("answer", "2013-04-02"),
    ]
    assert question.text and question.text.value.endswith("sur les haies & le bocage.")
    assert question.anomalies == ()


def test_the_whole_answer_is_read_though_its_markup_closes_the_frame(read: Read, page: str) -> None:
    answer = read(page.encode()).answer
    assert answer and answer.value.split("\n") == [
        "Les haies sont comptées ainsi :",
        "Année civile | km",
        "2012 |",
        "Le reste suivra.",
        "Fin de\u00a0la réponse.",
    ]


def test_a_form_that_offers_an_alert_is_no_answer(read: Read, page: str) -> None:
    start, end = page.index('<div class="reponse_contenu">'), page.index('<section class="print_and_pdf">')
    form = '<form action="/alerte"><input value="Réponse à la question n°4321"/><button>M\'alerter</button></form>'
    asked = page[:start] + f'<div class="reponse_contenu">{form}</div></div></section>' + page[end:]
    asked = "\n".join(line for line in asked.split("\n") if "Réponse publiée" not in line)
    question = read(asked.encode())
    assert (question.answers, question.is_answered) == ((), False)
    assert question.text


@pytest.mark.parametrize(
    ("line", "step", "withdrawn"),
    [
        ("Question retirée le: <span>20/11/2012</span> (<span>fin de mandat</span>)", "closure", False),
        ("Question retirée le: <span>20/11/2012</span> (<span>retrait par l'auteur</span>)", "withdrawal", True),
        ("Question retirée le: <span>20/11/2012</span>", "withdrawal", True),
    ],
)
def test_a_question_that_was_retired(read: Read, page: str, line: str, step: str, withdrawn: bool) -> None:
    question = read(page.replace("Date de signalement: <span>12/02/2013</span>", line).encode())
    assert question.closure and question.closure.withdrawn is withdrawn
    assert (step, "2012-11-20") in steps(question)


def test_a_line_of_dates_that_is_not_known_is_told(read: Read, page: str) -> None:
    question = read(page.replace("Date de signalement", "Date de mystère").encode())
    assert [(a.code, a.raw) for a in question.anomalies] == [("unknown-line", "Date de mystère: 12/02/2013")]


@pytest.mark.parametrize(("line", "field"), [("Question publiée", "published"), ("Réponse publiée", "answer.date")])
def test_a_page_without_a_date_that_others_have_is_told(read: Read, page: str, line: str, field: str) -> None:
    lines = [each for each in page.split("\n") if line not in each]
    question = read("\n".join(lines).encode())
    assert ("truncated", field) in [(a.code, a.field) for a in question.anomalies]


@pytest.mark.parametrize(
    ("kind", "asked", "answered"),
    [("Question orale sans débat", "questions", "debates"), ("Question au gouvernement", "debates", "debates")],
)
def test_oral_questions_are_answered_in_the_debates(
    read: Read, page: str, kind: str, asked: str, answered: str
) -> None:
    question = read(page.replace("Question écrite", kind).encode())
    assert question.published and question.answered
    assert (question.published.kind, question.answered.kind) == (asked, answered)


def test_pages_that_hold_no_question(rejected: Callable[[bytes], Reject], page: str) -> None:
    assert rejected(b"<!DOCTYPE html><html><body><p>Erreur 503</p></body></html>").code == "not-a-question"
    assert rejected(page.replace("Question N° 4321</div>", "Question</div>").encode()).code == "no-identity"


@pytest.mark.parametrize(("name", "end"), [("old-page.html", b"</HTML>"), ("page.html", b'<section class="print')])
def test_a_page_cut_short_is_told(
    read_all: Callable[[bytes], list[Question | Reject]], sample: Sample, name: str, end: bytes
) -> None:
    whole = sample(name)
    for cut in range(0, whole.index(end) - 10, 10):
        (found,) = read_all(whole[:cut])
        assert isinstance(found, Reject) or "truncated" in [anomaly.code for anomaly in found.anomalies], cut
