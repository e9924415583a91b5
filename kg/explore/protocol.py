"""The SPARQL 1.1 Protocol: a query by GET, by form or by body; answers negotiated; updates refused."""

from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from kg import sparql
from kg.explore.engine import Engine, QueryRefused, Request
from kg.explore.media import GRAPH_TYPES, ROW_TYPES, choose, content_type

_FORM = "application/x-www-form-urlencoded"
_BODY = "application/sparql-query"
# With CORS asked for, a script on any page may read; nothing it could read is private.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Max-Age": "86400",
}


class BadRequest(Exception):
    """A request that the protocol does not allow: an HTTP status and a line that says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


async def answer_sparql(http: HttpRequest, engine: Engine) -> Response:
    """Answer one protocol request."""
    try:
        request = await read_request(http, engine.limits.text)
        answer = await engine.run(request)
    except BadRequest as error:
        return PlainTextResponse(f"{error}\n", error.status)
    except QueryRefused as error:
        retry = {"Retry-After": "2"} if error.code == "busy" else {}
        hint = f" ({error.hint})" if error.hint else ""
        return PlainTextResponse(f"{error}{hint}\n", error.status, headers=retry)
    media = GRAPH_TYPES[request.graph] if answer.kind == "graph" else ROW_TYPES[request.rows]
    headers = {"Vary": "Accept", "Content-Type": content_type(media)}
    return Response(answer.data, headers=headers)


async def read_request(http: HttpRequest, longest: int) -> Request:
    """The query of a request with the formats its client accepts.

    :raises BadRequest: no query or several, an update, or nothing we can answer in
    """
    params = [*http.query_params.multi_items()]
    queries = [value for name, value in params if name == "query"]
    if http.method == "POST":
        media = (http.headers.get("content-type") or "").partition(";")[0].strip().lower()
        if media == "application/sparql-update":
            raise BadRequest(403, "updates are not allowed: this server only reads")
        if media not in (_FORM, _BODY):
            raise BadRequest(415, f"post {_BODY} or {_FORM}, not {media or 'an untyped body'}")
        body = await _read(http, 3 * longest)  # a form's escapes take up to three bytes for one
        if media == _BODY:
            queries.append(body)
        else:
            from urllib.parse import parse_qsl

            fields = parse_qsl(body, keep_blank_values=True)
            params += fields
            queries += [value for name, value in fields if name == "query"]
    if any(name == "update" for name, _ in params):
        raise BadRequest(403, "updates are not allowed: this server only reads")
    if len(queries) != 1:
        raise BadRequest(400, "give one query, in the parameter « query »")
    rows, graph = _formats(http, queries[0], dict(params).get("format"))
    return Request(
        queries[0],
        rows,
        graph,
        tuple(value for name, value in params if name == "default-graph-uri"),
        tuple(value for name, value in params if name == "named-graph-uri"),
    )


async def _read(http: HttpRequest, most: int) -> str:
    data = bytearray()
    async for chunk in http.stream():
        data += chunk
        if len(data) > most:
            raise BadRequest(413, "the request is too long")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(400, "the request is not UTF-8") from error


def _formats(http: HttpRequest, query: str, named: str | None) -> tuple[str, str]:
    """Names of the formats for rows and for triples: the one the query will need must be acceptable."""
    if named is not None:
        if named not in ROW_TYPES and named not in GRAPH_TYPES:
            raise BadRequest(406, f"formats are {', '.join([*ROW_TYPES, *GRAPH_TYPES])}")
        return (named if named in ROW_TYPES else "json"), (named if named in GRAPH_TYPES else "ttl")
    accept = http.headers.get("accept")
    triples = sparql.form(query) in ("CONSTRUCT", "DESCRIBE")
    offered = GRAPH_TYPES if triples else ROW_TYPES
    chosen = choose(accept, offered)
    if chosen is None:
        raise BadRequest(406, f"this query can be answered in: {', '.join(offered.values())}")
    return ("json", chosen) if triples else (chosen, "ttl")


def service_description(base: str, address: str) -> str:
    """What this endpoint is and can do, in Turtle (SPARQL 1.1 Service Description)."""
    formats = "".join(
        f"    sd:resultFormat <http://www.w3.org/ns/formats/{name}> ;\n"
        for name in (
            "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle",
            "N-Triples", "JSON-LD", "RDF_XML",
        )
    )  # fmt: skip
    return (
        "@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .\n\n"
        f"<{address}> a sd:Service ;\n"
        f"    sd:endpoint <{address}> ;\n"
        "    sd:supportedLanguage sd:SPARQL11Query ;\n"
        "    sd:feature sd:UnionDefaultGraph ;\n"
        f"{formats}"
        f"    sd:availableGraphs <{base}graph/> .\n"
    )


def error_json(error: QueryRefused) -> JSONResponse:
    """An error for our own scripts."""
    return JSONResponse({"error": str(error.args[0]), "hint": error.hint}, error.status)
