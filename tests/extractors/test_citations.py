"""Mentions in the graph, shortcuts, and the descriptions of what is cited: merged over questions by fixed rules."""

import datetime as dt
import inspect
import re
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.citations import link
from kg.errors import InputError
from kg.extractors import Descriptions
from kg.extractors.citations import citation_statements
from kg.extractors.cited_deputies import Unlinked
from kg.extractors.cited_entities import REASONS, load_cited_entities
from kg.extractors.descriptions import merge
from kg.pipeline import build
from kg.rdf import vocabulary as v
from kg.rdf.iris import Iris, sub
from kg.rdf.terms import Statement, Term, french, integer
from kg.records import Author, JournalReference, Question, QuestionKey, SourceRecord, Text
from kg.registers.records import Actor, RegisterData, Seat
from kg.registers.register import Register

IRIS = Iris()
ENTITIES = load_cited_entities()
KEY = QuestionKey(14, "QE", 7)
Q = IRIS.question(KEY)
A = sub(Q, "reponse")
Q_SEED = IRIS.question(QuestionKey(14, "QE", 2524))
SEEDS = Path(__file__).parents[2] / "seeds"
DAY = JournalReference(dt.date(2013, 4, 2), 12)
BARE = Question(key=KEY, source=SourceRecord("q.json", None, 0, "aa", "opendata-json"), author=Author())


def asking(*texts: str, answer: str = "", author: Author = BARE.author, number: int = 7) -> Question:
    return msgspec.structs.replace(
        BARE,
        key=QuestionKey(14, "QE", number),
        texts=tuple(Text(text, DAY) for text in texts),
        answers=(Text(answer, DAY),) if answer else (),
        author=author,
    )


def told(question: Question, *, all_mentions: bool = False) -> set[Statement]:
    found = citation_statements(question, IRIS, Descriptions(), ENTITIES, all_mentions=all_mentions)
    assert len(found) == len(set(found)), "a statement is made once"
    return set(found)


def cited(*questions: Question) -> set[Statement]:
    """The statements of the graph `cited`, as all these questions make it together."""
    descriptions = Descriptions()
    for question in questions:
        citation_statements(question, IRIS, descriptions, ENTITIES)
    found = merged(descriptions, "cited")
    assert len(found) == len(set(found)), "a statement is made once"
    return set(found)


def merged(descriptions: Descriptions, graph: str = "") -> list[Statement]:
    """The statements of the shared graphs, or of one of them."""
    found: list[Statement] = []
    for name, subject, said in merge(descriptions.counted()):
        for claim in said.split("\n"):
            predicate, _, object_ = claim.partition(" ")
            if name == graph or not graph:
                found.append((subject, predicate, object_))
    return found


def objects(found: set[Statement], subject: Term, predicate: Term) -> set[Term]:
    return {o for s, p, o in found if (s, p) == (subject, predicate)}


def iri(path: str) -> Term:
    return IRIS.path(path)


def test_a_mention_is_one_flat_node_and_a_shortcut() -> None:
    found = told(asking("Voir le code civil."))
    mention = sub(Q, "mention/8-18")
    assert {(p, o) for s, p, o in found if s == mention} == {
        (v.TYPE, v.MENTION),
        (v.MENTION_TYPE, v.concept("mention-type", "code")),
        (v.IN_TEXT, Q),
        (v.START, integer(8)),
        (v.END, integer(18)),
        (v.EXACT, french("code civil")),
        (v.RULE, '"gazetteer.label"'),
        (v.REFERS_TO, iri("code/civil")),
    }
    assert objects(found, Q, v.MENTIONS) == objects(found, Q, v.CITES_TEXT) == {iri("code/civil")}


def test_what_is_no_text_is_mentioned_and_not_cited() -> None:
    found = told(asking("Le VIE."))
    assert objects(found, Q, v.MENTIONS) == {iri("programme/vie")}
    assert objects(found, Q, v.CITES_TEXT) == set()


def test_each_text_has_its_own_mentions_former_ones_too() -> None:
    found = told(asking("Le VIE.", "Or le VIE.", answer="Ce VIE."))
    places = {(s, o) for s, p, o in found if p == v.IN_TEXT}
    former = sub(Q, "texte/1")
    assert places == {(sub(former, "mention/3-6"), former), (sub(Q, "mention/6-9"), Q), (sub(A, "mention/3-6"), A)}
    assert {s for s, p, _ in found if p == v.MENTIONS} == {former, Q, A}


