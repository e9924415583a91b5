"""Tell a document's form by its first bytes, never by its name."""

import re

HEAD = 4096

# In the order they are tried: the form, and what shows it. XML and HTML may begin with a BOM or white space.
_FORMS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("empty", re.compile(rb"(?:\xef\xbb\xbf)?\s*\Z")),
    ("zip", re.compile(rb"PK(?:\x03\x04|\x05\x06)")),
    ("gzip", re.compile(rb"\x1f\x8b")),
    ("zstd", re.compile(rb"\x28\xb5\x2f\xfd")),
    ("pdf", re.compile(rb"%PDF-")),
    # {"question": {…}} and {"questionsEcrites": {"question": […
    ("opendata-json", re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"question(?:s\w*)?"\s*:')),
    # <QUESTION TYPE="QE">, the old unit form
    ("unit-xml", re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[?!][^>]*>\s*)*<QUESTION\b")),
    # <question xmlns=…> and <questionsEcrites>
    (
        "opendata-xml",
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s*(?:<[?!][^<]*>\s*|<!--.*?-->\s*|<!DOCTYPE.*?\]>\s*)*<questions?\w*[\s>/]", re.S
        ),
    ),
    ("old-page", re.compile(rb"(?is).*<LEG>.{0,40}(?:l.gislature|</LEG>)")),
    ("page", re.compile(rb"(?is)(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b")),
    # The sheet names its type and number in its first lines, or its headings.
    (
        "fiche",
        re.compile(
            rb"(?is)[^<>{}\x00]*?(?:Question\s+(?:\xc3\xa9|\xe9|e)crite|Question\s+orale|Question\s+au\s+Gouvernement|Texte\s+de\s+la\s+(?:question|r))"
        ),
    ),
)


def detect(head: bytes) -> str:
    """The form of a document: a container (zip, gzip, zstd), a source format, `empty` or `unknown`."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "unknown"
    return next((form for form, pattern in _FORMS if pattern.match(head)), "unknown")
