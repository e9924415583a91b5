"""What the texts cite: one flat node a mention, and shortcuts from the text to what it cites.

A mention stands under its text, by its place: `…/reponse/mention/2742-2781`. Its IRI may therefore change when the
text is corrected; what it refers to never does.
"""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import msgspec

from kg.citations import Context, find_mentions
from kg.extractors.cited_deputies import Unlinked, find_deputy
from kg.extractors.cited_entities import GRAPH, CitedEntities
from kg.extractors.cited_texts import day_of, in_words
from kg.extractors.descriptions import Descriptions
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris, slug, sub
from kg.rdf.terms import Statement, Term, date, decimal, french, integer, literal
from kg.records import Mention, Question, Text
from kg.registers.register import Register

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
# A written question opens with its author: « M. Dino Cinieri attire l'attention de … ».
_OPENING = re.compile(r"\s*(?:M|Mme|Mlle)\b\.?\s*")


def citation_statements(
    question: Question,
    iris: Iris,
    descriptions: Descriptions,
    entities: CitedEntities,
    *,
    register: Register | None = None,
    all_mentions: bool = False,
) -> list[Statement]:
    """The mentions of every text of a question: current and former, of the question and of the answer.

    Dates, and the author's own name, which `qan:askedBy` says, are left out unless `all_mentions`. A person is led to
    the deputy so called where more than the name shows that this one is meant (`kg.extractors.cited_deputies`).
    """
    citing = _Citing(question, iris, descriptions, entities, register, all_mentions)
    out: list[Statement] = []
    for node, field, text in _texts(question, iris.question(question.key)):
        out += citing(node, field, text)
    return out


class _Citing:
    """One question's texts → statements."""

    def __init__(
        self, question: Question, iris: Iris, descriptions: Descriptions, entities: CitedEntities,
        register: Register | None, all_mentions: bool,
    ) -> None:  # fmt: skip
        self._question, self._iris, self._descriptions = question, iris, descriptions
        self._entities, self._register, self._all = entities, register, all_mentions

    def __call__(self, node: Term, field: str, text: Text) -> Iterator[Statement]:
        """The mentions of one text, and the shortcuts from it."""
        context = text_context(self._question, field, text)
        found = find_mentions(text.value, context=context, gazetteer=self._entities.gazetteer)
        if not self._all:
            found = [m for m in found if not _is_author(m, self._question, field, text.value)]
        shortcuts: set[Statement] = set()
        alternatives = {m.id: m.alt_ids for m in found if m.alt_ids}
        for mention in found:
            if mention.type == "Date":
                if self._all:
                    yield from _mention_statements(node, mention, None)
                continue
            # What is said of a text's number and date is said of its articles.
            whole = mention.id.partition(":art:")[0]
            if whole != mention.id and whole in alternatives:
                mention = msgspec.structs.replace(mention, alt_ids=alternatives[whole])
            cited = self._entities.cite(mention, self._iris, self._descriptions)
            yield from _mention_statements(node, mention, cited)
            if cited is None:
                continue
            shortcuts.add((node, v.MENTIONS, cited))
            if mention.type in TEXT_TYPES:
                shortcuts.add((node, v.CITES_TEXT, cited))
            elif mention.type == "Person" and self._register:
                yield from self._identify(node, mention, cited, text.value, context, self._register)
        for body, day in _meetings(text.value, found):
            event, cited = self._event(text.value, body, day)
            yield from _mention_statements(node, event, cited)
            shortcuts.add((node, v.MENTIONS, cited))
        yield from shortcuts

    def _identify(
        self, node: Term, mention: Mention, person: Term, text: str, context: Context, register: Register
    ) -> Iterator[Statement]:
        """Tie a person to the deputy meant; where a deputy is so called but not shown to be meant, say why not."""
        found = find_deputy(mention, text, self._question.key.legislature, context.day, register)
        if isinstance(found, Unlinked):
            yield _mention_node(node, mention), v.LINK_REASON, v.concept("link-reason", found.value)
        elif found is not None:
            deputy = self._iris.actor(found)
            self._descriptions.touch(deputy)
            if not self._descriptions.known((person, deputy)):
                self._descriptions.add((person, deputy), GRAPH, person, (v.IDENTIFIED_AS, deputy))

    def _event(self, text: str, body: Mention, day: Mention) -> tuple[Mention, Term]:
        """The meeting of a body on a day, as a mention and described."""
        name, held_on = body.id.partition(":")[2], dt.date.fromisoformat(day.id.partition(":")[2])
        identifier = f"event:{name}:{held_on}"
        sure = min(body.confidence, day.confidence)
        surface = text[body.start : day.end]
        event = Mention(body.start, day.end, "DatedEvent", surface, identifier, "events.meeting", (), sure)
        key = (GRAPH, identifier)
        known = self._descriptions.known(key)
        if known:
            return event, known
        label = f"{self._entities.label(body.id)} du {in_words(held_on)}"
        return event, self._descriptions.add(
            key,
            GRAPH,
            self._iris.path(f"evenement/{name}/{held_on}"),
            (v.TYPE, v.CITED_ENTITY),
            (v.TYPE, v.DATED_EVENT),
            (v.KNOWN_BY, v.concept("known-by", "number")),
            (v.PREF_LABEL, french(label[:1].upper() + label[1:])),
            (v.HELD_BY, self._iris.path(f"organisme/{name}")),
            (v.HELD_ON, date(held_on)),
        )


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


def _mention_node(node: Term, mention: Mention) -> Term:
    return sub(node, f"mention/{mention.start}-{mention.end}")


def _mention_statements(node: Term, mention: Mention, cited: Term | None) -> list[Statement]:
    m = _mention_node(node, mention)
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


@cache
def mention_type(name: str) -> Term:
    """The concept of a mention's type.

    >>> mention_type("CodeArticle"), mention_type("EULaw")
    ('<https://w3id.org/qan/concept/mention-type/code-article>', '<https://w3id.org/qan/concept/mention-type/eu-law>')
    """
    return v.concept("mention-type", re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=EU)(?=L)", "-", name).lower())


def _meetings(text: str, found: list[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """A body that meets, « du », and a day."""
    for body, day in pairwise(found):
        if body.id not in _MEETING or day.type != "Date" or not day_of(day.id.partition(":")[2]):
            continue
        if _HELD_ON.fullmatch(text[body.end : day.start]):
            yield body, day
