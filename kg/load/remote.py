"""Load graphs into a server by its standard protocols, in batches that can be taken up again.

The batches are a function of the files and the server's limits. A checkpoint beside the first file tells how many the
server has taken; it is keyed by the files' hash and the address, and goes when all is done. To send a batch again
does no harm. At the end the quads of every graph are counted, and a graph that lacks some is sent anew: a server that
was killed may have forgotten what it had acknowledged.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import msgspec
import pyoxigraph as ox

from kg.errors import EndpointError, InputError
from kg.load.graphs import Batch, batches, file_graphs
from kg.load.servers import Server, server_at
from kg.rdf.blocks import Block, as_triples
from kg.rdf.compression import atomic

_COUNTED_AT_ONCE = 200
Progress = Callable[[int], None]


class Checkpoint(msgspec.Struct):
    """How far a load has come. `fresh`: the server had no graph when it began, so none has to be dropped."""

    files: str
    endpoint: str
    fresh: bool
    done: int = 0


class Sent(msgspec.Struct, frozen=True):
    """What a load did: graphs and quads of the files, batches skipped since an earlier try, graphs sent anew."""

    graphs: int
    quads: int
    skipped: int
    repaired: int


class Loader:
    """Sends files to one server. `retries` is how often a request is tried again, after 0.5, 1, 2 … seconds."""

    def __init__(
        self,
        endpoint: str,
        *,
        update: str | None = None,
        gsp: str | None = None,
        auth: httpx.Auth | None = None,
        retries: int = 5,
        timeout: int = 300,
    ) -> None:
        if not endpoint.startswith(("http://", "https://")):
            raise InputError("bad-endpoint", f"not an http(s) address: {endpoint!r}")
        self._client = httpx.Client(auth=auth, timeout=timeout)
        self._retries = retries
        try:
            header = self._request("GET", endpoint, params={"query": "ASK { }"}).headers.get("server", "")
        except EndpointError:
            self._client.close()
            raise
        self.server: Server = server_at(endpoint, header, update, gsp)

    def __enter__(self) -> "Loader":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def load(self, paths: list[Path], graph: str | None = None, progress: Progress | None = None) -> Sent:
        """Replace the graphs of the files on the server.

        `progress` is called with the number of quads sent.

        :raises EndpointError: the server refuses, or stays away; the same call goes on from there
        :raises InputError: an unreadable file, triples without a graph where `graph` is not given
        """
        digest = _digest(paths, graph)
        place = paths[0].with_name(f"{paths[0].name}.load-{hashlib.sha256(self.server.query.encode()).hexdigest()[:8]}")
        point = self._resume(place, digest)
        expected: dict[bytes, int] = {}
        quads = skipped = 0
        for number, batch in enumerate(self._batches(paths, graph)):
            for name, lines in batch.blocks:
                expected[name] = expected.get(name, 0) + len(set(lines.split(b"\n"))) - 1
            quads += batch.lines
            if number < point.done:
                skipped += 1
                continue
            self._send(batch, () if point.fresh else batch.begun)
            point.done = number + 1
            with atomic(place) as stream:
                stream.write(msgspec.json.encode(point))
            if progress:
                progress(quads)
        wrong = self._wrong_counts(expected)
        if wrong:
            # Blocks of one graph may be spread over several batches.
            wanted = ((name, lines) for name, lines in self._blocks(paths, graph) if name in wrong)
            for batch in batches(wanted, self.server.most_lines, self.server.most_bytes):
                self._send(batch, batch.begun)
            if still := self._wrong_counts({name: expected[name] for name in wrong}):
                first = min(still).decode()
                raise EndpointError(
                    "incomplete", f"{len(still)} graphs are not as sent, {first} first", "load it again"
                )
        place.unlink(missing_ok=True)
        return Sent(len(expected), quads, skipped, len(wrong))

    def apply(self, operations: Iterator[str]) -> int:
        """Send SPARQL Update requests, one after the other; how many."""
        count = 0
        for count, text in enumerate(operations, 1):  # noqa: B007
            self._update(text)
        return count

    def _resume(self, place: Path, digest: str) -> Checkpoint:
        if place.is_file():
            try:
                point = msgspec.json.decode(place.read_bytes(), type=Checkpoint)
            except msgspec.DecodeError:
                point = None
            if point and (point.files, point.endpoint) == (digest, self.server.query):
                return point
        return Checkpoint(digest, self.server.query, fresh=not self._ask("ASK { GRAPH ?g { ?s ?p ?o } }"))

    def _batches(self, paths: list[Path], graph: str | None) -> Iterator[Batch]:
        return batches(self._blocks(paths, graph), self.server.most_lines, self.server.most_bytes)

    @staticmethod
    def _blocks(paths: list[Path], graph: str | None) -> Iterator[Block]:
        return (block for path in paths for block in file_graphs(path, graph))

    def _send(self, batch: Batch, dropped: tuple[bytes, ...]) -> None:
        if self.server.way == "put":
            begun = set(batch.begun)
            for name, lines in batch.blocks:
                self._put(name, as_triples(name, lines), whole=name in begun)
                begun.discard(name)
            return
        drops = ";\n".join(f"DROP SILENT GRAPH {name.decode()}" for name in dropped)
        if self.server.way == "quads":
            assert self.server.gsp
            if drops:
                self._update(drops)
            headers = {"Content-Type": "application/n-quads"}
            address = f"{self.server.gsp}?no_transaction"
            self._request("POST", address, content=batch.quads(), headers=headers)
        else:
            self._update(";\n".join(filter(None, (drops, batch.insert_data()))))

    def _put(self, name: bytes, triples: bytes, *, whole: bool) -> None:
        assert self.server.gsp
        headers = {"Content-Type": "text/turtle"}  # every server reads it; N-Triples are Turtle
        params = {"graph": name.decode()[1:-1]}
        self._request("PUT" if whole else "POST", self.server.gsp, params=params, content=triples, headers=headers)

    def _update(self, text: str) -> None:
        headers = {"Content-Type": "application/sparql-update"}
        self._request("POST", self.server.update, content=text.encode(), headers=headers)

    def _wrong_counts(self, expected: dict[bytes, int]) -> set[bytes]:
        """The graphs that do not hold as many quads as were sent."""
        names = sorted(expected)
        wrong: set[bytes] = set()
        for start in range(0, len(names), _COUNTED_AT_ONCE):
            some = names[start : start + _COUNTED_AT_ONCE]
            values = " ".join(name.decode() for name in some)
            rows = self._select(
                f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
            )
            found = {str(row["g"]).encode(): int(row["n"].value) for row in rows if isinstance(row["n"], ox.Literal)}
            wrong.update(name for name in some if found.get(name, 0) != expected[name])
        return wrong

    def _select(self, text: str) -> ox.QuerySolutions:
        answer = self._query(text)
        assert isinstance(answer, ox.QuerySolutions)
        return answer

    def _ask(self, text: str) -> bool:
        return bool(self._query(text))

    def _query(self, text: str) -> ox.QuerySolutions | ox.QueryBoolean:
        headers = {"Accept": "application/sparql-results+json"}
        answer = self._request("POST", self.server.query, data={"query": text}, headers=headers)
        return ox.parse_query_results(answer.content, ox.QueryResultsFormat.JSON)

    def _request(self, method: str, url: str, **options: object) -> httpx.Response:
        for attempt in range(self._retries + 1):
            try:
                answer = self._client.request(method, url, **options)  # type: ignore[arg-type]
            except httpx.HTTPError as error:
                problem = EndpointError("endpoint-unreachable", f"{url}: {error}", "the same command goes on from here")
            else:
                if answer.is_success:
                    return answer
                said = " ".join(answer.text.split())[:200]
                problem = EndpointError("endpoint-refused", f"{url}: HTTP {answer.status_code} {said}")
                if answer.status_code < 500 and answer.status_code != 429:
                    raise problem
            if attempt < self._retries:
                time.sleep(0.5 * 2**attempt)
        raise problem


def _digest(paths: list[Path], graph: str | None) -> str:
    digest = hashlib.sha256((graph or "").encode())
    for path in paths:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
