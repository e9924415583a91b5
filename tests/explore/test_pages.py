"""What pages show of the hand-written corpus, in both languages, and what they say when there is nothing to show."""

import csv
import html as escapes
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from kg.explore import messages
from kg.explore.index import FACETS
from kg.explore.messages import MESSAGES
from kg.explore.serving import Source

PATHS = (
    "/", "/search", "/search?q=comerce", "/deputies", "/ministries", "/cited", "/places", "/page/question/14/QE/2524",
    "/page/question/15/QE/205", "/page/question/14/QE/107", "/page/depute/PA267429", "/page/depute/PA900001",
    "/page/ministere/commerce-exterieur", "/page/programme/vie", "/page/texte/loi/2014-856", "/page/pole/minalogic",
    "/page/rubrique/commerce-exterieur", "/page/jo-anq/2012-08-07", "/page/jo-anq/2012-08-07/p4642",
    "/page/legislature/14", "/page/circonscription/2010/42-04", "/page/departement/42",
    "/page/groupe-affiche/les-republicains", "/page/organe/PO656006", "/ontology", "/shapes", "/queries",
    "/queries/delay-by-ministry?run=1", "/sparql",
)  # fmt: skip


Html = Callable[..., str]
Serve = Callable[..., AbstractContextManager[str]]


def plain(page: str) -> str:
    """The words of a page, without its tags."""
    return " ".join(escapes.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_every_kind_of_page_is_there_in_both_languages(html: Html, path: str, language: str) -> None:
    page = html(path, language)
    assert f'<html lang="{language}">' in page
    assert page.count("<h1") == 1
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)), "ids are unique"
    assert "None" not in plain(page)


def test_every_text_is_in_both_languages() -> None:
    for key, (french, english) in MESSAGES.items():
        assert french, key
        assert english, key
        assert sorted(re.findall(r"{\w+}", french)) == sorted(re.findall(r"{\w+}", english)), key


def test_the_seed_reads_like_the_sheet_only_better(html: Html) -> None:
    page = html("/page/question/14/QE/2524")
    text = plain(page)
    assert "Question écrite n° 2524 (14e)" in text
    assert "238 jours , soit 177 jours de plus que les deux mois" in text
    assert re.search(r'<a class="mention scheme[^"]*" href="/page/programme/vie"[^>]*>VIE</a>', page)
    assert "7 août 2012 publication JO, p. 4642" in text
    assert 'href="https://www.assemblee-nationale.fr/dyn/14/questions/QANR5L14QE2524"' in page
    assert "7d3744f438c9dc27661a2e554359cbb9f0993c884748482b034f68c8d7d771b5" in text


def test_the_displayed_group_is_explained(html: Html) -> None:
    text = plain(html("/page/question/14/QE/2524"))
    known = "les registres de ce graphe ne permettent pas" in text
    told = "Le jour de la question, l’auteur siégeait au groupe" in text
    assert known != told


def test_the_text_is_whole_however_its_mentions_nest(html: Html, client: httpx.Client) -> None:
    page = html("/page/question/14/QE/2524")
    shown = [plain(block) for block in re.findall(r'<div class="text" lang="fr">(.*?)</div>', page, re.DOTALL)]
    query = (
        "SELECT ?t { ?q qan:officialId 'QANR5L14QE2524' . { ?q qan:text ?t } UNION { ?q qan:hasAnswer/qan:text ?t } }"
    )
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    stored = {re.sub(r"\s+", "", row["t"]["value"]) for row in rows}
    assert {re.sub(r"\s+", "", text) for text in shown} == stored


def test_search_forgives_slips_and_accents(client: httpx.Client) -> None:
    def labels(text: str) -> list[str]:
        return [hit["label"] for hit in client.get("/suggest", params={"q": text}).json()["hits"]]

    assert labels("cin")[0] == "Dino Cinieri"
    assert "Dino Cinieri" in labels("Ciniéri")
    assert "Dino Cinieri" in labels("cineri")
    assert any("2524" in label for label in labels("2524"))
    assert "Question écrite n° 2524 (14e)" in labels("QANR5L14QE2524")
    assert labels("xyzzyxyzzy") == []


def test_a_correction_is_told(html: Html) -> None:
    assert "« competitivte » n’apparaît nulle part" in plain(html("/search?q=competitivte"))


