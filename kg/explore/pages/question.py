"""A question as the official sheet shows it, only better: mentions that lead on, a life in dates, groups explained."""

from collections import defaultdict
from typing import Any

from markupsafe import Markup

from kg.explore.graph import Row
from kg.explore.terms import term_label
from kg.explore.texts import Mark, mark_text
from kg.explore.view import View
from kg.rdf.vocabulary import CONCEPT, DCTERMS, FOAF, QAN
from kg.reports.model import LIMIT_DAYS

_ABOUT = "SELECT ?property ?value WHERE { ?thing ?property ?value } ORDER BY ?property ?value"
_ANSWER = """
SELECT ?answer ?property ?value WHERE { ?thing qan:hasAnswer ?answer . ?answer ?property ?value }
ORDER BY ?answer ?property ?value"""
# Name in the page ← property. Those below hold one value, the first; those of _MANY all.
_ONE = {
    "number": f"{QAN}number", "officialId": f"{QAN}officialId", "legislature": f"{QAN}inLegislature",
    "status": f"{QAN}status", "issued": f"{DCTERMS}issued", "title": f"{DCTERMS}title", "text": f"{QAN}text",
    "author": f"{QAN}askedBy", "constituency": f"{QAN}authorConstituency", "department": f"{QAN}authorDepartment",
    "departmentPrinted": f"{QAN}departmentAsPrinted", "rubrique": f"{QAN}rubrique", "heading": f"{QAN}heading",
    "days": f"{QAN}answerDelayDays", "asked": f"{QAN}addressedTo", "assigned": f"{QAN}assignedTo",
    "page": f"{QAN}publishedOnPage", "issue": f"{QAN}publishedIn", "real": f"{QAN}groupAtDate",
    "ministry": f"{QAN}answeredBy", "kind": f"{QAN}answerKind", "joint": f"{QAN}jointAnswer",
}  # fmt: skip
_MANY = {"analyses": f"{QAN}analysis", "pages": f"{FOAF}page", "absences": f"{QAN}absence"}
# Asked of each text by itself, and only for what is shown: a term that is read is a look-up in the store.
_MENTIONS = """
SELECT ?start ?end ?entity ?type ?confidence WHERE {
  ?mention qan:inText ?thing ; qan:start ?start ; qan:end ?end ; qan:refersTo ?entity .
  OPTIONAL { ?mention qan:mentionType ?type }
  OPTIONAL { ?mention qan:confidence ?confidence }
} ORDER BY ?start ?end ?entity"""
_EVENTS = """
SELECT ?type ?date ?page ?issue ?note WHERE {
  ?thing qan:hasEvent ?event .
  ?event qan:eventType ?type ; qan:onDate ?date .
  OPTIONAL { ?event qan:eventPage ?page }
  OPTIONAL { ?event qan:publishedIn ?issue }
  OPTIONAL { ?event qan:eventNote ?note }
} ORDER BY ?date ?type"""
_ALLOCATIONS = """
SELECT ?allocation ?ministry ?kind ?start ?end WHERE {
  ?thing qan:hasAllocation ?allocation .
  ?allocation qan:allocatedTo ?ministry ; qan:allocationKind ?kind .
  OPTIONAL { ?allocation qan:startDate ?start }
  OPTIONAL { ?allocation qan:endDate ?end }
} ORDER BY ?start ?allocation"""
_AFFILIATION = """
SELECT ?label ?group ?consistent WHERE {
  ?thing qan:displayedAffiliation ?claim .
  ?claim qan:displayedLabel ?label .
  OPTIONAL { ?claim qan:displayedGroup ?group }
  OPTIONAL { ?claim qan:consistentAtDate ?consistent }
} LIMIT 1"""
_JOINT = """
SELECT ?question WHERE {
  ?answer qan:jointAnswer ?thing ; qan:answerTo ?question .
} ORDER BY ?question LIMIT 60"""
_SOURCE = """
SELECT ?sha ?format WHERE {
  GRAPH ?graph { ?thing qan:officialId ?id . ?graph prov:wasDerivedFrom ?snapshot . ?snapshot qan:sha256 ?sha }
  OPTIONAL { ?snapshot qan:sourceFormat ?format }
} LIMIT 1"""
_FORMER = """
SELECT ?node ?text ?issued ?of WHERE {
  { BIND(?thing AS ?of) ?node qan:formerTextOf ?thing } UNION { ?thing qan:hasAnswer ?of . ?node qan:formerTextOf ?of }
  ?node qan:text ?text .
  OPTIONAL { ?node dcterms:issued ?issued }
} ORDER BY ?node"""
# Families of mentions share a hue; the legend says each in words.
FAMILIES = {
    "law": ("law", "ordinance", "decree", "order", "circular", "code", "treaty", "bill", "law-article", "code-article"),
    "eu": ("eu-law", "eulaw", "european-text"),
    "court": ("court-decision",),
    "question": ("parliamentary-question",),
    "scheme": ("programme", "plan", "competitiveness-cluster", "cluster-policy"),
    "report": ("report",),
    "body": ("organisation",),
    "person": ("person",),
    "event": ("dated-event", "date"),
}
_FAMILY = {type_: family for family, types in FAMILIES.items() for type_ in types}


