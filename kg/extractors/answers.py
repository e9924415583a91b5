"""The answer: its texts, its publication, who answered, and how long it took."""

import hashlib

from kg.extractors.descriptions import Descriptions
from kg.extractors.journal import publication_statements
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris, sub
from kg.rdf.terms import Statement, french, integer
from kg.records import Question


def answer_statements(question: Question, iris: Iris, descriptions: Descriptions) -> list[Statement]:
    """One answer node a question, so that each question can be built alone; `qan:jointAnswer` ties those that
    share date and text."""
    answer = question.answer
    if answer is None and not question.is_answered:
        return []
    journal = answer.journal if answer else question.answered
    q = iris.question(question.key)
    a = sub(q, "reponse")
    kind = "written" if question.key.type == "QE" else "sitting-record"
    out = [
        (q, v.HAS_ANSWER, a),
        (a, v.TYPE, v.ANSWER),
        (a, v.LABEL, french(f"Réponse à la question {question.key.uid}")),
        (a, v.ANSWER_TO, q),
        (a, v.ANSWER_KIND, v.concept("answer-kind", kind)),
        *publication_statements(a, journal, iris, descriptions),
    ]
    if answer:
        text_hash = hashlib.sha256(answer.value.encode()).hexdigest()[:16]
        out.append((a, v.TEXT, french(answer.value)))
        out.append((a, v.JOINT_ANSWER, iris.joint_answer(journal.date if journal else None, text_hash)))
    answering = question.assigned or question.asked
    if answering:
        out.append((a, v.ANSWERED_BY, iris.ministry(answering.ministry)))
    delay = question.answer_delay
    if delay is not None:
        out.append((q, v.ANSWER_DELAY_DAYS, integer(delay)))
    for i, former in enumerate(question.answers[:-1], 1):
        node = sub(a, f"texte/{i}")
        out += [(node, v.TYPE, v.FORMER_TEXT), (node, v.FORMER_TEXT_OF, a), (node, v.TEXT, french(former.value))]
        out += publication_statements(node, former.journal, iris, descriptions)
    return out
