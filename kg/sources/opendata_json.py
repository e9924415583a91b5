"""The official JSON of legislatures XIV to XVII: one question, with or without its envelope."""

from typing import Any

import msgspec

from kg.errors import SourceError
from kg.records import Question, SourceRecord
from kg.sources.encoding import decode
from kg.sources.opendata import read_question

_DECODE = msgspec.json.Decoder().decode
_NIL = "@xsi:nil"


def parse_opendata_json(data: bytes, source: SourceRecord) -> Question:
    """Read one record.

    :raises SourceError: not JSON, or no question in it
    """
    anomaly = None
    try:
        document = _DECODE(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        text, anomaly = decode(data)
        if anomaly is None:
            raise SourceError("bad-json", str(error)) from error
        try:
            document = _DECODE(text)
        except msgspec.DecodeError as again:
            raise SourceError("bad-json", str(again)) from again
    fields = document.get("question", document) if isinstance(document, dict) else None
    if not isinstance(fields, dict):
        raise SourceError("no-question", "no question object in the document")
    try:
        question = read_question(_without_nil(fields) if b"nil" in data else fields, source)
    except (AttributeError, TypeError) as error:
        raise SourceError("bad-structure", f"a field is not of its form: {error}") from error
    if anomaly:
        question = msgspec.structs.replace(question, anomalies=(*question.anomalies, anomaly))
    return question


def _without_nil(value: Any) -> Any:
    """The value with every `{"@xsi:nil": "true"}` as None."""
    if isinstance(value, dict):
        if value.get(_NIL) in ("true", True):
            return None
        return {key: _without_nil(item) for key, item in value.items()}
    return [_without_nil(item) for item in value] if isinstance(value, list) else value
