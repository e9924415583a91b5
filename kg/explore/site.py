"""The pages for readers: each takes the request to what the page shows, and renders it in the reader's language."""

import csv
import hashlib
import io
import logging
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse

from kg import __version__
from kg.errors import InputError, KgError
from kg.explore import asking
from kg.explore.graph import is_iri
from kg.explore.i18n import LANGUAGES, choose_language
from kg.explore.index import FACETS, SORTS, Hit, Search
from kg.explore.media import GRAPH_TYPES, HTML, ROW_TYPES, choose
from kg.explore.pages import home as first
from kg.explore.pages import page_of
from kg.explore.plain import plain_hits
from kg.explore.protocol import answer_sparql, service_description
from kg.explore.serving import Generation
from kg.explore.shelf import Key, Made
from kg.explore.view import View, render
from kg.queries import list_queries

log = logging.getLogger("kg.explore")
_IRI_FACETS = ("ministry", "group", "rubrique", "deputy", "department", "entity")
_LONGEST_SEARCH = 200
_LAST_PAGE = 5_000
_MOST_PLAIN = 10_000  # questions in the CSV of an endpoint that is not ours
_PART = re.compile(r"(question/\d+/[A-Z]+/\d+)/(.+)")


def view_of(request: Request) -> View:
    """The reader's view of the graph served right now."""
    language = choose_language(request.query_params, request.cookies, request.app.state.language)
    return View(request.app.state.served.current.graph, language, request.url.path, request.url.query)


def made(view: View, html: str, **headers: str) -> Made:
    """A page ready to be sent."""
    body = html.encode()
    tag = hashlib.sha256(f"{__version__} {view.graph.version} ".encode() + body).hexdigest()[:20]
    fixed = {"ETag": f'"{tag}"', "Vary": "Cookie, Accept", "Cache-Control": "no-cache"}
    return Made(body, {**fixed, **headers})


def sent(request: Request, view: View, page: Made, status: int = 200) -> Response:
    """A page; a reader who has it already gets 304; a language given in the address is remembered."""
    tag = page.headers["ETag"]
    if request.headers.get("if-none-match") in (tag, f"W/{tag}"):
        return Response(status_code=304, headers=page.headers)
    response = HTMLResponse(page.body, status, headers=page.headers)
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie("lang", view.language, max_age=31_536_000, httponly=True, samesite="lax")
    return response


def respond(request: Request, view: View, page: str, status: int = 200, **headers: str) -> Response:
    """A page that is made anew for each request."""
    return sent(request, view, made(view, page, **headers), status)


def _key(view: View) -> Key:
    return (view.language, view.path, view.query)


Maker = Callable[[Request, View], Made | Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def shelved(make: Maker) -> Endpoint:
    """Pages that depend on the graph, the address and the language alone: made when it is the request's turn, and kept.
    A response that is no page is sent, and not kept."""

    async def endpoint(request: Request) -> Response:
        view, shelf = view_of(request), request.app.state.served.current.shelf
        key = _key(view)

        def take() -> Made | Response:
            # Another reader may have asked for the same while this one waited.
            page = shelf.get(key) or make(request, view)
            if isinstance(page, Made):
                shelf.put(key, page)
            return page

        page = shelf.get(key) or await request.app.state.turns.take(take)
        return sent(request, view, page) if isinstance(page, Made) else page

    return endpoint


def _listing(template: str, show: Callable[[View], dict[str, Any]]) -> Callable[[View], Made]:
    return lambda view: made(view, render(template, view, **show(view)))


_BUSY = {
    "/": _listing("home.html", first.home_page),
    "/ministries": _listing("listing.html", first.ministries_page),
    "/deputies": _listing("listing.html", first.deputies_page),
    "/cited": _listing("listing.html", first.cited_page),
    "/places": _listing("places.html", first.places_page),
}


@shelved
def listing(_: Request, view: View) -> Made:
    """The first page, and the lists that lead to everything."""
    return _BUSY[view.path](view)


@shelved
def thing(request: Request, view: View) -> Made | Response:
    """The page about a thing of the graph."""
    path = request.path_params["path"]
    part = _PART.fullmatch(path)
    if part and view.graph.exists(view.graph.iri(part[1]) or ""):
        # The parts of a question are shown on its page.
        return RedirectResponse(f"/page/{part[1]}{'#reponse' if part[2].startswith('reponse') else ''}", 303)
    page = _of_thing(view, path)
    if page is None:
        message = view.t("not_found_iri", iri=view.graph.iri(path) or path)
        return HTMLResponse(render("error.html", view, status=404, title=view.t("not_found"), message=message), 404)
    return page


def _of_thing(view: View, path: str) -> Made | None:
    """The page about the thing with this path below `/id/`; None if the graph says nothing of it."""
    iri = view.graph.iri(path)
    page = iri and page_of(view, iri)
    if not page:
        return None
    links = [f'<{view.data_url(path, s)}>; rel="alternate"; type="{t}"' for s, t in GRAPH_TYPES.items()]
    html = render(page.template, view, thing_path=path, **page.context)
    return made(view, html, Link=", ".join([f'<{iri}>; rel="describes"', *links]))


def warm(generation: Generation) -> None:
    """Make the busiest pages, so that their first readers do not wait for corpus-wide counts."""
    graph, language = generation.graph, LANGUAGES[0]
    try:
        for path, make in _BUSY.items():
            view = View(graph, language, path)
            generation.shelf.put(_key(view), make(view))
        for name in ("Legislature", "Ministry"):
            for row in graph.rows(f"SELECT ?thing WHERE {{ ?thing a qan:{name} }}"):
                path = (graph.address(row["thing"]) or "").removeprefix("/page/")
                view = View(graph, language, f"/page/{path}")
                page = _of_thing(view, path)
                if page:
                    generation.shelf.put(_key(view), page)
    except KgError as error:
        log.warning("warming up: %s", error)


# Search


def _search_of(request: Request, view: View) -> Search:
    """The search that an address stands for; what it cannot mean is left out."""
    params = request.query_params
    facets = []
    for facet in (*FACETS, "deputy"):
        value = params.get(facet, "").strip()
        if not value:
            continue
        if facet in _IRI_FACETS and not is_iri(value):
            value = view.graph.iri(value) or ""
        if value:
            facets.append((facet, value))
    page = params.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    sort = params.get("sort", "newest")
    return Search(
        params.get("q", "").strip()[:_LONGEST_SEARCH],
        tuple(facets),
        sort if sort in SORTS else "newest",
        min(max(1, number), _LAST_PAGE),
    )


@shelved
def search(request: Request, view: View) -> Made:
    """Questions by words and facets."""
    return made(view, render("search.html", view, **first.search_page(view, _search_of(request, view))))


def search_csv(request: Request) -> Response:
    """Every question found, as CSV with a byte order mark: spreadsheets then see the accents."""
    view = view_of(request)
    search = _search_of(request, view)
    index = view.graph.index
    hits = index.all_hits(search) if index else iter(plain_hits(view, search, _MOST_PLAIN))
    headers = {"Content-Disposition": 'attachment; filename="questions.csv"'}
    return StreamingResponse(_csv(view, hits), media_type="text/csv; charset=utf-8", headers=headers)


def _csv(view: View, hits: Iterator[Hit]) -> Iterator[str]:
    yield "\ufeff"
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["question", "label", "issued", "answered", "days", "status", "deputy", "ministry", "about"])
    for hit in hits:
        label = view.question_name({"question": hit.iri})
        cells = [hit.iri, label, hit.issued, hit.answered, hit.days, hit.status, hit.deputy, hit.ministry, hit.detail]
        # A cell that a spreadsheet would take for a formula gets an apostrophe before it.
        writer.writerow([f"'{c}" if isinstance(c, str) and c[:1] in "=+-@" and c else c for c in cells])
        if buffer.tell() > 60_000:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


