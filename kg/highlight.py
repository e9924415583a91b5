"""Texts as one web page with their mentions marked, typed and linked: no script, nothing loaded from elsewhere.

The page allows itself nothing but its own style (a content security policy names its hash). What a text says is
escaped; its marks nest as its mentions do, and all its characters stand in the page, in order.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape

import pyoxigraph as ox

from kg import assets
from kg.citations import Gazetteer, class_and_path, default_gazetteer, links
from kg.extractors.citations import mention_type
from kg.extractors.cited_entities import NOT_ONE_THING
from kg.mentions import TextRecord
from kg.rdf import vocabulary as v
from kg.rdf.iris import DEFAULT_BASE
from kg.records import Mention

# Types of one family share a hue; the legend and the list below each text say the type in words.
_FAMILIES = {
    "law": ("Law", "Ordinance", "Decree", "Order", "Circular", "Code", "Treaty", "Bill"),
    "article": ("LawArticle", "CodeArticle"),
    "eu": ("EULaw",),
    "court": ("CourtDecision",),
    "question": ("ParliamentaryQuestion",),
    "cluster": ("CompetitivenessCluster", "ClusterPolicy"),
    "programme": ("Programme", "Plan"),
    "report": ("Report",),
    "body": ("Organisation",),
    "person": ("Person",),
    "date": ("Date", "DatedEvent"),
}
_FAMILY = {type_: family for family, types in _FAMILIES.items() for type_ in types}
# Which of several official addresses a reader is sent to.
_PREFERRED = ("page", "legifrance", "eli", "celex")
_FIELDS = {"question": ("Question", ""), "answer": ("Réponse", "answer"), "body": ("Texte", "text")}
_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1f; --paper: #fff; --line: #ddd; --quiet: #5c5c66;
  --law: #cfe0ff; --article: #d9f0ff; --eu: #d9d4ff; --court: #f0d4ff; --question: #c9f2ec; --cluster: #ffe0b8;
  --programme: #d3f2c4; --report: #f7ecb0; --body: #e6e6ea; --person: #ffd9e3; --date: #f4f0ea; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf1; --paper: #17171a; --line: #3a3a42; --quiet: #a9a9b4;
  --law: #1f3a6b; --article: #17445a; --eu: #38306e; --court: #51296b; --question: #10514a; --cluster: #66410e;
  --programme: #2a5217; --report: #564a0c; --body: #3a3a42; --person: #6b2539; --date: #40392e; } }
body { font: 1.05rem/1.7 Georgia, serif; color: var(--ink); background: var(--paper); margin: 0 auto; padding: 1rem;
  max-width: 46rem; overflow-wrap: anywhere; }
h1, h2, h3, .legend, details { font-family: system-ui, sans-serif; line-height: 1.3; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.1rem; margin: 2.5rem 0 0; } h3 { font-size: .95rem; color: var(--quiet); }
p.text { white-space: pre-line; }
mark { color: inherit; border-radius: .2em; padding: .08em .12em;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }
mark mark { padding: 0 .12em; outline: 1px solid var(--quiet); }
mark a { color: inherit; text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .18em; }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem .9rem; font-size: .85rem; }
.legend mark { padding: .1em .4em; }
details { font-size: .85rem; border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .7rem; }
details ol { padding-left: 1.6rem; } details li { margin: .3rem 0; }
code, small { color: var(--quiet); font-size: .9em; }
""" + "".join(f"mark.{family} {{ background: var(--{family}); }}\n" for family in _FAMILIES)


def highlight_page(records: Iterable[TextRecord], gazetteer: Gazetteer | None = None) -> str:
    """The page of all texts, each with its mentions marked and listed, under a legend in French and English."""
    names = gazetteer or default_gazetteer()
    found = [(record, record.mentions(names)) for record in records]
    counts = Counter(mention.type for _, mentions in found for mention in mentions)
    sections, before = [], None
    for record, mentions in found:
        if record.doc_id != before or before is None:
            sections.append(f"<h2>{escape(str(record.doc_id or 'Texte'))}</h2>")
        before = record.doc_id
        sections.append(_section(record, mentions, names))
    policy = f"default-src 'none'; style-src 'sha256-{_hash(_STYLE)}'; base-uri 'none'; form-action 'none'"
    return f"""<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>Ce que citent les textes · What the texts cite</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>Ce que citent les textes · <span lang="en">What the texts cite</span></h1>
<ul class="legend">
{_legend(counts)}
</ul>
{"".join(sections)}</body>
</html>
"""


