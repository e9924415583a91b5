"""Cut a large graph into parts that can be checked one by one, with the results of the whole.

The statements about a question stand in its own graph and point outwards: to the nodes of shared graphs (deputies,
ministries, journal pages), now and then to other questions. So a part is

- some thousand questions, with the shared descriptions that their shapes can reach, or
- at the end, all shared descriptions, the questions that mention another, that are mentioned by one, or that shapes
  reach backwards from a shared node, and the statements that make a shared node a target.

A result is taken from the part that holds everything about its focus node. Where a graph is not built like that, or a
shape looks without bounds, `cut` says so and the graph is checked whole.
"""

import mmap
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from kg.errors import InputError
from kg.rdf.blocks import Block, as_triples, graph_blocks, joined
from kg.rdf.compression import open_read
from kg.validation.shapes import Shapes

# About 60,000 statements: large enough to keep the engine busy, small enough for two at a time in 200 MB.
PART_BYTES = 12 << 20
_QUESTION_GRAPH = re.compile(rb"<(?P<base>[^>]*/)graph/question/(?P<key>[^/>]+/[^/>]+/[^/>]+)>")
_MENTIONED = re.compile(rb"/id/question/([^/>]+/[^/>]+/[^/>]+)[/>]")
_OBJECT = re.compile(rb"> (<[^>]+>) (?:<[^>]+> )?\.\n")


class Part(NamedTuple):
    """A file of N-Quads, and the test of which focus nodes' results it decides."""

    path: Path
    decides: Callable[[str], bool]


class NotPartitionableError(Exception):
    """The graph has to be checked whole."""


