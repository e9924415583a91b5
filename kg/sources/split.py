"""Cut the big files of the open data into records without parsing them, on the records' own boundaries."""

import re
from collections.abc import Callable, Iterator
from typing import IO

_CHUNK = 1 << 20
# No question comes near; a record without end would otherwise be buffered whole.
MAX_RECORD = 32 << 20
Piece = tuple[str, bytes, int, bytes]

_ROOT = re.compile(rb"<(questions?\w*)\b[^>]*>")
_RECORD_START = re.compile(rb"<question[\s>]")
_END = b"</question>"


def split_xml(stream: IO[bytes]) -> Iterator[Piece]:
    """Cut `<question>…</question>` out of a file; a file that is one question is one piece.

    A CDATA section that holds the end tag does not end a record. What stands where a record is expected but is
    not whole (a truncated file) is a piece too, so that it is rejected and not lost.
    """
    buffer = stream.read(_CHUNK)
    while (match := _ROOT.search(buffer)) is None:
        more = stream.read(_CHUNK)
        if not more or len(buffer) > MAX_RECORD:
            yield "opendata-xml", buffer + more, 0, b""
            return
        buffer += more
    if b"<!ENTITY" in buffer[: match.start()] or match[1] == b"question":
        yield "opendata-xml", buffer + stream.read(MAX_RECORD), 0, b""
        return
    root, at, scan = match[0], match.end(), match.end()
    dropped = 0  # bytes of the file before the buffer
    while True:
        end = buffer.find(_END, scan)
        if end < 0:
            more = stream.read(_CHUNK) if len(buffer) - at < MAX_RECORD else b""
            if not more:
                if start := _RECORD_START.search(buffer, at):
                    yield "opendata-xml", buffer[start.start() :], dropped + start.start(), root
                return
            buffer, dropped, at, scan = buffer[at:] + more, dropped + at, 0, max(0, len(buffer) - at - len(_END))
            continue
        end += len(_END)
        start = _RECORD_START.search(buffer, at, end)
        if start is not None:
            cdata = buffer.rfind(b"<![CDATA[", start.start(), end)
            if cdata >= 0 and buffer.find(b"]]>", cdata, end) < 0:
                scan = end
                continue
            yield "opendata-xml", buffer[start.start() : end], dropped + start.start(), root
        at = scan = end


# What matters for the depth of a JSON value: a string (skipped whole) or a bracket.
_JSON_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*("|\Z|\\\Z)|[{}\[\]]', re.DOTALL)
_JSON_ARRAY = re.compile(rb'"question"\s*:\s*\[')
_JSON_SINGLE = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"question"\s*:')


def split_json(stream: IO[bytes]) -> Iterator[Piece]:
    """Cut the objects out of `{"questionsEcrites": {"question": [ … ]}}`; a file that is one question is one piece."""
    buffer = stream.read(_CHUNK)
    if _JSON_SINGLE.match(buffer):
        yield "opendata-json", buffer + stream.read(MAX_RECORD), 0, b""
        return
    match = _JSON_ARRAY.search(buffer)
    if match is None:
        yield "opendata-json", buffer + stream.read(MAX_RECORD), 0, b""
        return
    dropped, scan, start, depth = 0, match.end(), match.end(), 0
    while True:
        for token in _JSON_TOKEN.finditer(buffer, scan):
            mark = token[0]
            if mark[:1] == b'"':
                if token[1] != b'"':
                    break  # a string that goes on in the next chunk
            elif mark == b"{":
                if depth == 0:
                    start = token.start()
                depth += 1
            elif mark == b"}":
                depth -= 1
                if depth == 0:
                    yield "opendata-json", buffer[start : token.end()], dropped + start, b""
                    start = token.end()
            elif mark == b"]" and depth == 0:
                return
            scan = token.end()
        more = stream.read(_CHUNK) if len(buffer) - start < MAX_RECORD else b""
        if not more:
            if depth:
                yield "opendata-json", buffer[start:], dropped + start, b""
            return
        buffer, dropped, scan, start = buffer[start:] + more, dropped + start, scan - start, 0


SPLITTERS: dict[str, Callable[[IO[bytes]], Iterator[Piece]]] = {"opendata-xml": split_xml, "opendata-json": split_json}
