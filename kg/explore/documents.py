"""The graph as documents for programs: things by content negotiation, named graphs, the ontology, shapes, queries."""

import hashlib
import io
import re

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg import assets
from kg.errors import InputError
from kg.explore import asking
from kg.explore.media import GRAPH_TYPES, HTML, choose, content_type
from kg.explore.pages import page_of
from kg.explore.site import respond, view_of
from kg.explore.terms import terms
from kg.explore.view import View, render
from kg.rdf.formats import FORMATS
from kg.rdf.vocabulary import CONCEPT, PREFIXES, QAN, VOID

_DATA = re.compile(r"(?P<path>.+)\.(?P<format>ttl|jsonld|nt|rdf)")
_ABOUT = "CONSTRUCT { ?thing ?p ?o } WHERE { ?thing ?p ?o }"
# The parts of a question are described with it: they have no life of their own.
_PARTS = """
CONSTRUCT { ?part ?p ?o } WHERE {
  { ?thing qan:hasAnswer|qan:hasEvent|qan:hasAllocation|qan:displayedAffiliation ?part }
  UNION { ?part qan:inText|qan:formerTextOf ?thing }
  UNION { ?thing qan:hasAnswer ?answer . ?part qan:inText|qan:formerTextOf ?answer }
  ?part ?p ?o
}"""
_DATASETS = """
CONSTRUCT { ?s ?p ?o } WHERE { ?s a ?class ; ?p ?o . FILTER(?class IN (void:Dataset, dcat:Dataset)) }"""
_NAMES = """
CONSTRUCT { ?o ?name ?label } WHERE {
  ?thing ?p ?o . ?o ?name ?label
  FILTER(?name IN (rdfs:label, skos:prefLabel, foaf:name))
}"""


def thing(request: Request) -> Response:
    """303 See Other: the thing is not a document; the page or the data about it is."""
    view = view_of(request)
    path = request.path_params["path"]
    iri = view.graph.iri(path)
    chosen = choose(request.headers.get("accept"), HTML | GRAPH_TYPES)
    headers = {"Vary": "Accept"}
    if iri is None or not view.graph.exists(iri):
        raise HTTPException(404, "the graph says nothing of this thing", headers)
    if chosen is None:
        raise HTTPException(406, f"offered: {', '.join([*HTML.values(), *GRAPH_TYPES.values()])}", headers)
    links = [f'<{view.data_url(path, s)}>; rel="describedby"; type="{t}"' for s, t in GRAPH_TYPES.items()]
    target = view.href(iri) if chosen == "html" else view.data_url(path, chosen)
    if chosen == "html" and request.url.query:
        target += f"?{request.url.query}"
    return RedirectResponse(target, 303, {**headers, "Link": ", ".join(links), **request.app.state.cors})


def data(request: Request) -> Response:
    """The RDF document about a thing; without a suffix its format is negotiated."""
    view = view_of(request)
    match = _DATA.fullmatch(request.path_params["path"])
    path = match["path"] if match else request.path_params["path"]
    chosen = match["format"] if match else choose(request.headers.get("accept"), GRAPH_TYPES)
    if chosen is None:
        raise HTTPException(406, f"offered: {', '.join(GRAPH_TYPES.values())}")
    iri = view.graph.iri(path)
    triples = description(view, iri) if iri else set()
    if not triples:
        raise HTTPException(404, "the graph says nothing of this thing")
    link = f'<{iri}>; rel="describes", <{view.href(iri or "")}>; rel="alternate"; type="text/html"'
    return rdf(request, triples, chosen, Link=link)


def description(view: View, iri: str) -> set[ox.Triple]:
    """What the graph says of a thing, of the parts of a question, and the names of what it points to."""
    found: set[ox.Triple] = set()
    texts = [_ABOUT, _PARTS] if f"{QAN}Question" in view.graph.types(iri) else [_ABOUT]
    for text in texts:
        found |= _triples(view, text, iri)
    return found | _triples(view, _NAMES, iri) if found else found


def _triples(view: View, text: str, iri: str) -> set[ox.Triple]:
    result = view.graph.store.query(text, {"thing": ox.NamedNode(iri)})
    assert not isinstance(result, ox.QueryBoolean | ox.QuerySolutions)
    return set(result)


def rdf(request: Request, triples: set[ox.Triple], name: str, **headers: str) -> Response:
    """A document in RDF, its statements sorted, so that equal graphs are equal bytes."""
    text = "\n".join(map(str, triples))
    used = {prefix: iri for prefix, iri in PREFIXES.items() if f"<{iri}" in text}
    out = io.BytesIO()
    ox.serialize(sorted(triples, key=str), out, format=FORMATS[name], prefixes=used)
    return file(request, out.getvalue(), GRAPH_TYPES[name], **headers)