def test_doubt_is_stated_and_certainty_is_not() -> None:
    found = told(asking("Le rapport de la Cour des comptes de 2017."))
    confidences = {s: o for s, p, o in found if p == v.CONFIDENCE}
    assert list(confidences.values()) == [f'"0.8"^^<{v.XSD}decimal>']


def test_dates_are_stated_only_when_asked_for() -> None:
    question = asking("Depuis le 2 avril 2012.")
    assert not any(p == v.MENTION_TYPE for _, p, _ in told(question))
    found = told(question, all_mentions=True)
    assert objects(found, sub(Q, "mention/10-22"), v.DATE_SAID) == {'"2012-04-02"'}
    assert not any(p in (v.REFERS_TO, v.MENTIONS) for _, p, _ in found)


@pytest.mark.parametrize(
    ("author", "text"),
    [
        (Author(given_name="Jean-Luc", family_name="Érable"), "M. Jean-Luc Érable interroge M. Louis Gallois."),
        (Author(), "M. Jean-Luc Érable interroge M. Louis Gallois."),
        (Author(), "  Mme Anne Exemple interroge M. Louis Gallois."),
    ],
)
def test_the_author_s_own_name_is_left_out(author: Author, text: str) -> None:
    question = asking(text, author=author)
    assert objects(told(question), Q, v.MENTIONS) == {iri("personne/louis-gallois")}
    assert len(objects(told(question, all_mentions=True), Q, v.MENTIONS)) == 2


def test_another_person_at_the_opening_of_an_answer_stays() -> None:
    found = told(asking("Pourquoi ?", answer="M. Louis Gallois a répondu."))
    assert objects(found, A, v.MENTIONS) == {iri("personne/louis-gallois")}


def test_the_meeting_of_a_body_on_a_day_is_an_event() -> None:
    question = asking("Une communication au conseil des ministres du 9 janvier 2013 l'annonce.")
    event = iri("evenement/conseil-des-ministres/2013-01-09")
    assert objects(told(question), Q, v.MENTIONS) == {event, iri("organisme/conseil-des-ministres")}
    assert {(p, o) for s, p, o in cited(question) if s == event} == {
        (v.TYPE, v.CITED_ENTITY),
        (v.TYPE, v.DATED_EVENT),
        (v.PREF_LABEL, french("Conseil des ministres du 9 janvier 2013")),
        (v.HELD_BY, iri("organisme/conseil-des-ministres")),
        (v.HELD_ON, f'"2013-01-09"^^<{v.XSD}date>'),
        (v.KNOWN_BY, v.concept("known-by", "number")),
    }


def test_a_cited_question_is_the_question_itself() -> None:
    question = asking("Sa question écrite n° 5 est restée sans réponse.")
    other = IRIS.question(QuestionKey(14, "QE", 5))
    assert objects(told(question), Q, v.MENTIONS) == {other}
    page = "<https://www.assemblee-nationale.fr/dyn/14/questions/QANR5L14QE5>"
    assert objects(cited(question), other, v.SEE_ALSO) == {page}
    assert objects(cited(question), other, v.TYPE) == {v.CITED_ENTITY, f"<{v.QAN}CitedQuestion>"}


def test_an_entity_of_the_gazetteer_keeps_its_label_whatever_it_is_called() -> None:
    found = cited(asking("Les volontaires internationaux en entreprises."), asking("Le VIE.", number=8))
    vie = iri("programme/vie")
    assert objects(found, vie, v.PREF_LABEL) == {french("volontariat international en entreprise")}
    assert '"VIE"' in objects(found, vie, v.ACRONYM)
    assert not any(p in (v.LABEL_RULE, v.EVIDENCE) for _, p, _ in found)
    assert {s for s, _, _ in found} == {vie}


def test_the_successor_of_an_entity_is_described_with_it() -> None:
    found = cited(asking("Le pôle Advancity."))
    assert objects(found, iri("pole/advancity"), v.SUCCESSOR) == {iri("pole/cap-digital")}
    assert objects(found, iri("pole/cap-digital"), v.PREF_LABEL) == {french("Cap Digital")}


def test_successors_in_a_circle_are_described_once(tmp_path: Path) -> None:
    path = tmp_path / "circle.ttl"
    path.write_text(CIRCLE, encoding="utf-8")
    descriptions = Descriptions()
    entities = load_cited_entities((str(path),))
    citation_statements(asking("L'office rond des poids."), IRIS, descriptions, entities)
    described = set(merged(descriptions))
    both = {"<https://example.org/a>", "<https://example.org/b>"}
    assert {s for s, p, _ in described if p == v.PREF_LABEL} == both


