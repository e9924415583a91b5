"""What each extractor states of a question, and that whatever a source may lack, the graph conforms."""

import datetime as dt

import msgspec
import pytest
import rdflib
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kg.extractors import Descriptions, statements
from kg.extractors.descriptions import merge
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris, sub
from kg.rdf.terms import Statement, Term, date, french, integer
from kg.records import (
    Allocation,
    Anomaly,
    Author,
    Closure,
    Constituency,
    Event,
    Group,
    JournalReference,
    Ministry,
    Question,
    QuestionKey,
    SourceRecord,
    Text,
)
from kg.validation import validate

IRIS = Iris()
KEY = QuestionKey(14, "QE", 7)
Q = IRIS.question(KEY)
SOURCE = SourceRecord("q.json", None, 0, "0" * 62 + "aa", "opendata-json")
ASKED = JournalReference(dt.date(2012, 8, 7), 12)
ANSWERED = JournalReference(dt.date(2013, 4, 2), 34)
BARE = Question(key=KEY, source=SOURCE, author=Author())
FULL = msgspec.structs.replace(
    BARE,
    author=Author("PA1", "PM1", "Mme", "Anne", "Exemple"),
    published=ASKED,
    constituency=Constituency("Loire", "42", 4),
    displayed_group=Group("Les Républicains", "LR", "PO1"),
    rubrique="transports",
    heading="bacs",
    analyses=("service public",),
    allocations=(
        Allocation(Ministry("Ministère des transports", "Transports"), "asked"),
        Allocation(Ministry("Ministère des transports", "Transports"), "assigned", ASKED),
        Allocation(Ministry("Ministère de la mer", "Mer"), "assigned", JournalReference(dt.date(2012, 12, 4))),
    ),
    texts=(Text("Quand ?", ASKED),),
    answers=(Text("Bientôt.", ANSWERED),),
    events=(Event("publication", ASKED.date, ASKED), Event("answer", ANSWERED.date, ANSWERED)),
    closure=Closure("REP_PUB", "Réponse publiée", ANSWERED.date),
    pages=("https://www.assemblee-nationale.fr/dyn/14/questions/QANR5L14QE7",),
)


def told(question: Question) -> set[Statement]:
    """The statements of the question's own graph."""
    found = statements(question, IRIS, Descriptions())
    assert len(found) == len(set(found)), "a statement is made once"
    return set(found)


def shared(*questions: Question) -> set[Statement]:
    """The statements of the shared graphs that these questions make together."""
    descriptions = Descriptions()
    for question in questions:
        statements(question, IRIS, descriptions)
    found: set[Statement] = set()
    for _, subject, said in merge(descriptions.counted()):
        for claim in said.split("\n"):
            predicate, _, object_ = claim.partition(" ")
            found.add((subject, predicate, object_))
    return found


def objects(found: set[Statement], subject: Term, predicate: Term) -> set[Term]:
    return {o for s, p, o in found if (s, p) == (subject, predicate)}


def graph(*questions: Question) -> rdflib.Graph:
    found = shared(*questions).union(*map(told, questions))
    return rdflib.Graph().parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in found), format="nt")


def test_identity() -> None:
    found = told(FULL)
    assert objects(found, Q, v.TYPE) == {v.QUESTION, v.WRITTEN_QUESTION}
    assert objects(found, Q, v.NUMBER) == {integer(7)}
    assert objects(found, Q, v.OFFICIAL_ID) == {'"QANR5L14QE7"'}
    assert objects(found, Q, v.LABEL) == {french("Question écrite n° 7 (14e législature)")}


def test_the_delay_runs_to_the_first_answer() -> None:
    corrected = msgspec.structs.replace(
        FULL, answers=(*FULL.answers, Text("Au printemps.", JournalReference(dt.date(2013, 5, 7))))
    )
    found = told(corrected)
    answer = sub(Q, "reponse")
    assert objects(found, Q, v.ANSWER_DELAY_DAYS) == {integer(238)}
    assert objects(found, answer, v.TEXT) == {french("Au printemps.")}
    assert objects(found, sub(answer, "texte/1"), v.TEXT) == {french("Bientôt.")}


