"""Cut the big files of the open data into records without parsing them, on the records' own boundaries.

A record that is cut short does not take the next one with it: what looks like the start of a record inside another
ends it. What stands between records and is none is a `Fault`, so that it is not lost in silence.
"""

import re
from collections.abc import Callable, Iterator
from typing import IO

import msgspec

from kg.sources.detect import skip_blank, skip_prolog

_CHUNK = 1 << 20
# No question comes near; a record without end would otherwise be buffered whole.
MAX_RECORD = 32 << 20
# Each record without end is looked for through all that follows, so that a tail of nothing else would take for ever.
_MAX_BROKEN = 50


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A record's bytes, where they begin, and what opened the list they were cut from: the file's first tag, `[` in
    JSON, b"" if there is no list."""

    data: bytes
    position: int
    root: bytes = b""


class Fault(msgspec.Struct, frozen=True, gc=False):
    """Something in a file that is not a record, and should not be there."""

    code: str
    message: str
    position: int


class _Window:
    """The part of a stream that is looked at: `data`, which begins at the byte `offset` of the file."""

    def __init__(self, stream: IO[bytes], offset: int = 0) -> None:
        self._stream = stream
        self.data = stream.read(_CHUNK)
        self.offset = offset
        self.ended = False

    def is_whole(self) -> bool:
        """Whether `data` is the whole file."""
        return len(self.data) < _CHUNK and not self.grow(0)

    def grow(self, at: int) -> bool:
        """Drop what is before `at` and read on; False where the file ends, or a record would be too large."""
        if self.ended or len(self.data) - at > MAX_RECORD:
            return False
        # What is looked at again is doubled each time, so that a long record is not looked at again and again.
        more = self._stream.read(max(_CHUNK, len(self.data) - at))
        if not more:  # not where less than a chunk came: an error may be still to come
            self.ended = True
            return False
        self.data, self.offset = self.data[at:] + more, self.offset + at
        return True

    def fault(self, code: str, message: str, at: int) -> Fault:
        return Fault(code, message, self.offset + at)

    def too_broken(self, at: int) -> Fault:
        return self.fault("too-broken", f"{_MAX_BROKEN} records without end in a row: the rest is not read", at)

    def stray(self, at: int, end: int) -> Fault:
        excerpt = ascii(self.data[at : min(end, at + 60)].decode("utf-8", "replace").strip())
        return self.fault("stray-content", f"{end - at} bytes that are not a question: {excerpt}", at)


# ---------------------------------------------------------------------------------------- XML

_ROOT = re.compile(rb"<(questions?\w*)\b[^>]*>")
_START = re.compile(rb"<question(?=[\s>])")
_END = b"</question>"
_MARKS = re.compile(rb"(?s)<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<question(?=[\s>])|</question>")
# Every record has one of these; an element of that name inside a text has none.
_IDENTITY = re.compile(rb"<(?:uid|identifiant)[\s>/]")
_HEAD = 4096  # it stands not far behind the record's start


def split_xml(stream: IO[bytes]) -> Iterator[Piece | Fault]:
    """Cut `<question>…</question>` out of a file; a small file that is one question is one piece."""
    window = _Window(stream)
    at = skip_prolog(window.data)
    while (match := _ROOT.match(window.data, at)) is None and window.grow(0):
        at = skip_prolog(window.data)
    if b"<!DOCTYPE" in window.data[:at]:
        yield window.fault("entity-refused", "declares a document type: entities are not expanded", 0)
        return
    single = match is not None and match[1] == b"question"
    if match is None or (single and len(_START.findall(window.data)) <= 1 and window.is_whole()):
        yield Piece(window.data, 0)
        return
    yield from _elements(window, 0 if single else match.end(), b"" if single else match[0])


def resume_xml(stream: IO[bytes], position: int, root: bytes) -> Iterator[Piece | Fault]:
    """Go on where a piece of `split_xml` ended: the stream stands at that byte of the file."""
    return _elements(_Window(stream, position), 0, root)


def _elements(window: _Window, at: int, root: bytes) -> Iterator[Piece | Fault]:
    broken = 0
    while True:
        found = _whole_element(window.data, at)
        if found is None and window.grow(at):
            at = 0
            continue
        start, end = found or _broken_element(window.data, at)
        if start == len(window.data):
            yield from _after_last_element(window, at, root)
            return
        if (gap := skip_prolog(window.data, at)) < start:
            yield window.stray(gap, start)
        if start < end:
            yield Piece(window.data[start:end], window.offset + start, root)
        broken = broken + 1 if found is None else 0
        if broken and end == len(window.data) and window.ended:
            return
        if broken == _MAX_BROKEN:
            yield window.too_broken(end)
            return
        at = end


def _whole_element(data: bytes, at: int) -> tuple[int, int] | None:
    """The next `<question>…</question>`, or the part of one that another record interrupts; None: not yet whole."""
    end = data.find(_END, at)
    if end < 0:
        return None
    end += len(_END)
    start = _START.search(data, at, end)
    # One character is found ten times faster than two, and hardly any text holds it.
    plain = data.find(b"!", at, end) < 0 or data.find(b"<!", at, end) < 0
    if start and plain and data.rfind(b"<question", start.end(), end) < 0:  # the whole is looked through faster so
        return start.start(), end
    first = depth = 0
    for mark in _MARKS.finditer(data, at):
        token = mark[0]
        if token == _END:
            depth -= 1
            if depth < 0:
                return mark.end(), mark.end()  # an end without a start is stray content
            if depth == 0:
                return first, mark.end()
        elif token[:2] == b"<!":
            if mark.end() == len(data) and not token.endswith((b"-->", b"]]>")):
                return None
        elif depth == 0:
            first, depth = mark.start(), 1
        elif (stop := data.find(_END, mark.end())) < 0:
            return None
        elif _IDENTITY.search(data, mark.end(), stop):
            return first, mark.start()
        else:
            depth += 1
    return None


def _broken_element(data: bytes, at: int) -> tuple[int, int]:
    """The next record that has no end: up to what looks like the record after it, or up to the end of the data; an
    empty span there if no record begins."""
    start = _START.search(data, at)
    if start is None:
        return len(data), len(data)
    for identity in _IDENTITY.finditer(data, start.end()):
        near = max(start.end(), identity.start() - _HEAD)
        if (other := data.rfind(b"<question", near, identity.start())) >= 0:
            return start.start(), other
    return start.start(), len(data)


def _after_last_element(window: _Window, at: int, root: bytes) -> Iterator[Fault]:
    """Say what is wrong behind the last record; normally only the root's end tag stands there."""
    data = window.data
    if not window.ended:
        yield window.fault("too-large", f"over {MAX_RECORD >> 20} MiB without a question: the rest is not read", at)
        return
    at = skip_prolog(data, at)
    closing = re.compile(rb"</" + root[1:].split(None, 1)[0].rstrip(b">") + rb"\s*>").match(data, at) if root else None
    if root and closing is None and at == len(data):
        yield window.fault("truncated", "the file ends before the end of its list", at)
        return
    end = skip_prolog(data, closing.end() if closing else at)
    if end < len(data):
        yield window.stray(end, len(data))