def test_what_is_not_in_the_gazetteer_is_called_as_it_is_most_often() -> None:
    texts = ["Le rapport de la Cour des comptes de 2017."] * 2 + ["Le rapport public de la Cour des comptes de 2017."]
    found = cited(*(asking(text, number=n) for n, text in enumerate(texts, 1)))
    report = iri("rapport/cour-des-comptes/2017")
    assert objects(found, report, v.PREF_LABEL) == {french("rapport de la Cour des comptes de 2017")}
    assert objects(found, report, v.ALT_LABEL) == {french("rapport public de la Cour des comptes de 2017")}
    assert objects(found, report, v.ISSUED_BY) == {iri("organisme/cour-des-comptes")}
    assert objects(found, report, v.REPORT_YEAR) == {f'"2017"^^<{v.XSD}gYear>'}


def test_a_report_of_which_only_the_year_is_told_is_no_entity() -> None:
    asked = asking("Une étude de 2010 le montre.")
    said = told(asked)
    assert objects(said, sub(Q, "mention/4-17"), v.EXACT) == {french("étude de 2010")}
    assert not any(p in (v.REFERS_TO, v.MENTIONS) for _, p, _ in said)
    assert cited(asked) == set()
    titled = cited(asking("Une étude intitulée « Les haies » de 2010 le montre."))
    assert objects(titled, iri("rapport/les-haies/2010"), v.REPORT_YEAR) == {f'"2010"^^<{v.XSD}gYear>'}


def test_an_address_known_from_one_text_holds_for_all() -> None:
    bare, dated = "Le décret n° 2012-736.", "Le décret n° 2012-736 du 9 mai 2012."
    decree = iri("texte/decret/2012-736")
    alone = cited(asking(bare))
    assert objects(alone, decree, v.LINK_REASON) == {v.concept("link-reason", "date-not-given")}
    assert objects(alone, decree, v.DATE_DOCUMENT) == set()
    found = cited(asking(bare), asking(bare, number=8), asking(dated, number=9))
    eli = "<https://www.legifrance.gouv.fr/eli/decret/2012/5/9/2012-736/jo/texte>"
    assert objects(found, decree, v.EXACT_MATCH) == {eli}
    assert objects(found, decree, v.DATE_DOCUMENT) == {f'"2012-05-09"^^<{v.XSD}date>'}
    assert objects(found, decree, v.LINK_REASON) == set()


def test_of_two_dates_the_most_frequent_is_kept_with_its_address() -> None:
    right, slip = "Le décret n° 2012-736 du 9 mai 2012.", "Le décret n° 2012-736 du 19 février 2012."
    found = cited(*(asking(text, number=n) for n, text in enumerate([right, right, slip], 1)))
    decree = iri("texte/decret/2012-736")
    assert objects(found, decree, v.DATE_DOCUMENT) == {f'"2012-05-09"^^<{v.XSD}date>'}
    assert len(objects(found, decree, v.EXACT_MATCH)) == 1


def test_a_citation_by_date_leads_to_the_number_and_never_takes_its_iri() -> None:
    by_date = asking("Le décret du 9 mai 2012.", number=8)
    dated = iri("texte/decret/2012-05-09")
    assert objects(told(by_date), IRIS.question(by_date.key), v.MENTIONS) == {dated}
    assert objects(cited(by_date), dated, v.NUMBERED_TEXT) == set()
    found = cited(by_date, asking("Le décret n° 2012-736 du 9 mai 2012."))
    assert objects(found, dated, v.NUMBERED_TEXT) == {iri("texte/decret/2012-736")}


def test_two_texts_of_one_day_leave_the_date_alone() -> None:
    found = cited(
        asking("Le décret n° 2012-736 du 9 mai 2012."), asking("Le décret n° 2012-740 du 9 mai 2012.", number=8)
    )
    assert objects(found, iri("texte/decret/2012-05-09"), v.NUMBERED_TEXT) == set()


def test_articles_have_their_text_and_its_date() -> None:
    found = cited(asking("L'article 3 du décret n° 2012-736 du 9 mai 2012 et l'article L. 1111-1 du code de la route."))
    article = iri("texte/decret/2012-736/article/3")
    assert objects(found, article, v.OF_TEXT) == {iri("texte/decret/2012-736")}
    eli = "<https://www.legifrance.gouv.fr/eli/decret/2012/5/9/2012-736/jo/article_3>"
    assert objects(found, article, v.EXACT_MATCH) == {eli}
    of_code = iri("code/route/article/l1111-1")
    assert objects(found, of_code, v.OF_CODE) == {iri("code/route")}
    assert objects(found, of_code, v.PREF_LABEL) == {french("Code de la route, article L1111-1")}


