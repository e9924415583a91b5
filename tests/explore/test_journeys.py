"""Readers' journeys in a real browser: chromium, by mouse and by keyboard, at a desk and on a telephone."""

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright import sync_api as api
else:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (the extra dev)")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

# What a reader may meet on a page; each is looked at for faults of accessibility and for overflow.
LOOKED_AT = (
    "/", "/search?q=VIE", "/page/question/14/QE/2524", "/page/depute/PA267429", "/page/ministere/commerce-exterieur",
    "/page/programme/vie", "/page/rubrique/commerce-exterieur", "/page/jo-anq/2012-08-07", "/page/legislature/14",
    "/page/circonscription/2010/42-04", "/places", "/ministries", "/queries", "/queries/delay-by-ministry?run=1",
    "/sparql", "/sparql?query=SELECT+%2A+%7B+%3Fs+a+qan:Ministry+%7D", "/ontology", "/shapes", "/page/depute/nobody",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator["api.Browser"]:
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: "api.Browser", address: str) -> Iterator["api.Page"]:
    """A page at a desk, that must not complain nor ask any other server."""
    yield from _watched(browser, address, width=1280)


@pytest.fixture
def telephone(browser: "api.Browser", address: str) -> Iterator["api.Page"]:
    """The same on a telephone."""
    yield from _watched(browser, address, width=375)


def _watched(browser: "api.Browser", address: str, width: int) -> Iterator["api.Page"]:
    context = browser.new_context(viewport={"width": width, "height": 812}, base_url=address, locale="fr-FR")
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    hosts: set[str] = set()
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    yield page
    context.close()
    # A page that is not there on purpose is no fault of the page.
    assert [text for text in complaints if "404 (Not Found)" not in text] == []
    assert hosts == {urlsplit(address).netloc}


def test_from_a_name_to_the_seed_to_all_that_cites_the_vie(page: "api.Page", tmp_path: Path) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("Cinieri")
    page.get_by_role("option", name=re.compile("Dino Cinieri")).first.click()
    page.wait_for_url("**/page/depute/PA267429")
    page.get_by_role("link", name="Question écrite n° 2524 (14e)").click()
    page.locator("a.mention", has_text=re.compile("^VIE$")).first.click()
    page.wait_for_url("**/page/programme/vie")
    page.get_by_role("link", name=re.compile("Toutes les questions qui citent")).click()
    page.wait_for_url("**/search?entity=programme%2Fvie")
    assert page.locator(".questions > li").count() == 3
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    target = tmp_path / "vie.csv"
    download.value.save_as(target)
    rows = list(csv.DictReader(target.read_text(encoding="utf-8-sig").splitlines()))
    assert "https://w3id.org/qan/id/question/14/QE/2524" in {row["question"] for row in rows}
    assert len(rows) == 3


def test_what_a_ministry_owes(page: "api.Page") -> None:
    page.goto("/ministries")
    addresses = page.locator(".ranked a").evaluate_all("links => links.map(link => link.href)")
    for address in addresses:
        page.goto(address)
        if page.locator("section.overdue tbody tr").count():
            break
    row = page.locator("section.overdue tbody tr").first
    assert int(re.sub(r"\D", "", row.locator("td.number").inner_text())) > 61
    row.get_by_role("link").first.click()
    api.expect(page.get_by_text("Sans réponse à ce jour")).to_be_visible()


def test_from_a_law_to_its_questions(page: "api.Page") -> None:
    page.goto("/search?q=856")
    page.goto("/page/texte/loi/2014-856")
    assert page.get_by_role("link", name="www.legifrance.gouv.fr").get_attribute("href") is not None
    page.locator(".questions .what").first.click()
    assert page.locator('a.mention[href="/page/texte/loi/2014-856"]').count() >= 1


def test_the_editor_runs_a_query_of_the_library(page: "api.Page") -> None:
    page.goto("/queries")
    page.get_by_role("link", name=re.compile("Délai de réponse par ministère")).first.click()
    page.get_by_role("link", name="Ouvrir dans l’éditeur").click()
    page.wait_for_url("**/sparql?query=**")
    assert page.locator("table.rows tbody tr").count() > 1
    page.locator("#query").focus()
    page.keyboard.press("Control+Enter")
    api.expect(page.locator("table.rows")).to_be_visible()
    assert page.locator("svg.chart").count() == 1


