"""The official JSON and XML in their layouts, and the old XML of one question."""

import datetime as dt
import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import pytest

from kg.records import Constituency, Group, Ministry, Question
from kg.sources import Reject

Read = Callable[[bytes], Question]
ReadAll = Callable[[bytes], list[Question | Reject]]
Sample = Callable[[str], bytes]
NS = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
TOLD = ("key", "author", "published", "displayed_group", "rubrique", "heading", "analyses", "title", "allocations",
        "texts", "answers", "events", "closure", "pages")  # fmt: skip


@pytest.fixture
def record(sample: Sample) -> dict[str, Any]:
    """The fields of the written question, without nil values."""
    fields: dict[str, Any] = json.loads(sample("written.json"))["question"]
    fields["indexationAN"]["teteAnalyse"] = None
    return fields


def encoded(fields: dict[str, Any]) -> bytes:
    return json.dumps({"question": fields}, ensure_ascii=False).encode()


def as_xml(tag: str, value: object) -> str:
    if value is None:
        return f'<{tag} xsi:nil="true"/>'
    if isinstance(value, list):
        return "".join(as_xml(tag, item) for item in value)
    if isinstance(value, dict):
        return f"<{tag}>{''.join(as_xml(k, v) for k, v in value.items() if not k.startswith('@'))}</{tag}>"
    return f"<{tag}>{escape(str(value))}</{tag}>"


def steps(question: Question) -> list[tuple[str, str]]:
    return [(event.type, event.date.isoformat()) for event in question.events]


def codes(question: Question) -> list[str]:
    return [anomaly.code for anomaly in question.anomalies]


def test_every_field_of_a_written_question_is_read(read: Read, sample: Sample) -> None:
    question = read(sample("written.json"))
    assert question.key.uid == "QANR5L17QE4321"
    assert (question.author.actor_id, question.author.mandate_id) == ("PA100001", "PM300001")
    assert question.displayed_group == Group("Gauche démocrate et bocage", "GDB", "PO200001")
    assert (question.rubrique, question.heading) == ("agriculture", None)
    assert (question.title, question.analyses) == ("Avenir des haies bocagères", ("bocage",))
    assert question.asked and question.asked.ministry == Ministry(
        "Ministère de l’agriculture", "Agriculture", "PO400001"
    )
    assert question.assigned and question.assigned.ministry.body_id == "PO400002"
    assert question.published and (question.published.page, question.published.issue) == (5300, "42")
    assert question.answered and (question.answered.page, question.answered.issue) == (1402, "9")
    assert question.closure and (question.closure.code, question.closure.withdrawn) == ("REP_PUB", False)
    assert steps(question) == [
        ("publication", "2024-10-15"),
        ("question-erratum", "2024-10-22"),
        ("reassignment", "2024-12-24"),
        ("renewal", "2025-01-14"),
        ("signalling", "2025-02-11"),
        ("renewal", "2025-02-18"),
        ("answer", "2025-03-04"),
    ]


def test_the_current_text_is_the_last_published_whatever_the_order(read: Read, sample: Sample) -> None:
    question = read(sample("written.json"))
    assert [text.journal.page for text in question.texts if text.journal] == [5300, 5400]
    assert question.text and question.text.value.endswith("le cœur du bocage (rectifié).")
    assert question.texts[0].value == "Mme Anne-Lise Exemple interroge Mme la ministre sur les haies."
    assert codes(question) == ["text-prefix", "text-prefix"]


def test_markup_and_entities_are_read_once(read: Read, sample: Sample) -> None:
    answer = read(sample("written.json")).answer
    assert answer and answer.value == "Les haies coûtent 3 M€.\nLe pacte <haies> continue : R&D, a < b."


