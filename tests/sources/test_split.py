"""Cutting big files on record boundaries: nothing lost, nothing joined, however broken a record is."""

import io
import json

import pytest

from kg.sources import split
from kg.sources.split import Fault, Piece, split_json, split_xml

ROOT = b'<questionsEcrites xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'


def xml_record(number: int, text: str = "Un texte.") -> bytes:
    return f"<question><uid>QANR5L14QE{number}</uid><texte>{text}</texte></question>".encode()


def json_record(number: int, text: str = "Un texte.") -> bytes:
    return json.dumps({"uid": f"QANR5L14QE{number}", "texte": text}, ensure_ascii=False).encode()


def xml(*parts: bytes) -> list[Piece | Fault]:
    return list(split_xml(io.BytesIO(ROOT + b"".join(parts) + b"</questionsEcrites>\n")))


def listed(*parts: bytes) -> list[Piece | Fault]:
    return list(split_json(io.BytesIO(b'{"questionsEcrites": {"question": [' + b",\n".join(parts) + b"]}}")))


def data(found: list[Piece | Fault]) -> list[bytes]:
    return [piece.data for piece in found if isinstance(piece, Piece)]


def codes(found: list[Piece | Fault]) -> list[str]:
    return [fault.code for fault in found if isinstance(fault, Fault)]


