"""Bytes → `Question`: walk the inputs, tell each document's form by its content, read it with the form's reader."""

from collections.abc import Callable

from kg.errors import SourceError
from kg.records import Question, SourceRecord
from kg.sources.containers import read_records
from kg.sources.fiche import parse_fiche
from kg.sources.html import parse_old_page, parse_page
from kg.sources.opendata_json import parse_opendata_json
from kg.sources.opendata_xml import parse_opendata_xml
from kg.sources.pdf import parse_pdf
from kg.sources.records import RawRecord, Reject
from kg.sources.unit_xml import parse_unit_xml

READERS: dict[str, Callable[[bytes, SourceRecord], Question]] = {
    "fiche": parse_fiche,
    "pdf": parse_pdf,
    "old-page": parse_old_page,
    "page": parse_page,
    "unit-xml": parse_unit_xml,
    "opendata-json": parse_opendata_json,
}

# When two sources tell of one question, the first of these forms is kept, whatever came first.
AUTHORITY = ("opendata-xml", "opendata-json", "unit-xml", "page", "old-page", "pdf", "fiche")


def read_question(record: RawRecord) -> Question | Reject:
    """Read one raw record; what cannot be read becomes a reject with its reason."""
    try:
        if record.format == "opendata-xml":
            return parse_opendata_xml(record.data, record.source(), record.root)
        return READERS[record.format](record.data, record.source())
    except SourceError as error:
        return Reject(record.path, record.member, record.position, error.code, str(error.args[0]))


__all__ = ["AUTHORITY", "READERS", "RawRecord", "Reject", "read_question", "read_records"]
