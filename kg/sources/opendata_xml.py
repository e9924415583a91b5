"""The official XML of legislatures XIV to XVII: one `<question>`, with or without a namespace."""

from typing import Any

import msgspec
from lxml import etree

from kg.errors import SourceError
from kg.records import Question, SourceRecord
from kg.sources.opendata import read_question
from kg.sources.xml import parse_xml


def parse_opendata_xml(data: bytes, source: SourceRecord, root: bytes = b"") -> Question:
    """Read one record; `root` is the opening tag of the file it was cut from, which declares its prefixes.

    :raises SourceError: not well-formed, a document type, or no question in it
    """
    element, anomalies = parse_xml(data, root)
    if element.tag.rpartition("}")[2] != "question":
        raise SourceError("no-question", f"the root is <{element.tag.rpartition('}')[2]}>, not <question>")
    fields = _fields(element)
    if not isinstance(fields, dict):
        raise SourceError("no-question", "the question is empty")
    question = read_question(fields, source, from_xml=True)
    if anomalies:
        question = msgspec.structs.replace(question, anomalies=(*question.anomalies, *anomalies))
    return question


def _fields(element: "etree._Element") -> Any:
    """An element as text, as None where it is nil or empty, or as a dictionary; repeated children as a list."""
    if not len(element):
        return element.text
    fields: dict[str, Any] = {}
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
