"""Linking a question to its day: by id, by a name that leaves one candidate, or not at all."""

import datetime as dt
from pathlib import Path

import pytest

from kg.records import (
    Allocation,
    Author,
    Constituency,
    Group,
    JournalReference,
    Ministry,
    Question,
    QuestionKey,
    SourceRecord,
)
from kg.registers.groups import group_successions
from kg.registers.link import Links, link_question
from kg.registers.names import folded_name
from kg.registers.register import Register
from kg.registers.store import compile_register, load_register

DATA = Path(__file__).parents[1] / "data" / "registers"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    path = tmp_path_factory.mktemp("register") / "register"
    compile_register([DATA], path)
    return load_register(str(path))


def link(
    register: Register,
    day: str | None = "2012-08-07",
    *,
    author: Author | None = None,
    place: Constituency | None = None,
    group: Group | None = None,
    ministry: Ministry | None = None,
    given_on: str | None = None,
    legislature: int = 14,
) -> Links:
    """The links of a question with these fields."""
    given = JournalReference(dt.date.fromisoformat(given_on)) if given_on else None
    question = Question(
        key=QuestionKey(legislature, "QE", 1),
        source=SourceRecord("a.json", None, 0, "00", "opendata-json"),
        author=author or Author(),
        published=JournalReference(dt.date.fromisoformat(day)) if day else None,
        constituency=place,
        displayed_group=group,
        allocations=(Allocation(ministry, "assigned", given),) if ministry else (),
    )
    return link_question(question, register)


def codes(links: Links) -> list[tuple[str, str | None]]:
    return [(anomaly.code, anomaly.note) for anomaly in links.anomalies]


CINIERI = Author(actor_id="PA267429")
DOUBLE = Author(given_name="Jean", family_name="Double")
NAMED = Author(honorific="M.", given_name="Dino", family_name="CINIERI")


def test_the_founding_question(register: Register) -> None:
    links = link(
        register,
        author=CINIERI,
        place=Constituency("Loire", "42", 4),
        group=Group("Les Républicains"),
        ministry=Ministry(None, "Commerce extérieur"),
    )
    assert links == Links("PA267429", False, "PM645130", "PO656006", False, ("PO653271",), ())


@pytest.mark.parametrize(
    ("day", "group"),
    [
        ("2012-06-25", None),
        ("2012-06-26", "PO656006"),
        ("2012-11-26", "PO656006"),
        ("2012-11-27", "PO684957"),  # the register ends one and begins the other on this day
        ("2013-01-15", "PO684957"),
        ("2013-01-16", "PO656006"),
        ("2015-06-01", "PO656006"),
        ("2015-06-02", "PO707869"),
    ],
)
def test_the_group_is_that_of_the_day(day: str, group: str | None, register: Register) -> None:
    links = link(register, day, author=CINIERI)
    assert links.group == group
    assert codes(links) == ([] if group else [("group-open", f"in no group on {day}")])


@pytest.mark.parametrize(
    ("displayed", "consistent"),
    [
        (Group("Union pour un Mouvement Populaire", "UMP"), True),
        (Group("UMP"), True),
        (Group("union pour un mouvement populaire"), True),
        (Group("Les Républicains"), False),
        (Group("Les Républicains", None, "PO656006"), True),  # the id decides
        (Group("UMP", None, "PO707869"), False),
    ],
)
def test_the_displayed_group_is_compared(displayed: Group, consistent: bool, register: Register) -> None:
    links = link(register, author=CINIERI, group=displayed)
    assert links.consistent is consistent and links.anomalies == ()


def test_a_group_of_no_such_label_cannot_be_compared(register: Register) -> None:
    links = link(register, author=CINIERI, group=Group("Amis du cheval"))
    assert links.consistent is None and codes(links) == [("group-label-unknown", None)]


@pytest.mark.parametrize(
    "place", [None, Constituency("Loire", "42", 4), Constituency("Loire", "42"), Constituency("LOIRE")]
)
def test_a_name_that_leaves_one_is_linked(place: Constituency | None, register: Register) -> None:
    links = link(register, author=NAMED, place=place)
    assert (links.deputy, links.by_name, links.seat, links.group) == ("PA267429", True, "PM645130", "PO656006")


