"""HTML fragments become text: nothing lost, nothing decoded twice, and no input that takes for ever."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.sources.fields import Notes
from kg.sources.markup import FORBIDDEN, clean_line, plain_text


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("</p>Un<br>deux</br>trois<p>", "Un\ndeux\ntrois"),
        ("<strong>M. X .</strong> <i>(Rires.)</i><a name=PG6></a>", "M. X . (Rires.)"),
        ("a\n  b\tc", "a b c"),
        ("a<br>\n<br>  <br>b", "a\nb"),
        ("<p>&nbsp;</p><p>a&nbsp;: b</p>", "a\u00a0: b"),
        ("c&#339;ur, 3 M&#8364;, &#x2026;", "cœur, 3 M€, …"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("&lt;b&gt; reste", "<b> reste"),
        ("R&D, S&P, ?a=1&region=2&copy=3", "R&D, S&P, ?a=1&region=2&copy=3"),
        ("&inconnue; &;", "&inconnue; &;"),
        ("a < b et c > d", "a < b et c > d"),
        ("a<!-- DEBTAB -->b<!-- FINTAB -->c", "abc"),
        ("a <!-- sans fin <b>mais</b> dit", "a <!-- sans fin mais dit"),
        ("<!-- <p>caché</p> -->", ""),
        ("m<sup>2</sup>", "m2"),
        ("e\u0301", "é"),
        ("&#32;&#32;a&#10;&#9;b", "a b"),
        ("", ""),
    ],
)
def test_fragments(fragment: str, text: str) -> None:
    assert plain_text(fragment) == text


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", ["a | b", "c | d"]),
        ("<table border='1'><td align='center'><br>a</br><td>b</table>", ["a | b"]),  # no rows
        ('<TABLE><TR><TH rowspan=2">A<br>B</TH><TD></TD><TD>c</TD></TABLE>', ["A B | | c"]),
        ("<table><caption>Titre</caption><tr>avant<td>a</td></tr></table>après", ["Titre", "avant | a", "après"]),
        ("<table><tr><td>a<table><tr><td>b</td></tr></table></td><td>c</td></tr></table>", ["a", "b", "c"]),
        ("<tr><td>sans</td><td>table</td></tr>", ["sans | table"]),
        ("avant<table><tr><td></td></tr></table>après", ["avant", "après"]),
    ],
)
def test_tables_stay_readable(table: str, rows: list[str]) -> None:
    assert plain_text(table).split("\n") == rows


def test_forbidden_characters_are_dropped_and_told() -> None:
    notes = Notes()
    assert plain_text("a\x0bb\ufffe\x01 c", notes) == "ab c"
    (anomaly,) = notes.anomalies
    assert (anomaly.code, anomaly.raw, anomaly.kept) == ("forbidden-character", r"'\x0b\ufffe\x01'", "dropped")
    assert plain_text("a&#1;&#11;b") == "ab"


@pytest.mark.parametrize("tail", ["<b", "</stron", "<a name=PG6", "<td align='center'"])
def test_a_text_that_ends_inside_a_tag(tail: str) -> None:
    notes = Notes()
    assert plain_text(f"Il faut agir.{tail}", notes) == "Il faut agir."
    assert [(anomaly.code, anomaly.raw) for anomaly in notes.anomalies] == [("cut-markup", tail)]
    assert plain_text("moins de 3 <5") == "moins de 3 <5"


def test_a_short_field_is_one_line() -> None:
    assert clean_line(" Haies<br>&amp;\u00a0bocage ") == "Haies & bocage"


PIECES = st.sampled_from(
    [
        "<",
        ">",
        "</",
        "<p>",
        "<td>",
        "<tr",
        "</table>",
        "<!--",
        "-->",
        "&",
        "&amp;",
        "&#1;",
        "&#x",
        ";",
        " ",
        "\n",
        "\u00a0",
        "é",
        "e\u0301",
        "\x00",
        "\x01",
        "\ud800",
        '"',
        "<a href='",
        "texte",
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_fragment_gives_clean_text(fragment: str) -> None:
    text = plain_text(fragment)
    assert not FORBIDDEN.search(text)
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.strip()
    assert "\n\n" not in text
    assert "  " not in text


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<a",
        "<!--",
        "&",
        "&#",
        " ",
        "\n",
        "&#32;",
        "<td>",
        "<table>",
        "</p>",
        "<br> ",
        "<a href='",
        "<script>",
        "a<",
    ],
)
def test_no_fragment_takes_for_ever(unit: str) -> None:
    # Half a million characters; what took the square of that would not end within the life of the test run.
    assert len(plain_text(unit * (500_000 // len(unit)))) <= 500_000 * 3
