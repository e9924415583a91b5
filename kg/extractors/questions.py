"""The question itself: identity, texts, publication, state."""

from kg.extractors.descriptions import Descriptions
from kg.extractors.journal import publication_statements
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris, sub
from kg.rdf.terms import Statement, french, integer, literal
from kg.records import Question

_TYPE_LABELS = {"QE": "Question écrite", "QOSD": "Question orale sans débat", "QG": "Question au Gouvernement"}


def question_statements(question: Question, iris: Iris, descriptions: Descriptions) -> list[Statement]:
    """Type, label, number, legislature, texts (current and former), publication, title, state, official pages."""
    key = question.key
    q = iris.question(key)
    legislature = descriptions.known(key.legislature) or descriptions.add(
        key.legislature,
        "legislatures",
        iris.legislature(key.legislature),
        (v.TYPE, v.LEGISLATURE),
        (v.LABEL, french(legislature_label(key.legislature))),
        (v.NUMBER, integer(key.legislature)),
    )
    out = [
        (q, v.TYPE, v.QUESTION),
        (q, v.TYPE, v.QUESTION_CLASSES[key.type]),
        (q, v.LABEL, french(f"{_TYPE_LABELS[key.type]} n° {key.number} ({legislature_label(key.legislature)})")),
        (q, v.NUMBER, integer(key.number)),
        (q, v.OFFICIAL_ID, literal(key.uid)),
        (q, v.IN_LEGISLATURE, legislature),
        (q, v.STATUS, v.concept("status", status(question))),
        *publication_statements(q, question.published, iris, descriptions),
    ]
    if question.title:
        out.append((q, v.TITLE, french(question.title)))
    if text := question.text:
        out.append((q, v.TEXT, french(text.value)))
    for i, former in enumerate(question.texts[:-1], 1):
        node = sub(q, f"texte/{i}")
        out += [(node, v.TYPE, v.FORMER_TEXT), (node, v.FORMER_TEXT_OF, q), (node, v.TEXT, french(former.value))]
        out += publication_statements(node, former.journal, iris, descriptions)
    out += [(q, v.PAGE, f"<{page}>") for page in question.pages]
    return out


def status(question: Question) -> str:
    """The name of the question's state: answered, withdrawn, lapsed (closed without an answer) or pending."""
    if question.is_answered:
        return "answered"
    if question.closure and question.closure.withdrawn:
        return "withdrawn"
    return "lapsed" if question.closure else "pending"


def legislature_label(number: int) -> str:
    """In French: « 1re législature », « 14e législature »."""
    return f"{number}{'re' if number == 1 else 'e'} législature"
