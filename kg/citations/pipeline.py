"""The whole chain: normalise, scan for triggers, run the grammars there, complete ids, arbitrate."""

from collections.abc import Callable

from kg.citations import (
    acronyms,
    articles,
    bills,
    bodies,
    codes,
    courts,
    dates,
    eu,
    law_names,
    legal,
    local,
    ministries,
    named,
    parliament,
    people,
    plan_names,
    plans,
    programmes,
    questions,
    reports,
    treaties,
)
from kg.citations.arbitrate import arbitrate
from kg.citations.context import Context
from kg.citations.discourse import complete
from kg.citations.document import Document
from kg.citations.gazetteer import Gazetteer, default_gazetteer
from kg.citations.triggers import find_triggers
from kg.records import Mention

# Grammars that need nothing but the text and the place of their trigger.
_GRAMMARS: tuple[tuple[str, Callable[[Document, int], object]], ...] = (
    ("budget", law_names.find_budget_acronym),
    ("military", law_names.find_military),
    ("constitution", legal.find_constitution),
    ("act", eu.find_act),
    ("court", courts.find_decision),
    ("court-first", courts.find_cited),
    ("council-number", courts.find_council_number),
    ("question", questions.find_question),
    ("ministry", ministries.find_ministry),
    ("local", local.find_local),
    ("grouped", local.find_grouped),
    ("named", named.find_named),
    ("policy", plans.find_policy),
    ("plan", plans.find_plan),
    ("programme", programmes.find_programme),
    ("anything", programmes.find_quoted),
    ("project", programmes.find_project),
    ("bill", bills.find_bill),
    ("treaty", treaties.find_treaty),
    ("title", people.find_person),
    ("role", people.find_role),
)
_NOWHERE = Context()


def find_mentions(text: str, *, context: Context = _NOWHERE, gazetteer: Gazetteer | None = None) -> list[Mention]:
    """Every mention in the text, in its order; offsets are code points of the string as given."""
    if not text:
        return []
    names = gazetteer if gazetteer is not None else default_gazetteer()
    doc = Document(text, context)
    places = find_triggers(doc)
    _find_texts(doc, places["law"], names)
    for start in places["that"]:
        legal.find_that(doc, start, names)
    for start in places["code"]:
        codes.find_code(doc, start, names)
    for family, find in _GRAMMARS:
        for start in places[family]:
            find(doc, start)
    for start, end, entity in names.find(doc):
        doc.add(start, end, entity.type, entity.id, "gazetteer.label")
    named.widen(doc)
    _find_unknown_bodies(doc, places["body"])
    dates.find_dates(doc, places)
    people.find_names(doc)
    parliament.drop_groups(doc, places["group"])
    named.find_again(doc)
    programmes.find_again(doc)
    plan_names.settle(doc)
    plan_names.find_short(doc)
    programmes.find_aliases(doc)
    acronyms.find_definitions(doc, names, places["bracket"], places["dash"])
    acronyms.find_beside(doc)
    complete(doc, names, places["called"])
    articles.find_articles(doc, places["article"])
    reports.find_reports(doc, places["report"])
    people.unify(doc)
    local.unify(doc)
    return [
        Mention(
            start=c.start, end=c.end, type=c.type, surface=text[c.start : c.end], id=c.id, rule=c.rule,
            alt_ids=c.alts, confidence=c.confidence,
        )
        for c in arbitrate(doc.found)
    ]  # fmt: skip


def _find_texts(doc: Document, starts: list[int], names: Gazetteer) -> None:
    """Laws, decrees and their like; a nature inside a text already read announces no other."""
    taken = -1
    for start in starts:
        if start < taken:
            continue
        if doc.low.startswith("ordonnance", start) and courts.is_judges_order(doc, start):
            courts.find_decision(doc, start)
        elif found := legal.find_text(doc, start, names):
            taken = found[-1].end
        elif doc.low.startswith("ordonnance", start):
            courts.find_decision(doc, start)


def _find_unknown_bodies(doc: Document, starts: list[int]) -> None:
    """Bodies by their head words, where nothing is known to stand: a name we know is not stretched."""
    if not starts:
        return
    known = bytearray(len(doc.text))
    for candidate in doc.found:
        known[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
    bodies.find_bodies(doc, [start for start in starts if not known[start]])
