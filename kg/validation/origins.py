"""Where the node of a result comes from: the file it stands in, the question it belongs to, the record behind it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from kg.validation.results import Result

_QUESTION = re.compile(r"<[^>]*/(?:id|graph)/question/(?P<key>(\d+)/([A-Z]+)/(\d+))[/>]")
_DERIVED = re.compile(rb"#wasDerivedFrom> <[^>]*/sha256-([0-9a-f]{64})>")


class Origins:
    """What is known of the nodes of some graphs: snapshots by question key, files by question key or node."""

    def __init__(self, snapshots: Mapping[bytes, bytes], files: Mapping[bytes, str]) -> None:
        self._snapshots, self._files = snapshots, files

    @classmethod
    def of_part(cls, path: Path, files: Mapping[bytes, str]) -> "Origins":
        """Of a file of N-Triples that fits into memory."""
        lines = path.read_bytes()
        snapshots = {}
        for match in _DERIVED.finditer(lines):
            start = lines.rfind(b"\n", 0, match.start()) + 1
            graph = lines[start : lines.index(b">", start)]
            snapshots[graph.partition(b"/graph/question/")[2]] = match[1]
        return cls(snapshots, files)

    def complete(self, results: Iterable[Result]) -> Iterator[Result]:
        """The results with their origin."""
        for result in results:
            match = _QUESTION.match(result.focus_node)
            key = match["key"].encode() if match else b""
            node = result.focus_node.encode()
            yield msgspec.structs.replace(
                result,
                file=self._files.get(key) or self._files.get(node) or "",
                question="QANR5L{}{}{}".format(*match.groups()[1:]) if match else "",
                snapshot=self._snapshots.get(key, b"").decode(),
            )