def test_a_question_to_the_government(read: Read, sample: Sample) -> None:
    question = read(sample("government.json"))
    assert question.key.type == "QG"
    assert (question.rubrique, question.title, question.texts) == (None, "Avenir des haies", ())
    assert question.published and (question.published.date, question.published.kind) == (
        dt.date(2022, 7, 13),
        "debates",
    )
    assert question.answer and question.answer.value.split("\n") == [
        "AVENIR DES HAIES",
        "Mme la présidente. La parole est à Mme Anne-Lise Exemple.",
        "Mme Anne-Lise Exemple . Où en sont les haies ? (Applaudissements.)",
    ]
    assert (question.answer_delay, question.anomalies) == (None, ())


def test_an_unanswered_question_of_the_fifteenth(read: Read, sample: Sample) -> None:
    question = read(sample("unanswered.xml"))
    assert question.published and question.published.date == dt.date(2018, 6, 19)
    assert (question.answers, question.is_answered, question.heading) == ((), False, None)
    assert question.text and question.text.value.endswith("les haies bocagères, € compris.")
    assert question.title == "Haies & bocage"
    assert question.closure and (question.closure.code, question.closure.withdrawn) == ("FIN_MAN", False)
    assert steps(question) == [
        ("publication", "2018-06-19"),
        ("renewal", "2018-10-02"),
        ("reassignment", "2018-10-17"),  # the only ministry it was given to is not the one asked
        ("closure", "2020-07-02"),
    ]
    assert question.anomalies == ()


@pytest.mark.parametrize("dates", ["iso", "french"])
@pytest.mark.parametrize(
    "layout",
    [
        "json alone",
        "json bare",
        "json bare, identifier first",
        "json bare list",
        "json in a list",
        "json list of one",
        "xml",
        "xml with a namespace",
        "xml in a list",
    ],
)
def test_every_layout_tells_the_same(
    read: Read, sample: Sample, record: dict[str, Any], layout: str, dates: str
) -> None:
    expected = read(sample("written.json"))
    if dates == "french":
        text = json.dumps(record)
        for day in ("2024-10-15", "2024-10-22", "2024-12-24", "2025-01-14", "2025-02-11", "2025-02-18", "2025-03-04"):
            text = text.replace(day, "/".join(reversed(day.split("-"))))
        record = json.loads(text)
    body = "".join(as_xml(key, value) for key, value in record.items() if not key.startswith("@"))
    document = {
        "json alone": encoded(record),
        "json bare": json.dumps(record).encode(),
        "json bare, identifier first": json.dumps({"uid": record["uid"], **record}).encode(),
        "json bare list": b"[" + json.dumps(record).encode() + b"]",
        "json in a list": b'{"questionsEcrites": {"question": [' + json.dumps(record).encode() + b"]}}",
        "json list of one": b'{"questionsEcrites":{"question":' + json.dumps(record).encode() + b"}}",
        "xml": f"<question {NS}>{body}</question>".encode(),
        "xml with a namespace": f'<question xmlns="http://schemas.example/referentiel" {NS}>{body}</question>'.encode(),
        "xml in a list": f"<questionsEcrites {NS}>\n<question>{body}</question>\n</questionsEcrites>".encode(),
    }[layout]
    found = read(document)
    for name in TOLD:
        assert getattr(found, name) == getattr(expected, name), name
    assert codes(found) == codes(expected)