def test_dates_that_contradict_each_other_give_no_delay() -> None:
    early = msgspec.structs.replace(FULL, answers=(Text("Déjà.", JournalReference(dt.date(2011, 1, 4))),))
    assert objects(told(early), Q, v.ANSWER_DELAY_DAYS) == set()


def test_each_assignment_ends_where_the_next_begins() -> None:
    found = told(FULL)
    first, second, third = (sub(Q, f"attribution/{i}") for i in (1, 2, 3))
    assert objects(found, first, v.ALLOCATION_KIND) == {v.concept("allocation", "asked")}
    assert objects(found, first, v.END_DATE) == set()
    assert objects(found, second, v.END_DATE) == objects(found, third, v.START_DATE) == {date(dt.date(2012, 12, 4))}
    assert objects(found, Q, v.ADDRESSED_TO) == {IRIS.ministry(Ministry("Ministère des transports", "Transports"))}
    assert objects(found, Q, v.ASSIGNED_TO) == {IRIS.ministry(Ministry("Ministère de la mer", "Mer"))}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, "pending"),
        ({"answers": (Text("Oui."),)}, "answered"),
        ({"events": (Event("answer", ANSWERED.date, ANSWERED),)}, "answered"),
        ({"closure": Closure("AU", "Retrait à l'initiative de l'auteur", ASKED.date, withdrawn=True)}, "withdrawn"),
        ({"closure": Closure("FL", "Fin de législature", ASKED.date)}, "lapsed"),
    ],
)
def test_status(change: dict[str, object], status: str) -> None:
    question = msgspec.structs.replace(BARE, **change)
    assert objects(told(question), Q, v.STATUS) == {v.concept("status", status)}


def test_three_absences_are_told_apart() -> None:
    doubtful = msgspec.structs.replace(BARE, anomalies=(Anomaly("bad-date", "published.date", "31/02/2012"),))
    absent = objects(told(doubtful), Q, v.ABSENCE)
    assert v.concept("absence", "publication-not-understood") in absent
    assert v.concept("absence", "rubrique-not-in-source") in absent
    assert v.concept("absence", "answer-not-answered") in absent
    untold = msgspec.structs.replace(BARE, events=(Event("answer", ANSWERED.date, ANSWERED),))
    assert v.concept("absence", "answer-not-in-source") in objects(told(untold), Q, v.ABSENCE)
    assert objects(told(FULL), Q, v.ABSENCE) == set()


def test_an_identical_answer_on_one_day_is_one_joint_answer() -> None:
    twin = msgspec.structs.replace(FULL, key=QuestionKey(14, "QE", 8))
    other = msgspec.structs.replace(FULL, key=QuestionKey(14, "QE", 9), answers=(Text("Jamais.", ANSWERED),))
    joint = [{o for s, p, o in told(q) if p == v.JOINT_ANSWER} for q in (FULL, twin, other)]
    assert joint[0] == joint[1] != joint[2]


def test_the_same_step_told_twice_is_one_event() -> None:
    twice = msgspec.structs.replace(FULL, events=(*FULL.events, FULL.events[0]))
    assert len(objects(told(twice), Q, v.HAS_EVENT)) == 2


def test_a_constituency_depends_on_the_boundaries_of_its_time() -> None:
    old = msgspec.structs.replace(FULL, key=QuestionKey(10, "QE", 7))
    eighth = msgspec.structs.replace(FULL, key=QuestionKey(8, "QE", 7))
    assert objects(told(FULL), Q, v.AUTHOR_CONSTITUENCY) == {IRIS.constituency(2010, "42", 4)}
    assert objects(told(old), IRIS.question(old.key), v.AUTHOR_CONSTITUENCY) == {IRIS.constituency(1986, "42", 4)}
    assert objects(told(eighth), IRIS.question(eighth.key), v.AUTHOR_CONSTITUENCY) == set()
    assert objects(told(eighth), IRIS.question(eighth.key), v.AUTHOR_DEPARTMENT) == {IRIS.department("42")}


