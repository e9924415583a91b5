"""`kg mentions`: records in, mentions out; bad lines told and passed over; the page says all that the text says."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.citations import Context
from kg.cli import cli
from kg.highlight import marked, type_labels
from kg.mentions import TextRecord, read_text_records
from kg.records import Mention

SEED = Path(__file__).parent.parent / "seeds" / "QANR5L14QE2524.txt"
LAW = "La loi n° 2010-788 du 12 juillet 2010 et l'article L. 1111-1 du code de la santé publique."
ENTITY = """@prefix qan: <https://w3id.org/qan/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/scheme/7> a qan:PublicProgramme ; skos:prefLabel "chèque potager solidaire"@fr ."""


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["mentions", *arguments], input=stdin)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_record_keeps_its_name_and_offsets_count_code_points() -> None:
    text = f"𝔸 é {LAW}"
    result = run("-", stdin=json.dumps({"doc_id": "007", "field": "answer", "text": text, "mentions": []}))
    assert result.exit_code == 0
    (record,) = lines(result)
    assert (record["doc_id"], record["field"]) == ("007", "answer")
    mentions = record["mentions"]
    assert [m["id"] for m in mentions] == [
        "fr:loi:2010-788",
        "fr:code:LEGITEXT000006072665:art:L1111-1",
        "fr:code:LEGITEXT000006072665",
    ]
    for mention in mentions:
        assert set(mention) == {"start", "end", "type", "id", "alt_ids", "surface", "rule", "confidence"}
        assert text[mention["start"] : mention["end"]] == mention["surface"]


def test_what_is_known_of_a_text_decides() -> None:
    record = {"text": "La question écrite n° 2524. Le 8 novembre dernier.", "legislature": "14", "number": "9"}
    (found,) = lines(run("-", stdin=json.dumps(record | {"ref_date": "2013-04-02", "field": "answer"})))
    assert [m["id"] for m in found["mentions"]] == ["an:qe:14:2524", "date:2012-11-08"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"text": 7}', "Expected `str`, got `int`"),
        ('{"doc_id": "a"}', "missing required field `text`"),
        ('{"text": "cut', "line 3"),
        ('{"text": "a", "ref_date": "32/13/2012"}', "ref_date"),
        ("[]", "Expected `object`"),
    ],
)
def test_a_bad_line_is_one_line_of_error_and_the_rest_goes_on(line: str, message: str) -> None:
    good = json.dumps({"doc_id": "a", "text": LAW})
    result = run("-", stdin=f"{good}\n\n{line}\n{good}\n")
    assert result.exit_code == 3
    assert len(lines(result)) == 2
    assert len(result.stderr.splitlines()) == 1
    assert "line 3" in result.stderr and message in result.stderr


def test_bytes_that_are_not_utf_8_are_a_bad_line_too() -> None:
    result = run("-", stdin=b'\xef\xbb\xbf{"text": "a"}\n{"text": "\xe9"}\n')
    assert (result.exit_code, len(lines(result))) == (3, 1)
    assert "line 2" in result.stderr


