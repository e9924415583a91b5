"""The official XML of legislatures XIV to XVII: one `<question>`, with or without a namespace."""

import msgspec

from kg.records import Question, SourceRecord
from kg.sources.opendata import read_question
from kg.sources.xml_fields import read_record


def parse_opendata_xml(data: bytes, source: SourceRecord, root: bytes = b"") -> Question:
    """Read one record; `root` is the opening tag of the file it was cut from, which declares its prefixes.

    :raises SourceError: not well-formed, a document type, or no question in it
    """
    record, anomalies = read_record(data, root)
    question = read_question(record, source, from_xml=True)
    if anomalies:
        question = msgspec.structs.replace(question, anomalies=(*question.anomalies, *anomalies))
    return question
