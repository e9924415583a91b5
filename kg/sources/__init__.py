"""Bytes → `Question`: walk the inputs, tell each document's form by its content, read it with the form's reader."""

import datetime as dt
from collections.abc import Callable

from kg.errors import SourceError
from kg.records import Question, SourceRecord
from kg.sources.containers import read_records
from kg.sources.fiche import parse_fiche
from kg.sources.old_page import parse_old_page
from kg.sources.opendata_json import parse_opendata_json
from kg.sources.opendata_xml import parse_opendata_xml
from kg.sources.page import parse_page
from kg.sources.pdf import parse_pdf
from kg.sources.plausibility import with_date_anomalies
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


def read_question(record: RawRecord, as_of: dt.date | None = None) -> Question | Reject:
    """Read one raw record; what cannot be read becomes a reject with its reason.

    `as_of` is the day the data was taken: a later date is an anomaly.
    """
    try:
        if record.format == "opendata-xml":
            question = parse_opendata_xml(record.data, record.source(), record.root)
        else:
            question = READERS[record.format](record.data, record.source())
        return with_date_anomalies(question, as_of)
    except SourceError as error:
        code, message = error.code, str(error.args[0])
    except Exception as error:  # noqa: BLE001 (our mistake, but one record must not stop the others)
        code, message = "reader-failed", f"{type(error).__name__}: {' '.join(str(error).split())}"
    return Reject(record.path, record.member, record.position, code, message[:300])


__all__ = ["AUTHORITY", "READERS", "RawRecord", "Reject", "read_question", "read_records"]
