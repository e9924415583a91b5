"""The gazetteer: our own Turtle and a user's, found by the same rules."""

import datetime as dt
from pathlib import Path

import pytest

from kg.citations import Context, Gazetteer, find_mentions, read_gazetteer
from kg.citations.entities import entities_folders, read_entities
from kg.citations.normalise import slug

OWN = """\
@prefix qan: <https://w3id.org/qan/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://example.org/id/> .

<organisme/veille-des-marais> a qan:CitedBody ;
    skos:prefLabel "Veille des marais"@fr ; skos:altLabel "Bureau des marais"@fr ; qan:acronym "VDMA" .
<programme/eau-vive> a qan:PublicProgramme ;
    skos:prefLabel "Eau vive"@fr ; qan:labelRule qan:exactCase, qan:withEvidence ; qan:evidence "subvention"@fr .
<plan/roseau> a qan:PublicPlan ; skos:prefLabel "Roseau"@fr .
<organisme/ancien-office> a qan:CitedBody ;
    skos:prefLabel "Office des tourbières"@fr ; qan:acronym "OTB" ; qan:endDate "1995-12-31"^^xsd:date .
<organisme/nouvel-office> a qan:CitedBody ;
    skos:prefLabel "Observatoire des tourbières"@fr ; skos:hiddenLabel "Observatoire"@fr ; qan:acronym "OTB" ;
    qan:startDate "1996-01-01"^^xsd:date .
<organisme/sans-nom> a qan:CitedBody .
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    path = tmp_path_factory.mktemp("entities") / "own.ttl"
    path.write_text(OWN, "utf-8")
    return read_gazetteer([path])


def ids(text: str, gazetteer: Gazetteer, context: Context | None = None) -> list[tuple[str, str]]:
    return [(m.surface, m.id) for m in find_mentions(text, context=context or Context(), gazetteer=gazetteer)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("la VEILLE DES MARAIS, ou bureau des marais", ["VEILLE DES MARAIS", "bureau des marais"]),
        ("la VDMA, vdma en petit, et la Vdma encore", ["VDMA", "Vdma"]),
        ("une subvention pour Eau vive, pas pour l'eau vive", ["Eau vive"]),
        ("Eau vive sans le mot qu'il faut", []),
        ("ROSEAU et Roseau, mais un roseau ou des Roseaux", ["ROSEAU", "Roseau"]),
        ("l'Observatoire, non l'observatoire", ["Observatoire"]),
    ],
)
def test_names_of_a_users_own_file(own: Gazetteer, text: str, expected: list[str]) -> None:
    assert [surface for surface, _ in ids(text, own)] == expected


def test_a_users_file_stands_beside_ours(own: Gazetteer) -> None:
    found = ids("la Cour des comptes et la Veille des marais", own)
    assert found == [("Cour des comptes", "org:cour-des-comptes"), ("Veille des marais", "org:veille-des-marais")]


@pytest.mark.parametrize(("year", "expected"), [(1990, "org:ancien-office"), (2010, "org:nouvel-office")])
def test_the_day_tells_homonyms(own: Gazetteer, year: int, expected: str) -> None:
    assert ids("l'OTB", own, Context(ref_date=dt.date(year, 6, 1))) == [("OTB", expected)]


def test_a_file_that_is_not_turtle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text("no turtle at all", "utf-8")
    with pytest.raises(SyntaxError):
        read_gazetteer([path])
    with pytest.raises(OSError, match="missing"):
        read_gazetteer([tmp_path / "missing.ttl"])


def test_our_entities_are_well_formed() -> None:
    entities = read_entities(entities_folders())
    paths = [entity.path for entity in entities]
    assert len(paths) == len(set(paths))
    bare = [e.path for e in entities if ("withEvidence" in e.rules) != bool(e.evidence)]
    untrimmed = [e.path for e in entities for name in (*e.labels, *e.acronyms, *e.exact) if name != name.strip()]
    assert (bare, untrimmed) == ([], [])


def test_an_id_says_what_it_is_of() -> None:
    """A word of it, or the letters of an acronym, stand in a name in their order."""

    def stands_in(word: str, name: str) -> bool:
        letters = iter(slug(name))
        return all(letter in letters for letter in word.rstrip("s"))

    strange = []
    for entity in read_entities(entities_folders()):
        if entity.type in ("Organisation", "Programme", "Plan", "CompetitivenessCluster"):
            identifier = entity.path.rpartition("/")[2]
            words = [word for word in identifier.split("-") if len(word) > 2] or [identifier]
            names = [entity.label, *entity.labels, *entity.acronyms, *entity.exact]
            if not any(stands_in(word, name) for word in words for name in names):
                strange.append((entity.path, entity.label))
    assert strange == []


def test_no_two_of_our_entities_of_one_type_share_a_name_that_nothing_tells_apart() -> None:
    owners: dict[tuple[str, str], set[str]] = {}
    for entity in read_entities(entities_folders()):
        if entity.type in ("Organisation", "Programme", "Plan", "CompetitivenessCluster") and not entity.evidence:
            for name in (*entity.labels, *entity.acronyms):
                owners.setdefault((entity.type, name), set()).add(f"{entity.path} {entity.start} {entity.end}")
    shared = {name: paths for name, paths in owners.items() if len(paths) > 1}
    assert {name for name, paths in shared.items() if all("None None" in path for path in paths)} == set()


@pytest.mark.parametrize(
    ("day", "expected"), [("2010-05-04", "eu:dir:2009/28"), ("2017-05-04", "eu:dir:2018/2001")], ids=["before", "after"]
)
def test_a_directive_known_by_name_is_the_one_of_the_day(day: str, expected: str) -> None:
    text = "la directive sur les énergies renouvelables"
    (mention,) = find_mentions(text, context=Context(ref_date=dt.date.fromisoformat(day)))
    assert mention.id == expected


@pytest.mark.parametrize(("day", "expected"), [("2018-05-14", "fr:loi:2011-814"), ("2022-05-14", "fr:loi:2021-1017")])
def test_a_law_known_by_nickname_is_the_one_of_the_day(day: str, expected: str) -> None:
    (mention,) = find_mentions("la loi de bioéthique", context=Context(ref_date=dt.date.fromisoformat(day)))
    assert mention.id == expected


def test_a_nickname_that_two_laws_bore_is_left_open_where_the_text_has_no_day() -> None:
    (mention,) = find_mentions("la loi de bioéthique")
    assert (mention.id, mention.rule) == ("fr:loi:de-bioethique", "legal.law-name")


@pytest.mark.parametrize(
    ("day", "plan"),
    [("2006-05-01", None), ("2009-05-01", "plan:relance-economie"), ("2021-05-01", "plan:france-relance")],
)
def test_the_plan_that_bore_the_name_on_the_day(day: str, plan: str | None) -> None:
    found = find_mentions("Le plan de relance est doté.", context=Context(ref_date=dt.date.fromisoformat(day)))
    assert [m.id for m in found] == ([plan] if plan else [])
