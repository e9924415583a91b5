"""Parse XML without expanding, fetching or swallowing anything, and repair what a reader of it still understands."""

import re
from html import escape
from html.entities import html5

from lxml import etree

from kg.errors import SourceError
from kg.records import Anomaly
from kg.sources.detect import skip_prolog
from kg.sources.encoding import decode
from kg.sources.fields import Notes
from kg.sources.markup import without_forbidden

# No entity is expanded, nothing is fetched, no text is larger than 10 MB, nothing deeper than 256 elements.
# Another encoding than UTF-8, by its name.
_OTHER = re.compile(rb"\s*<\?xml[^>]*\sencoding\s*=\s*[\"'](?!(?i:utf-8)[\"'])([^\"'>]+)[^>]*\?>")
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
)
# « &nbsp; » is declared in HTML, not in XML; « &#1; » is declared in neither.
_HTML_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([a-zA-Z][a-zA-Z0-9]{1,31});")
_NAMES = {name.rstrip(";"): escape(text, quote=False) for name, text in html5.items()}
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}));")


def parse_xml(data: bytes, root: bytes = b"") -> tuple["etree._Element", list[Anomaly]]:
    """Parse a document, or a record cut out of a file whose opening tag was `root`.

    Bytes that are not UTF-8, entities of HTML and forbidden characters make it ill-formed: they are repaired, with an
    anomaly each. What is UTF-8, though it is declared as something else, is read as UTF-8.

    :raises SourceError: a document type, or what is ill-formed all the same
    """
    if not root and b"<!DOCTYPE" in data[: skip_prolog(data)].upper():
        raise SourceError("entity-refused", "declares a document type: entities are not expanded")
    document = root + data + b"</" + root[1:].split(None, 1)[0].rstrip(b">") + b">" if root else data
    notes = Notes()
    if (declared := _OTHER.match(document)) and _is_utf8(document):
        notes.add("wrong-encoding", "document", declared[1].decode("ascii", "replace"), kept="read as UTF-8")
        document = document[declared.end() :]
    try:
        element = etree.fromstring(document, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        told = len(notes.anomalies)
        repaired = _repaired(document, notes)
        if len(notes.anomalies) == told:
            raise SourceError("bad-xml", _reason(error)) from error
        try:
            element = etree.fromstring(repaired, _PARSER)
        except (etree.XMLSyntaxError, ValueError) as again:
            raise SourceError("bad-xml", _reason(again)) from again
    return (element[0] if root else element), notes.anomalies


def _is_utf8(document: bytes) -> bool:
    """Whether letters beyond ASCII are UTF-8, which hardly happens by chance."""
    try:
        return not document.isascii() and bool(document.decode())
    except UnicodeDecodeError:
        return False


def _repaired(document: bytes, notes: Notes) -> bytes:
    text, anomaly = decode(document)
    if anomaly:
        notes.anomalies.append(anomaly)
    if entities := sorted(set(_HTML_ENTITY.findall(text)).intersection(_NAMES)):
        notes.add("undeclared-entity", "document", " ".join(f"&{name};" for name in entities), kept="read as in HTML")
        text = _HTML_ENTITY.sub(lambda match: _NAMES[match[1]] if match[1] in _NAMES else match[0], text)
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end() :]
    text = _REFERENCE.sub(_character, text)
    return without_forbidden(text, notes, "document").encode()


def _character(match: re.Match[str]) -> str:
    """A reference to a forbidden character as that character, to be dropped with the others."""
    code = int(match[1], 16) if match[1] else int(match[2])
    if (code < 32 and code not in (9, 10, 13)) or code in (0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000:
        return chr(code)
    return match[0]


def _reason(error: Exception) -> str:
    """lxml's message in one line, without the file name it makes up."""
    return " ".join(str(error).split("(<string>")[0].split()).rstrip(",") or type(error).__name__