def test_an_article_of_a_bill_is_an_article() -> None:
    found = cited(asking("L'article 5 du projet de loi de finances pour 2018."))
    article = iri("projet/plf/2018/article/5")
    assert f"<{v.QAN}LawArticle>" in objects(found, article, v.TYPE)
    assert objects(found, article, v.OF_TEXT) == {iri("projet/plf/2018")}


def test_acts_of_the_union_have_both_addresses() -> None:
    found = cited(asking("La directive 2004/35/CE."))
    act = iri("texte/ue/dir/2004/35")
    assert objects(found, act, v.CELEX) == {'"32004L0035"'}
    assert objects(found, act, v.EXACT_MATCH) == {
        "<http://data.europa.eu/eli/dir/2004/35/oj>",
        "<http://publications.europa.eu/resource/celex/32004L0035>",
    }


def test_an_article_of_no_known_code_refers_to_nothing() -> None:
    found = told(asking("L'article L. 9999-1 n'est pas appliqué."))
    assert objects(found, sub(Q, "mention/10-19"), v.MENTION_TYPE) == {v.concept("mention-type", "code-article")}
    assert not any(p in (v.REFERS_TO, v.MENTIONS) for _, p, _ in found)


def test_every_reason_the_linker_gives_is_a_concept() -> None:
    said = set(re.findall(r'\{\},\s*\(?\s*"([^"]+)"', inspect.getsource(link)))
    said = {reason for reason in said if not reason.startswith("no official address can be computed")}
    assert said and said <= REASONS.keys()
    concepts = (Path(__file__).parents[2] / "ontology" / "citations.ttl").read_text(encoding="utf-8")
    assert all(f"<link-reason/{name}>" in concepts for name in (*REASONS.values(), *(each.value for each in Unlinked)))


def test_the_base_moves_what_is_cited_and_what_describes_it() -> None:
    iris, descriptions = Iris("https://example.org/"), Descriptions()
    citation_statements(asking("Le pôle Advancity."), iris, descriptions, ENTITIES)
    blocks = merged(descriptions, "cited")
    subjects = {s for s, _, _ in blocks}
    assert all(s.startswith("<https://example.org/id/") for s in subjects)
    assert objects(set(blocks), "<https://example.org/id/pole/advancity>", v.SUCCESSOR) <= subjects


def register_of(*seats: tuple[str, str, int, str, str, str | None]) -> Register:
    """Deputies: (id, name, legislature, first day, département, last day)."""
    actors = {each: Actor(each, None, *name.split(" ")) for each, name, *_ in seats}
    mandates = tuple(
        Seat(
            f"PM{n}", each, legislature, dt.date.fromisoformat(start), dt.date.fromisoformat(end) if end else None,
            None, place, 1, None, None,
        )
        for n, (each, _, legislature, start, place, end) in enumerate(seats)
    )  # fmt: skip
    return Register(RegisterData(tuple(actors.values()), mandates, (), ()))


HELD = ("PA1", "Anne Exemple", 14, "2012-06-20", "Somme", None)
NAMESAKE = ("PA2", "Anne Exemple", 14, "2012-06-20", "Lot", None)
OVER = ("PA1", "Anne Exemple", 14, "2012-06-20", "Somme", "2012-07-01")
BEFORE = ("PA1", "Anne Exemple", 13, "2007-06-20", "Somme", "2012-06-19")


