"""A record read by its skeleton has the fields that the parser finds in it, or is left to the parser."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from kg.records import Anomaly
from kg.sources import xml_fields
from kg.sources.opendata_fields import OfficialRecord, arrange
from kg.sources.xml_fields import fields_by_tree, read_record, record_by_skeleton

SAMPLE = (Path(__file__).parent.parent / "data" / "sources" / "unanswered.xml").read_bytes()
ROOT = b'<questionsEcrites xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
RECORD = """<question xsi:type="QuestionEcrite_Type"><uid>QANR5L14QE1</uid><type xsi:nil="true"></type>
<indexationAN><analyses><analyse>a &amp; b</analyse><analyse xsi:nil="true"/><analyse> </analyse></analyses>
</indexationAN><renouvellement>2012-10-09</renouvellement><b/><c><d>1</d><d> </d></c>
<texte>« Où ? », l'été : &lt;p&gt;1 \u20ac&lt;/p&gt; &amp;#339;</texte></question>""".encode()
OWN = RECORD.replace(b"<question", b"<question" + ROOT[17:-1])  # alone, with a declaration of its own


def by_tree(data: bytes, root: bytes) -> tuple[OfficialRecord, list[Anomaly]]:
    fields, repairs = fields_by_tree(data, root)
    return arrange(fields), repairs


def test_a_record_is_read_by_its_skeleton() -> None:
    record = record_by_skeleton(RECORD, ROOT)
    assert record
    assert (record.uid, record.type, record.analyses) == ("QANR5L14QE1", None, ("a & b", None))
    assert record.unknown == {"texte": "« Où ? », l'été : <p>1 €</p> &#339;", "b": None, "c": {"d": ["1", None]}}
    assert [(step.type, step.dates) for step in record.steps] == [("renewal", (None, None, "2012-10-09"))]
    for data, root in ((RECORD, ROOT), (SAMPLE, b"")):
        assert (record_by_skeleton(data, root), []) == by_tree(data, root)


def test_the_parser_reads_a_skeleton_once(monkeypatch: pytest.MonkeyPatch) -> None:
    xml_fields._template.cache_clear()
    read: list[bytes] = []

    def counting(data: bytes, root: bytes) -> object:
        read.append(data)
        return fields_by_tree(data, root)

    monkeypatch.setattr(xml_fields, "fields_by_tree", counting)
    for number in range(1, 6):
        record, _ = read_record(RECORD.replace(b"QE1<", b"QE%d<" % number).replace(b"a &amp;", b"x" * number), ROOT)
        assert record.uid == f"QANR5L14QE{number}"
        assert record.analyses[0] == "x" * number + " b"
    assert len(read) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<texte>", b"<texte><!-- <i>a</i> -->"),
        (b"<texte>", b"<texte><!-- <i>a -- b</i> -->"),
        (b"<texte>", b"<?page <i>a</i>?><texte>"),
        (b"<texte>", b"<texte><![CDATA[<i>a</i>]]>"),
        (b"<texte>", b"<texte><i>a</i>"),
        (b"<texte>", b"<texte>a ]]> b"),
        (b"<texte>", b"<texte>&#339;&#x153;"),
        (b"<texte>", b"<texte>&nbsp;"),
        (b"<texte>", b"<texte>a & b"),
        (b"<texte>", b"<texte>\r\n"),
        (b"<texte>", b"<texte>\x01"),
        (b"<texte>", b"<texte>\xe9"),
        (b"<texte>", "<texte>\uf8ff1".encode()),
        (b"<texte>", "<texte>\uffff".encode()),
        (b"<uid>QANR5L14QE1", "<uid><!-- a -->\uf8ff1".encode()),
        (b"</uid>", b"</uid"),
        (b"</uid>", b">"),
        (b"</uid>", b""),
        (b"<uid>", b"<uid"),
        (b"<uid>", b"uid>"),
        (b"<uid>", b"<x:uid>"),
        (b"<question", b'<?xml version="1.0" encoding="ISO-8859-1"?><question'),
        (b"<question", b"<!DOCTYPE question><question"),
        (b"</question>", b"</question"),
        (b"</question>", b"</"),
        (b"</question>", b""),
        (b"xsi:nil", b"xsj:nil"),
        (b"<texte>", b"<texte>" + b"<a>" * 300 + b"</a>" * 300),
        (b"<b/>", b"<c>" * 220 + b"1" + b"</c>" * 220),
        (b"<b/>", b"<auteur>1</auteur>"),
    ],
)
def test_what_is_more_than_texts_in_a_skeleton_is_left_to_the_parser(old: bytes, new: bytes) -> None:
    assert old in RECORD
    for data, root in ((RECORD, ROOT), (OWN, b"")):
        assert record_by_skeleton(data, root) is not None
        assert record_by_skeleton(data.replace(old, new), root) is None
    assert record_by_skeleton(OWN + b" a") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<texte>", b"<texte>a > b"),
        (b"QANR5L14QE1<", b"<"),
        (b"QANR5L14QE1<", b"\n <"),
        (b"</uid>", b"</uid> stray "),
        (b"<uid>", b"<uid >"),
        (b"</uid>", b"</uid >"),
        (b"<b/>", b'<b c="&gt; &amp;" /><b xmlns="urn:x">1</b>'),
        (b"<question", b'<?xml version="1.0" encoding="UTF-8"?>\n<question'),
    ],
)
def test_any_well_formed_skeleton_does(old: bytes, new: bytes) -> None:
    data = OWN.replace(old, new)
    assert (record_by_skeleton(data), []) == by_tree(data, b"")


PIECES = [
    b"<", b">", b"</", b"/>", b"&", b";", b"&amp;", b"&lt;", b"&#1;", b"&eacute;", b"]]>", b"<![CDATA[", b"<!--",
    b"-->", b"<?", b"?>", b"<uid>", b"</uid>", b"<texte>", b"</texte>", b"</question>", b"<question>", b"<a/>",
    b' xsi:nil="true"', b"\n", b"\r", b"\x00", b"\x1f", b"\xe9", b"\xef\xbf\xbf", b"\xef\xa3\xbf1", b"\xc2\xa0",
    b"\xef\xbb\xbf", b"a:", b'"', b"a", b" ", "é".encode(), b"</uid><uid>", b"<a>1</a>", b"<a>\n<b/></a>",
    b"</texte>a<a>", b"<a b='1'/>", b"</texte><!-- 1 --><texte>",
]  # fmt: skip


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    data = draw(st.sampled_from([RECORD, OWN, SAMPLE]))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.sampled_from([match.end() for match in re.finditer(b">", data)]) | st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 0, 0, 1, 5, 60])))
        data = data[:start] + draw(st.sampled_from([b"", data[start:end] * 2, *PIECES])) + data[end:]
    return data


@given(spoiled(), st.sampled_from([b"", ROOT]))
@settings(max_examples=400, deadline=None)
@example(b"<question/>", ROOT)
@example(b"<question></question>", b"")
@example(b"", b"")
def test_whatever_is_read_by_its_skeleton_is_what_the_parser_reads(data: bytes, root: bytes) -> None:
    record = record_by_skeleton(data, root)
    if record is not None:
        assert (record, []) == by_tree(data, root)
    else:
        try:
            expected = by_tree(data, root)
        except SourceError:
            return
        assert read_record(data, root) == expected
