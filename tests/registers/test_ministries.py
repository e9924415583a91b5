"""Labels and ministries: the many ways to write one, and what must stay open."""

import datetime as dt

import pytest

from kg.rdf.vocabulary import concept
from kg.records import Ministry
from kg.registers.governments import Governments
from kg.registers.ministries import InOffice, content_words, kind_of, portfolio_words
from kg.registers.policy_fields import policy_fields
from kg.registers.records import Body


def ministry(id_: str, label: str, short: str | None = None, edition: str | None = None, **dates: dt.date) -> Body:
    return Body(
        id_, "ministry", label, edition, short, None, dates.get("start"), dates.get("end"), "G", None,
        None, None, None, None,
    )  # fmt: skip


HEALTH = ministry("PO1", "Ministère de la santé et de la prévention", "Santé et prévention")
TRANSPORT = ministry(
    "PO2",
    "Ministère auprès du ministre de la transition écologique et de la cohésion des territoires, chargé des transports",
    "Transports",
)
ECOLOGY = ministry("PO3", "Ministère de la transition écologique et de la cohésion des territoires")
ECONOMY = ministry(
    "PO4", "Minsitère de l’Économie, des Finances", "économie et finances", ", de l’économie, des finances"
)
PREMIER = ministry("PO5", "Première ministre", "Première ministre")
INTERIOR = ministry("PO6", "Ministère de l'intérieur", "Intérieur")
INTERIOR_JUNIOR = ministry("PO7", "Ministère de l’intérieur", "Intérieur (Mme la ministre auprès du ministre d'État)")
AFFIXED = ministry(
    "PO8", "Secrétariat d'Etat à l'emploi, auprès de la ministre de l'économie, de l'industrie", "Emploi"
)
IN_OFFICE = InOffice([HEALTH, TRANSPORT, ECOLOGY, ECONOMY, PREMIER, INTERIOR, INTERIOR_JUNIOR, AFFIXED])


@pytest.mark.parametrize(
    ("label", "short", "body"),
    [
        ("Ministère de la santé et de la prévention", "Santé et prévention", HEALTH),
        (None, "santé et prévention", HEALTH),
        (None, "Sante et prevention", HEALTH),
        ("MINISTÈRE DE LA SANTÉ ET DE LA PRÉVENTION", None, HEALTH),
        ("Minsitère de la Santé, de la Prévention", None, HEALTH),
        ("Santé, prévention", None, HEALTH),
        ("prévention et santé", None, HEALTH),
        ("la santé et la prévention", None, HEALTH),
        (None, "Transports", TRANSPORT),
        ("Ministère délégué aux transports", None, TRANSPORT),
        ("Secrétariat d’État auprès de la ministre de l'écologie, chargée des transports", None, TRANSPORT),
        ("Ministère de la transition écologique et de la cohésion des territoires", None, ECOLOGY),
        ("Ministère de l'économie et des finances", None, ECONOMY),
        ("Ministère de l'economie, des finances", "Économie et finances", ECONOMY),
        ("Premier ministre", "Premier ministre", PREMIER),
        ("Ministère de l’intérieur", None, INTERIOR),
        (None, "Intérieur", INTERIOR),
        (None, "Intérieur (Mme la ministre auprès du ministre d'État)", INTERIOR_JUNIOR),
        ("Secrétariat d'État à l'emploi", None, AFFIXED),
    ],
)
def test_a_label_finds_its_ministry(label: str | None, short: str | None, body: Body) -> None:
    assert IN_OFFICE.find(Ministry(label, short)).body is body


@pytest.mark.parametrize(
    ("label", "candidates"),
    [
        ("Ministère de la santé", {"PO1"}),
        ("Ministère de la santé, de la prévention et des sports", {"PO1"}),
        ("Ministère de la justice", set()),
        ("Ministère de la transition écologique", {"PO3"}),
    ],
)
def test_what_is_not_the_same_stays_open(label: str, candidates: set[str]) -> None:
    match = IN_OFFICE.find(Ministry(label, None))
    assert match.body is None and {body.id for body in match.candidates} == candidates


def test_two_of_one_label_stay_open_unless_one_is_leaving() -> None:
    twins = (ministry("PO1", "Secrétariat d'État à la mer"), ministry("PO2", "Secrétariat d'État à la mer"))
    named = Ministry("Secrétariat d'État à la mer", None)
    assert InOffice(twins).find(named).body is None
    assert InOffice(twins).find(named, {"PO1"}).body is twins[1]


