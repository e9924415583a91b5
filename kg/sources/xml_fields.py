"""A record of the official XML → its fields: by name a text, None where it is empty, or fields again; a list where the
name is repeated; and these arranged.

The thousands of records of a dump differ in their texts and have few skeletons: what is left without the texts. So
each skeleton is read once, with numbers for texts, and the texts of a record take the places of their numbers. That
takes a third of the time. Where a text might be more than a text, the parser reads the record itself.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec
from lxml import etree

from kg.errors import SourceError
from kg.records import Anomaly
from kg.sources.opendata_fields import Fields, OfficialRecord, Step, arrange
from kg.sources.xml import parse_xml

# Puts the texts of a record into their places.
Template = Callable[[list[str | None]], OfficialRecord]


def read_record(data: bytes, root: bytes = b"") -> tuple[OfficialRecord, list[Anomaly]]:
    """A record with its fields arranged, and what had to be repaired; `root` is the opening tag of the list it was cut
    from.

    >>> record, repairs = read_record(b"<question><uid>QANR5L14QE1</uid><THEME>a &amp; b</THEME></question>")
    >>> record.uid, record.unknown, repairs
    ('QANR5L14QE1', {'THEME': 'a & b'}, [])

    :raises SourceError: not well-formed, a document type, or no question in it
    """
    if record := record_by_skeleton(data, root):
        return record, []
    fields, repairs = fields_by_tree(data, root)
    return arrange(fields), repairs


# ---------------------------------------------------------------------------------------- the skeleton

# Neither control characters nor the carriage return, which the parser makes a line feed.
_PLAIN = bytes({*range(0x20, 0x100), *b"\t\n"})
# The first byte of U+FFFE and U+FFFF, which the parser refuses; few other characters have it, one of them is the mark.
_RARE = b"\xef"
_MARK = "\uf8ff"
_LONGEST_TEXT = 10_000_000  # the parser's limit
_LONGEST_SKELETON = 1 << 14  # many times what a question needs: that many bytes, a thousand times, are kept at most
_ENCODING = re.compile(r"\s*<\?xml[^>]*\sencoding\s*=\s*[\"'](?!(?i:utf-8)[\"'])")
_CHARACTERS = {"amp;": "&", "lt;": "<", "gt;": ">", "quot;": '"', "apos;": "'"}
# A text stands between a tag and an end tag.
_TEXT = re.compile(">([^<]*)</")
_NO_TEXT = "></"


def record_by_skeleton(data: bytes, root: bytes = b"") -> OfficialRecord | None:
    """The record that the parser would find; None where it must be asked."""
    if data.translate(None, _PLAIN) or _RARE in data or len(data) > _LONGEST_TEXT:
        return None
    if b"]" in data and b"]]>" in data:  # one character is found ten times faster than three
        return None
    try:
        pieces = _TEXT.split(data.decode())
    except UnicodeDecodeError:
        return None
    skeleton = _NO_TEXT.join(pieces[::2])
    if len(skeleton) > _LONGEST_SKELETON:
        return None
    template = _template(skeleton, root)
    if template is None:
        return None
    try:
        return template([(_with_characters(t) if "&" in t else t).strip() or None for t in pieces[1::2]])
    except KeyError:
        return None


def _with_characters(text: str) -> str:
    """The text with its references read. Most texts have few, so that splitting is faster than a pattern is.

    :raises KeyError: another than the five that XML knows by name
    """
    first, *others = text.split("&")
    parts = [first]
    for part in others:
        name, end, rest = part.partition(";")
        parts += (_CHARACTERS[name + end], rest)
    return "".join(parts)


@lru_cache(maxsize=1024)
def _template(skeleton: str, root: bytes) -> Template | None:
    """The template of all records of a skeleton; None where a text is not all that an element holds, may stand in a
    comment, a CDATA section or an instruction, or is where something else should be."""
    if "<!" in skeleton or "<?" in skeleton[1:] or _ENCODING.match(skeleton):
        return None
    first, *others = skeleton.split(_NO_TEXT)
    numbered = [first, *(f">{_MARK}{number}</{other}" for number, other in enumerate(others))]
    try:
        fields, repairs = fields_by_tree("".join(numbered).encode(), root)
        record = arrange(fields)
        # Python's own way to build what is known beforehand takes a third of the time that a loop takes.
        names = {each.__name__: each for each in (OfficialRecord, Step)}
        template: Template = eval(f"lambda texts: {_expression(record)}", names)  # noqa: S307 (our names, and numbers)
    except (SourceError, ValueError, SyntaxError):  # nested deeper than Python's parser goes
        return None
    return None if repairs or record.anomalies else template


def _expression(value: Any) -> str:
    """The Python expression of a value of the skeleton, each number in it a place in `texts`.

    :raises ValueError: a text that is not a mark and a number
    """
    if isinstance(value, msgspec.Struct):
        return f"{type(value).__name__}({', '.join(map(_expression, msgspec.structs.astuple(value)))})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name!r}: {_expression(part)}" for name, part in value.items()) + "}"
    if isinstance(value, tuple):
        return f"({''.join(f'{_expression(part)}, ' for part in value)})"
    if isinstance(value, list):
        return f"[{', '.join(map(_expression, value))}]"
    if value is None or _MARK not in value:
        return repr(value)
    return f"texts[{int(value.removeprefix(_MARK))}]"


# ---------------------------------------------------------------------------------------- the tree


def fields_by_tree(data: bytes, root: bytes = b"") -> tuple[Fields, list[Anomaly]]:
    """The fields in the parser's tree of a record, and what had to be repaired.

    :raises SourceError: not well-formed, a document type, or no question in it
    """
    element, anomalies = parse_xml(data, root)
    if element.tag.rpartition("}")[2] != "question":
        raise SourceError("no-question", f"the root is <{element.tag.rpartition('}')[2]}>, not <question>")
    fields = _fields(element)
    if not isinstance(fields, dict):
        raise SourceError("no-question", "the question is empty")
    return fields, anomalies


def _fields(element: "etree._Element") -> Any:
    """An element as text, as None where it is nil or empty, or as a dictionary; repeated children as a list."""
    if not len(element):
        return element.text
    fields: Fields = {}
    for child in element:
        tag = child.tag
        if tag[0] == "{":
            tag = tag[tag.index("}") + 1 :]
        if not len(child):
            value: Any = child.text
        elif tag == "texte" or (child.text and not child.text.isspace()):
            value = _markup(child)
        else:
            value = _fields(child)
        if tag not in fields:
            fields[tag] = value
        elif isinstance(fields[tag], list):
            fields[tag].append(value)
        else:
            fields[tag] = [fields[tag], value]
    return fields


def _markup(element: "etree._Element") -> str:
    """The content of an element whose text holds elements, besides HTML that is escaped or instead of it."""
    inner = (f"<{etree.QName(child).localname}>{_markup(child)}{child.tail or ''}" for child in element)
    return (element.text or "") + "".join(inner)