NILS = [
    None,
    {"@xsi:nil": "true"},
    {"@xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "@xsi:nil": "true"},
    "",
    " ",
]


PARTS = (
    "indexationAN", "auteur", "minInt", "minAttribs", "textesQuestion", "textesReponse", "cloture", "signalement",
    "renouvellements",
)  # fmt: skip


@pytest.mark.parametrize("nil", NILS, ids=repr)
@pytest.mark.parametrize("field", PARTS)
def test_every_part_may_be_nil_in_any_spelling(read: Read, record: dict[str, Any], field: str, nil: object) -> None:
    question = read(encoded({**record, field: nil}))
    assert set(codes(question)) <= {"text-prefix"}
    assert read(encoded({key: value for key, value in record.items() if key != field})).events == question.events


@pytest.mark.parametrize("wrong", ["words", 7, True, ["a"], {"autre": "chose"}], ids=repr)
@pytest.mark.parametrize("field", ["indexationAN", "auteur", "minInt", "textesQuestion", "cloture", "renouvellements"])
def test_a_part_that_is_not_of_its_form_does_not_cost_the_question(
    read: Read, record: dict[str, Any], field: str, wrong: object
) -> None:
    question = read(encoded({**record, field: wrong}))
    assert question.key.number == 4321
    if not isinstance(wrong, dict):
        assert {"bad-structure", "bad-date", "undated-event"} & set(codes(question))


@pytest.mark.parametrize(
    ("change", "uid", "code"),
    [
        ({"uid": None}, "QANR5L17QE4321", "missing-uid"),
        ({"uid": "4321"}, "QANR5L17QE4321", "bad-uid"),
        ({"uid": "QANR5L17QE4322"}, "QANR5L17QE4322", "identity-conflict"),
        ({"type": "QG"}, "QANR5L17QE4321", "identity-conflict"),
        ({"identifiant": None, "type": None}, "QANR5L17QE4321", None),
    ],
)
def test_identity(read: Read, record: dict[str, Any], change: dict[str, Any], uid: str, code: str | None) -> None:
    question = read(encoded({**record, **change}))
    assert question.key.uid == uid
    assert [c for c in codes(question) if c != "text-prefix"] == ([code] if code else [])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"uid": None, "type": None}, "bad-type"),
        ({"uid": "QM", "type": "QM"}, "bad-type"),
        ({"uid": None, "identifiant": {"numero": "x", "legislature": "17"}}, "bad-number"),
        ({"uid": None, "identifiant": {"numero": "1", "legislature": "0"}}, "bad-legislature"),
        ({"uid": None, "identifiant": {"numero": "²", "legislature": "17"}}, "bad-number"),
        ({"uid": None, "identifiant": {"numero": "9" * 5000, "legislature": "17"}}, "bad-number"),
        ({"uid": None, "identifiant": {"numero": "1", "legislature": "9" * 5000}}, "bad-legislature"),
    ],
)
def test_without_identity_it_is_rejected(
    rejected: Callable[[bytes], Reject], record: dict[str, Any], change: dict[str, Any], code: str
) -> None:
    reject = rejected(encoded({**record, **change}))
    assert reject.code == code
    assert len(reject.message) < 200


@pytest.mark.parametrize(
    "date", ["2015-02-31", "31/02/2015", "0001-01-01", "1815-06-18", "hier", "99999-01-01", "9" * 5000, "٢٠١٥-٠١-٠١"]
)
def test_what_is_no_date_is_none(read: Read, record: dict[str, Any], date: str) -> None:
    record["textesReponse"]["texteReponse"]["infoJO"]["dateJO"] = date
    question = read(encoded(record))
    assert [(a.code, a.raw) for a in question.anomalies if a.field == "answer.date"] == [("bad-date", date[:200])]
    assert question.answers[0].journal is None


@pytest.mark.parametrize("page", ["12 bis", "-3", "0", "1e3", "١٢", "123456", "9" * 5000, 1.5, float("inf")], ids=repr)
def test_what_is_no_page_is_none(read: Read, record: dict[str, Any], page: object) -> None:
    record["textesReponse"]["texteReponse"]["infoJO"]["pageJO"] = page
    document = encoded(record).replace(b"Infinity", b'"Infinity"')
    question = read(document)
    assert [a.code for a in question.anomalies if a.field == "answer.page"] == ["bad-page"]
    assert question.answered and question.answered.page is None


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2024-10-01", {"answer-before-question"}),
        ("2001-01-02", {"answer-before-question", "date-outside-legislature"}),
        ("9999-12-31", {"date-outside-legislature"}),
        ("2025-03-04", set()),
    ],
)
def test_dates_that_cannot_be_right_are_told_and_kept(
    read: Read, record: dict[str, Any], date: str, expected: set[str]
) -> None:
    record["textesReponse"]["texteReponse"]["infoJO"]["dateJO"] = date
    question = read(encoded(record))
    assert set(codes(question)) - {"text-prefix"} == expected
    assert question.answered and question.answered.date.isoformat() == date