def question_page(view: View, iri: str) -> dict[str, Any]:
    """The question, its answer, and all that is said of both."""
    graph = view.graph
    about, of_answer = graph.rows(_ABOUT, thing=iri), graph.rows(_ANSWER, thing=iri)
    main, answer = _named(about), _named(of_answer)
    events = sorted(graph.rows(_EVENTS, thing=iri), key=_in_order)
    in_question = graph.rows(_MENTIONS, thing=iri)
    in_answer = graph.rows(_MENTIONS, thing=answer["answer"]) if "answer" in answer else []
    mentions = [*in_question, *in_answer]
    allocations = graph.rows(_ALLOCATIONS, thing=iri)
    affiliation = graph.one(_AFFILIATION, thing=iri)
    if affiliation and "real" in main:
        affiliation = affiliation | {"real": main["real"]}
    joint = [row["question"] for row in graph.rows(_JOINT, thing=answer["joint"])] if "joint" in answer else []
    lists = {name: [row["value"] for row in about if row["property"] == path] for name, path in _MANY.items()}
    view.load_rows([main, answer, affiliation, *events, *allocations], *_LINKED)
    view.load_rows(mentions, "entity")
    return {
        "iri": iri,
        "name": view.question_name({"question": iri}),
        "kind": iri.rpartition("/id/question/")[2].split("/")[1:2],
        "main": main,
        "answer": answer,
        "question_text": _marked(view, main.get("text"), in_question),
        "answer_text": _marked(view, answer.get("text"), in_answer),
        "joint": [question for question in joint if question != iri],
        "former": graph.rows(_FORMER, thing=iri),
        "cited": _cited(view, mentions),
        "events": [event | {"name": view.label(event["type"])} for event in events],
        "allocations": allocations,
        "affiliation": affiliation,
        "group_state": _group_state(affiliation),
        "late": max(0, int(main["days"]) - LIMIT_DAYS) if "days" in main else 0,
        "source": graph.one(_SOURCE, thing=iri),
        "absence_names": [view.label(absence) for absence in lists["absences"]],
        "unanswered": f"{CONCEPT}absence/answer-not-answered" in lists["absences"],
        **lists,
    }


_LINKED = (
    "author", "constituency", "department", "rubrique", "heading", "asked", "assigned", "ministry", "group", "real",
    "legislature", "status", "kind", "type",
)  # fmt: skip


def _in_order(event: Row) -> tuple[str, bool]:
    """By day; a question is published before anything else that happens to it on the same day."""
    return event["date"], not event["type"].endswith("/publication")


def _named(rows: list[Row]) -> Row:
    """The single values of statements, by their names in the page."""
    values: Row = {}
    for row in reversed(rows):
        values[row["property"]] = row["value"]
    named = {name: values[path] for name, path in _ONE.items() if path in values}
    return named | ({"answer": rows[0]["answer"]} if rows and "answer" in rows[0] else {})


def _group_state(affiliation: Row) -> str:
    """same, differs, or unchecked: what the registers say of the group that the source displays."""
    consistent = affiliation.get("consistent")
    return {"true": "same", "1": "same", "false": "differs", "0": "differs"}.get(consistent or "", "unchecked")


def _marked(view: View, text: str | None, mentions: list[Row]) -> Markup | None:
    if text is None:
        return None
    marks = [
        Mark(int(row["start"]), int(row["end"]), family(row), view.href(row["entity"]), "", _title(view, row))
        for row in mentions
    ]
    return mark_text(text, marks)


def family(row: Row) -> str:
    """The family of a mention, which gives it its hue."""
    return _FAMILY.get(row.get("type", "").rpartition("/")[2], "other")


def _title(view: View, row: Row) -> str:
    kind = term_label(row["type"], view.language) if "type" in row else None
    parts = [view.label(row["entity"]), *([kind] if kind else [])]
    if "confidence" in row:
        parts.append(view.t("confidence", value=row["confidence"]))
    return " · ".join(parts)


def _cited(view: View, mentions: list[Row]) -> list[dict[str, Any]]:
    """What is cited, by type, each with how often."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    families: dict[str, str] = {}
    for row in mentions:
        kind = row.get("type", "")
        counts[kind, row["entity"]] += 1
        families[kind] = family(row)
    groups: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (kind, entity), number in sorted(counts.items(), key=lambda item: (-item[1], view.label(item[0][1]))):
        groups[kind].append((entity, number))
    order = {name: position for position, name in enumerate(_FAMILY)}
    local = {kind: kind.rpartition("/")[2] for kind in groups}
    return [
        {"name": term_label(kind, view.language) or local[kind], "family": families[kind], "entities": groups[kind]}
        for kind in sorted(groups, key=lambda kind: (order.get(local[kind], len(order)), kind))
    ]
