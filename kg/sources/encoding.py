"""Decode bytes that should be UTF-8 and are not always."""

from kg.records import Anomaly


def decode_latin(data: bytes) -> str:
    """The text of bytes that are Windows-1252 unless they are UTF-8, which such text hardly ever is by chance."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def decode(data: bytes) -> tuple[str, Anomaly | None]:
    """The text of UTF-8 bytes; each wrong byte is read as Windows-1252, and an anomaly says so."""
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        raw = ascii(data[max(0, error.start - 20) : error.end + 20])
    text = data.decode("utf-8-sig", "surrogateescape")
    wrong = [i for i, char in enumerate(text) if "\udc80" <= char <= "\udcff"]
    parts = list(text)
    for i in wrong:
        parts[i] = bytes([ord(parts[i]) - 0xDC00]).decode("cp1252", "replace")
    return "".join(parts), Anomaly("not-utf8", "document", raw[:200], f"{len(wrong)} bytes read as Windows-1252")
