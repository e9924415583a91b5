"""Tell a document's form by its first bytes, never by its name."""

import re

# Enough to pass the comments and declarations in front, and to reach the mark of a tar archive.
HEAD = 4096

_BOM = b"\xef\xbb\xbf"
_BLANK = re.compile(rb"(?:\xef\xbb\xbf)?\s*")

# The containers, by their magic numbers.
_CONTAINERS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("zip", re.compile(rb"PK(?:\x03\x04|\x05\x06)")),
    ("gzip", re.compile(rb"\x1f\x8b")),
    ("zstd", re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")),
    ("tar", re.compile(rb"(?s).{257}ustar")),
)
# JSON: {"question": {…}}, {"questionsEcrites": {"question": [… , a list of either, or a question without envelope.
_JSON = re.compile(rb'(?s)(?:\[\s*)?\{(?:\s*"question(?:s\w*)?"\s*:|(?=.*"identifiant"\s*:\s*\{))')
# JSON of the registers: {"acteur": {…}}, {"organe": {…}}, which are read by `kg.registers`.
_REGISTER = re.compile(rb'\{\s*"(?:acteur|mandat|organe|export)"\s*:')
# What stands behind the prolog of XML or HTML, in the order tried.
_MARKUP: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("unit-xml", re.compile(rb"<QUESTION[\s>/]")),  # <QUESTION TYPE="QE">, the old unit form
    ("opendata-xml", re.compile(rb"<questions?\w*[\s>/]")),  # <question xmlns=…> and <questionsEcrites>
    ("old-page", re.compile(rb"(?is)<html\b.*<LEG>[^<]{0,40}</LEG>")),
    ("page", re.compile(rb"(?i)<html\b")),
)
# The sheet names its type and number in its first lines, or has its headings; it is no markup.
_FICHE = re.compile(
    rb"(?is)[^<>{}\x00]*?(?:Question\s+(?:\xc3\xa9|\xe9|e)crite|Question\s+orale|Question\s+au\s+Gouvernement"
    rb"|Texte\s+de\s+la\s+(?:question|r(?:\xc3\xa9|\xe9|e)ponse))"
)


def detect(head: bytes) -> str:
    """The form of a document: a container (zip, gzip, zstd, tar), a source format, or what is none: `empty`, `utf-16`,
    `register`, `unknown`."""
    for form, pattern in _CONTAINERS:
        if pattern.match(head):
            return form
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    at = skip_blank(head)
    if at == len(head):
        return "empty" if at < HEAD else "unknown"
    if _JSON.match(head, at):
        return "opendata-json"
    if _REGISTER.match(head, at):
        return "register"
    root = skip_prolog(head)
    for form, pattern in _MARKUP:
        if pattern.match(head, root):
            return form
    return "fiche" if _FICHE.match(head) else "unknown"


def skip_blank(data: bytes, at: int = 0) -> int:
    """Where the white space (and a byte order mark) at `at` ends."""
    match = _BLANK.match(data, at)
    return match.end() if match else at


def skip_prolog(data: bytes, at: int = 0) -> int:
    """Where the XML or HTML prolog at `at` ends: white space, comments, declarations, a document type.

    What is not closed within `data` is not skipped.
    """
    while True:
        at = skip_blank(data, at)
        if data.startswith(b"<!--", at):
            end, closing = data.find(b"-->", at), 3
        elif data.startswith(b"<?", at):
            end, closing = data.find(b"?>", at), 2
        elif data[at : at + 9].upper() == b"<!DOCTYPE":
            end, closing = data.find(b">", at), 1
            # <!DOCTYPE question [ <!ENTITY … > ]> has declarations of its own
            if end >= 0 and b"[" in data[at:end]:
                end, closing = data.find(b"]>", at), 2
        else:
            return at
        if end < 0:
            return at
        at = end + closing