def _legend(counts: Counter[str]) -> str:
    items = []
    for type_, family in _FAMILY.items():
        if count := counts[type_]:
            french, english = type_labels()[type_]
            label = f'<mark class="{family}">{escape(french)}</mark> <span lang="en">{escape(english)}</span>'
            items.append(f"<li>{label} × {count}</li>")
    return "\n".join(items)


def _section(record: TextRecord, mentions: list[Mention], gazetteer: Gazetteer) -> str:
    french, english = _FIELDS.get(record.field, (record.field, ""))
    heading = escape(french) + (f' · <span lang="en">{escape(english)}</span>' if english else "")
    day = f" · {record.ref_date.isoformat()}" if record.ref_date else ""
    targets = [_target(mention, gazetteer) for mention in mentions]
    rows = "\n".join(
        f"<li>{_link(escape(m.surface), target)} <small>{escape(type_labels()[m.type][0])} · "
        f'<span lang="en">{escape(type_labels()[m.type][1])}</span> · </small><code>{escape(m.id)}</code></li>'
        for m, target in zip(mentions, targets, strict=True)
    )
    return f"""<section>
<h3>{heading}{day}</h3>
<p class="text">{marked(record.text, mentions, targets)}</p>
<details><summary>{len(mentions)} mentions</summary><ol>
{rows}
</ol></details>
</section>
"""


def marked(text: str, mentions: Sequence[Mention], targets: Sequence[str | None]) -> str:
    """The text in HTML, each mention in a `<mark>`. A link stands within the innermost mark, for links cannot nest;
    a mention that would cross the end of the one around it is cut there."""
    order = sorted(zip(mentions, targets, strict=True), key=lambda pair: (pair[0].start, -pair[0].end))
    out: list[str] = []
    open_: list[tuple[int, str | None]] = []  # ends and targets of the marks around the place
    place = 0

    def write(end: int) -> None:
        nonlocal place
        if end > place:
            out.append(_link(escape(text[place:end]), open_[-1][1] if open_ else None))
            place = end

    def close(until: int) -> None:
        while open_ and open_[-1][0] <= until:
            write(open_[-1][0])
            open_.pop()
            out.append("</mark>")

    for mention, target in order:
        close(mention.start)
        write(mention.start)
        end = min(mention.end, open_[-1][0]) if open_ else mention.end
        title = f"{type_labels()[mention.type][0]} · {mention.id}"
        out.append(f'<mark class="{_FAMILY[mention.type]}" title="{escape(title)}">')
        open_.append((end, target))
    close(len(text))
    write(len(text))
    return "".join(out)


def _target(mention: Mention, gazetteer: Gazetteer) -> str | None:
    """Where a mention leads: an official address, else the entity's own IRI; None for what refers to nothing."""
    if mention.id.startswith(NOT_ONE_THING):
        return None
    official, _ = links(mention.id, alt_ids=mention.alt_ids, gazetteer=gazetteer)
    for kind in _PREFERRED:
        if kind in official:
            return official[kind]
    entity = gazetteer.by_id.get(mention.id)
    place = class_and_path(mention.id, gazetteer.code_slugs)
    path = entity.path if entity else place[1] if place else None
    if path is None or "://" in path:
        # A user's entity may have any IRI; only those of the web become links.
        return path if path and path.startswith(("http://", "https://")) else None
    return f"{DEFAULT_BASE}id/{path}"


def _link(html: str, target: str | None) -> str:
    return f'<a href="{escape(target)}">{html}</a>' if target else html


@cache
def type_labels() -> dict[str, tuple[str, str]]:
    """Type of a mention → its French and English label, as the ontology has them."""
    labels: dict[tuple[str, str], str] = {}
    for triple in ox.parse(path=str(assets.directory("ontology") / "citations.ttl"), format=ox.RdfFormat.TURTLE):
        if str(triple.predicate) == v.PREF_LABEL and isinstance(triple.object, ox.Literal):
            labels[str(triple.subject), triple.object.language or ""] = triple.object.value
    return {name: (labels[mention_type(name), "fr"], labels[mention_type(name), "en"]) for name in _FAMILY}


def _hash(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
