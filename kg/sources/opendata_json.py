"""The official JSON of legislatures XIV to XVII: one question, with or without its envelope."""

import json
from codecs import BOM_UTF8
from typing import Any

import msgspec

from kg.errors import SourceError
from kg.records import Anomaly, Question, SourceRecord
from kg.sources.encoding import decode
from kg.sources.opendata import read_question
from kg.sources.opendata_fields import arrange

_DECODE = msgspec.json.Decoder().decode
_NIL = "@xsi:nil"


def parse_opendata_json(data: bytes, source: SourceRecord) -> Question:
    """Read one record.

    :raises SourceError: not JSON, or no question in it
    """
    anomalies: list[Anomaly] = []
    try:
        document = _DECODE(data.removeprefix(BOM_UTF8))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        document = _decode_leniently(data, error, anomalies)
    fields = document.get("question", document) if isinstance(document, dict) else None
    if not isinstance(fields, dict):
        raise SourceError("no-question", "no question object in the document")
    question = read_question(arrange(_without_nil(fields) if b"nil" in data else fields), source)
    if data.count(b'"uid"') > 1:
        anomalies.append(Anomaly("duplicate-key", "uid", "uid", question.key.uid, "the last value is kept"))
    if anomalies:
        question = msgspec.structs.replace(question, anomalies=(*question.anomalies, *anomalies))
    return question


def _decode_leniently(data: bytes, error: Exception, anomalies: list[Anomaly]) -> Any:
    """Read what is JSON but for wrong bytes, raw control characters in strings, or halves of surrogate pairs."""
    text, anomaly = decode(data)
    if anomaly:
        anomalies.append(anomaly)
    try:
        document = json.loads(text, strict=False, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        raise SourceError("bad-json", " ".join(str(error).split())) from error
    if not anomaly:
        anomalies.append(Anomaly("lenient-json", "document", str(error), "read all the same"))
    return document


def _without_nil(value: Any) -> Any:
    """The value with every `{"@xsi:nil": "true"}` as None."""
    if isinstance(value, dict):
        if value.get(_NIL) in ("true", True):
            return None
        return {key: _without_nil(item) for key, item in value.items()}
    return [_without_nil(item) for item in value] if isinstance(value, list) else value
