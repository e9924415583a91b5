"""The official XML of legislatures XIV to XVII: one `<question>`, with or without a namespace."""

from typing import Any

import msgspec
from lxml import etree

from kg.errors import SourceError
from kg.records import Question, SourceRecord
from kg.sources.encoding import decode
from kg.sources.opendata import read_question

# No entity is expanded, nothing is fetched, nothing huge is swallowed.
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
)


def parse_opendata_xml(data: bytes, source: SourceRecord, root: bytes = b"") -> Question:
    """Read one record; `root` is the opening tag of the file it was cut from, which declares its prefixes.

    :raises SourceError: not well-formed, an entity declaration, or no question in it
    """
    if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
        raise SourceError("entity-refused", "declares a document type: entities are not expanded")
    document = root + data + b"</" + root[1:].split(None, 1)[0].rstrip(b">") + b">" if root else data
    anomaly = None
    try:
        element = etree.fromstring(document, _PARSER)
    except etree.XMLSyntaxError as error:
        text, anomaly = decode(document)
        if anomaly is None:
            raise SourceError("bad-xml", str(error)) from error
        try:
            element = etree.fromstring(text.encode(), _PARSER)
        except (etree.XMLSyntaxError, ValueError) as again:
            raise SourceError("bad-xml", str(again)) from again
    if root:
        element = element[0]
    if element.tag.rpartition("}")[2] != "question":
        raise SourceError("no-question", f"the root is <{element.tag.rpartition('}')[2]}>, not <question>")
    fields = _fields(element)
    if not isinstance(fields, dict):
        raise SourceError("no-question", "the question is empty")
    try:
        question = read_question(fields, source, from_xml=True)
    except (AttributeError, TypeError) as error:
        raise SourceError("bad-structure", f"a field is not of its form: {error}") from error
    if anomaly:
        question = msgspec.structs.replace(question, anomalies=(*question.anomalies, anomaly))
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
        value = _fields(child) if len(child) else child.text
        if tag not in fields:
            fields[tag] = value
        elif isinstance(fields[tag], list):
            fields[tag].append(value)
        else:
            fields[tag] = [fields[tag], value]
    return fields
