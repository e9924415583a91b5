"""What templates see of one request: the reader's language, labels and links of things, dates and numbers in words."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from kg.explore import i18n
from kg.explore.graph import Graph, Row
from kg.explore.index import Search
from kg.explore.media import GRAPH_TYPES
from kg.explore.messages import MESSAGES
from kg.explore.terms import term_label
from kg.rdf.vocabulary import CONCEPT, PREFIXES

HERE = Path(__file__).parent


class View:
    """One request's way of showing things of a graph."""

    def __init__(self, graph: Graph, language: str, path: str = "/", query: str = "") -> None:
        self.graph = graph
        self.language = language
        self.path = path
        self.query = query

    graph_types = GRAPH_TYPES

    @property
    def other_language(self) -> str:
        return "en" if self.language == "fr" else "fr"

    @property
    def switch_url(self) -> str:
        """This page in the other language."""
        kept = [(name, value) for name, value in parse_qsl(self.query) if name != "lang"]
        return f"?{urlencode([*kept, ('lang', self.other_language)])}"

    def t(self, key: str, **values: object) -> str:
        """A text of the explorer."""
        return i18n.message(key, self.language, **values)

    def other_t(self, key: str) -> str:
        """A text in the other language, for the switch."""
        return i18n.message(key, self.other_language)

    def date(self, text: str | None) -> str:
        return i18n.format_date(text, self.language)

    def number(self, value: float) -> str:
        return i18n.format_number(value, self.language)

    def load(self, iris: Iterable[str | None]) -> None:
        """Fetch labels that will be needed, in one query."""
        self.graph.load_labels(iri for iri in iris if iri)

    def load_rows(self, rows: Iterable[Row], *names: str) -> None:
        """Fetch the labels of what rows hold under these names."""
        self.load({row[name] for row in rows for name in names if name in row})

    def label(self, iri: str) -> str:
        """The graph's label, else the ontology's, else a short form of the IRI."""
        found = self.graph.label(iri, self.language) or term_label(iri, self.language)
        if found:
            return found
        short = self.short(iri)
        return self.person(short.removeprefix("depute/")) if short.startswith("depute/PA") else short

    def person(self, name: str) -> str:
        """A deputy's name; some sources give the official id and no name."""
        return self.t("deputy_unnamed", id=name) if re.fullmatch(r"PA\d+", name) else name

    def short(self, iri: str) -> str:
        """An IRI by a known prefix, or by what follows the base of the data."""
        for prefix, start in PREFIXES.items():
            if iri.startswith(start):
                return f"{prefix}:{iri[len(start) :]}"
        return iri.removeprefix(f"{self.graph.base}id/")

    def href(self, iri: str) -> str:
        """Where a link to the thing leads: its page here, or the address itself."""
        return self.graph.address(iri) or (iri if iri.startswith(("http://", "https://")) else "#")

    def link(self, iri: str, text: str | None = None) -> Markup:
        """A link to a thing, by its label."""
        return Markup('<a href="{}">{}</a>').format(self.href(iri), text or self.label(iri))

    def value(self, term: str) -> Markup:
        """A value of a statement: an IRI as a link, a text as it is."""
        return self.link(term) if term.startswith(("http://", "https://")) else escape(term)

    def question_name(self, row: Row) -> str:
        """`Question écrite n° 2524 (14e)` from a row with `question`, in the reader's language."""
        head, _, path = row["question"].partition("/id/question/")
        parts = path.split("/")
        if not head or len(parts) != 3:
            return self.label(row["question"])
        legislature, kind, number = parts
        key = f"type_{kind}"
        name = self.t(key) if key in MESSAGES else kind
        return f"{self.t('question_title', type=name, number=number)} ({i18n.ordinal(legislature, self.language)})"

    def search_url(self, search: Search, page: int | None = None) -> str:
        """The address of a search."""
        pairs = [("q", search.text)] if search.text else []
        pairs += [(facet, self._facet_value(value)) for facet, value in search.facets]
        if search.sort != "newest":
            pairs.append(("sort", search.sort))
        if page and page > 1:
            pairs.append(("page", str(page)))
        return "/search" + (f"?{urlencode(pairs)}" if pairs else "")

    def _facet_value(self, value: str) -> str:
        return value.removeprefix(f"{self.graph.base}id/")

    def facet_url(self, facet: str, iri: str) -> str:
        """The search for all questions with this value of a facet."""
        return self.search_url(Search(facets=((facet, iri),)))

    def facet_name(self, facet: str, value: str) -> str:
        """A facet's value that is no IRI, in words."""
        if facet == "status":
            return term_label(f"{CONCEPT}status/{value}", self.language) or value
        if facet == "legislature":
            return self.t("legislature_title", ordinal=i18n.ordinal(value, self.language))
        key = f"type_{value}"
        return self.t(key) if facet == "type" and key in MESSAGES else value

    def sparql_url(self, query: str) -> str:
        """The SPARQL page with a query written in."""
        return f"/sparql?{urlencode({'query': query.strip()})}"

    def data_url(self, path: str, suffix: str) -> str:
        """The RDF document about the thing with this path below `/id/`."""
        return f"/data/{quote(path, safe='/:@!$&()*+,;=~-._')}.{suffix}"


@cache
def environment() -> Environment:
    """The templates: everything is escaped, and a name that is missing is an error, not a blank."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def render(template: str, view: View, **context: object) -> str:
    """A page in the reader's language."""
    return environment().get_template(template).render(view=view, t=view.t, **context)