def test_facets_narrow_and_their_counts_are_true(html: Html) -> None:
    page = html("/search")
    total = int(re.search(r"(\d+) questions trouvées", page)[1])  # type: ignore[index]
    counted = re.findall(r'<a href="(/search\?legislature=\d+)">[^<]+</a> <span class="count">(\d+)</span>', page)
    assert sum(int(count) for _, count in counted) == total
    for address, count in counted:
        assert re.search(rf"\b{count} questions? trouvées?", html(address))
    assert {f"facet_{facet}" for facet in FACETS} <= MESSAGES.keys()


def test_all_that_cites_the_vie_comes_as_csv(client: httpx.Client) -> None:
    response = client.get("/search.csv", params={"entity": "programme/vie"})
    assert response.content.startswith(b"\xef\xbb\xbf"), "spreadsheets see the accents"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    ids = {row["question"].partition("/id/")[2] for row in rows}
    assert ids == {"question/14/QE/2524", "question/15/QE/205", "question/15/QE/206"}


def test_a_search_is_shown_as_the_sparql_that_finds_the_same(client: httpx.Client, html: Html) -> None:
    page = html("/search?entity=programme/vie&legislature=15")
    address = escapes.unescape(re.search(r'href="(/sparql\?query=[^"]+)"', page)[1])  # type: ignore[index]
    rows = client.get(address, headers={"Accept": "text/csv"}).text.splitlines()
    assert len(rows) - 1 == 2


def test_a_law_leads_to_its_questions_and_to_the_official_text(html: Html) -> None:
    page = html("/page/texte/loi/2014-856")
    assert 'href="/page/question/15/QE/206"' in page
    assert "https://www.legifrance.gouv.fr/eli/loi/2014/7/31/2014-856/jo/texte" in page


def test_a_ministry_tells_what_it_owes(html: Html) -> None:
    page = html("/ministries")
    found = [html(f"/page/ministere/{slug}") for slug in re.findall(r'href="/page/ministere/([^"]+)"', page)]
    overdue = [each for each in found if "overdue" in each and "Jours d’attente" in each]
    assert overdue, "the corpus has an unanswered question"
    assert all("Aucune question en retard" in each for each in found if each not in overdue)


def test_an_answer_to_several_questions_tells_the_others(html: Html) -> None:
    assert 'href="/page/question/14/QE/106"' in html("/page/question/14/QE/105")


def test_every_text_is_used() -> None:
    folder = Path(messages.__file__).parent
    files = [path for path in folder.rglob("*") if path.suffix in (".py", ".html") and path.name != "messages.py"]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    made_up = ("facet_", "kind_", "type_", "sort_", "param_", "nav_")
    keys = {key.removesuffix("_n") for key in MESSAGES if not key.startswith(made_up)}
    assert keys - set(re.findall(r"[\"'](\w+)[\"']", source)) == set()


def test_switching_the_language_keeps_the_search(html: Html) -> None:
    assert 'href="?q=VIE&amp;legislature=15&amp;lang=en"' in html("/search?q=VIE&legislature=15&lang=fr")


def test_parts_of_a_question_are_shown_on_its_page(client: httpx.Client) -> None:
    response = client.get("/page/question/14/QE/2524/reponse")
    assert (response.status_code, response.headers["location"]) == (303, "/page/question/14/QE/2524#reponse")


def test_texts_cannot_write_html(tmp_path: Path, serve: Serve) -> None:
    file = tmp_path / "evil.ttl"
    evil = "<script>alert(1)</script>"
    file.write_text(
        "@prefix qan: <https://w3id.org/qan/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
        "<https://w3id.org/qan/id/question/14/QE/1> a qan:Question, qan:WrittenQuestion ; qan:number 1 ;"
        f' qan:officialId "QANR5L14QE1" ; qan:text "{evil}"@fr ; qan:askedBy <https://w3id.org/qan/id/depute/PA1> .\n'
        f'<https://w3id.org/qan/id/depute/PA1> a qan:Deputy ; foaf:name "{evil}" .\n',
        encoding="utf-8",
    )
    with serve(Source(files=[file])) as address:
        for path in ("/page/question/14/QE/1", "/page/depute/PA1", "/", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
                     "/sparql?query=SELECT+*+%7B?s+foaf:name+?n%7D"):  # fmt: skip
            response = httpx.get(f"{address}{path}", headers={"Accept": "text/html"})
            assert response.status_code == 200, path
            assert evil not in response.text, path
            assert "default-src 'self'" in response.headers["content-security-policy"]