# ---------------------------------------------------------------------------------------- JSON

# What matters for the depth of a value: a bracket, or a string, skipped whole. A string holds no line end: one that
# does is broken, and must not swallow what follows.
_TOKEN = re.compile(rb'"[^"\\\n]*(?:\\.[^"\\\n]*)*("?)|[{}\[\]]', re.DOTALL)
_LIST = rb'"questions\w*"\s*:\s*(?:\{\s*"question"\s*:\s*)?\[?'
_ENVELOPE = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*" + _LIST)
_NEXT_LIST = re.compile(rb"[\s\]}]*,\s*" + _LIST)
_CLOSING = re.compile(rb"[\s\]}]*")
_BETWEEN = re.compile(rb"[\s,]*")
# What begins a record, in its own envelope or bare; the one inside another of its kind means that this was cut short.
_WRAPPED = re.compile(rb'\{\s*"question"\s*:')
_BARE = re.compile(rb'\{\s*"uid"\s*:')
_SECOND = re.compile(rb'\}\s*,?\s*\{\s*"(?:question|uid)"\s*:')


def split_json(stream: IO[bytes]) -> Iterator[Piece | Fault]:
    """Cut the objects out of `{"questionsEcrites": {"question": [ … ]}}`, of a list, or of documents one after
    another; a small file that is one question is one piece."""
    window = _Window(stream)
    envelope = _ENVELOPE.match(window.data)
    at = envelope.end() if envelope else skip_blank(window.data)
    bracket = window.data[at : at + 1] == b"[" and not envelope
    if not (envelope or bracket or _SECOND.search(window.data)) and window.is_whole():
        yield Piece(window.data, 0)
        return
    yield from _objects(window, at + bracket, b"[" if bracket or envelope else b"")


