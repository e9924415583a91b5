"""Turn the HTML fragments of the sources into clean text, with paragraph breaks and readable tables.

The fragments are never well-formed (orphan `</p>`, `<br>…</br>`, `rowspan=2"`), so tags are read one by one and
never matched with each other.
"""

import html
import re
import unicodedata
from functools import lru_cache

from kg.sources.fields import Notes

# Characters that XML 1.0 forbids: a graph that holds them cannot be written as RDF/XML.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)|<(script|style)\b.*?(?:</\1\s*>|$)", re.DOTALL | re.IGNORECASE)
_TABLE = re.compile(r"<table\b.*?(?:</table\s*>|$)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_BLOCK = frozenset(
    [
        "p",
        "div",
        "br",
        "center",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "hr",
        "section",
    ]
)
_SPACES = re.compile(r"[ \t\r\n]{2,}|[\t\r\n]")
_BREAKS = re.compile(r"[ \t\r]*\n\s*")
_BREAK = "\x00"


def plain_text(fragment: str, notes: Notes | None = None, field: str = "text", *, from_xml: bool = False) -> str:
    """The text of an HTML fragment: entities decoded once, one line a paragraph, one line a table row.

    >>> plain_text("<p>L&#8217;<em>État</em></br>&amp; lui</p>")
    'L’État\\n& lui'

    Characters forbidden in XML are dropped, with an anomaly; text `from_xml` cannot hold any.
    """
    text = fragment
    if not from_xml and _FORBIDDEN.search(text):
        if notes is not None:
            notes.add("forbidden-character", field, ascii(_FORBIDDEN.findall(text)[:10]), kept="dropped")
        text = _FORBIDDEN.sub("", text)
    if "<" in text:
        text = _COMMENT.sub("", text)
        if "<t" in text or "<T" in text:
            text = _TABLE.sub(_table_text, text)
        text = _one_space(text)
        text = _TAG.sub(_tag_text, text).replace(_BREAK, "\n")
    else:
        text = _one_space(text)
    if "&" in text:
        text = _FORBIDDEN.sub("", html.unescape(text))
    if "\n" in text:
        text = _BREAKS.sub("\n", text)
    text = text.strip(" \t\r\n")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _one_space(text: str) -> str:
    """Runs of white space as one space; no-break spaces stay. The look-ups spare most texts the slow scan."""
    if "  " in text or "\n" in text or "\t" in text or "\r" in text:
        return _SPACES.sub(" ", text)
    return text


@lru_cache(maxsize=65536)
def clean_line(text: str) -> str:
    """A short field (a name, a label) as one line of NFC text without forbidden characters."""
    return " ".join(plain_text(text).split())


def _tag_text(match: re.Match[str]) -> str:
    return _BREAK if match[1].lower() in _BLOCK else ""


def _table_text(match: re.Match[str]) -> str:
    """Rows as lines, cells joined by a bar: `Âge | Nombre`."""
    rows = []
    for row in re.split(r"<tr\b[^>]*>", match[0], flags=re.IGNORECASE)[1:]:
        cells = re.split(r"<t[dh]\b[^>]*>", row, flags=re.IGNORECASE)[1:]
        texts = [" ".join(_TAG.sub(" ", cell).split(" ")).strip() for cell in cells]
        rows.append(" | ".join(_SPACES.sub(" ", text).strip() for text in texts))
    return _BREAK + _BREAK.join(rows) + _BREAK