def test_the_kind_tells_a_ministry_from_a_secretariat_of_one_label() -> None:
    full, junior = ministry("PO1", "Ministère de la mer", "Mer"), ministry("PO2", "Secrétariat d'État à la mer", "Mer")
    both = InOffice([full, junior])
    assert both.find(Ministry("Secrétariat d’Etat chargé de la mer", "Mer")).body is junior
    assert both.find(Ministry("Ministère de la mer", "Mer")).body is full
    assert both.find(Ministry(None, "Mer")).body is None


def test_words() -> None:
    assert content_words("Ministère d'Etat, Ministre de l'écologie") == ("ecologie",)
    assert content_words("Haut-commissariat aux solidarités actives") == ("solidarites", "actives")
    assert content_words("Ministère") == ("ministere",)
    assert portfolio_words("Secrétariat d'État auprès du ministre de la santé") == ("aupres", "ministre", "sante")
    assert kind_of("Minstère chargé de la mer") == "ministry" and kind_of("Mer") is None


def government(id_: str, start: str, end: str | None) -> Body:
    days = (dt.date.fromisoformat(start), dt.date.fromisoformat(end) if end else None)
    return Body(id_, "government", "Gouvernement", None, id_, None, *days, None, None, None, None, None, None)


def under(parent: str, id_: str, start: str | None, end: str | None) -> Body:
    days = (dt.date.fromisoformat(start) if start else None, dt.date.fromisoformat(end) if end else None)
    return Body(id_, "ministry", f"Ministère {id_}", None, None, None, *days, parent, None, None, None, None, None)


GOVERNMENTS = Governments(
    [
        government("G1", "2010-11-14", "2012-05-10"),
        government("G2", "2012-05-16", "2012-06-18"),
        government("G3", "2024-01-10", None),
        government("G4", "2024-12-14", None),
        under("G1", "PO11", None, "2012-05-10"),
        under("G1", "PO12", "2010-11-14", "2011-06-28"),
        under("G2", "PO21", "2012-05-16", "2012-06-18"),
        under("G2", "PO22", "2012-05-17", "2012-06-18"),
        under("G3", "PO31", "2024-01-12", None),
        under("G4", "PO41", "2024-12-24", None),
    ]
)


@pytest.mark.parametrize(
    ("day", "in_office"),
    [
        ("2010-11-13", set()),
        ("2010-11-14", {"PO11", "PO12"}),
        ("2011-06-28", {"PO11", "PO12"}),
        ("2011-06-29", {"PO11"}),
        # the Prime Minister of the next government comes alone; until the others, the outgoing ones stay
        ("2012-05-11", {"PO11"}),
        ("2012-05-16", {"PO11", "PO21"}),
        ("2012-05-17", {"PO21", "PO22"}),
        ("2012-06-19", set()),
        # governments that the snapshots lack end those before them
        ("2024-09-04", {"PO31"}),
        ("2024-09-05", set()),
        ("2024-12-23", set()),
        ("2025-09-08", {"PO41"}),
        ("2025-09-09", set()),
    ],
)
def test_who_is_in_office(day: str, in_office: set[str]) -> None:
    assert {body.id for body in GOVERNMENTS.on(dt.date.fromisoformat(day)).bodies} == in_office


@pytest.mark.parametrize(
    ("label", "fields"),
    [
        ("Ministère du commerce extérieur", {"foreign-trade"}),
        ("Ministère de l'artisanat, du commerce et du tourisme", {"trade-and-crafts", "tourism"}),
        ("Secrétariat d'État auprès du ministre de l'économie, chargé du commerce extérieur", {"foreign-trade"}),
        ("Ministère de l’économie sociale et solidaire", {"social-economy"}),
        (
            "Ministère de l'économie, des finances et de la souveraineté industrielle",
            {"economy", "finance", "industry"},
        ),
        ("Ministère délégué auprès du Premier ministre, porte-parole du Gouvernement", {"spokesperson"}),
        ("Première ministre", {"head-of-government"}),
        ("Ministère de la transformation et de la fonction publiques", {"state-reform", "civil-service"}),
        ("Ministère de la magie", set()),
    ],
)
def test_policy_fields_are_read_from_the_label(label: str, fields: set[str]) -> None:
    assert set(policy_fields(label)) == {concept("policy-field", field) for field in fields}
