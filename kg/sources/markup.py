"""Turn the HTML fragments of the sources into clean text, with paragraph breaks and readable tables.

The fragments are never well-formed (orphan `</p>`, `<br>…</br>`, `rowspan=2"`), so tags are read one by one and
never matched with each other; whatever the input, the time taken grows with its length only.
"""

import html
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from kg.sources.fields import Notes

# Characters that XML 1.0 forbids: a graph that holds them cannot be written as RDF/XML.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
# « il faut agir.<b »: some records of debates end inside a tag
_CUT_TAG = re.compile(r"</?[a-zA-Z]{1,6}|</?(?:a|p|div|table|t[dhr])\s[^<>]*")
_ROWS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "caption"})
_BLOCKS = _ROWS | {
    "p", "div", "br", "center", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "section",
}  # fmt: skip
_CELLS = frozenset({"td", "th"})
_SPACES = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")
# With their semicolon only: « R&D », « ?a=1&region=2 » hold none. An entity for a forbidden character gives nothing.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# Stand-ins that no text can hold once the forbidden characters are gone.
_BREAK, _CELL = "\x00", "\x01"
# Nearly all tags are one of these: a look-up takes a tenth of the time of the pattern.
_COMMON_TAGS = {tag: _BREAK for name in _BLOCKS for tag in (name, f"/{name}", f"{name}/", f"{name} /")}


def plain_text(fragment: str, notes: Notes | None = None, field: str = "text", *, from_xml: bool = False) -> str:
    """The text of an HTML fragment: entities decoded once, one line a paragraph, one line a table row.

    >>> plain_text("<p>L&#8217;<em>État</em></br>&amp; lui</p>")
    'L’État\\n& lui'
    >>> plain_text("<table><tr><th>Âge<th>Part<tr><td>7<br>ans</td><td>5 %</td></table>")
    'Âge | Part\\n7 ans | 5 %'

    Characters forbidden in XML are dropped, with an anomaly; text `from_xml` cannot hold any.
    """
    text = fragment if from_xml else without_forbidden(fragment, notes, field)
    if "<" in text:
        if "!" in text:  # one character is found ten times faster than four
            text = without(text, "<!--", "-->")
        tail = text.rfind("<")
        if text.find(">", tail) < 0 and _CUT_TAG.fullmatch(text, tail):
            if notes is not None:
                notes.add("cut-markup", field, text[tail:], kept="dropped")
            text = text[:tail]
        text = _without_tags(text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: _decoded(match[0]), text)
    # The look-ups spare most texts the slow scan; of two characters, `rfind` is the fastest.
    if text.rfind("  ") >= 0 or "\n" in text or "\t" in text or "\r" in text:
        text = _SPACES.sub(" ", text)
    text = "\n".join(filter(None, map(str.strip, text.split(_BREAK)))) if _BREAK in text else text.strip()
    return unicodedata.normalize("NFC", text)


def without_forbidden(text: str, notes: Notes | None, field: str) -> str:
    """The text without the characters forbidden in XML; an anomaly says which were dropped."""
    if not FORBIDDEN.search(text):
        return text
    if notes is not None:
        notes.add("forbidden-character", field, ascii("".join(FORBIDDEN.findall(text)[:10])), kept="dropped")
    return FORBIDDEN.sub("", text)


@lru_cache(maxsize=65536)
def clean_line(text: str) -> str:
    """A short field (a name, a label) as one line of NFC text without forbidden characters."""
    return " ".join(plain_text(text).split())


def without(text: str, opening: str, closing: str) -> str:
    """The text without what stands from each `opening` to the next `closing`; without an end it is text.

    >>> without("a <!-- b --> c <!-- d", "<!--", "-->")
    'a  c <!-- d'
    """
    parts = []
    at = 0
    while (start := text.find(opening, at)) >= 0 and (end := text.find(closing, start + len(opening))) >= 0:
        parts.append(text[at:start])
        at = end + len(closing)
    return "".join(parts) + text[at:]


def _without_tags(text: str) -> str:
    first, *others = text.split("<")
    parts = [first]
    for other in others:
        tag, end, rest = other.partition(">")
        mark = _COMMON_TAGS.get(tag) if end else None
        if mark is not None:
            parts += (mark, rest)
        elif not (match := _TAG.match(f"<{other}")):
            parts += ("<", other)
        elif match[1].lower() in _CELLS and tag[0] != "/":
            return _with_rows(text)
        else:
            parts += (_BREAK if match[1].lower() in _BLOCKS else "", rest)
    return "".join(parts)


@lru_cache(maxsize=4096)
def _decoded(entity: str) -> str:
    return FORBIDDEN.sub("", html.unescape(entity))


def _with_rows(text: str) -> str:
    """Rows as lines, cells joined by a bar; breaks inside a cell are spaces."""
    lines = _TAG.sub(_table_tags(), text).split(_BREAK)
    return _BREAK.join(_row(line) if _CELL in line else line for line in lines)


def _table_tags() -> Callable[[re.Match[str]], str]:
    in_cell = False

    def tag_text(match: re.Match[str]) -> str:
        nonlocal in_cell
        name = match[1].lower()
        if name in _CELLS:
            in_cell = match[0][1] != "/"
            return _CELL if in_cell else ""
        if name in _ROWS:
            in_cell = False
            return _BREAK
        return "" if name not in _BLOCKS else " " if in_cell else _BREAK

    return tag_text


def _row(line: str) -> str:
    before, *cells = (cell.strip() for cell in line.split(_CELL))
    cells = [before, *cells] if before else cells
    return " | ".join(cells) if any(cells) else ""