def test_a_field_that_is_not_known_is_told(read: Read, record: dict[str, Any]) -> None:
    question = read(encoded({**record, "changements": {"changement": "2025-01-01"}, "autre": None, "@attribut": "x"}))
    assert [(a.code, a.field) for a in question.anomalies if a.code == "unknown-field"] == [
        ("unknown-field", "changements")
    ]


@pytest.mark.parametrize(
    "value",
    [
        {"signalement": {"infoJO": {"dateJO": "2025-01-07"}}},
        [{"dateSignalement": "2025-01-07"}],
        {"dateSignalement": "07/01/2025"},
        {"date": "2025-01-07"},
        "2025-01-07",
    ],
    ids=repr,
)
@pytest.mark.parametrize("name", ["signalement", "signalements"])
def test_a_signalling_in_any_likely_form(read: Read, record: dict[str, Any], name: str, value: object) -> None:
    del record["signalement"]
    question = read(encoded({**record, name: value}))
    assert ("signalling", "2025-01-07") in steps(question)


def test_an_undated_step_is_told(read: Read, record: dict[str, Any]) -> None:
    question = read(encoded({**record, "signalement": {"motif": "délai"}}))
    assert "undated-event" in codes(question)


def test_an_answer_that_was_published_without_its_text(read: Read, record: dict[str, Any]) -> None:
    question = read(encoded({**record, "textesReponse": None}))
    assert question.answers == ()
    assert question.answered and (question.answered.date, question.answered.page) == (dt.date(2025, 3, 4), None)


@pytest.mark.parametrize(
    ("code", "label", "withdrawn", "step"),
    [
        ("RET", "Retrait à l'initiative de l'auteur", True, "withdrawal"),
        (None, "Question retirée", True, "withdrawal"),
        ("FIN_MAN", "Question retirée (fin de mandat)", False, "closure"),
        ("FL", "Fin de législature", False, "closure"),
        ("CAD", "Caducité", False, "closure"),
    ],
)
def test_why_a_question_ended(
    read: Read, record: dict[str, Any], code: str | None, label: str, withdrawn: bool, step: str
) -> None:
    closing = {"codeCloture": code, "libelleCloture": label, "dateCloture": "2025-03-04"}
    question = read(encoded({**record, "textesReponse": None, "cloture": closing}))
    assert question.closure and question.closure.withdrawn is withdrawn
    assert (step, "2025-03-04") in steps(question)
    assert not question.is_answered


# ---------------------------------------------------------------------------------------- broken and odd encodings


def test_bytes_that_are_not_utf8(read: Read, sample: Sample) -> None:
    for name in ("written.json", "unanswered.xml"):
        whole = sample(name)
        question = read(whole.replace("è".encode(), b"\xe8").replace("é".encode(), b"\xe9", 1))
        assert "not-utf8" in codes(question)
        assert question.texts[0].value == read(whole).texts[0].value


def test_utf8_that_is_declared_as_something_else(read: Read, sample: Sample) -> None:
    whole = sample("unanswered.xml")
    declaration = b'<?xml version="1.0" encoding="%b"?>'
    body = whole[whole.index(b"<question") :]
    declared = read(declaration % b"ISO-8859-1" + body)
    assert codes(declared) == ["wrong-encoding"]
    assert declared.texts == read(whole).texts
    truly = read((declaration % b"ISO-8859-1" + body).decode().encode("latin-1"))
    assert codes(truly) == []
    assert truly.texts == declared.texts


def test_a_byte_order_mark_is_no_anomaly(read: Read, record: dict[str, Any]) -> None:
    assert codes(read(BOM_UTF8 + encoded(record))) == codes(read(encoded(record)))


def test_json_that_is_nearly_json(read: Read, record: dict[str, Any]) -> None:
    record["textesReponse"]["texteReponse"]["texte"] = "LIGNE"
    document = encoded(record)
    question = read(document.replace(b"LIGNE", b"une\nligne\x0b et \\ud83d demie"))
    assert question.answer and question.answer.value == "une ligne et demie"
    assert {"lenient-json", "forbidden-character"} <= set(codes(question))


