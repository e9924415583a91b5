"""What the texts cite: one flat node a mention, and shortcuts from the text to what it cites.

A mention stands under its text, by its place: `…/reponse/mention/2742-2781`. Its IRI may therefore change when the
text is corrected; what it refers to never does.
"""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from kg.citations import Context, find_mentions
from kg.extractors.cited_entities import GRAPH, CitedEntities
from kg.extractors.cited_texts import in_words
from kg.extractors.descriptions import Descriptions
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris, slug, sub
from kg.rdf.terms import Statement, Term, date, decimal, french, integer, literal
from kg.records import Mention, Question, Text

# Types whose citation is the citation of a text.
TEXT_TYPES = frozenset(
    {
        "Law", "Ordinance", "Decree", "Order", "Circular", "LawArticle", "Code", "CodeArticle", "EULaw",
        "CourtDecision", "Treaty", "Bill",
    }
)  # fmt: skip
# Bodies whose meetings are events known by their date: « conseil des ministres du 9 janvier 2013 ».
_MEETING = frozenset({"org:conseil-des-ministres", "org:conseil-europeen", "org:g7", "org:g20"})
_HELD_ON = re.compile(r"\s+du\s+")
_DAY = re.compile(r"date:\d{4}-\d\d-\d\d")
# A written question opens with its author: « M. Dino Cinieri attire l'attention de … ».
_OPENING = re.compile(r"\s*(?:M|Mme|Mlle)\b\.?\s*")


def citation_statements(
    question: Question, iris: Iris, descriptions: Descriptions, entities: CitedEntities, *, all_mentions: bool = False
) -> list[Statement]:
    """The mentions of every text of a question: current and former, of the question and of the answer.

    Dates, and the author's own name, which `qan:askedBy` says, are left out unless `all_mentions`.
    """
    q = iris.question(question.key)
    out: list[Statement] = []
    for node, field, text in _texts(question, q):
        found = find_mentions(text.value, context=text_context(question, field, text), gazetteer=entities.gazetteer)
        if not all_mentions:
            found = [m for m in found if not _is_author(m, question, field, text.value)]
        out += _text_statements(node, text.value, found, iris, descriptions, entities, all_mentions)
    return out


def _texts(question: Question, q: Term) -> Iterator[tuple[Term, str, Text]]:
    """The texts with their nodes, as `kg.extractors.questions` and `kg.extractors.answers` mint them."""
    for node, field, texts in ((q, "question", question.texts), (sub(q, "reponse"), "answer", question.answers)):
        for i, text in enumerate(texts, 1):
            yield (node if i == len(texts) else sub(node, f"texte/{i}")), field, text


def text_context(question: Question, field: str, text: Text) -> Context:
    """What is known of a text of a question; `field` is question or answer."""
    answered = question.answered
    return Context(
        kind=question.key.type,
        legislature=question.key.legislature,
        number=question.key.number,
        q_date=question.published.date if question.published else None,
        a_date=answered.date if answered else None,
        ref_date=text.journal.date if text.journal else None,
        field=field,
        author=question.author.name,
    )


def _is_author(mention: Mention, question: Question, field: str, text: str) -> bool:
    """Whether a mention is the author's name: known from the source, else by its place at the opening."""
    if mention.type != "Person":
        return False
    name = question.author.name
    if name:
        return mention.id == f"person:{slug(name)}"
    return field == "question" and _OPENING.fullmatch(text[: mention.start]) is not None


def _text_statements(
    node: Term, text: str, found: list[Mention], iris: Iris, descriptions: Descriptions, entities: CitedEntities,
    all_mentions: bool,
) -> list[Statement]:  # fmt: skip
    out: list[Statement] = []
    shortcuts: set[Statement] = set()
    dates_of = {m.id: m.alt_ids for m in found if m.alt_ids}
    for mention in found:
        cited = None
        if mention.type != "Date":
            if (whole := mention.id.partition(":art:")[0]) != mention.id and whole in dates_of:
                mention = msgspec.structs.replace(mention, alt_ids=dates_of[whole])
            cited = entities.cite(mention, iris, descriptions)
        elif not all_mentions:
            continue
        out += _mention_statements(node, mention, cited)
        if cited:
            shortcuts.add((node, v.MENTIONS, cited))
            if mention.type in TEXT_TYPES:
                shortcuts.add((node, v.CITES_TEXT, cited))
    for event, body in _events(text, found):
        cited = _event(event, body, iris, descriptions, entities)
        out += _mention_statements(node, event, cited)
        shortcuts.add((node, v.MENTIONS, cited))
    return [*out, *shortcuts]


def _mention_statements(node: Term, mention: Mention, cited: Term | None) -> list[Statement]:
    m = sub(node, f"mention/{mention.start}-{mention.end}")
    out = [
        (m, v.TYPE, v.MENTION),
        (m, v.MENTION_TYPE, mention_type(mention.type)),
        (m, v.IN_TEXT, node),
        (m, v.START, integer(mention.start)),
        (m, v.END, integer(mention.end)),
        (m, v.EXACT, french(mention.surface)),
        (m, v.RULE, literal(mention.rule)),
    ]
    if cited:
        out.append((m, v.REFERS_TO, cited))
    elif mention.type == "Date":
        out.append((m, v.DATE_SAID, literal(mention.id.partition(":")[2])))
    if mention.confidence < 1:
        out.append((m, v.CONFIDENCE, decimal(mention.confidence)))
    return out


def mention_type(name: str) -> Term:
    """The concept of a mention's type.

    >>> mention_type("CodeArticle"), mention_type("EULaw")
    ('<https://w3id.org/qan/concept/mention-type/code-article>', '<https://w3id.org/qan/concept/mention-type/eu-law>')
    """
    return v.concept("mention-type", re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=EU)(?=L)", "-", name).lower())


def _events(text: str, found: list[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """A meeting of a body on a day: the body's mention, « du », the date. With the mention of the body."""
    for body, day in pairwise(found):
        if body.id in _MEETING and _DAY.fullmatch(day.id) and _HELD_ON.fullmatch(text[body.end : day.start]):
            identifier = f"event:{body.id.partition(':')[2]}:{day.id.partition(':')[2]}"
            surface = text[body.start : day.end]
            sure = min(body.confidence, day.confidence)
            yield Mention(body.start, day.end, "DatedEvent", surface, identifier, "events.meeting", (), sure), body


def _event(event: Mention, body: Mention, iris: Iris, descriptions: Descriptions, entities: CitedEntities) -> Term:
    """The event, described: which body met, and on what day."""
    key = (GRAPH, event.id)
    subject = descriptions.known(key)
    if subject is None:
        _, name, day = event.id.split(":")
        held_on = dt.date.fromisoformat(day)
        label = f"{entities.label(body.id)} du {in_words(held_on)}"
        subject = descriptions.add(
            key,
            GRAPH,
            iris.path(f"evenement/{name}/{day}"),
            (v.TYPE, v.CITED_ENTITY),
            (v.TYPE, v.DATED_EVENT),
            (v.KNOWN_BY, v.concept("known-by", "number")),
            (v.PREF_LABEL, french(label[:1].upper() + label[1:])),
            (v.HELD_BY, entities.cite(body, iris, descriptions)),
            (v.HELD_ON, date(held_on)),
        )
    return subject
