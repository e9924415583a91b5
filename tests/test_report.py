"""Reports on the hand-written corpus: their figures recounted, their three forms."""

import csv
import datetime as dt
import io
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.queries import run
from kg.reports import as_csv, as_markdown, as_page, delays_report, deputy_report, entity_report, overdue_report
from kg.reports.model import months_before, percentile
from kg.store import Store, open_store

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "corpus.nq"
    command = [sys.executable, "-m", "kg.cli", "build", "tests/data/corpus", "seeds", "-o", str(path)]
    subprocess.run([*command, "--registers", "tests/data/registers"], check=True, capture_output=True, cwd=ROOT)
    return path


@pytest.fixture(scope="module")
def store(graph_file: Path) -> Store:
    return open_store(graph_file)


def test_overdue_is_what_the_query_finds(store: Store) -> None:
    report = overdue_report(store, dt.date(2013, 1, 1))
    rows = run("overdue-at-date", store, {"at": "2013-01-01", "limit": "2012-11-01"})
    assert isinstance(rows, ox.QuerySolutions)
    assert {row[4] for row in report.tables[0].rows} == {row["question"].value for row in rows}
    for row in report.tables[0].rows:
        assert row[3] == (dt.date(2013, 1, 1) - dt.date.fromisoformat(str(row[2]))).days
    assert sum(int(row[1] or 0) for row in report.tables[1].rows) == len(report.tables[0].rows)


def test_the_newest_day_of_the_data_is_the_day_unless_given(store: Store) -> None:
    assert re.search(r"au \d\d/\d\d/20\d\d$", overdue_report(store).title)
    assert overdue_report(store, language="en").title.startswith("Questions overdue on ")


def test_a_ministry_is_chosen_by_its_words(store: Store) -> None:
    every = overdue_report(store, dt.date(2023, 6, 1))
    some = overdue_report(store, dt.date(2023, 6, 1), "Transports")
    assert 0 < len(some.tables[0].rows) < len(every.tables[0].rows)
    with pytest.raises(InputError, match="no ministry"):
        overdue_report(store, dt.date(2023, 6, 1), "sorcellerie")


def test_delays_are_counted_by_nearest_rank(store: Store) -> None:
    report = delays_report(store)
    names = [row[0] for row in report.tables[0].rows]
    assert len(names) == len(set(names))
    row = next(row for row in report.tables[0].rows if "commerce extérieur" in str(row[0]).lower())
    result = store.query(
        "SELECT ?d { ?q qan:answerDelayDays ?d ; qan:hasAnswer/qan:answeredBy ?m }",
        {"m": ox.NamedNode("https://w3id.org/qan/id/ministere/commerce-exterieur")},
    )
    assert isinstance(result, ox.QuerySolutions)
    days = sorted(int(each["d"].value) for each in result)
    assert row[1:5] == (len(days), percentile(days, 0.5), percentile(days, 0.9), days[-1])
    assert 238 in days


def test_a_deputy_whom_a_register_knows_by_name_is_one_deputy(tmp_path: Path) -> None:
    path = tmp_path / "named.ttl"
    path.write_text(
        """@prefix qan: <https://w3id.org/qan/ontology#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
        @base <https://w3id.org/qan/id/> .
        <depute/PA1> a qan:Deputy ; foaf:name "Jeanne Exemple" .
        <depute/nom/14/jeanne-exemple/42> a qan:Deputy ; foaf:name "Jeanne Exemple" ; qan:identifiedAs <depute/PA1> .
        <depute/nom/12/jeanne-exemple/42> a qan:Deputy ; foaf:name "Jeanne Exemple" .
        <question/14/QE/1> qan:officialId "QANR5L14QE1" ; qan:askedBy <depute/PA1> .
        <question/14/QE/2> qan:officialId "QANR5L14QE2" ; qan:askedBy <depute/nom/14/jeanne-exemple/42> .
        <question/12/QE/3> qan:officialId "QANR5L12QE3" ; qan:askedBy <depute/nom/12/jeanne-exemple/42> .""",
        encoding="utf-8",
    )
    store = open_store(path)
    report = deputy_report(store, "PA1")
    assert {str(row[6]).rpartition("/id/")[2] for row in report.tables[0].rows} == {
        "question/14/QE/1",
        "question/14/QE/2",
    }
    with pytest.raises(InputError, match="ambiguous-name"):
        deputy_report(store, "jeanne exemple")  # nothing says who the third is
    path.write_text(path.read_text(encoding="utf-8").replace("depute/nom/12/jeanne-exemple/42", "depute/PA1"), "utf-8")
    assert len(deputy_report(open_store(path), "jeanne exemple").tables[0].rows) == 3


def test_a_deputy_by_id_by_name_or_by_iri(store: Store) -> None:
    reports = [
        deputy_report(store, who) for who in ("PA267429", "dino cinieri", "https://w3id.org/qan/id/depute/PA267429")
    ]
    assert len({as_csv(report) for report in reports}) == 1
    assert "QANR5L14QE2524" in as_csv(reports[0])
    with pytest.raises(InputError, match="nothing is called"):
        deputy_report(store, "Personne Dutout")


def test_an_entity_with_all_that_cites_it(store: Store) -> None:
    report = entity_report(store, "programme/vie")
    assert {str(row[0]) for row in report.tables[0].rows} == {"QANR5L14QE2524", "QANR5L15QE205", "QANR5L15QE206"}
    assert as_csv(entity_report(store, "VIE")) == as_csv(report)
    assert any(row[0] == "Business France" for row in report.tables[3].rows)


def test_the_three_forms(store: Store) -> None:
    report = entity_report(store, "programme/vie", "en")
    rows = list(csv.reader(io.StringIO(as_csv(report))))
    assert tuple(rows[0]) == report.tables[0].head
    assert len(rows) == 1 + len(report.tables[0].rows)
    markdown = as_markdown(report)
    assert markdown.startswith(f"# {report.title}\n")
    assert markdown.count("\n## ") == len(report.tables)
    pytest.importorskip("jinja2", reason="pages need the extra serve")
    page = as_page(report)
    assert '<html lang="en">' in page
    assert "<script" not in page
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', page)
    assert loaded == [], "it needs nothing else"


def test_the_command_writes_by_the_suffix(graph_file: Path, tmp_path: Path) -> None:
    def kg(*arguments: object) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "kg.cli", "report", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, check=False, cwd=tmp_path)

    assert kg("delays", graph_file, "-o", "d.csv").returncode == 0
    assert (tmp_path / "d.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    done = kg("entity", graph_file, "--name", "programme/vie")
    assert done.stdout.decode().startswith("# volontariat international en entreprise")
    wrong = kg("entity", graph_file, "--name", "nothing at all")
    assert wrong.returncode == 2
    assert wrong.stderr.decode().startswith("kg: unknown-name:")
    assert kg("deputy", graph_file).returncode == 2


@given(st.lists(st.integers(0, 3000), min_size=1), st.floats(0.01, 1))
def test_a_percentile_covers_its_share(values: list[int], share: float) -> None:
    value = percentile(values, share)
    assert value in values
    assert sum(each <= value for each in values) >= share * len(values) - 1e-9
    assert sum(each < value for each in values) < share * len(values)


@given(st.dates(dt.date(1960, 1, 1), dt.date(2100, 1, 1)))
def test_two_months_before_is_never_more_than_two_months(day: dt.date) -> None:
    before = months_before(day)
    assert (day.year * 12 + day.month) - (before.year * 12 + before.month) == 2
    assert before.day == day.day or (before + dt.timedelta(days=1)).day == 1