def test_a_doubled_identifier_is_told(read: Read, record: dict[str, Any]) -> None:
    question = read(encoded(record).replace(b'"uid":', b'"uid": "QANR5L17QE1", "uid":', 1))
    assert question.key.number == 4321
    assert "duplicate-key" in codes(question)


def test_xml_that_is_nearly_xml(read: Read, sample: Sample) -> None:
    document = sample("unanswered.xml").replace(b"sur les haies", b"sur&nbsp;les&eacute;tages &#1;des \x0bhaies")
    question = read(document)
    assert question.text and "sur\u00a0lesétages des haies" in question.text.value
    assert codes(question) == ["undeclared-entity", "forbidden-character"]


def test_xml_whose_text_holds_elements(read: Read, sample: Sample) -> None:
    document = sample("unanswered.xml").replace(
        b"interroge sur", b"interroge &lt;p&gt;<br/>sur <i>toutes</i> &amp;amp; "
    )
    question = read(document)
    assert question.text and "interroge\nsur toutes & les haies bocagères" in question.text.value


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252"])
def test_xml_that_declares_its_encoding(read: Read, sample: Sample, encoding: str) -> None:
    whole = sample("unanswered.xml").decode()
    question = read(whole.replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(encoding))
    assert question.text == read(whole.encode()).text
    assert question.anomalies == ()


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b'{"question": {"uid": "QANR5L17QE1"', "bad-json"),
        (b'{"question": "QANR5L17QE1"}', "no-question"),
        (b'{"question": ' + b"[" * 5000 + b"]" * 5000 + b"}", "bad-json"),
        (b'{"question": {"uid": NaN, "x": ' + b"9" * 10_000 + b"}}", "bad-type"),
        (b"<question><uid>QANR5L17QE1</question>", "bad-xml"),
        (b"<question>QANR5L17QE1</question>", "no-question"),
        (b"<question/>", "no-question"),
        (b"<question>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</question>", "bad-xml"),
        (b"<question><uid>&xxe;</uid></question>", "bad-xml"),
        (b'<!DOCTYPE question SYSTEM "http://127.0.0.1:9/x.dtd"><question>a</question>', "entity-refused"),
        (b'<!DOCTYPE question [<!ENTITY x SYSTEM "file:///etc/hostname">]><question>&x;</question>', "entity-refused"),
        (b'<!DOCTYPE QUESTION [<!ENTITY x "x">]><QUESTION TYPE="QE"/>', "entity-refused"),
        (b'<QUESTION TYPE="QE"><LEGISLATURE>14</LEGISLATURE></QUESTION>', "bad-number"),
    ],
    ids=lambda value: value[:60] if isinstance(value, bytes) else value,
)  # fmt: skip
def test_what_cannot_be_read_says_why(rejected: Callable[[bytes], Reject], document: bytes, code: str) -> None:
    reject = rejected(document)
    assert reject.code == code
    assert "\n" not in str(reject)


# ---------------------------------------------------------------------------------------- the old XML of one question


def test_every_field_of_the_old_xml_is_read(read: Read, sample: Sample) -> None:
    question = read(sample("unit.xml"))
    assert question.key.uid == "QANR5L14QE4321"
    assert (question.author.actor_id, question.author.mandate_id) == ("PA100001", "PM300001")
    assert (question.author.honorific, question.author.name) == ("Mme", "Anne-Lise Exemple")
    assert question.constituency == Constituency("Côte-d'Or", "21", 2)
    assert question.displayed_group == Group("Gauche démocrate", "GDB", "PO200001")
    assert (question.rubrique, question.heading, question.analyses) == ("agriculture", None, ("haies", "entretien"))
    assert [a.ministry.body_id for a in question.allocations] == ["PO400001", "PO400001", "PO400002"]
    assert question.published and (question.published.page, question.published.issue) == (5121, "32")
    assert question.answered and (question.answered.page, question.answered.issue) == (3543, "14")
    assert question.text and question.text.value.endswith("sur les haies.\nElle s'inquiète.")
    assert question.answer and question.answer.value == "Les haies :\nANNÉE | KM"
    assert steps(question) == [
        ("publication", "2012-08-14"),
        ("reassignment", "2012-09-18"),
        ("renewal", "2012-11-20"),
        ("signalling", "2013-02-12"),
        ("answer", "2013-04-02"),
        ("answer-erratum", "2013-04-16"),
    ]
    assert question.anomalies == ()


