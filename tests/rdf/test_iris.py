import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.iris import DEFAULT_BASE, Iris, ministry_slug, slug
from kg.records import Author, JournalReference, Ministry, QuestionKey

IRIS = Iris()


@given(st.text())
def test_a_slug_is_ascii_and_stable(text: str) -> None:
    first = slug(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", first)
    assert slug(first) == first


@pytest.mark.parametrize(
    ("label", "short_label", "expected"),
    [
        ("Ministère du commerce extérieur", "Commerce extérieur", "commerce-exterieur"),
        ("Ministère du commerce extérieur", None, "commerce-exterieur"),
        ("Ministère de l’économie et des finances", None, "economie-et-des-finances"),
        ("Minsitère de la culture", None, "culture"),
        ("Secrétariat d'État aux anciens combattants", None, "anciens-combattants"),
        (None, "Premier ministre", "premier-ministre"),
    ],
)
def test_a_ministry_is_named_by_its_short_label(label: str | None, short_label: str | None, expected: str) -> None:
    assert ministry_slug(label, short_label) == expected


def test_patterns_of_the_documentation() -> None:
    key, day = QuestionKey(14, "QE", 2524), dt.date(2012, 8, 7)
    minted = {
        IRIS.question(key): "id/question/14/QE/2524",
        IRIS.question_graph(key): "graph/question/14/QE/2524",
        IRIS.deputy(Author(actor_id="PA267429"), 14, None): "id/depute/PA267429",
        IRIS.deputy(Author(given_name="Noël", family_name="Ravassard"), 7, "01"): "id/depute/nom/7/noel-ravassard/01",
        IRIS.mandate("PM645130"): "id/mandat/PM645130",
        IRIS.body("PO656006"): "id/organe/PO656006",
        IRIS.displayed_group("Les Républicains"): "id/groupe-affiche/les-republicains",
        IRIS.ministry(Ministry("Ministère du commerce extérieur")): "id/ministere/commerce-exterieur",
        IRIS.constituency(2010, "42", 4): "id/circonscription/2010/42-04",
        IRIS.journal_issue(JournalReference(day)): "id/jo-anq/2012-08-07",
        IRIS.journal_page(JournalReference(day, 4642, "debates")): "id/jo-debats/2012-08-07/p4642",
        IRIS.heading("Commerce extérieur", "PME"): "id/rubrique/commerce-exterieur/pme",
    }
    assert minted.keys() == {f"<{DEFAULT_BASE}{path}>" for path in minted.values()}


def test_a_deputy_without_id_and_name_has_no_iri() -> None:
    assert IRIS.deputy(Author(), 14, "42") is None


def test_the_base_moves_data_and_graphs() -> None:
    moved = Iris("https://data.example.org/an/")
    assert moved.question(QuestionKey(14, "QE", 1)) == "<https://data.example.org/an/id/question/14/QE/1>"
    assert moved.question_graph(QuestionKey(14, "QE", 1)) == "<https://data.example.org/an/graph/question/14/QE/1>"


@pytest.mark.parametrize("base", ["https://example.org", "ftp://example.org/", "https://exa mple.org/", "", "a/"])
def test_a_base_that_makes_no_iri_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="base"):
        Iris(base)
