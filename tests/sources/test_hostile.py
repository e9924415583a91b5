"""Whatever the bytes, reading ends with questions or reasons: no crash, no hang, nothing lost in silence."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.records import Question
from kg.sources import RawRecord, Reject, read_question, read_records

DATA = Path(__file__).parent.parent / "data" / "sources"
SAMPLES = {path.name: path.read_bytes() for path in sorted(DATA.iterdir())}
BIG = {
    "list.xml": b"<questionsEcrites>"
    + b"\n".join(SAMPLES["unanswered.xml"].split(b"?>\n")[1].replace(b"9876", str(n).encode()) for n in (1, 2, 3))
    + b"</questionsEcrites>",
    "list.json": b'{"questionsEcrites": {"question": ['
    + b",\n".join(SAMPLES["written.json"].replace(b"4321", str(n).encode()) for n in (1, 2, 3))
    + b"]}}",
}
READABLE = {**SAMPLES, **BIG}


def read(path: Path) -> list[Question | Reject]:
    return [item if isinstance(item, Reject) else read_question(item) for item in read_records([path])]


def check(found: list[Question | Reject]) -> None:
    assert found, "a document gave neither a question nor a reason"
    for item in found:
        if isinstance(item, Reject):
            assert item.code != "reader-failed", item.message
            assert item.message
            assert "\n" not in str(item)
        else:
            for text in (*item.texts, *item.answers):
                text.value.encode()


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile") / "document"


@pytest.mark.parametrize("name", READABLE)
def test_a_document_cut_at_every_tenth_byte(document: Path, name: str) -> None:
    whole = READABLE[name]
    for cut in range(0, len(whole), 10):
        document.write_bytes(whole[:cut])
        check(read(document))


SNIPPETS = [
    b"\x00", b"\xff\xfe", b"\xe9", b"\xed\xa0\x80", b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&",
    b"&nbsp;", b"&#0;", b"&#xD800;", b'"', b"\\", b"\\u", b"{", b"}", b"[", b"]", b",", b":", b"null", b"NaN", b"-1",
    b"1e999", b"</question>", b"<question>", b"<QUEST>", b"</REP>", b"<?xml version='1.0' encoding='utf-16'?>",
    b"<!DOCTYPE a>", b"31/02/2015", b"9999-12-31", b"0001-01-01", "page 00000000 février 2015".encode(),
    "é".encode("utf-16"), b"\n\n\n", b"Page 1 / 2", "Texte de la réponse\n".encode(), b"</section>", b"</html>",
    b" " * 50, b"<a>" * 300,
]  # fmt: skip


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A readable document with some of its bytes cut out, doubled, exchanged or replaced by something odd."""
    data = draw(st.sampled_from(list(READABLE.values())))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 1, 3, 20, 400])))
        middle = draw(st.sampled_from([b"", data[start:end] * 2, *SNIPPETS]) | st.binary(max_size=8))
        data = data[:start] + middle + data[end:]
    return data