def test_the_editor_completes_our_terms(page: "api.Page") -> None:
    page.goto("/sparql")
    with page.expect_response("**/completions"):
        page.locator("#query").focus()
    page.locator("#query").fill("")
    page.locator("#query").press_sequentially("SELECT * { ?s qan:askedB")
    api.expect(page.get_by_role("option", name=re.compile("qan:askedBy"))).to_be_visible()
    page.keyboard.press("Enter")
    assert page.locator("#query").input_value() == "SELECT * { ?s qan:askedBy "


def test_an_error_puts_the_caret_where_it_is(page: "api.Page") -> None:
    page.goto("/sparql?query=SELECT+%2A+%7B%0A++%3Fs+qan:number+%3B%3B%3B%0A%7D+x")
    api.expect(page.get_by_role("alert")).to_be_visible()
    caret = page.locator("#query").evaluate("area => area.selectionStart")
    assert caret > len("SELECT * {\n")


def test_the_language_switches_and_stays(page: "api.Page") -> None:
    page.goto("/page/question/14/QE/2524")
    page.get_by_role("link", name="English").click()
    api.expect(page.get_by_role("heading", level=1)).to_have_text("Written question no. 2524 (14th)")
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="Français").click()
    assert page.locator("html").get_attribute("lang") == "fr"


def test_a_keyboard_is_enough(page: "api.Page") -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.locator("#q").focus()
    page.keyboard.type("cinie")
    api.expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    api.expect(page.locator("#suggestions")).to_be_hidden()
    page.keyboard.type("ri")
    api.expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert page.locator("#q").get_attribute("aria-activedescendant") == "suggestion-0"
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/depute/PA267429")
    outlined = 0
    for _ in range(12):
        page.keyboard.press("Tab")
        outlined += page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
    assert outlined == 12, "what has the focus shows it"


def test_a_late_answer_opens_nothing_again(page: "api.Page") -> None:
    late: list[api.Route] = []
    page.goto("/")
    page.locator("#q").focus()
    page.keyboard.type("cini")
    api.expect(page.get_by_role("option").first).to_be_visible()
    page.route("**/suggest?q=cinie", lambda route: late.append(route))
    with page.expect_request("**/suggest?q=cinie"):
        page.keyboard.type("e")
    page.keyboard.press("Escape")
    with page.expect_response("**/suggest?q=cinie"):
        late[0].continue_()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(200)  # for what would be shown
    api.expect(page.locator("#suggestions")).to_be_hidden()


def test_pages_do_without_javascript(browser: "api.Browser", address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/")
    page.locator("#q").fill("VIE")
    page.get_by_role("button", name="Rechercher").click()
    page.locator(".questions .what").first.click()
    assert page.locator(".text").first.inner_text()
    page.goto("/page/programme/vie")
    assert page.locator("svg.chart").count() >= 3
    page.locator("summary").first.click()
    assert page.locator("figure table tbody tr").first.is_visible()
    context.close()


def test_nothing_scrolls_sideways_on_a_telephone(telephone: "api.Page") -> None:
    widths = {}
    for path in LOOKED_AT:
        telephone.goto(path)
        widths[path] = telephone.evaluate("document.documentElement.scrollWidth")
    assert {path: width for path, width in widths.items() if width > 375} == {}


def test_no_serious_fault_of_accessibility(page: "api.Page") -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    faults = []
    for path in LOOKED_AT:
        page.goto(path)
        faults += [
            (path, each["id"], each["nodes"][0]["html"][:120])
            for each in axe.Axe().run(page).response["violations"]
            if each["impact"] in ("serious", "critical")
        ]
    assert faults == []


def test_dark_pages_have_contrast_too(browser: "api.Browser", address: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    context = browser.new_context(color_scheme="dark", base_url=address)
    page = context.new_page()
    for path in ("/", "/page/question/14/QE/2524", "/places", "/sparql"):
        page.goto(path)
        found = axe.Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
        assert [node["html"][:100] for each in found for node in each["nodes"]] == [], path
    context.close()
