"""Articles: one mention an article, and the text each belongs to."""

import re

from kg.citations.article_numbers import (
    HEAD,
    NUMBER,
    PLURALS,
    UNIT,
    Article,
    article_name,
    number_at,
    read_articles,
    read_list,
    read_on,
)
from kg.citations.article_owners import UNKNOWN, Owners, article_of
from kg.citations.code_numbers import TAXES, may_hold
from kg.citations.document import Candidate, Document

# « un article unique » may be anything: these are numbers only of a text that is told
_LONE_WORDS = frozenset(("unique", "liminaire"))
# L. 422-3 et L. 422-4 du …, without the word « article »
_BARE_RUN = re.compile(
    r"(?<![\w.°-])(?:L\.?O|LP|L|R|D|A)\.?\ ?\*{0,2}\ ?\d[\d-]*(?:\ [A-Z]{1,2})?"
    r"(?:(?:,|\ et|\ ou|\ a)\ (?:L|R|D|A)\.?\ ?\*{0,2}\ ?\d[\d-]*)*(?:\ et\ suivants)?\ (?:(?:du|au)\ )?$"
)
# 432-12, not the years 1994-2010
_HYPHENED = re.compile(r"\d{1,3}-\d")
# 787 B du CGI · du 199 undecies C du code général des impôts
_BARE_TAXES = re.compile(
    r"(?:\(|\b(?:[Dd]u|de|[Dd]es|[Ll]e|[Aa]u|et)\ )(?=\d{1,4}(?:-0\b|\ (?:[A-Z]{1,2}|bis|ter|quater|\w+ies)\b))"
    r"[^(,;:.]{1,24}\ du\ $"
)


def find_articles(doc: Document, heads: list[int]) -> None:
    """Add the articles of the text; the texts and codes they belong to are already among the candidates."""
    if not heads and not any(c.type == "Code" for c in doc.found):
        return
    owners = Owners(doc)
    taken = -1
    unsettled: list[tuple[Article, str, str]] = []
    for head in heads:
        if head < taken:
            continue
        articles, taken = read_articles(doc, head)
        plural = doc.low.startswith(PLURALS, head)
        owner, rule = "", ""
        while articles:
            first, tail = articles[0], articles[-1].tail
            beside = owners.anchors.after(tail)
            if first.head == head or beside is not None:
                owner, rule = owners.find(first.head, first.start, tail, first.name, lettered=first.lettered)
            for article in articles:
                known, own_rule = owners.settle(article.start, article.name, owner, rule, lettered=article.lettered)
                if known in UNKNOWN:
                    unsettled.append((article, known, own_rule))
                else:
                    _add(doc, article.start, article.end, article_of(known, article.name), own_rule)
            if beside is None:
                break
            articles = read_on(doc, beside.end, plural=plural)
            # « et D. 133-20 » that nothing follows is of the same code; bare figures may be anything.
            if (
                articles
                and owners.anchors.after(articles[-1].tail) is None
                and not (articles[0].lettered and owner.startswith("fr:code:"))
            ):
                break
            taken = articles[-1].tail if articles else taken
    for article, unknown, rule in unsettled:  # « l'article 47-1 …, prévu à l'article 47-1 de la Constitution »
        if later := owners.named(article.name):
            _add(doc, article.start, article.end, article_of(later, article.name), "articles.named-later")
        elif unknown and not UNIT.match(doc.low, article.end) and article.name not in _LONE_WORDS:
            _add(doc, article.start, article.end, f"{unknown}:art:{article.name}", rule)
    for code in owners.anchors.codes:
        _find_bare_before(doc, code)
        _find_bare_behind(doc, code)


def _add(doc: Document, start: int, end: int, identifier: str, rule: str) -> None:
    kind = "CodeArticle" if identifier.startswith("fr:code:") else "LawArticle"
    sure = {"articles.of": 1.0, "articles.no-code": 0.5, "articles.no-text": 0.5}.get(rule, 0.85)
    doc.add(start, end, kind, identifier, rule, confidence=sure)


def _find_bare_before(doc: Document, code: Candidate) -> None:
    """« (L. 422-3 du CCH) », « le 787 B du CGI » : a number that tells enough needs no « article »."""
    window = max(0, code.start - 90)
    run = _BARE_RUN.search(doc.plain, window, code.start)
    if run is None and code.id == TAXES:
        run = _BARE_TAXES.search(doc.plain, window, code.start)
    if run is None or HEAD.search(doc.low, max(0, run.start() - 10), run.start() + 1):
        return
    numbers = [m for m in NUMBER.finditer(doc.plain, run.start(), code.start - 1) if m["prefix"] or code.id == TAXES]
    while numbers:
        first = last = numbers.pop(0)
        name = article_name(first)
        if numbers and doc.low[first.end() : numbers[0].start()] == " a ":
            last = numbers.pop(0)
            name += f"/{article_name(last)}"
        _add(doc, first.start(), last.end(), f"{code.id}:art:{name}", "articles.bare")


def _find_bare_behind(doc: Document, code: Candidate) -> None:
    """« le code de l'environnement (L. 411-1 et R. 411-2) »."""
    place = code.end + 2
    match = number_at(doc.plain, doc.low, place) if doc.low.startswith(" (", code.end) else None
    if match is None or not (match["prefix"] or _HYPHENED.match(match.group())):
        return
    articles, end = read_list(doc, place, match, plural=True)
    if doc.low.startswith(")", end):
        for article in articles:
            if may_hold(code.id, article.name):
                _add(doc, article.start, article.end, f"{code.id}:art:{article.name}", "articles.bare")