def test_a_user_s_entity_is_found_like_ours(tmp_path: Path) -> None:
    entities = tmp_path / "mine.ttl"
    entities.write_text(ENTITY, encoding="utf-8")
    text = json.dumps({"text": "Le Chèque potager solidaire et le VIE."})
    assert [m["surface"] for m in lines(run("-", stdin=text))[0]["mentions"]] == ["VIE"]
    found = lines(run("-", "--entities", str(entities), stdin=text))[0]["mentions"]
    assert [(m["surface"], m["type"]) for m in found] == [
        ("Chèque potager solidaire", "Programme"),
        ("VIE", "Programme"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [("<a> <b>", "not Turtle"), ("<http://a.example/> a <http://b.example/> .", "no entity there")],
)
def test_a_file_of_entities_that_cannot_be_used_is_said(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(content, encoding="utf-8")
    result = run("-", "--entities", str(path), stdin="")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert message in result.stderr


def test_a_file_that_is_not_there_is_said() -> None:
    result = run("nowhere.jsonl")
    assert result.exit_code == 2
    assert result.stderr == "kg: no-such-file: nowhere.jsonl: no such file or folder\n"


def test_files_of_questions_are_read_like_records() -> None:
    question, answer = lines(run(str(SEED)))
    assert (question["doc_id"], question["field"]) == ("QANR5L14QE2524", "question")
    ids = [m["id"] for m in answer["mentions"]]
    assert ids.count("prog:vie") == 3 and "date:2012-11-08" in ids


def test_what_is_not_a_question_is_told_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Rien de tel.", encoding="utf-8")
    result = run(str(path))
    assert (result.exit_code, result.stdout) == (3, "")
    assert len(result.stderr.splitlines()) == 1


class Page(HTMLParser):
    """The text of an element's inside, its links, and whether its marks and links nest well."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not (tag == "a" and "a" in self.open)
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=6)


@given(st.text(st.sampled_from("abc <>&\"'é𝔸\n"), max_size=30), SPANS)
def test_the_marked_text_is_the_text_whatever_the_mentions(text: str, spans: list[tuple[int, int]]) -> None:
    mentions = [
        Mention(start, min(start + length, len(text)), "Report", text[start : start + length], "report:a<b", "rule")
        for start, length in spans
        if start < len(text)
    ]
    page = Page(marked(text, mentions, ["https://example.org/?a=1&b=\"'"] * len(mentions)))
    assert page.text == text
    assert set(page.links) <= {"https://example.org/?a=1&b=\"'"}


def test_nested_mentions_are_nested_marks_each_with_its_link() -> None:
    text = "le rapport du CES de 2007"
    mentions = [
        Mention(3, 25, "Report", text[3:25], "report:cese:2007", "r"),
        Mention(14, 17, "Organisation", "CES", "org:cese", "r"),
    ]
    html = marked(text, mentions, ["http://r.example/", "http://o.example/"])
    assert re.sub(r' title="[^"]*"', "", html) == (
        'le <mark class="report"><a href="http://r.example/">rapport du </a><mark class="body">'
        '<a href="http://o.example/">CES</a></mark><a href="http://r.example/"> de 2007</a></mark>'
    )


def test_the_page_is_safe_typed_and_linked(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    text = f"<script>alert(1)</script> {LAW} Directive 2004/35/CE ; le 2 mai 2012. "
    text += "Le Conseil économique et social. La question n° 12."
    record = {"doc_id": "<b>", "field": "<i>", "text": text, "legislature": 14}
    assert run("-", "--html", "-o", str(path), stdin=json.dumps(record)).exit_code == 0
    html = path.read_text(encoding="utf-8")
    assert "<script" not in html and "<b>" not in html and "<i>" not in html
    assert not re.search(r"\s(style|on\w+)=", html)
    assert "default-src 'none'" in html
    for link in (
        "https://www.legifrance.gouv.fr/eli/loi/2010/7/12/2010-788/jo/texte",
        "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000006072665",
        "https://w3id.org/qan/id/code/sante-publique/article/l1111-1",
        "http://data.europa.eu/eli/dir/2004/35/oj",
        "https://www.assemblee-nationale.fr/dyn/14/questions/QANR5L14QE12",
        "https://w3id.org/qan/id/organisme/cese",
    ):
        assert f'href="{link}"' in html
    assert "European Union law" in html and "droit de l&#x27;Union européenne" in html


def test_every_type_has_its_place_in_the_legend() -> None:
    assert set(type_labels()) >= {"Law", "CodeArticle", "ParliamentaryQuestion", "Person", "Date"}


def test_python_offers_the_same(tmp_path: Path) -> None:
    found = kg.find_mentions("La question n° 2524.", context=Context(legislature=14))
    assert [m.id for m in found] == ["an:qe:14:2524"]
    (record,) = read_text_records([json.dumps({"text": "La question n° 2524.", "legislature": 14}).encode()])
    assert isinstance(record, TextRecord) and record.mentions() == found
    with pytest.raises(AttributeError):
        kg.nothing_of_the_kind  # noqa: B018


def test_the_documentation_s_example_is_true() -> None:
    page = (SEED.parents[1] / "docs" / "citations.md").read_text(encoding="utf-8")
    match = re.search(r"^\$ echo '(?P<record>.*)' \| kg mentions -\n(?P<answer>.*)$", page, re.MULTILINE)
    assert match
    assert run("-", stdin=match["record"]).stdout == match["answer"] + "\n"


def test_the_documentation_s_entity_is_found(tmp_path: Path) -> None:
    page = (SEED.parents[1] / "docs" / "citations.md").read_text(encoding="utf-8")
    block = next(b for b in re.findall(r"```turtle\n(.*?)```", page, re.DOTALL) if "qan:evidence" in b)
    path = tmp_path / "mine.ttl"
    path.write_text(block, encoding="utf-8")
    texts = [{"text": "Le chèque potager solidaire (CPS)."}, {"text": "Le CPS."}]
    stdin = "\n".join(map(json.dumps, texts))
    found = [[m["surface"] for m in r["mentions"]] for r in lines(run("-", "--entities", str(path), stdin=stdin))]
    assert found == [["chèque potager solidaire", "CPS"], []]