@pytest.mark.parametrize("chunk", [7, 64, 1 << 20])
def test_records_are_cut_whole_wherever_a_chunk_ends(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    first = io.BytesIO(ROOT + b"\n".join(xml_record(n) for n in range(1, 5)) + b"</questionsEcrites>")
    second = io.BytesIO(
        b'{"questionsEcrites": {"question": [' + b",".join(json_record(n) for n in range(1, 5)) + b"]}}"
    )
    monkeypatch.setattr(split, "_CHUNK", max(chunk, len(ROOT)))
    assert data(list(split_xml(first))) == [xml_record(n) for n in range(1, 5)]
    assert data(list(split_json(second))) == [json_record(n) for n in range(1, 5)]


def test_positions_are_byte_offsets_in_the_file() -> None:
    whole = ROOT + xml_record(1) + b"\n" + xml_record(2) + b"</questionsEcrites>"
    for piece in split_xml(io.BytesIO(whole)):
        assert isinstance(piece, Piece)
        assert whole[piece.position :].startswith(piece.data)
        assert piece.root == ROOT


def test_an_end_tag_in_cdata_or_in_a_comment_does_not_end_a_record() -> None:
    odd = b"<question><uid>QANR5L14QE1</uid><texte><![CDATA[ </question> ]]></texte><!-- </question> --></question>"
    assert xml(odd, xml_record(2)) == [
        Piece(odd, len(ROOT), ROOT),
        Piece(xml_record(2), len(ROOT) + len(odd), ROOT),
    ]


def test_a_record_in_a_comment_is_none() -> None:
    assert data(xml(b"<!--", xml_record(1), b"-->", xml_record(2))) == [xml_record(2)]


def test_an_element_of_the_same_name_in_a_text_stays_in_it() -> None:
    nested = b"<question><uid>QANR5L14QE1</uid><texte>Sa <question>propre</question> question</texte></question>"
    assert data(xml(nested, xml_record(2))) == [nested, xml_record(2)]


def test_a_record_cut_short_does_not_take_the_next_one() -> None:
    cut = xml_record(1)[:-20]
    assert data(xml(cut, xml_record(2), xml_record(3))) == [cut, xml_record(2), xml_record(3)]
    cut = b"<question><uid>QANR5L14QE1</uid><texte><![CDATA[ never closed "
    assert data(xml(cut, xml_record(2), xml_record(3))) == [cut, xml_record(2), xml_record(3)]


@pytest.mark.parametrize(
    "cut", [json_record(1)[:-2], json_record(1)[:-12], json_record(1)[:12], b'{"uid": "a", "b": [']
)
def test_a_json_record_cut_short_does_not_take_the_next_one(cut: bytes) -> None:
    found = data(listed(cut, json_record(2), json_record(3)))
    assert found[-2:] == [json_record(2), json_record(3)]
    assert found[0].startswith(cut)


def test_a_record_cut_inside_its_own_envelope() -> None:
    records = [b'{"question": ' + json_record(n) + b"}" for n in (1, 2, 3)]
    found = data(list(split_json(io.BytesIO(b"[" + records[0] + b"," + records[1][:30] + b",\n" + records[2] + b"]"))))
    assert found[0] == records[0]
    assert found[-1] == records[2]
    assert len(found) == 3


def test_what_stands_between_records_is_told() -> None:
    found = xml(xml_record(1), b"lost words", xml_record(2), b"<question/>")
    assert data(found) == [xml_record(1), xml_record(2)]
    assert codes(found) == ["stray-content", "stray-content"]
    assert "lost words" in next(fault.message for fault in found if isinstance(fault, Fault))
    assert codes(xml(xml_record(1), b"</question>", xml_record(2))) == ["stray-content"]
    assert codes(listed(json_record(1), b"null", b'"words"', json_record(2))) == ["stray-content"]


def test_comments_and_instructions_between_records_are_not_told() -> None:
    found = xml(b"<!-- one -->", xml_record(1), b"<?page 2?>\n", xml_record(2), b"<!-- end -->")
    assert data(found) == [xml_record(1), xml_record(2)]
    assert codes(found) == []


def test_a_file_that_stops_says_so() -> None:
    assert codes(list(split_xml(io.BytesIO(ROOT + xml_record(1))))) == ["truncated"]
    assert codes(list(split_json(io.BytesIO(b'{"questionsEcrites": {"question": [' + json_record(1) + b",")))) == [
        "truncated"
    ]
    cut = list(split_xml(io.BytesIO(ROOT + xml_record(1) + xml_record(2)[:30])))
    assert data(cut) == [xml_record(1), xml_record(2)[:30]]


def test_documents_one_after_another() -> None:
    documents = [b"<?xml version='1.0'?>\n" + xml_record(n) for n in (1, 2)]
    assert data(list(split_xml(io.BytesIO(b"\n".join(documents))))) == [xml_record(1), xml_record(2)]
    lines = [b'{"question": ' + json_record(n) + b"}" for n in (1, 2, 3)]
    assert data(list(split_json(io.BytesIO(b"\n".join(lines))))) == lines
    assert data(list(split_json(io.BytesIO(b"[" + b",".join(lines) + b"]")))) == lines
    bare = [json_record(n) for n in (1, 2, 3)]
    assert data(list(split_json(io.BytesIO(b"\n".join(bare))))) == bare


def test_several_lists_in_one_file() -> None:
    both = (
        b'{"questionsEcrites": {"question": ['
        + json_record(1)
        + b']}, "questionsGvt": {"question": '
        + json_record(2)
        + b"}}"
    )
    assert data(list(split_json(io.BytesIO(both)))) == [json_record(1), json_record(2)]


def test_a_list_of_one_may_be_no_list() -> None:
    assert data(list(split_json(io.BytesIO(b'{"questionsEcrites": {"question": ' + json_record(7) + b"}}")))) == [
        json_record(7)
    ]


def test_one_small_document_is_one_piece_with_all_its_bytes() -> None:
    document = b'<?xml version="1.0"?>\n' + xml_record(1) + b"\n"
    assert list(split_xml(io.BytesIO(document))) == [Piece(document, 0)]
    document = b'{"question": ' + json_record(1) + b"}\n"
    assert list(split_json(io.BytesIO(document))) == [Piece(document, 0)]


def test_a_document_type_refuses_the_file() -> None:
    bomb = b'<!DOCTYPE questionsEcrites [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + ROOT + xml_record(1, "&b;")
    assert codes(list(split_xml(io.BytesIO(bomb)))) == ["entity-refused"]


def test_a_record_without_end_is_not_buffered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(split, "_CHUNK", 256)
    monkeypatch.setattr(split, "MAX_RECORD", 1024)
    blank = io.BytesIO(ROOT + xml_record(1) + b" " * 100_000)
    assert codes(list(split_xml(blank))) == ["too-large"]
    assert blank.tell() < 4096
    endless = io.BytesIO(ROOT + b"<question><texte>" + b"a" * 9000 + b"</texte></question>" + xml_record(2))
    found = list(split_xml(endless))
    assert max(len(piece) for piece in data(found)) < 2048
    assert codes(found) == ["too-large"]
