"""The official files in all their wrappings, and the compact register made of them."""

import datetime as dt
import json
import random
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.errors import InputError
from kg.registers.amo import parse_amo, read_amo
from kg.registers.records import Actor, Body, Membership, Seat
from kg.registers.store import compile_register, is_compact, load_register, prepare_register
from kg.sources.records import Reject

DATA = Path(__file__).parents[1] / "data" / "registers"
NIL = {"@xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "@xsi:nil": "true"}

MANDATE = {
    "uid": "PM1",
    "acteurRef": "PA1",
    "legislature": "14",
    "typeOrgane": "GP",
    "dateDebut": "2012-06-26",
    "dateFin": None,
    "infosQualite": {"codeQualite": "Membre"},
    "organes": {"organeRef": "PO1"},
}
MEMBERSHIP = Membership("PM1", "PA1", "group", "PO1", dt.date(2012, 6, 26), None, "Membre")
STATUS = {"ident": {"civ": "Mme", "prenom": "Jeanne", "nom": "Exemple"}, "dateDeces": NIL}
ACTOR = Actor("PA1", "Mme", "Jeanne", "Exemple")


def parsed(document: object) -> list[Actor | Seat | Membership | Body]:
    return list(parse_amo(json.dumps(document, ensure_ascii=False).encode()))


@pytest.mark.parametrize("uid", ["PA1", {"@xsi:type": "IdActeur_type", "#text": "PA1"}])
@pytest.mark.parametrize("mandates", [{"mandat": MANDATE}, {"mandat": [MANDATE]}])
@pytest.mark.parametrize("enveloped", [True, False])
def test_an_actor_in_every_wrapping(uid: object, mandates: object, enveloped: bool) -> None:
    actor = {"uid": uid, "etatCivil": STATUS, "mandats": mandates}
    assert parsed({"acteur": {"@xmlns": "x", **actor}} if enveloped else actor) == [ACTOR, MEMBERSHIP]


@pytest.mark.parametrize("nothing", [None, NIL, {"mandat": None}, {"mandat": []}])
def test_an_actor_without_mandates(nothing: object) -> None:
    assert parsed({"acteur": {"uid": "PA1", "etatCivil": STATUS, "mandats": nothing}}) == [ACTOR]


def test_a_mandate_in_a_file_of_its_own() -> None:
    assert parsed({"mandat": MANDATE}) == parsed(MANDATE) == [MEMBERSHIP]


@pytest.mark.parametrize("nil", [None, NIL, "", {}])
def test_what_is_nil_is_none(nil: object) -> None:
    assert parsed({"mandat": {**MANDATE, "dateFin": nil, "infosQualite": {"codeQualite": nil}}}) == [
        Membership("PM1", "PA1", "group", "PO1", dt.date(2012, 6, 26), None, None)
    ]


def test_a_mission_is_not_an_office_and_committees_are_left_out() -> None:
    assert parsed({**MANDATE, "typeOrgane": "MINISTERE", "infosQualite": {"codeQualite": "en mission"}}) == []
    assert parsed({**MANDATE, "typeOrgane": "COMPER"}) == []
    assert parsed({**MANDATE, "organes": {"organeRef": ["PO1", "PO2"]}})[1].id == "PM1"


def test_a_seat_has_its_place_and_causes() -> None:
    place = {"departement": "Corse-du-Sud", "numDepartement": "2A", "numCirco": "1"}
    seat = {
        **MANDATE,
        "typeOrgane": "ASSEMBLEE",
        "dateFin": "2017-06-20",
        "election": {"lieu": place, "causeMandat": "élections générales"},
        "mandature": {"causeFin": "Fin de législature"},
    }
    start, end = dt.date(2012, 6, 26), dt.date(2017, 6, 20)
    told = Seat("PM1", "PA1", 14, start, end, "2A", "Corse-du-Sud", 1, "élections générales", "Fin de législature")
    assert parsed(seat) == [told]


def test_a_body_has_plain_spaces_in_its_labels() -> None:
    body = {"uid": "PO1", "codeType": "MINISTERE", "libelle": "Ministère\u00a0de  la santé ", "viMoDe": NIL}
    [told] = parsed({"organe": body})
    assert isinstance(told, Body) and told.label == "Ministère de la santé"
    assert (told.start, told.end, told.parent) == (None, None, None)


def test_all_in_one_document() -> None:
    bodies = {"organe": {"uid": "PO1", "codeType": "GP", "libelle": "Groupe", "legislature": "14"}}
    actors = {"acteur": [{"uid": "PA1", "etatCivil": STATUS, "mandats": {"mandat": MANDATE}}]}
    assert {type(r) for r in parsed({"export": {"acteurs": actors, "organes": bodies}})} == {Actor, Membership, Body}


def test_other_documents_are_passed_over_and_broken_ones_rejected(tmp_path: Path) -> None:
    assert parsed({"deport": {"uid": "DPTR5L16PA1D0001", "refActeur": "PA1"}}) == []
    (tmp_path / "a.json").write_text('{"acteur": {"uid": ', encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps({**MANDATE, "dateDebut": "2012-13-45"}), encoding="utf-8")
    (tmp_path / "c.json").write_text(json.dumps({**MANDATE, "organes": 7}), encoding="utf-8")
    (tmp_path / "ca.json").write_text("[" * 100_000, encoding="utf-8")
    (tmp_path / "d.json").write_text("\ufeff" + json.dumps(MANDATE), encoding="utf-8")
    found = list(read_amo([tmp_path]))
    assert [type(record) for record in found] == [Reject, Reject, Reject, Reject, Membership]
    assert str(found[0]).startswith(f"{tmp_path / 'a.json'}: bad-register")


def test_a_spoiled_archive_loses_only_what_is_spoiled(tmp_path: Path) -> None:
    path = tmp_path / "amo.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("json/mandat/PM1.json", json.dumps(MANDATE))
        archive.writestr("json/mandat/PM2.json", json.dumps({**MANDATE, "uid": "PM2"}) + " " * (80 << 20))
        archive.writestr("json/mandat/PM3.json", json.dumps({**MANDATE, "uid": "PM3"}))
    data = bytearray(path.read_bytes())
    data[data.index(b"json/mandat/PM1.json") + 30] ^= 0xFF  # in the first member's content
    path.write_bytes(data)
    bad, bomb, good = read_amo([path])
    assert isinstance(bad, Reject) and (bad.member, bad.code) == ("json/mandat/PM1.json", "unreadable")
    assert isinstance(bomb, Reject) and (bomb.member, bomb.code) == ("json/mandat/PM2.json", "too-large")
    assert isinstance(good, Membership) and good.id == "PM3"


def test_folder_archive_and_files_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    files = sorted(DATA.rglob("*.json"))
    random.Random(3).shuffle(files)
    with zipfile.ZipFile(tmp_path / "amo.zip", "w") as archive:
        for file in files:
            archive.write(file, f"json/{file.relative_to(DATA)}")
    made = {}
    for name, paths in {"folder": [DATA], "zip": [tmp_path / "amo.zip"], "files": files}.items():
        compile_register(paths, tmp_path / name)
        made[name] = (tmp_path / name).read_bytes()
    # A compact register is an input like any other, and repeating an input changes nothing.
    compile_register([tmp_path / "folder", DATA], tmp_path / "again")
    made["again"] = (tmp_path / "again").read_bytes()
    assert len(set(made.values())) == 1


def test_nothing_private_is_kept(tmp_path: Path) -> None:
    source = (DATA / "acteur" / "PA900001.json").read_text(encoding="utf-8")
    compile_register([DATA], tmp_path / "register")
    kept = (tmp_path / "register").read_bytes()
    for private in ("rue de l'Exemple", "example.org", "Exempleville", "1950-01-01"):
        assert private in source and private.encode() not in kept


def test_of_two_states_the_one_that_has_ended_is_kept(tmp_path: Path) -> None:
    for name, end in (("old", None), ("new", "2013-01-01")):
        (tmp_path / f"{name}.json").write_text(json.dumps({**MANDATE, "dateFin": end}), encoding="utf-8")
    for order in (("old", "new"), ("new", "old")):
        data, _ = compile_register([tmp_path / f"{name}.json" for name in order], tmp_path / "register")
        assert [m.end for m in data.memberships] == [dt.date(2013, 1, 1)]


def test_a_compact_register_is_used_as_it_is(tmp_path: Path) -> None:
    compile_register([DATA], tmp_path / "register")
    assert is_compact(tmp_path / "register") and not is_compact(DATA)
    assert prepare_register([tmp_path / "register"], tmp_path) == (tmp_path / "register", [])
    assert prepare_register([], tmp_path) == (None, [])
    loaded = load_register(str(tmp_path / "register"))
    assert load_register(str(tmp_path / "register")) is loaded
    compile_register([DATA / "acteur"], tmp_path / "register")
    assert load_register(str(tmp_path / "register")) is not loaded


def test_what_is_no_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no-such-file"):
        compile_register([tmp_path / "nowhere"], tmp_path / "register")
    with pytest.raises(InputError, match="empty-register"):
        compile_register([tmp_path], tmp_path / "register")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "other").write_bytes(b"something else")
    with pytest.raises(InputError, match="not-a-register"):
        load_register(str(tmp_path / "other"))
    compile_register([DATA], tmp_path / "register")
    (tmp_path / "cut").write_bytes((tmp_path / "register").read_bytes()[:-100])
    with pytest.raises(InputError, match="not-a-register"):
        load_register(str(tmp_path / "cut"))