def test_the_most_frequent_name_wins_and_the_others_are_kept() -> None:
    names = ("Anne Exemple", "Anne Exemple", "Anne Éxemple")
    questions = [
        msgspec.structs.replace(
            FULL, key=QuestionKey(14, "QE", n), author=Author("PA1", None, "Mme", *name.split(" ", 1))
        )
        for n, name in enumerate(names, 1)
    ]
    found = shared(*questions)
    deputy = "<https://w3id.org/qan/id/depute/PA1>"
    assert objects(found, deputy, v.NAME) == {french("Anne Exemple")}
    assert objects(found, deputy, v.ALT_LABEL) == {french("Anne Éxemple")}
    assert shared(*reversed(questions)) == found, "the order of the questions decides nothing"


def test_a_mandate_is_that_of_whom_most_questions_name() -> None:
    questions = [
        msgspec.structs.replace(FULL, key=QuestionKey(14, "QE", n), author=Author(f"PA{author}", "PM1"))
        for n, author in enumerate((2, 1, 1), 1)
    ]
    found = shared(*questions)
    assert objects(found, IRIS.mandate("PM1"), v.MANDATE_OF) == {"<https://w3id.org/qan/id/depute/PA1>"}


def test_a_full_question_conforms_and_lacks_nothing() -> None:
    assert list(validate([graph(FULL)], engine="shacl").results) == []


DAYS = st.dates(dt.date(1981, 1, 1), dt.date(2026, 12, 31))
WORDS = st.text(st.characters(categories=["Lu", "Ll", "Nd", "Zs", "Po"]), min_size=1, max_size=12).filter(str.strip)
JOURNALS = st.builds(
    JournalReference, DAYS, st.none() | st.integers(1, 9999), st.sampled_from(["questions", "debates"])
)
MINISTRIES = st.builds(Ministry, WORDS, st.none() | WORDS)
EVENTS = st.builds(
    Event,
    st.sampled_from(["renewal", "signalling", "reassignment", "answer", "withdrawal"]),
    DAYS,
    st.none() | JOURNALS,
)
QUESTIONS = st.builds(
    Question,
    key=st.builds(QuestionKey, st.integers(7, 17), st.sampled_from(["QE", "QOSD", "QG"]), st.integers(1, 99999)),
    source=st.just(SOURCE),
    author=st.builds(Author, st.none() | st.just("PA1"), st.none() | st.just("PM1"), family_name=st.none() | WORDS),
    published=st.none() | JOURNALS,
    constituency=st.none() | st.builds(Constituency, WORDS, st.none() | st.just("42"), st.none() | st.integers(1, 21)),
    displayed_group=st.none() | st.builds(Group, st.none() | WORDS, st.none() | WORDS),
    rubrique=st.none() | WORDS,
    heading=st.none() | WORDS,
    allocations=st.lists(
        st.builds(Allocation, MINISTRIES, st.sampled_from(["asked", "assigned"]), st.none() | JOURNALS), max_size=3
    ).map(tuple),
    texts=st.lists(st.builds(Text, WORDS, st.none() | JOURNALS), max_size=2).map(tuple),
    answers=st.lists(st.builds(Text, WORDS, st.none() | JOURNALS), max_size=2).map(tuple),
    events=st.lists(EVENTS, max_size=3).map(tuple),
    closure=st.none() | st.builds(Closure, st.none() | WORDS, st.none() | WORDS, DAYS, st.booleans()),
)


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # pySHACL is too slow to shrink with
    suppress_health_check=[HealthCheck.too_slow],
)
@given(QUESTIONS)
def test_whatever_a_source_lacks_the_graph_conforms(question: Question) -> None:
    report = validate([graph(question)], engine="shacl")
    assert [r for r in report.results if r.severity == "violation"] == []