class Partition:
    """The parts of N-Quads files. Files are read twice; `folder` holds what is passed on."""

    def __init__(self, files: list[Path], folder: Path, shapes: Shapes, part_bytes: int | None = None) -> None:
        self._files, self._folder = files, folder
        self._part_bytes = part_bytes or PART_BYTES
        self._depth = shapes.depth()
        self._inverse = frozenset(predicate.encode() for predicate in shapes.inverse_predicates())
        self._target = frozenset(predicate.encode() for predicate in shapes.target_predicates()) - self._inverse
        self._targets: set[int] = set()
        self._base = b""
        self._entangled: set[bytes] = set()
        self._shared: dict[bytes, list[tuple[int, int]]] = {}
        self._snapshots: dict[bytes, bytes] = {}
        self._borrowed: list[tuple[bytes, bytes]] = []
        self.lines = 0
        self.file_of: dict[bytes, str] = {}

    def parts(self) -> Iterator[Part]:
        """Write and yield one part after the other.

        :raises NotPartitionableError: before the first one
        """
        shared, targets = self._folder / "shared.nt", self._folder / "targets.nt"
        with shared.open("wb") as shared_out, targets.open("wb") as targets_out:
            self._survey(shared_out, targets_out)
        names = (b"id/question/", b"graph/question/", b"id/snapshot/")
        own = tuple((b"<" + self._base + name).decode() for name in names)
        last = self._folder / "last.nq"
        with last.open("wb") as rest, _mapped(shared) as descriptions:
            number, size, blocks = 0, 0, list[bytes]()
            for key, block in self._questions():
                if key in self._entangled:
                    rest.write(block)
                    continue
                blocks.append(block)
                size += len(block)
                if size > self._part_bytes:
                    yield self._part(number, b"".join(blocks), descriptions, own)
                    number, size, blocks = number + 1, 0, []
            if blocks:
                yield self._part(number, b"".join(blocks), descriptions, own)
            rest.write(descriptions)
            with targets.open("rb") as lines:
                shutil.copyfileobj(lines, rest)
        decided = {key.decode() for key in self._entangled}
        decided.update(node.decode() for node, key in self._snapshots.items() if key in self._entangled)
        yield Part(last, lambda node: not node.startswith(own) or _question_of(node) in decided or node in decided)

    def _part(self, number: int, lines: bytes, descriptions: bytes | mmap.mmap, own: tuple[str, ...]) -> Part:
        """The lines, and what is said of the shared nodes within reach."""
        path = self._folder / f"{number:06d}.nq"
        with path.open("wb") as out:
            out.write(lines)
            reached: set[bytes] = set()
            wanted = {node for node in _OBJECT.findall(lines) if node in self._shared}
            for _ in range(self._depth):
                reached |= wanted
                said = b"".join(descriptions[a:b] for node in sorted(wanted) for a, b in self._shared[node])
                out.write(said)
                wanted = {node for node in _OBJECT.findall(said) if node in self._shared} - reached
        return Part(path, lambda node: node.startswith(own))

    def _questions(self) -> Iterator[Block]:
        for file in self._files:
            with open_read(file) as stream:
                for graph, block in joined(graph_blocks(stream)):
                    if match := _QUESTION_GRAPH.fullmatch(graph):
                        yield match["key"], block

    def _survey(self, shared: IO[bytes], targets: IO[bytes]) -> None:
        """Write apart what is not a question's own, and find the questions that touch others."""
        seen: set[bytes] = set()
        for file in self._files:
            try:
                with open_read(file) as stream:
                    for graph, block in joined(graph_blocks(stream)):
                        match = _QUESTION_GRAPH.fullmatch(graph)
                        if match is None:
                            self._share(as_triples(graph, block), shared, file)
                            continue
                        key = match["key"]
                        if key in seen or (self._base and match["base"] != self._base):
                            raise NotPartitionableError(f"{graph.decode()} comes twice, or under another base")
                        seen.add(key)
                        self._base = match["base"]
                        if len(self._files) > 1:
                            self.file_of[key] = str(file)
                        self._question(key, block, targets)
            except InputError as error:
                raise NotPartitionableError(str(error)) from error
        if not self._base:
            raise NotPartitionableError("no graphs of questions")
        if self._snapshots.keys() & self._shared.keys():
            raise NotPartitionableError("a shared graph speaks of what belongs to a question")
        for key, snapshot in self._borrowed:
            owner = self._snapshots.get(snapshot, key)
            self._entangled.update((key, owner) if owner != key else ())

    def _share(self, lines: bytes, out: IO[bytes], file: Path) -> None:
        """Index the lines of a shared graph by subject."""
        start = out.tell()
        out.write(lines)
        for line in lines.split(b"\n")[:-1]:
            subject = line[: line.index(b" ")]
            if subject.startswith(b"_:"):
                raise NotPartitionableError("there are blank nodes")
            end = start + len(line) + 1
            places = self._shared.setdefault(subject, [])
            if places and places[-1][1] == start:
                places[-1] = (places[-1][0], end)
            else:
                places.append((start, end))
            start = end
            if len(self._files) > 1:
                self.file_of.setdefault(subject, str(file))
            self.lines += 1
        self._entangled.update(_MENTIONED.findall(lines))

    def _question(self, key: bytes, block: bytes, targets: IO[bytes]) -> None:
        """Look at each statement of a question's graph: whom it describes, and what it points to."""
        any_question, snapshot = b"<%bid/question/" % self._base, b"<%bid/snapshot/" % self._base
        own = (any_question + key + b"/", any_question + key + b"> ", b"<%bgraph/question/%b> " % (self._base, key))
        described = b""
        for line in block.split(b"\n")[:-1]:
            self.lines += 1
            subject, predicate, rest = line.split(b" ", 2)
            if not line.startswith(own) and subject != described:
                # A question's graph describes its source snapshot, which then belongs to it, and nothing else.
                if not subject.startswith(snapshot) or subject in self._snapshots or described:
                    raise NotPartitionableError(f"the graph of {key.decode()} describes {subject.decode()}")
                self._snapshots[subject] = key
                described = subject
            if rest.startswith(own):
                continue
            if rest.startswith(any_question):
                self._entangled.add(key)
                self._entangled.update(_MENTIONED.findall(rest))
            if rest.startswith(snapshot):
                self._borrowed += [(key, node)] if (node := rest[: rest.index(b" ")]) != described else []
            elif predicate in self._inverse:
                self._entangled.add(key)
            elif predicate in self._target:
                target = hash((predicate, rest[: rest.rindex(b" <")]))
                if target not in self._targets:
                    self._targets.add(target)
                    targets.write(line + b"\n")


def _question_of(node: str) -> str:
    """The key in the IRI of a question, of a part of it or of its graph."""
    return "/".join(node.partition("/question/")[2].rstrip(">").split("/")[:3])


@contextmanager
def _mapped(path: Path) -> Iterator[bytes | mmap.mmap]:
    """The file's bytes, without reading them; an empty file cannot be mapped."""
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            yield b""
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            yield mapped