def test_a_library_query_takes_its_parameters_from_the_form(html: Html) -> None:
    page = html("/queries/deputy-on-rubrique?run=1&deputy=PA267429&rubrique=Commerce+ext%C3%A9rieur")
    assert "QANR5L14QE2524" in page
    assert 'value="PA267429"' in page


def test_a_wrong_parameter_is_told_and_nothing_runs(client: httpx.Client) -> None:
    response = client.get("/queries/overdue-at-date?run=1&at=yesterday", headers={"Accept": "text/html"})
    assert response.status_code == 400
    assert "not of type date" in response.text


def test_a_parameter_cannot_leave_its_place(html: Html) -> None:
    page = html("/queries/deputy-on-rubrique?run=1&deputy=%22%20%7D%20%23&rubrique=")
    assert "Aucune ligne" in page


def test_a_query_that_fails_tells_where(html: Html) -> None:
    page = html("/sparql?query=SELECT+%3Fs+%7B+%3Fs+a+qan:Question+%3B%3B%3B+%7D%7D")
    assert 'role="alert"' in page
    assert re.search(r'data-line="1" data-column="\d+"', page)


def test_a_ministry_under_one_government_leads_to_the_ministry(address: str, serve: Serve) -> None:
    allocated = "SELECT ?body ?ministry (COUNT(DISTINCT ?q) AS ?n) WHERE { ?q qan:hasAllocation ?a ."
    allocated += " ?a qan:allocatedBody ?body ; qan:allocatedTo ?ministry } GROUP BY ?body ?ministry ORDER BY DESC(?n)"
    first = httpx.get(f"{address}/sparql", params={"query": allocated}).json()["results"]["bindings"][0]
    path, ministry = (f"/page/{first[name]['value'].partition('/id/')[2]}" for name in ("body", "ministry"))
    page = httpx.get(f"{address}{path}", headers={"Accept": "text/html"}).text
    assert f'href="{ministry}"' in page
    assert "n’a existé que sous ce gouvernement" in page
    assert len(re.findall(r'class="what"', page)) == int(first["n"]["value"])
    assert f'href="{path}"' in httpx.get(f"{address}{ministry}").text, "and back"
    with serve(Source(endpoint=f"{address}/sparql")) as other:
        for each in (path, ministry):
            counted = [re.findall(r'<p class="lead">[^<]*|<dd>[^<]*', httpx.get(f"{base}{each}", timeout=60).text)
                       for base in (address, other)]  # fmt: skip
            assert counted[0] == counted[1], "with the index and without"


def test_an_endpoint_without_our_index_says_that_facets_need_one(address: str, serve: Serve) -> None:
    with serve(Source(endpoint=f"{address}/sparql")) as other:
        for language, words in (("fr", "demandent notre propre base"), ("en", "need a store of our own")):
            page = httpx.get(f"{other}/search", params={"lang": language, "q": "commerce"}, timeout=60).text
            assert words in page
            assert 'class="facets"' not in page


def test_the_editor_completes_from_the_description_of_the_dataset(tmp_path: Path, serve: Serve) -> None:
    graph = tmp_path / "described.ttl"
    graph.write_text(
        "@prefix void: <http://rdfs.org/ns/void#> . @prefix qan: <https://w3id.org/qan/ontology#> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "<http://example.org/d> a void:Dataset ;\n"
        " void:classPartition [ void:class qan:Question ; void:entities 1200 ] ;\n"
        " void:propertyPartition [ void:property dcterms:issued ; void:triples 2500 ] ,\n"
        " [ void:property <http://example.org/other> ; void:triples 9 ] .\n",
        encoding="utf-8",
    )
    with serve(Source(files=[graph])) as described:
        words = httpx.get(f"{described}/completions", params={"lang": "en"}).json()
    terms = [word for word in words if ":" in word["text"] and not word["text"].endswith(":")]
    assert [word["text"] for word in terms] == ["dcterms:issued", "qan:Question"], "those used most first"
    assert terms[1]["note"] == "question · 1,200"
    assert {"qan:", "SELECT"} <= {word["text"] for word in words}


def test_a_page_is_made_once_for_each_address_and_language(html: Html, client: httpx.Client) -> None:
    first = client.get("/page/programme/vie", headers={"Accept": "text/html"})
    again = client.get("/page/programme/vie", headers={"Accept": "text/html"})
    assert (first.content, first.headers["etag"]) == (again.content, again.headers["etag"])
    assert html("/page/programme/vie", "en") != first.text
    seen = client.get("/page/programme/vie", headers={"If-None-Match": first.headers["etag"]})
    assert (seen.status_code, seen.content) == (304, b"")