def file(request: Request, content: bytes, media: str, **headers: str) -> Response:
    """Bytes with their hash as ETag; 304 for a client that has them."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    fixed = {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache", **headers, **request.app.state.cors}
    if request.headers.get("if-none-match") in (tag, f"W/{tag}"):
        return Response(status_code=304, headers=fixed)
    return Response(content, headers={**fixed, "Content-Type": content_type(media)})


def graph(request: Request) -> Response:
    """A named graph: its statements as RDF; for readers, as a page."""
    view = view_of(request)
    path = request.path_params["path"]
    iri = view.graph.iri(path, "graph")
    chosen = choose(request.headers.get("accept"), HTML | GRAPH_TYPES)
    if chosen is None:
        raise HTTPException(406, f"offered: {', '.join([*HTML.values(), *GRAPH_TYPES.values()])}")
    if iri is None:
        raise HTTPException(404, "no such graph")
    if chosen == "html":
        question = view.graph.iri(path) if path.startswith("question/") else None
        if question and view.graph.exists(question):
            return RedirectResponse(view.href(question), 303, {"Vary": "Accept"})
        page = page_of(view, iri)
        if page is None:
            raise HTTPException(404, "no such graph")
        return respond(request, view, render(page.template, view, thing_path=None, **page.context))
    text = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?thing { ?s ?p ?o } }"
    triples = _triples(view, text, iri)
    if not triples:
        raise HTTPException(404, "no such graph")
    return rdf(request, triples, chosen)


def concept(request: Request) -> Response:
    """A concept of the ontology: its place in the readable page, or the file of the concepts."""
    path = request.path_params["path"].rstrip("/")
    if f"{CONCEPT}{path}" not in terms():
        raise HTTPException(404, "no such concept")
    chosen = choose(request.headers.get("accept"), HTML | GRAPH_TYPES)
    target = f"/ontology#{path}" if chosen == "html" else f"/ontology?format={chosen or 'ttl'}"
    return RedirectResponse(target, 303, {"Vary": "Accept"})


def ontology(request: Request) -> Response:
    """The ontology: a readable page, or RDF."""
    chosen = request.query_params.get("format") or choose(request.headers.get("accept"), HTML | GRAPH_TYPES)
    if chosen == "html":
        view = view_of(request)
        groups: dict[str, list[object]] = {"class": [], "property": [], "scheme": [], "concept": []}
        for term in sorted(terms().values(), key=lambda each: each.local.lower()):
            groups[term.kind].append(term)
        return respond(request, view, render("ontology.html", view, groups=groups, terms=terms()))
    return _files(request, "ontology", chosen)


def shapes(request: Request) -> Response:
    """The SHACL shapes: their files as a page, or RDF."""
    chosen = request.query_params.get("format") or choose(request.headers.get("accept"), HTML | GRAPH_TYPES)
    if chosen == "html":
        view = view_of(request)
        paths = sorted(assets.directory("shapes").glob("*.ttl"))
        texts = [(path.stem, path.read_text(encoding="utf-8")) for path in paths]
        return respond(request, view, render("shapes.html", view, files=texts))
    return _files(request, "shapes", chosen)


def _files(request: Request, folder: str, chosen: str | None) -> Response:
    if chosen not in GRAPH_TYPES:
        raise HTTPException(406, f"offered: {', '.join([*HTML.values(), *GRAPH_TYPES.values()])}")
    triples = {
        quad.triple
        for path in sorted(assets.directory(folder).glob("*.ttl"))  # type: ignore[arg-type]
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    }
    return rdf(request, triples, chosen)


def query_text(request: Request) -> Response:
    """The file of a query of the library."""
    try:
        found = asking.library_query(request.path_params["name"])
    except InputError as error:
        raise HTTPException(404, str(error)) from error
    return file(request, found.text.encode(), "application/sparql-query")


def void(request: Request) -> Response:
    """What the dataset is: its own description where the graph has one, else counts made here."""
    view = view_of(request)
    chosen = choose(request.headers.get("accept"), GRAPH_TYPES)
    if chosen is None:
        raise HTTPException(406, f"offered: {', '.join(GRAPH_TYPES.values())}")
    address = str(request.base_url)
    dataset = ox.NamedNode(f"{view.graph.base}graph/dataset")
    result = view.graph.store.query(_DATASETS)
    assert not isinstance(result, ox.QueryBoolean | ox.QuerySolutions)
    triples = set(result)
    own = {t.subject for t in triples if isinstance(t.subject, ox.NamedNode)}
    subject = min(own, key=lambda node: (len(node.value), node.value)) if own else dataset
    triples |= {
        ox.Triple(subject, ox.NamedNode(f"{PREFIXES['rdf']}type"), ox.NamedNode(f"{VOID}Dataset")),
        ox.Triple(subject, ox.NamedNode(f"{VOID}sparqlEndpoint"), ox.NamedNode(f"{address}sparql")),
        ox.Triple(subject, ox.NamedNode(f"{VOID}uriSpace"), ox.Literal(f"{view.graph.base}id/")),
        ox.Triple(subject, ox.NamedNode(f"{VOID}vocabulary"), ox.NamedNode(QAN.rstrip("#"))),
    }
    return rdf(request, triples, chosen)