@pytest.mark.parametrize(
    ("text", "seats", "expected"),
    [
        ("Il cite Mme Anne Exemple.", [HELD], "PA1"),
        ("Il cite Mme Anne Exemple.", [HELD, NAMESAKE], "namesakes"),
        ("Il cite Mme Anne Exemple, députée du Lot.", [HELD, NAMESAKE], "PA2"),
        ("Il cite la sénatrice Anne Exemple.", [HELD], "other-office"),
        ("Il cite Mme Anne Exemple, journaliste.", [HELD], "other-office"),
        ("Il cite Mme Anne Exemple.", [OVER], "no-mandate-then"),
        ("Il cite le rapport de la députée Anne Exemple.", [OVER], "PA1"),
        ("Il cite Mme Anne Exemple, ancienne rapporteure.", [BEFORE], "PA1"),
        ("Il cite Mme Anne Exemple.", [BEFORE], None),
        ("Il cite la députée européenne Anne Exemple.", [BEFORE], None),
    ],
)
def test_a_person_is_led_to_a_deputy_only_on_evidence(text: str, seats: list[Any], expected: str | None) -> None:
    """A deputy of that name, or the reason why it is none."""
    descriptions = Descriptions()
    found = citation_statements(asking(text), IRIS, descriptions, ENTITIES, register=register_of(*seats))
    described = set(merged(descriptions, "cited"))
    linked = expected is not None and expected.startswith("PA")
    deputies = objects(described, iri("personne/anne-exemple"), v.IDENTIFIED_AS)
    assert deputies == ({IRIS.actor(expected)} if linked and expected else set())
    reasons = {o for _, p, o in found if p == v.LINK_REASON}
    assert reasons == ({v.concept("link-reason", expected)} if expected and not linked else set())


CIRCLE = """@prefix qan: <https://w3id.org/qan/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <https://example.org/> .
<a> a qan:CitedBody ; skos:prefLabel "office rond des poids"@fr ; qan:successor <b> .
<b> a qan:CitedBody ; skos:prefLabel "office carré"@fr ; qan:successor <a> ."""
OURS_TOO = """@prefix qan: <https://w3id.org/qan/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/scheme/7> a qan:PublicProgramme ; skos:prefLabel "chèque potager solidaire"@fr ;
    skos:altLabel "chèque potager"@fr ; qan:subjectMatter [ ] ;
    qan:startDate "2013-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .
<https://w3id.org/qan/id/programme/vie> a qan:PublicProgramme ; skos:prefLabel "mon nom du VIE"@fr ."""


