"""Content negotiation: the media types we speak, and which of them a client likes best (RFC 9110, §12.5.1)."""

from collections.abc import Mapping

ROW_TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPH_TYPES = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
HTML = {"html": "text/html"}
# Names clients use beside the registered ones.
_ALIASES = {
    "application/json": ("application/sparql-results+json", "application/ld+json"),
    "application/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "text/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "application/x-turtle": ("text/turtle",),
    "application/xhtml+xml": ("text/html",),
    "text/plain": ("application/n-triples",),
}


def choose(accept: str | None, offered: Mapping[str, str]) -> str | None:
    """The name of the offered media type that an `Accept` header prefers, the first offered in a tie; None if it
    accepts none of them.

    >>> choose("text/html;q=0.5, text/turtle", HTML | GRAPH_TYPES), choose("*/*", GRAPH_TYPES)
    ('ttl', 'ttl')
    >>> choose("image/png", GRAPH_TYPES)
    """
    if not accept or not accept.strip():
        return next(iter(offered))
    wanted = [_range(part) for part in accept.split(",") if part.strip()]
    best, best_quality = None, 0.0
    for name, media in offered.items():
        quality = max((q for q in (_quality(media, wanted),) if q is not None), default=0.0)
        if quality > best_quality:
            best, best_quality = name, quality
    return best


def _range(part: str) -> tuple[str, float]:
    media, *params = (piece.strip().lower() for piece in part.split(";"))
    for param in params:
        key, _, value = param.partition("=")
        if key.strip() == "q":
            try:
                return media, min(1.0, max(0.0, float(value)))
            except ValueError:
                return media, 0.0
    return media, 1.0


def _quality(media: str, wanted: list[tuple[str, float]]) -> float | None:
    """The quality of the most specific range that covers the media type."""
    found: tuple[int, float] | None = None
    for pattern, quality in wanted:
        if pattern == media:
            rank = 3
        elif media in _ALIASES.get(pattern, ()):
            rank = 2
        elif pattern == f"{media.split('/')[0]}/*":
            rank = 1
        elif pattern == "*/*":
            rank = 0
        else:
            continue
        if found is None or rank > found[0]:
            found = (rank, quality)
    return found[1] if found else None


def content_type(media: str) -> str:
    """The header's value: our answers are all UTF-8; JSON and XML types say so themselves."""
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
