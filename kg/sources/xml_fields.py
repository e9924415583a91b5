"""A record of the official XML → its fields: by name a text, None where it is empty, or fields again; a list where the
name is repeated.

The thousands of records of a dump differ in their texts and have few skeletons: what is left without the texts. So
the parser reads each skeleton once, with numbers for texts, and the texts of a record take the places of their numbers.
That takes half the time. Where a text might be more than a text, the parser reads the record itself.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from lxml import etree

from kg.errors import SourceError
from kg.records import Anomaly
from kg.sources.xml import parse_xml

Fields = dict[str, Any]
# Puts the texts of a record into their places.
Template = Callable[[list[str | None]], Fields]


def read_fields(data: bytes, root: bytes = b"") -> tuple[Fields, list[Anomaly]]:
    """The fields of a record, and what had to be repaired; `root` is the opening tag of the list it was cut from.

    >>> read_fields(b"<question><uid>QANR5L14QE1</uid><a><b>X &amp; Y</b><b/></a></question>")
    ({'uid': 'QANR5L14QE1', 'a': {'b': ['X & Y', None]}}, [])

    :raises SourceError: not well-formed, a document type, or no question in it
    """
    fields = fields_by_skeleton(data, root)
    return fields_by_tree(data, root) if fields is None else (fields, [])


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


def fields_by_skeleton(data: bytes, root: bytes = b"") -> Fields | None:
    """The fields that the parser would find; None where it must be asked."""
    if data.translate(None, _PLAIN) or _RARE in data or len(data) > _LONGEST_TEXT:
        return None
    try:
        # A text stands between a tag and an end tag.
        heads, _, texts = zip(*[piece.rpartition(">") for piece in data.decode().split("</")], strict=True)
    except UnicodeDecodeError:
        return None
    skeleton = "</".join(heads)
    if len(skeleton) > _LONGEST_SKELETON or "<" in "".join(texts) or texts[-1].strip(" \t\n"):
        return None
    template = _template(skeleton, root)
    if template is None:
        return None
    try:
        return template([(_with_characters(text) if "&" in text else text) or None for text in texts[:-1]])
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
    """The template of all records of a skeleton; None where a text is not all that an element holds, or may stand in a
    comment, a CDATA section or an instruction."""
    if "<!" in skeleton or "<?" in skeleton[1:] or _ENCODING.match(skeleton):
        return None
    *heads, last = skeleton.split("</")
    numbered = [f"{head}>{_MARK}{number}" for number, head in enumerate(heads)]
    try:
        fields, repairs = fields_by_tree("</".join([*numbered, last + ">"]).encode(), root)
        # Python's own way to build dictionaries of known keys takes a third of the time that a loop takes.
        template: Template = eval(f"lambda texts: {_expression(fields)}")  # noqa: S307 (names quoted, and numbers)
    except (SourceError, ValueError, SyntaxError):  # nested deeper than Python's parser goes
        return None
    return None if repairs else template


def _expression(value: Any) -> str:
    """The Python expression of a value of the skeleton, each number in it a place in `texts`.

    :raises ValueError: a text that is not a mark and a number
    """
    if value is None:
        return "None"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name!r}: {_expression(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_expression, value))}]"
    mark, number = value[:1], value[1:]
    if mark != _MARK:
        raise ValueError(f"not a number: {value!r}")
    return f"texts[{int(number)}]"


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
