"""Spoiled dumps in each layout: every fault is in the rejects or the anomalies, every good question in the graph."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.pipeline import build

DATA = Path(__file__).parent.parent / "data" / "sources"
NS = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
Fields = dict[str, Any]


def record(legislature: int, number: int) -> Fields:
    """A good record, made of the written question's."""
    fields: Fields = json.loads((DATA / "written.json").read_text())["question"]
    year = {14: 2013, 15: 2018, 16: 2023, 17: 2024}[legislature]
    text = json.dumps({key: value for key, value in fields.items() if not key.startswith("@")})
    text = (
        text.replace('{"@xsi:nil": "true"}', "null").replace("4321", str(number)).replace("L17QE", f"L{legislature}QE")
    )
    made: Fields = json.loads(text.replace("2024-", f"{year}-").replace("2025-", f"{year + 1}-"))
    made["identifiant"]["legislature"] = str(legislature)
    made["textesQuestion"]["texteQuestion"] = made["textesQuestion"]["texteQuestion"][1]
    if legislature == 15:
        made = json.loads(_french_dates(json.dumps(made)))
    return made


def _french_dates(text: str) -> str:
    parts = text.split('": "')
    return '": "'.join(
        f"{part[8:10]}/{part[5:7]}/{part[:4]}{part[10:]}" if part[4:5] == part[7:8] == "-" else part for part in parts
    )


def _journal(fields: Fields, of: str) -> Fields:
    journal: Fields = fields[f"textes{of}"][f"texte{of}"]["infoJO"]
    return journal


def no_uid(fields: Fields) -> None:
    del fields["uid"]


def bad_date(fields: Fields) -> None:
    _journal(fields, "Question")["dateJO"] = "2013-02-30"


def doubled_uid(fields: Fields) -> None:
    fields["uid"] = fields["uid"].replace("QE5", "QE1")


def empty_text(fields: Fields) -> None:
    fields["textesQuestion"]["texteQuestion"]["texte"] = ""


def control_characters(fields: Fields) -> None:
    fields["textesQuestion"]["texteQuestion"]["texte"] += " \x0b\x01 fin"


def answer_before_question(fields: Fields) -> None:
    _journal(fields, "Reponse")["dateJO"] = "2001-01-02"


def bad_page(fields: Fields) -> None:
    _journal(fields, "Question")["pageJO"] = "12 bis"


def cut_short(data: bytes) -> bytes:
    return data[: len(data) // 2]


def not_utf8(data: bytes) -> bytes:
    return data.replace("é".encode(), b"\xe9", 3)


# The fault, what it does to the fields or to the bytes, and the code that must tell of it.
FIELD_FAULTS: dict[str, tuple[Callable[[Fields], None], str]] = {
    "no uid": (no_uid, "missing-uid"),
    "bad date": (bad_date, "bad-date"),
    "twice the same uid": (doubled_uid, "duplicate-question"),
    "empty text": (empty_text, "empty-text"),
    "control characters": (control_characters, "forbidden-character"),
    "answer before question": (answer_before_question, "answer-before-question"),
    "page not a number": (bad_page, "bad-page"),
}
BYTE_FAULTS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut short": (cut_short, "bad-{}"),
    "bytes not UTF-8": (not_utf8, "not-utf8"),
}
LAYOUTS = [(legislature, form) for legislature in (14, 15, 16, 17) for form in ("xml", "json")]


def as_xml(tag: str, value: object) -> str:
    if value is None:
        return f'<{tag} xsi:nil="true"/>'
    if isinstance(value, list):
        return "".join(as_xml(tag, item) for item in value)
    if isinstance(value, dict):
        return f"<{tag}>{''.join(as_xml(key, item) for key, item in value.items())}</{tag}>"
    return f"<{tag}>{str(value).replace('&', '&amp;').replace('<', '&lt;')}</{tag}>"


def dump(
    legislature: int,
    form: str,
    spoil: Callable[[Fields], None] | None = None,
    mend: Callable[[bytes], bytes] | None = None,
) -> bytes:
    """Nine records, the fifth spoiled, laid out as the dumps of the legislature: one big file, or a file a question."""
    documents = []
    for number in range(1, 10):
        fields = record(legislature, number)
        if spoil and number == 5:
            spoil(fields)
        if form == "json":
            document = json.dumps(fields if legislature == 14 else {"question": fields}, ensure_ascii=False)
        else:
            tag = "question" if legislature == 14 else f'question xmlns="http://schemas.example/referentiel" {NS}'
            document = f"<{tag}>{''.join(as_xml(key, value) for key, value in fields.items())}</question>"
        data = document.encode()
        documents.append(mend(data) if mend and number == 5 else data)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if legislature != 14:
            for number, data in enumerate(documents, 1):
                archive.writestr(f"{form}/QANR5L{legislature}QE{number}.{form}", data)
        elif form == "xml":
            head, tail = f"<questionsEcrites {NS}>\n".encode(), b"</questionsEcrites>"
            archive.writestr("all.xml", head + b"\n".join(documents) + tail)
        else:
            archive.writestr("all.json", b'{"questionsEcrites": {"question": [\n' + b",\n".join(documents) + b"\n]}}")
    return buffer.getvalue()


def check(tmp_path: Path, data: bytes, code: str | None) -> None:
    """Build the dump: nine records end somewhere, the eight good ones in the graph, the fault under its code."""
    source, output = tmp_path / "dump.zip", tmp_path / "out.nq"
    source.write_bytes(data)
    summary = build([source], output, citations=False)
    rejects, anomalies = (
        [json.loads(line) for line in (tmp_path / f"out.nq.{name}.jsonl").read_text().splitlines()]
        for name in ("rejects", "anomalies")
    )
    assert summary.questions + summary.rejects + summary.duplicates == 9
    assert (summary.rejects, summary.anomalies) == (len(rejects), len(anomalies))
    graph = output.read_text()
    for number in (1, 2, 3, 4, 6, 7, 8, 9):
        assert f'QE{number}"' in graph
    told = [item["code"] for item in (*rejects, *anomalies) if item["code"] != "text-prefix"]
    assert (code in told) if code else not told


@pytest.mark.parametrize(("legislature", "form"), LAYOUTS)
def test_a_good_dump_has_no_faults(tmp_path: Path, legislature: int, form: str) -> None:
    check(tmp_path, dump(legislature, form), None)


@pytest.mark.parametrize(("legislature", "form"), LAYOUTS)
@pytest.mark.parametrize("fault", FIELD_FAULTS)
def test_every_fault_of_a_field_is_told(tmp_path: Path, legislature: int, form: str, fault: str) -> None:
    spoil, code = FIELD_FAULTS[fault]
    check(tmp_path, dump(legislature, form, spoil), code)


@pytest.mark.parametrize(("legislature", "form"), LAYOUTS)
@pytest.mark.parametrize("fault", BYTE_FAULTS)
def test_every_fault_of_the_bytes_is_told(tmp_path: Path, legislature: int, form: str, fault: str) -> None:
    mend, code = BYTE_FAULTS[fault]
    check(tmp_path, dump(legislature, form, mend=mend), code.format(form))