@pytest.mark.parametrize(
    ("author", "place", "legislature", "note"),
    [
        (NAMED, Constituency("Rhône", "69"), 14, "of that name elsewhere: PA267429"),
        (NAMED, Constituency("Loire", "42", 3), 14, "candidates: PA267429"),
        (NAMED, None, 15, "no deputy of that name"),
        (NAMED, None, 7, "the register has no deputy of legislature 7"),
        (Author(given_name="Jean", family_name="Double"), None, 14, "candidates: PA900005, PA900006"),
        (
            Author(given_name="Jean", family_name="Double"),
            Constituency("Nord", "59"),
            14,
            "candidates: PA900005, PA900006",
        ),
    ],
)
def test_a_name_that_leaves_none_or_two_stays_open(
    author: Author, place: Constituency | None, legislature: int, note: str, register: Register
) -> None:
    links = link(register, author=author, place=place, legislature=legislature)
    assert (links.deputy, links.seat, links.group) == (None, None, None)
    assert codes(links) == [("author-open", note)]


def test_a_number_tells_two_of_one_name_and_departement_apart(register: Register) -> None:
    links = link(register, author=DOUBLE, place=Constituency("Nord", "59", 2))
    # The name's own IRI, which has no number, may mean either.
    assert (links.deputy, links.by_name, links.seat) == ("PA900006", False, "PM90000614")


def test_an_id_that_the_register_lacks_is_kept_and_told(register: Register) -> None:
    links = link(register, author=Author(actor_id="PA1", mandate_id="PM1"))
    assert links.deputy is None
    assert [(a.code, a.kept) for a in links.anomalies] == [("author-not-in-register", "PA1")]


def test_a_mandate_is_that_of_the_legislature_and_the_day(register: Register) -> None:
    assert link(register, "2012-06-19", author=CINIERI, legislature=13).seat == "PM386119"
    assert link(register, None, author=CINIERI).seat == "PM645130"
    late = link(register, "2017-07-04", author=CINIERI)
    assert late.seat is None
    assert ("mandate-open", "candidates: PM645130 from 2012-06-20 to 2017-06-20") in codes(late)


def test_a_mandate_that_the_source_gives_is_checked(register: Register) -> None:
    asked = Author(actor_id="PA900002", mandate_id="PM90000215")
    assert codes(link(register, "2018-06-05", author=asked, legislature=15)) == []
    late = link(register, "2019-02-05", author=asked, legislature=15)
    assert late.seat == "PM90000215"
    assert codes(late)[0][0] == "mandate-not-on-date"
    other = link(register, author=Author(actor_id="PA900001", mandate_id="PM645130"))
    assert codes(other)[0][0] == "mandate-not-on-date"
    unknown = link(register, author=Author(actor_id="PA900001", mandate_id="PM7"))
    assert codes(unknown) == [("mandate-not-in-register", None)]


def test_a_ministry_is_that_of_the_day_it_was_given(register: Register) -> None:
    health = Ministry("Ministère de la santé", "Santé")
    assert link(register, ministry=health).ministries == ("PO900101",)
    assert link(register, ministry=health, given_on="2021-01-05").ministries == ("PO900105",)
    open_ = link(register, ministry=health, given_on="2023-02-07")
    assert open_.ministries == (None,)
    assert codes(open_) == [("ministry-open", "candidates: PO900107 Ministère de la santé et de la prévention")]
    early = link(register, ministry=health, given_on="1995-02-07")
    assert codes(early) == [("ministry-open", "the register has no ministry in office on 1995-02-07")]
    gone = link(register, ministry=Ministry(None, "Transports"), given_on="2022-06-07")
    assert codes(gone)[0][1] == (
        "none of that label in office on 2022-06-07; at another time: PO900106 Secrétariat d’État auprès de la "
        "ministre de la transition écologique, chargé des transports (2020-07-07 to 2022-05-16)"
    )


def test_a_ministry_by_id_is_checked(register: Register) -> None:
    assert link(register, ministry=Ministry("x", None, "PO653271")).ministries == ("PO653271",)
    late = link(register, ministry=Ministry("x", None, "PO653271"), given_on="2015-01-06")
    assert late.ministries == ("PO653271",)
    assert codes(late) == [
        ("ministry-not-in-office", "in office from 2012-06-22 to 2014-03-31, allocated on 2015-01-06")
    ]
    unknown = link(register, ministry=Ministry("x", None, "PO656006"))
    assert unknown.ministries == (None,) and codes(unknown) == [("ministry-not-in-register", None)]


def test_renamed_groups_succeed(register: Register) -> None:
    assert group_successions(register) == {
        "PO707869": "PO656006",
        "PO900021": "PO900011",
        "PO900022": "PO900012",
    }


def test_names_are_compared_without_accents_case_or_hyphens() -> None:
    assert folded_name("Jean-Noël d’Épine") == folded_name("JEAN NOEL D'EPINE")
    assert folded_name("Anne Martin") != folded_name("Anne Martine")
