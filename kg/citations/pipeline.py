"""The whole chain: normalise, scan for triggers, run the grammars there, complete ids, arbitrate."""

import re
from collections.abc import Callable

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

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
    people,
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
from kg.records import Mention

# Start of a word in the folded, lower-case text → family whose grammar runs there.
_TRIGGERS: dict[str, tuple[str, ...]] = {
    "law": ("loi", "ordonnance", "decret", "arrete", "circulaire", "lettre circulaire", "lettres circulaires",
            "lettre-circulaire", "note de service", "notes de service", "note d'information", "instruction"),
    "budget": ("plf", "lfss", "lfrss", "lfi ", "lfr ", "lf "),
    "article": ("article", "art.", "art "),
    "code": ("code ", "codes "),
    "eu": ("directive", "reglement"),
    "decision": ("decision",),
    "court": ("arret ", "arrets ", "jugement", "avis ", "qpc", "jurisprudence"),
    "court-first": ("ce, ", "cass", "conseil d'etat,", "cour de cassation,", "cjue,", "cjce,", "cedh,", "caa ", "ta "),
    "question": ("question", "qe n", "qosd n", "qg n", "qanr5l", "reponse minist", "reponses minist"),
    "report": reports.TRIGGERS,
    "ministry": ("ministere",),
    "body": bodies.TRIGGERS,
    "local": tuple(kind + " " for kind in local.TRIGGERS),
    "grouped": local.GROUPED,
    "named": named.TRIGGERS,
    "policy": ("pole", "politique"),
    "plan": plans.TRIGGERS,
    "programme": programmes.TRIGGERS,
    "bill": ("projet de loi", "projets de loi", "proposition de loi", "propositions de loi"),
    "treaty": ("convention", "traite ", "traites ", "accord ", "accords ", "protocole "),
    "title": ("m ", "m. ", "mme ", "mme. ", "mlle ", "mm. ", "mm ", "mmes ", "dr ", "dr. ", "pr ", "monsieur ", "madame ",
              "docteur ", "professeur ", "professeure ", "maitre ", "me ", "mgr "),
    "role": ("gouvernement ", "gouvernements ", "president ", "presidente ", "premier ministre ", "premiere ministre ",
             "depute ", "deputee ", "senateur ", "senatrice ", "ministre ", "general ", "colonel ", "amiral ", "chanceliere ",
             "rapporteur ", "rapporteure ", "commissaire ", "ambassadeur ", "journaliste ", "economiste ", "prefet "),
    "constitution": ("constitution",),
    "clue": dates.CLUES,
    "month": tuple(dates.MONTHS),
}  # fmt: skip
_WORDS: dict[str, list[str]] = {}
for _family, _words in _TRIGGERS.items():
    for _word in _words:
        _WORDS.setdefault(_word, []).append(_family)
_PATTERNS = sorted(_WORDS)
# The longest trigger hides those it begins with (« conseil départemental » and « conseil »): their families are its own.
_FAMILIES = [
    tuple(dict.fromkeys(f for n in range(len(p), 0, -1) for f in _WORDS.get(p[:n], ()) if n == len(p) or f != "month"))
    for p in _PATTERNS
]
_AUTOMATON = AhoCorasick(_PATTERNS, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)

_SIMPLE: dict[str, Callable[[Document, int], None]] = {
    "budget": law_names.find_budget_acronym,
    "constitution": legal.find_constitution,
    "eu": eu.find_act,
    "court": courts.find_decision,
    "court-first": courts.find_cited,
    "question": questions.find_question,
    "ministry": ministries.find_ministry,
    "grouped": local.find_grouped,
    "named": named.find_named,
    "policy": plans.find_policy,
    "plan": plans.find_plan,
    "programme": programmes.find_programme,
    "bill": bills.find_bill,
    "treaty": treaties.find_treaty,
    "title": people.find_person,
    "role": people.find_role,
}


def find_mentions(
    text: str, *, context: Context = Context(), gazetteer: Gazetteer | None = None
) -> list[Mention]:  # fmt: skip
    """Every mention in the text, in its order; offsets are code points of the string as given."""
    if not text:
        return []
    names = gazetteer if gazetteer is not None else default_gazetteer()
    doc = Document(text, context)
    low = doc.low
    months: list[tuple[int, int]] = []
    heads: list[int] = []
    reported: list[int] = []
    clues: list[int] = []
    unnamed: list[int] = []
    taken = -1
    for index, start, end in _AUTOMATON.find_matches_as_indexes(low):
        families = _FAMILIES[index]
        if families[0] == "month":
            months.append((start, end))
            continue
        if start and low[start - 1].isalnum():
            continue
        for family in families:
            if family == "law":
                if start >= taken:
                    found = legal.find_text(doc, start, names)
                    if found:
                        taken = found[-1].end
                    elif low.startswith("ordonnance", start):
                        courts.find_decision(doc, start)
            elif family == "article":
                heads.append(start)
            elif family == "code":
                codes.find_code(doc, start, names)
            elif family == "clue":
                clues.append(start)
            elif family == "body":
                unnamed.append(start)
            elif family == "local":
                local.find_local(doc, start)
            elif family == "report":
                reported.append(start)
            elif family == "decision":
                eu.find_act(doc, start)
                courts.find_decision(doc, start)
            else:
                _SIMPLE[family](doc, start)
    for start, end, entity in names.find(doc):
        doc.add(start, end, entity.type, entity.id, "gazetteer.label")
    known = bytearray(len(text))
    for candidate in doc.found:
        known[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
    for start in unnamed:
        if not known[start]:  # a name we know is not stretched
            bodies.find_bodies(doc, start)
    dates.find_dates(doc, months, clues)
    people.find_names(doc)
    named.find_again(doc)
    plans.settle(doc)
    acronyms.find_definitions(doc, names)
    complete(doc)
    articles.find_articles(doc, heads)
    reports.find_reports(doc, reported)
    people.unify(doc)
    return [
        Mention(
            start=c.start, end=c.end, type=c.type, surface=text[c.start : c.end], id=c.id, rule=c.rule,
            alt_ids=c.alts, confidence=c.confidence,
        )
        for c in arbitrate(doc.found)
    ]  # fmt: skip