def test_a_user_s_entities_are_described_like_ours(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(OURS_TOO, encoding="utf-8")
    descriptions = Descriptions()
    entities = load_cited_entities((str(path),))
    found = citation_statements(asking("Le chèque potager solidaire."), IRIS, descriptions, entities)
    own = "<https://example.org/scheme/7>"
    assert (Q, v.MENTIONS, own) in found
    described = set(merged(descriptions))
    assert objects(described, own, v.ALT_LABEL) == {french("chèque potager")}
    assert objects(described, own, v.KNOWN_BY) == {v.concept("known-by", "gazetteer")}
    assert not any("_:" in term for statement in described for term in statement)


def test_an_entity_told_twice_has_one_preferred_label(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(OURS_TOO, encoding="utf-8")
    descriptions = Descriptions()
    citation_statements(asking("Le VIE."), IRIS, descriptions, load_cited_entities((str(path),)))
    described = set(merged(descriptions))
    labels = objects(described, iri("programme/vie"), v.PREF_LABEL)
    assert len(labels) == 1
    both = {french("mon nom du VIE"), french("volontariat international en entreprise")}
    assert both <= labels | objects(described, iri("programme/vie"), v.ALT_LABEL)


def test_a_file_of_entities_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.ttl"):
        load_cited_entities((str(tmp_path / "nowhere.ttl"),))


PIECES = st.sampled_from(
    [
        "la loi n° 2013-1168 du 18 décembre 2013",
        "la loi du 18 décembre 2013",
        "l'article 3 du décret n° 2012-736 du 9 mai 2012",
        "le pôle Advancity", "l'article L. 1111-1 du code de la santé publique", "le VIE",
        "M. Louis Gallois", "la question écrite n° 12", "le conseil des ministres du 9 janvier 2013", "𝔸é\n", " ; ",
        "le rapport du Conseil économique et social de 2007", "la directive 2004/35/CE", "le 2 mai 2012", "Minalogic",
    ]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=8).map(" ".join), st.booleans())
def test_quotes_are_slices_and_shortcuts_are_what_mentions_say(text: str, all_mentions: bool) -> None:
    found = told(asking(text), all_mentions=all_mentions)
    said = set()
    for mention in {s for s, p, _ in found if p == v.START}:
        start, end = (int(next(iter(objects(found, mention, p))).split('"')[1]) for p in (v.START, v.END))
        assert objects(found, mention, v.EXACT) == {french(text[start:end])}
        said |= objects(found, mention, v.REFERS_TO)
    assert objects(found, Q, v.MENTIONS) == said
    described = {s for s, p, _ in cited(asking(text)) if p == v.PREF_LABEL}
    assert said - described == set() or all_mentions


@settings(deadline=None)
@given(st.lists(st.lists(PIECES, max_size=4).map(" ".join), max_size=4))
def test_what_is_said_together_is_what_each_question_says(texts: list[str]) -> None:
    """So that a question can be built alone, or taken back, and the shared graph stays what it would have been."""
    questions = [asking(text, number=n) for n, text in enumerate(texts, 1)]
    added: Counter[tuple[object, ...]] = Counter()
    for question in questions:
        descriptions = Descriptions()
        citation_statements(question, IRIS, descriptions, ENTITIES)
        for *what, count in descriptions.counted():
            added[tuple(what)] += count
    together = Descriptions()
    for question in questions:
        citation_statements(question, IRIS, together, ENTITIES)
    summed: Counter[tuple[object, ...]] = Counter()
    for *what, count in together.counted():
        summed[tuple(what)] += count
    assert summed == added


POLES = "politique/poles-de-competitivite"
SEED_MENTIONS = {
    Q_SEED: [
        ("rapport du Conseil économique et social rédigé sur le thème « PME et commerce extérieur »",
         "rapport/cese/pme-et-commerce-exterieur"),
        ("Conseil économique et social", "organisme/cese"),
        ("pôles de compétitivité", POLES),
    ],
    sub(Q_SEED, "reponse"): [
        ("politique nationale des pôles de compétitivité", POLES),
        ("pôles de compétitivité", POLES),
        ("pôles de compétitivité", POLES),
        ("Conseil économique et social", "organisme/cese"),
        ("pôles de compétitivité", POLES),
        ("pôle de compétitivité", POLES),
        ("pôles de compétitivité", POLES),
        ("pôles de compétitivité", POLES),
        ("évaluation de la deuxième phase de la politique des pôles de compétitivité",
         "rapport/bearingpoint-erdyn-technopolis-itd/2012"),
        ("politique des pôles de compétitivité", POLES),
        ("BearingPoint", "organisme/bearingpoint"),
        ("Erdyn", "organisme/erdyn"),
        ("Technopolis ITD", "organisme/technopolis-itd"),
        ("politique des pôles", POLES),
        ("conseil des ministres du 9 janvier 2013", "evenement/conseil-des-ministres/2013-01-09"),
        ("conseil des ministres", "organisme/conseil-des-ministres"),
        ("pôles de compétitivité", POLES),
        ("volontaires internationaux en entreprises", "programme/vie"),
        ("VIE", "programme/vie"),
        ("VIE", "programme/vie"),
        ("Pacte national pour la croissance, la compétitivité et l'emploi",
         "plan/pacte-national-croissance-competitivite-emploi"),
    ],
}  # fmt: skip


def test_the_founding_document_cites_just_this(tmp_path: Path) -> None:
    build([SEEDS], tmp_path / "seed.nq")
    store = ox.Store()
    store.bulk_load(path=str(tmp_path / "seed.nq"), format=ox.RdfFormat.N_QUADS)
    query = """PREFIX qan: <https://w3id.org/qan/ontology#>
        SELECT ?text ?exact ?entity { ?m qan:inText ?text ; qan:exact ?exact ; qan:start ?start ; qan:end ?end
        OPTIONAL { ?m qan:refersTo ?entity } } ORDER BY ?text ?start DESC(?end)"""
    found: dict[Term, list[tuple[str, Term]]] = {}
    for row in store.query(query, use_default_graph_as_union=True):  # type: ignore[union-attr]
        found.setdefault(str(row["text"]), []).append((row["exact"].value, str(row["entity"])))
    assert found == {text: [(words, iri(path)) for words, path in mentions] for text, mentions in SEED_MENTIONS.items()}


def test_a_build_without_citations_has_none(tmp_path: Path) -> None:
    build([SEEDS], tmp_path / "seed.nq", citations=False)
    assert "/mention/" not in (tmp_path / "seed.nq").read_text(encoding="utf-8")


def test_a_build_finds_a_user_s_entities_and_states_dates_when_asked(tmp_path: Path) -> None:
    mine, graph = tmp_path / "mine.ttl", tmp_path / "seed.nq"
    mine.write_text(OURS_TOO.replace("chèque potager solidaire", "filières industrielles"), encoding="utf-8")
    build([SEEDS], graph, entities=[mine], all_mentions=True)
    text = graph.read_text(encoding="utf-8")
    assert f"{v.MENTIONS} <https://example.org/scheme/7> " in text
    assert f'{v.DATE_SAID} "2012-11-08" ' in text
    assert f"{v.MENTIONS} {iri('personne/dino-cinieri')} " in text
