"""The web application: addresses → pages, linked data and the SPARQL endpoint; read-only, nothing from outside."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import EndpointError
from kg.explore import documents, site
from kg.explore.i18n import choose_language
from kg.explore.protocol import CORS
from kg.explore.serving import Served
from kg.explore.turns import Turns
from kg.explore.view import HERE, View, render

log = logging.getLogger("kg.explore")

_HEADERS = {
    b"content-security-policy": b"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    b" form-action 'self'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
}
_METHODS = ["GET", "HEAD"]


class SafeHeaders:
    """Headers that every answer carries: the page may load from this server alone, and nothing may frame it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_HEADERS.items()]
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def create_app(served: Served, *, language: str = "fr", cors: bool = False) -> Starlette:
    """The application over what is served. `language` is what a reader gets who has chosen none; `cors` lets scripts
    of other sites read `/sparql` and the data.

    What is served is closed with the application.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if served.current.graph.index:
            await asyncio.to_thread(site.warm, served.current)
        try:
            yield
        finally:
            await served.close()

    app = Starlette(
        routes=[
            Route("/", site.listing, methods=_METHODS),
            Route("/search", site.search, methods=_METHODS),
            Route("/search.csv", site.search_csv, methods=_METHODS),
            Route("/suggest", site.suggest, methods=_METHODS),
            Route("/ministries", site.listing, methods=_METHODS),
            Route("/deputies", site.listing, methods=_METHODS),
            Route("/cited", site.listing, methods=_METHODS),
            Route("/places", site.listing, methods=_METHODS),
            Route("/page/{path:path}", site.thing, methods=_METHODS),
            Route("/id/{path:path}", in_turn(documents.thing), methods=_METHODS),
            Route("/data/{path:path}", in_turn(documents.data), methods=_METHODS),
            Route("/graph/{path:path}", in_turn(documents.graph), methods=_METHODS),
            Route("/concept/{path:path}", documents.concept, methods=_METHODS),
            Route("/ontology", documents.ontology, methods=_METHODS),
            Route("/shapes", documents.shapes, methods=_METHODS),
            Route("/.well-known/void", in_turn(documents.void), methods=_METHODS),
            Route("/queries", site.queries, methods=_METHODS),
            Route("/queries/{name}.rq", documents.query_text, methods=_METHODS),
            Route("/queries/{name}", site.query, methods=_METHODS),
            Route("/sparql", site.sparql, methods=["GET", "HEAD", "POST", "OPTIONS"]),
            Route("/completions", site.completions, methods=_METHODS),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[Middleware(SafeHeaders)],
        exception_handlers={HTTPException: _http_error, EndpointError: _endpoint_error, Exception: _failure},
        lifespan=lifespan,
    )
    app.state.language = language
    app.state.served = served
    app.state.cors = CORS if cors else {}
    app.state.turns = Turns(at_once=2, waiting=500)
    # What is typed must not wait for pages.
    app.state.quick_turns = Turns(at_once=2, waiting=500)
    return app


def in_turn(handler: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """The handler, called when it is the request's turn."""

    async def endpoint(request: Request) -> Response:
        turns: Turns = request.app.state.turns
        return await turns.take(lambda: handler(request))

    return endpoint


def _wants_html(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") or request.url.path.startswith("/page/")


def _error_page(request: Request, status: int, title: str, message: str) -> Response:
    language = choose_language(request.query_params, request.cookies, request.app.state.language)
    view = View(request.app.state.served.current.graph, language, request.url.path)
    page = render("error.html", view, status=status, title=view.t(title), message=message)
    return HTMLResponse(page, status)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404 and _wants_html(request):
        language = choose_language(request.query_params, request.cookies, request.app.state.language)
        view = View(request.app.state.served.current.graph, language)
        return _error_page(request, 404, "not_found", view.t("not_found_iri", iri=request.url.path))
    return PlainTextResponse(f"{error.detail}\n", error.status_code, headers=error.headers)


async def _endpoint_error(request: Request, error: Exception) -> Response:
    log.warning("%s", error)
    language = choose_language(request.query_params, request.cookies, request.app.state.language)
    message = View(request.app.state.served.current.graph, language).t("failed_note")
    return _error_page(request, 502, "failed", message) if _wants_html(request) else PlainTextResponse(message, 502)


async def _failure(request: Request, error: Exception) -> Response:
    # The log has the traceback; the client learns only that something failed.
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    # This answer is made outside the middleware, so it brings the headers itself.
    headers = {name.decode(): value.decode() for name, value in _HEADERS.items()}
    return PlainTextResponse("internal error\n", 500, headers=headers)
