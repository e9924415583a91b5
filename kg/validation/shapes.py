"""The shapes graph: its files, the messages and paths of its shapes, and how far from a focus node they look."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kg import assets
from kg.errors import InputError
from kg.rdf.vocabulary import PREFIXES, RDF, SH

Node = ox.NamedNode | ox.BlankNode
_FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
# Steps taken for granted of a constraint in SPARQL, whose text is not analysed.
_SPARQL_STEPS = 2
_TO_THIS = re.compile(r"([\w-]+:[\w-]+|<[^>]*>)\s+\$this\b")


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


_PATH, _MESSAGE, _SPARQL, _INVERSE = _sh("path"), _sh("message"), _sh("sparql"), _sh("inversePath")
_OBJECT_TARGET = _sh("targetObjectsOf")
_NESTED = tuple(map(_sh, ("property", "node", "not", "qualifiedValueShape")))
_LISTED = tuple(map(_sh, ("and", "or", "xone")))
_WRAPPED = tuple(map(_sh, ("zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")))


def shape_files(folder: Path | None = None) -> list[Path]:
    """The files of a folder of shapes (default: our own), or the one file given.

    :raises InputError: there are none
    """
    folder = folder or assets.directory("shapes")
    files = sorted(folder.glob("*.ttl")) if folder.is_dir() else [folder]
    if not files or not all(file.is_file() for file in files):
        raise InputError("no-shapes", f"{folder}: no shapes there")
    return files


def read_shapes(folder: Path | None = None) -> rdflib.Graph:
    """All shapes of a folder as one rdflib graph.

    :raises InputError: there are none, or a file cannot be read
    """
    shapes = rdflib.Graph()
    for file in shape_files(folder):
        try:
            shapes.parse(file, format="turtle")
        except (SyntaxError, rdflib.exceptions.ParserError) as error:
            raise InputError("bad-shapes", f"{file}: {' '.join(str(error).split())[:200]}") from error
    return shapes


class Shapes:
    """The same shapes, indexed for what a report says of them."""

    def __init__(self, folder: Path | None = None) -> None:
        self._store = ox.Store()
        for file in shape_files(folder):
            try:
                self._store.load(path=str(file), format=ox.RdfFormat.TURTLE)
            except SyntaxError as error:
                raise InputError("bad-shapes", f"{file}: {error}") from error
        self.message = cache(self._message)
        self.path = cache(self._path)

    def turtle(self) -> str:
        """The whole graph, for an engine that takes text."""
        data = self._store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        assert data is not None
        return data.decode()

    def _message(self, shape: str, language: str) -> str:
        """The message of a shape in a language, else in English, else in any; "" where it has none."""
        node = _node(shape)
        holders = [node, *(c for c in self._objects(node, _SPARQL) if isinstance(c, Node))] if node else []
        literals = [m for holder in holders for m in self._objects(holder, _MESSAGE) if isinstance(m, ox.Literal)]
        texts = {m.language or "": m.value for m in literals}
        return texts.get(language) or texts.get("en") or (min(texts.values()) if texts else "")

    def _path(self, shape: str) -> str:
        """The path of a property shape in SPARQL's notation; "" for a node shape."""
        node = _node(shape)
        path = self._object(node, _PATH) if node else None
        return self._path_text(path) if path else ""

    def _path_text(self, path: Node) -> str:
        if isinstance(path, ox.NamedNode):
            return str(path)
        if inverse := self._object(path, _INVERSE):
            return f"^{self._path_text(inverse)}"
        if steps := self._list(path):
            return "/".join(self._path_text(step) for step in steps)
        if choices := self._object(path, _sh("alternativePath")):
            return f"({'|'.join(self._path_text(choice) for choice in self._list(choices))})"
        for wrapper, sign in zip(_WRAPPED, "*+?", strict=True):
            if inner := self._object(path, wrapper):
                return f"({self._path_text(inner)}){sign}"
        return ""

    def inverse_predicates(self) -> set[str]:
        """The predicates of inverse paths, and those that lead to `$this` in a constraint in SPARQL."""
        selects = (q.object.value for q in self._quads(_sh("select")) if isinstance(q.object, ox.Literal))
        names = {name for select in selects for name in _TO_THIS.findall(select)}
        return {str(quad.object) for quad in self._quads(_INVERSE)} | {_expanded(name) for name in names}

    def target_predicates(self) -> set[str]:
        """The predicates whose objects are targets."""
        return {str(quad.object) for quad in self._quads(_OBJECT_TARGET)}

    def is_partitionable(self) -> bool:
        """Whether every shape looks a bounded number of steps away, and says by class or predicate what it is about."""
        return not any(True for p in (*_WRAPPED, _sh("target")) for _ in self._quads(p))

    def depth(self) -> int:
        """How many steps from a focus node the farthest node stands that a shape looks at."""
        shapes = {q.subject for p in (_PATH, *_NESTED, *_LISTED, _SPARQL) for q in self._quads(p)}
        return max((self._depth(shape, ()) for shape in shapes if isinstance(shape, Node)), default=1)

    def _depth(self, shape: Node, above: tuple[Node, ...]) -> int:
        if shape in above:
            raise InputError("recursive-shapes", f"{shape}: a shape that needs itself")
        path = self._object(shape, _PATH)
        own = len(self._list(path) or [path]) if path else 0
        nested = [n for p in _NESTED for n in self._objects(shape, p) if isinstance(n, Node)]
        heads = [h for p in _LISTED for h in self._objects(shape, p) if isinstance(h, Node)]
        nested += [n for head in heads for n in self._list(head)]
        sparql = _SPARQL_STEPS if self._objects(shape, _SPARQL) else 0
        return own + max([sparql, *(self._depth(n, (*above, shape)) for n in nested)])

    def _quads(self, predicate: ox.NamedNode) -> Iterable[ox.Quad]:
        return self._store.quads_for_pattern(None, predicate, None)

    def _objects(self, subject: Node, predicate: ox.NamedNode) -> list[Node | ox.Literal]:
        quads = self._store.quads_for_pattern(subject, predicate, None)
        return [q.object for q in quads if not isinstance(q.object, ox.Triple)]

    def _object(self, subject: Node, predicate: ox.NamedNode) -> Node | None:
        return next((o for o in self._objects(subject, predicate) if isinstance(o, Node)), None)

    def _list(self, head: Node) -> list[Node]:
        items = []
        current: Node | None = head
        while current and current != _NIL and (item := self._object(current, _FIRST)):
            items.append(item)
            current = self._object(current, _REST)
        return items


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    return name if name.startswith("<") else f"<{PREFIXES.get(prefix, prefix + ':')}{local}>"


def _node(shape: str) -> Node | None:
    return ox.NamedNode(shape[1:-1]) if shape.startswith("<") else None