def test_utf8_that_was_read_as_windows_1252_is_repaired_and_told(read: Read, sample: Sample) -> None:
    whole = sample("unit.xml").decode()
    garbled = "Elle s'inquiète".encode().decode("cp1252")
    question = read(whole.replace("Elle s'inquiète", garbled).encode())
    assert question.text and question.text.value.endswith("Elle s'inquiète.")
    assert codes(question) == ["mojibake"]


def test_the_old_xml_of_a_question_that_was_withdrawn(read: Read, sample: Sample) -> None:
    whole = sample("unit.xml").decode()
    start, end = whole.index("<REPONSE>"), whole.index("<ERRATUM_REPONSE>")
    ended = whole[:start] + whole[end:].replace("16/04/2013", "")
    ended = ended.replace("REP_PUB", "RET").replace("Réponse publiée", "Retrait à l'initiative de l'auteur")
    question = read(ended.encode())
    assert question.closure and question.closure.withdrawn
    assert ("withdrawal", "2013-04-02") in steps(question)
    assert not question.is_answered


@pytest.mark.parametrize("first", [None, ""])
def test_an_honorific_has_two_names(read: Read, record: dict[str, Any], first: str | None) -> None:
    record["auteur"]["identite"] |= {"civ": first, "civilite": " Mme "}
    assert read(encoded(record)).author.honorific == "Mme"
    assert read(f"<question {NS}>{as_xml('question', record)[10:]}".encode()).author.honorific == "Mme"
    record["auteur"]["identite"]["civ"] = "M."
    assert read(encoded(record)).author.honorific == "M."


def test_what_the_old_xml_says_otherwise_is_told(read: Read, sample: Sample) -> None:
    whole = sample("unit.xml").decode()
    question = read(whole.replace("</QUESTION>", "<THEME><NOM>eau</NOM></THEME></QUESTION>").encode())
    assert [(a.code, a.field, a.raw) for a in question.anomalies] == [("unknown-field", "THEME", "eau")]
    question = read(re.sub("<ID_ACTEUR>.*?<", "<ID_ACTEUR>PA 1<", whole).encode())
    assert question.author.actor_id is None
    assert [(a.code, a.field, a.raw) for a in question.anomalies] == [("bad-id", "author.actor_id", "PA 1")]
    question = read(re.sub("<DEPARTEMENT>.*?<", "<DEPARTEMENT><", whole).encode())
    assert [(a.code, a.raw) for a in question.anomalies] == [("bad-constituency", "21 2")]
    question = read(re.sub(r"(<DEPOT .*?<DATE_JO>).*?<", r"\1<", whole, count=1, flags=re.S).encode())
    assert [(a.code, a.field, a.raw) for a in question.anomalies] == [("undated-page", "published.page", "5121")]


def test_a_signalling_known_by_its_deposit_is_in_no_issue_of_the_journal(read: Read, sample: Sample) -> None:
    start, signalling, end = re.split("(<SIGNALEMENT>.*</SIGNALEMENT>)", sample("unit.xml").decode(), flags=re.S)
    signalling = "<SIGNALEMENT><DATE_JO/><DATE_DEPOT_SIGNAL>05/02/2013</DATE_DEPOT_SIGNAL></SIGNALEMENT>"
    question = read(f"{start}{signalling}{end}".encode())
    assert [(e.date, e.journal) for e in question.events if e.type == "signalling"] == [(dt.date(2013, 2, 5), None)]