def test_the_archives_of_a_folder_are_read_and_a_cut_one_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    with zipfile.ZipFile(folder / "AMO30.json.zip", "w") as archive:
        archive.writestr("json/acteur/PA1.json", json.dumps({"acteur": {"uid": "PA1", "etatCivil": STATUS}}))
    (folder / ".AMO30.json.zip.json").write_text("not JSON", encoding="utf-8")
    data, rejects = compile_register([folder], tmp_path / "register")
    assert (data.actors, rejects) == ((ACTOR,), [])
    whole = (folder / "AMO30.json.zip").read_bytes()
    (folder / "AMO30.json.zip").write_bytes(whole[:-30])
    with pytest.raises(InputError, match=r"empty-register: .*AMO30\.json\.zip: unreadable: File is not a zip file"):
        compile_register([folder], tmp_path / "register")


def test_the_command_makes_one_and_tells_what_it_could_not_read(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "amo")
    run = CliRunner().invoke
    done = run(cli, ["registers", "build", str(tmp_path / "amo"), "-o", str(tmp_path / "register")])
    assert done.exit_code == 0 and "10 actors · 11 mandates" in done.stderr
    (tmp_path / "amo" / "acteur" / "PA1.json").write_text('{"acteur": 1}', encoding="utf-8")
    partly = run(cli, ["registers", "build", str(tmp_path / "amo"), "-o", str(tmp_path / "again")])
    assert partly.exit_code == 3 and "PA1.json: bad-register" in partly.stderr
    assert (tmp_path / "again").read_bytes() == (tmp_path / "register").read_bytes()
    assert run(cli, ["registers", "build", str(tmp_path / "no"), "-o", str(tmp_path / "x")]).exit_code == 2