def resume_json(stream: IO[bytes], position: int, root: bytes) -> Iterator[Piece | Fault]:
    """Go on where a piece of `split_json` ended: the stream stands at that byte of the file."""
    return _objects(_Window(stream, position), 0, root)


def _objects(window: _Window, at: int, root: bytes) -> Iterator[Piece | Fault]:
    broken = 0
    while True:
        found = _whole_object(window.data, at)
        if found is None and window.grow(at):
            at = 0
            continue
        start, end = found or _broken_object(window.data, at)
        if start == len(window.data):
            yield from _after_last_object(window, at, listed=bool(root))
            return
        if (gap := _end(_BETWEEN, window.data, at)) < start:
            yield window.stray(gap, start)
        if start < end:
            yield Piece(window.data[start:end], window.offset + start, root)
            broken = broken + 1 if found is None else 0
            if broken and end == len(window.data) and window.ended:
                return
            if broken == _MAX_BROKEN:
                yield window.too_broken(end)
                return
            at = end
            continue
        if window.grow(end):  # to see what follows the list
            end = 0
        if following := _NEXT_LIST.match(window.data, end):
            at = following.end()
            continue
        if (rest := _end(_CLOSING, window.data, end)) < len(window.data):
            yield window.stray(rest, len(window.data))
        return


def _end(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    match = pattern.match(data, at)
    return match.end() if match else at


def _whole_object(data: bytes, at: int) -> tuple[int, int] | None:
    """The next value in brackets, or the part of one that another record interrupts; an empty span where the list
    ends; None: not yet whole."""
    start = depth = 0
    record = _BARE
    for token in _TOKEN.finditer(data, at):
        mark = token[0][:1]
        if mark == b'"':
            if not token[1] and token.end() >= len(data) - 1:
                return None
        elif mark in b"{[":
            if depth == 0:
                start = token.start()
                record = _WRAPPED if _WRAPPED.match(data, start) else _BARE
            elif mark == b"{" and record.match(data, token.start()):
                return start, token.start()
            depth += 1
        else:
            depth -= 1
            if depth < 0:
                return token.start(), token.start()
            if depth == 0:
                return start, token.end()
    return None


def _broken_object(data: bytes, at: int) -> tuple[int, int]:
    """The next record that has no end: up to what begins the record after it, or up to the end of the data; an empty
    span there if no record begins."""
    start = data.find(b"{", at)
    if start < 0:
        return len(data), len(data)
    record = _WRAPPED if _WRAPPED.match(data, start) else _BARE
    other = record.search(data, start + 1)
    return start, other.start() if other else len(data)


def _after_last_object(window: _Window, at: int, *, listed: bool) -> Iterator[Fault]:
    """Say what is wrong where a record was expected and none began."""
    rest = _end(_BETWEEN, window.data, at)
    if not window.ended:
        yield window.fault("too-large", f"over {MAX_RECORD >> 20} MiB without a question: the rest is not read", at)
    elif rest < len(window.data):
        yield window.stray(rest, len(window.data))
    elif listed:
        yield window.fault("truncated", "the file ends before the end of its list", at)


SPLITTERS: dict[str, Callable[[IO[bytes]], Iterator[Piece | Fault]]] = {
    "opendata-xml": split_xml,
    "opendata-json": split_json,
}
# Go on in the middle of a file: (stream, its position in the file, root of the piece before).
RESUMERS: dict[str, Callable[[IO[bytes], int, bytes], Iterator[Piece | Fault]]] = {
    "opendata-xml": resume_xml,
    "opendata-json": resume_json,
}