async def suggest(request: Request) -> Response:
    """What a reader may mean by what they have typed so far, as JSON."""
    view = view_of(request)
    text = request.query_params.get("q", "").strip()[:_LONGEST_SEARCH]
    if not text or view.graph.index is None:
        return JSONResponse({"hits": []})
    index = view.graph.index
    hits, corrected = await request.app.state.quick_turns.take(lambda: index.suggest(text))
    return JSONResponse({"hits": [_suggestion(view, hit) for hit in hits], "corrected": corrected})


def _suggestion(view: View, hit: Hit) -> dict[str, object]:
    label = view.question_name({"question": hit.iri}) if hit.kind == "question" else hit.label
    detail = hit.detail if hit.kind == "question" else view.t("questions", n=hit.weight)
    kind = view.t(f"kind_{hit.kind}")
    return {"address": view.href(hit.iri), "label": label, "detail": detail, "kind": kind}


# SPARQL


async def sparql(request: Request) -> Response:
    """The endpoint for programs; for readers, the editor."""
    served = request.app.state.served
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": "GET, POST, OPTIONS", **request.app.state.cors})
    accept = request.headers.get("accept")
    html = "format" not in request.query_params and accept and choose(accept, ROW_TYPES | HTML) == "html"
    if request.method != "POST" and html:
        view = view_of(request)
        text = request.query_params.get("query", "")
        outcome = await asking.outcome_of(served.current.engine, view, text) if text.strip() else None
        page = await run_in_threadpool(
            render, "sparql.html", view, query=text or _EXAMPLE, outcome=outcome, limits=served.limits
        )
        return respond(request, view, page)
    if request.method != "POST" and "query" not in request.query_params and "update" not in request.query_params:
        turtle = service_description(served.current.graph.base, str(request.url.replace(query="")))
        return Response(turtle, media_type="text/turtle", headers=request.app.state.cors)
    response = await answer_sparql(request, served.current.engine)
    response.headers.update(request.app.state.cors)
    return response


_EXAMPLE = """SELECT ?question ?date ?texte WHERE {
  ?question a qan:WrittenQuestion ;
            dcterms:issued ?date ;
            qan:text ?texte .
}
ORDER BY DESC(?date)
LIMIT 20"""


@shelved
def queries(_: Request, view: View) -> Made:
    """The library."""
    return made(view, render("queries.html", view, queries=list_queries()))


async def query(request: Request) -> Response:
    """One query of the library: its form, and its rows when the form was sent."""
    view = view_of(request)
    try:
        found = asking.library_query(request.path_params["name"])
    except InputError as problem:
        raise HTTPException(404, str(problem)) from problem
    params = {name: value for name, value in request.query_params.items() if name not in ("lang", "run")}
    error = None
    text, shown, outcome = found.text, {p.name: params.get(p.name, p.default or "") for p in found.parameters}, None
    try:
        text, shown = asking.filled(found, params, view.graph.base)
        if "run" in request.query_params:
            outcome = await asking.outcome_of(request.app.state.served.current.engine, view, text)
    except InputError as problem:
        error = f"{problem.args[0]} ({problem.hint})" if problem.hint else str(problem.args[0])
    page = await run_in_threadpool(
        render, "query.html", view, found=found, shown=shown, text=text, outcome=outcome, error=error
    )
    return respond(request, view, page, 400 if error else 200)


async def completions(request: Request) -> Response:
    """What the editor proposes, as JSON."""
    view = view_of(request)
    proposed = await request.app.state.quick_turns.take(lambda: asking.completions(view))
    return JSONResponse(proposed, headers={"Cache-Control": "max-age=3600"})
