"""What differs between SPARQL servers: their addresses, the size of what they take, the fastest standard way in."""

import os
from pathlib import Path
from typing import Literal, NamedTuple

import httpx

from kg.errors import InputError, UnreadableError

Way = Literal["quads", "update", "put"]


class Server(NamedTuple):
    """A server's addresses and limits. `way`: N-Quads posted to the Graph Store Protocol's dataset, SPARQL Update, or
    one PUT a graph."""

    name: str
    query: str
    update: str
    gsp: str | None
    way: Way
    most_lines: int
    most_bytes: int


# A server by its `Server:` header: how its query address ends, what its update and graph store addresses end in.
_KNOWN = {
    # Its loader takes N-Quads at any size, without a transaction at six times the speed.
    "oxigraph": (("/query",), "/update", "/store", "quads", 60_000, 8 << 20),
    # Its compiler refuses updates of 10,000 lines.
    "virtuoso": (("/sparql-auth", "/sparql"), "/sparql-auth", "/sparql-graph-crud-auth", "update", 1_000, 1 << 20),
    "fuseki": (("/query", "/sparql"), "/update", "/data", "update", 10_000, 4 << 20),
}


def server_at(endpoint: str, header: str, update: str | None = None, gsp: str | None = None) -> Server:
    """The server behind a query address, by the `Server:` header it answered with; `update` and `gsp` where it keeps
    these elsewhere than usual.

    >>> server_at("http://127.0.0.1:7878/query", "Oxigraph/0.5.13").update
    'http://127.0.0.1:7878/update'
    """
    name = next((name for name in _KNOWN if name in header.lower()), "")
    if not name:
        return Server("unknown", endpoint, update or endpoint, gsp, "put" if gsp else "update", 1_000, 1 << 20)
    endings, its_update, its_gsp, way, most_lines, most_bytes = _KNOWN[name]
    root = next((endpoint.removesuffix(end) for end in endings if endpoint.endswith(end)), endpoint.rstrip("/"))
    if gsp and name != "oxigraph":
        way = "put"
    return Server(name, endpoint, update or root + its_update, gsp or root + its_gsp, way, most_lines, most_bytes)  # type: ignore[arg-type]


def credentials(file: Path | None = None) -> httpx.Auth | None:
    """From `KG_ENDPOINT_USER`, `KG_ENDPOINT_PASSWORD` and `KG_ENDPOINT_AUTH` (basic or digest), or from a file with
    such lines (`KG_ENDPOINT_USER=…`); None without a user.

    :raises InputError: an unreadable file, an unknown way to authenticate
    """
    values = dict(os.environ)
    if file:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise UnreadableError("unreadable", f"{file}: {error.strerror}") from error
        values |= {k.strip(): v.strip() for k, _, v in (line.partition("=") for line in lines if "=" in line)}
    user, password = values.get("KG_ENDPOINT_USER"), values.get("KG_ENDPOINT_PASSWORD", "")
    way = values.get("KG_ENDPOINT_AUTH", "basic").lower()
    if way not in ("basic", "digest"):
        raise InputError("bad-auth", f"KG_ENDPOINT_AUTH is {way!r}", "basic or digest")
    if not user:
        return None
    return httpx.DigestAuth(user, password) if way == "digest" else httpx.BasicAuth(user, password)


def curl_lines(server: Server, digest: bool) -> list[str]:
    """What a load sends, as curl commands for graph.nq and graph.ru; credentials stay in the environment."""
    auth = f'{"--digest " if digest else ""}--user "$KG_ENDPOINT_USER:$KG_ENDPOINT_PASSWORD" '
    lines = [f"curl -f {auth}-H 'Content-Type: application/sparql-update' --data-binary @graph.ru '{server.update}'"]
    if server.way == "quads":
        address = f"{server.gsp}?no_transaction"
        lines.append(f"curl -f {auth}-H 'Content-Type: application/n-quads' --data-binary @graph.nq '{address}'")
    if server.way == "put":
        address = f"{server.gsp}?graph=GRAPH-IRI"
        lines.append(f"curl -f {auth}-X PUT -H 'Content-Type: text/turtle' --data-binary @graph.ttl '{address}'")
    return lines
