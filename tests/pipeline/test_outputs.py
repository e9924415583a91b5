"""Where a build writes: never over its inputs, never what it has written before, and what it counts."""

import shutil
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.pipeline import build
from kg.pipeline.places import write_output

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
ANSWERED = CORPUS / "QANR5L14QE101.json"


def test_an_answer_told_twice_is_counted_once(tmp_path: Path) -> None:
    once = build([ANSWERED], tmp_path / "once.nq", citations=False)
    shutil.copy(ANSWERED, tmp_path / "again.json")
    twice = build([ANSWERED, tmp_path / "again.json"], tmp_path / "twice.ttl", citations=False)
    assert (once.questions, once.answers) == (twice.questions, twice.answers) == (1, 1)
    assert twice.duplicates == 1


def test_an_output_in_the_folder_of_the_inputs_is_no_input_of_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(ANSWERED, tmp_path)
    monkeypatch.chdir(tmp_path)
    register, entities = Path("amo.json"), Path("own.ttl")
    register.write_text(
        '{"organe": {"uid": "PO1", "codeType": "GP", "libelle": "Un groupe", "viMoDe": {"dateDebut": "2012-06-26"}}}',
        encoding="utf-8",
    )
    entities.write_text(
        """@prefix qan: <https://w3id.org/qan/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <https://example.org/p> a qan:PublicProgramme ; skos:prefLabel "programme Exemple"@fr .""",
        encoding="utf-8",
    )
    for folder in (Path(), tmp_path):
        for _ in range(2):
            done = build(
                [folder], "out.nq", tables=Path("tables"), registers=[register], entities=[entities],
                state=tmp_path / "state",
            )  # fmt: skip
            assert (done.questions, done.first_rejects) == (1, ())


def test_an_input_is_never_written_over(tmp_path: Path) -> None:
    source = tmp_path / "question.json"
    shutil.copy(ANSWERED, source)
    before = source.read_bytes()
    for output, inputs in ((source, [source]), (tmp_path / "x" / ".." / "question.json", [CORPUS, source])):
        (tmp_path / "x").mkdir(exist_ok=True)
        with pytest.raises(InputError, match="output-is-input"):
            build(inputs, output)
    assert source.read_bytes() == before


def test_what_is_neither_a_file_nor_a_folder_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not-a-file"):
        build([ANSWERED], "/dev/null", format="nq")
    (tmp_path / "notes").touch()
    with pytest.raises(InputError, match="not-a-folder"):
        build([ANSWERED], tmp_path / "notes")


def test_an_output_is_written_in_the_working_folder_until_it_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    with write_output(str(tmp_path / "a.nq"), folder) as stream:
        stream.write(b"half")
        assert list(tmp_path.iterdir()) == [folder]
        assert len(list(folder.iterdir())) == 1
    assert sorted(tmp_path.iterdir()) == [tmp_path / "a.nq", folder]
    assert list(folder.iterdir()) == []


def test_an_output_stays_where_nothing_could_be_read(tmp_path: Path) -> None:
    good, state, tables = tmp_path / "good.nq", tmp_path / "state", tmp_path / "tables"
    build([ANSWERED], good, citations=False, state=state, tables=tables)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    (tmp_path / "bad.xml").write_text("garbage")
    for target in (good, tmp_path / "patch.rdfp", tmp_path / "new.ttl"):
        summary = build([tmp_path / "bad.xml"], target, citations=False, state=state, tables=tables)
        assert (summary.questions, summary.rejects, summary.written) == (0, 1, False)
        assert "unknown-format" in Path(f"{target}.rejects.jsonl").read_text()
    assert not (tmp_path / "new.ttl").exists()
    told = tmp_path / "good.nq.rejects.jsonl"
    assert {path: path.read_bytes() for path in before if path != told} == {
        path: content for path, content in before.items() if path != told
    }
    assert not (tmp_path / "new.ttl.anomalies.jsonl").exists()
    assert build([ANSWERED], good, citations=False, state=state).written