@given(spoiled())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_spoiled_document(document: Path, data: bytes) -> None:
    document.write_bytes(data)
    check(read(document))


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(b"")
@example(b"PK\x05\x06" + b"\x00" * 18)
@example(b"\x1f\x8b\x08\x00")
@example(b"%PDF-")
@example(b'{"question":')
def test_any_bytes(document: Path, data: bytes) -> None:
    document.write_bytes(data)
    check(read(document))


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=6))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_spoiled_archive(document: Path, at: int, bite: bytes) -> None:
    with zipfile.ZipFile(document, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in READABLE.items():
            archive.writestr(name, data)
    data = document.read_bytes()
    at %= len(data)
    document.write_bytes(data[:at] + bite + data[at + len(bite) :])
    check(read(document))


@pytest.mark.parametrize("spoil", [b"\x00\x01 broken", b"<broken", b'{"uid": "QANR5L17QE2", "broken": "'])
@pytest.mark.parametrize("name", BIG)
def test_a_bad_record_does_not_stop_the_others(document: Path, name: str, spoil: bytes) -> None:
    whole = BIG[name]
    at = whole.index(b"QE2")
    document.write_bytes(whole[: at + 40] + spoil + whole[at + 200 :])
    found = read(document)
    numbers = [item.key.number for item in found if isinstance(item, Question)]
    assert {1, 3} <= set(numbers)
    assert len(found) >= 3


def hostile_documents() -> dict[str, bytes]:
    deep = 100_000
    page, old, sheet = SAMPLES["page.html"], SAMPLES["old-page.html"], SAMPLES["fiche.txt"]
    return {
        "nested tags in a page": page.replace(b"Le reste", b"<div><b>" * deep),
        "nested tags around a page": page.replace(b"<body>", b"<body>" + b"<div>" * deep),
        "open tags of an old page": old.replace(b"<RUB>", b"<RUB>" * deep),
        "comments in a page": page.replace(b"Le reste", b"<!--" * deep),
        "open sections in a page": page.replace(b'<section class="question_answer">', b"<section " * deep),
        "sections in a page": page.replace(b"Le reste", b"<section " * deep + b"<div " * deep),
        "forms in a page": page.replace(b"Le reste", b"<form" * deep),
        "blank lines in a sheet": sheet.replace(b"Un observatoire", b"\n" * deep + b" " * deep),
        "digits in a sheet": sheet.replace(b"512114", b"9" * deep),
        "colons in a sheet": sheet.replace(b"Rubrique", b"A" + b":" * deep),
        "nested JSON": b'{"question": ' + b'{"a":' * deep + b"1" + b"}" * deep + b"}",
        "nested lists": b'{"questionsEcrites": {"question": [' + b"[" * deep,
        "a line of JSON": b'{"question": {"uid": "QANR5L17QE1", "type": "' + b"a" * 20_000_000 + b'"}}',
        "a text without end": b"<question><uid>QANR5L17QE1</uid><texte>" + b"a" * 20_000_000 + b"</texte></question>",
        "blanks in broken XML": b"<question><uid>&nbsp;" + b" " * deep + b"</uid>" + b"\n" * deep + b"</question>",
        "open records": b"<questionsEcrites>" + b"<question><uid>" * deep,
        "ends of records": b"<questionsEcrites>" + b"</question>" * deep,
        "comments in a list": b"<questionsEcrites>" + b"<!-- -->" * deep + b"<!--" * deep,
        "comments in front": b"<!-- -->" * deep + b"<question/>",
        "open records with CDATA": b"<questionsEcrites>" + b"<question><uid><![CDATA[" * deep + b"</question>" * 100,
        "open CDATA": b"<questionsEcrites>" + b"<question><![CDATA[" * deep + b"</question>" * 100,
        "open strings": b'{"questionsEcrites": {"question": [' + b'{"uid": "\n' * deep,
        "backslashes": b'{"questionsEcrites": {"question": [{"a": "' + b"\\" * deep,
        "numbers": b'{"question": {"uid": ' + b"9" * deep + b"}}",
    }


HOSTILE = hostile_documents()


@pytest.mark.parametrize("name", HOSTILE)
def test_no_document_takes_for_ever(document: Path, name: str) -> None:
    # What took the square of the length would not end within the life of the test run.
    document.write_bytes(HOSTILE[name])
    check(read(document))


def test_a_failure_of_a_reader_is_a_reject(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Question:
        raise ZeroDivisionError("ours")

    readers: dict[str, Callable[..., Question]] = {"fiche": fail}
    monkeypatch.setattr("kg.sources.READERS", readers)
    reject = read_question(RawRecord("fiche", b"", "a.txt"))
    assert isinstance(reject, Reject)
    assert (reject.code, reject.message) == ("reader-failed", "ZeroDivisionError: ours")
