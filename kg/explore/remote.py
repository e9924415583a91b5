"""Pass clients' queries on to a SPARQL endpoint, within our limits."""

import asyncio
import os

import httpx

from kg import sparql
from kg.explore.engine import Answer, Kind, QueryRefused, Request, check
from kg.explore.limits import Limits
from kg.explore.media import GRAPH_TYPES, ROW_TYPES


class RemoteEngine:
    """A SPARQL 1.1 endpoint; its address comes from the command line, never from a client."""

    def __init__(self, url: str, limits: Limits) -> None:
        self.url = url
        self.limits = limits
        user, password = os.environ.get("KG_ENDPOINT_USER"), os.environ.get("KG_ENDPOINT_PASSWORD")
        auth = httpx.BasicAuth(user, password) if user and password else None
        self._client = httpx.AsyncClient(auth=auth, timeout=limits.seconds)

    async def run(self, request: Request) -> Answer:
        """See `Engine.run`."""
        check(request, self.limits)
        text = sparql.declare(request.query)
        form = sparql.form(text)
        kind: Kind = "graph" if form in ("CONSTRUCT", "DESCRIBE") else "boolean" if form == "ASK" else "rows"
        media = GRAPH_TYPES[request.graph] if kind == "graph" else ROW_TYPES[request.rows]
        try:
            async with asyncio.timeout(self.limits.seconds):
                return Answer(kind, await self._fetch(text, media, request))
        except (TimeoutError, httpx.TimeoutException) as error:
            raise QueryRefused("query-timeout", f"no answer within {self.limits.seconds:g} s") from error
        except httpx.HTTPError as error:
            raise QueryRefused("endpoint", "the endpoint cannot be reached") from error

    async def _fetch(self, text: str, media: str, request: Request) -> bytes:
        params = httpx.QueryParams(
            {"default-graph-uri": [*request.default_graphs], "named-graph-uri": [*request.named_graphs]}
        )
        headers = {"Accept": media, "Content-Type": "application/sparql-query"}
        data = bytearray()
        async with self._client.stream(
            "POST", self.url, content=text.encode(), headers=headers, params=params
        ) as response:
            async for chunk in response.aiter_bytes():
                data += chunk
                if len(data) > self.limits.answer:
                    raise QueryRefused("answer-too-big", f"the answer is larger than {self.limits.answer / 1e6:g} MB")
        if response.status_code == 400:
            raise QueryRefused("bad-query", " ".join(data[:300].decode(errors="replace").split()))
        if response.status_code != 200:
            raise QueryRefused("endpoint", f"the endpoint answers HTTP {response.status_code}")
        return bytes(data)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
