"""The box for tracebacks: what it answers to real ones, by paste, keys and address."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from browser.test_accessibility import EVERYTHING, found_by_axe
from checks.topics import LANGUAGES
from playwright.sync_api import Page, expect

from vjp_errors import explain, groups
from vjp_errors.read import entries

FOLDERS = {
    language: "" if language == "en" else f"{language}/" for language in LANGUAGES
}
BOX, FOUND = ".error-box textarea", ".error-answer > .error-found"
ERROR = (
    "RuntimeError: Mismatch in shape: grad_output[0] has a shape of torch.Size([7]) "
    "and output[0] has a shape of torch.Size([4, 3])."
)
SEARCHED = ("errors", "error_patterns")
READY = ".error-box.widget-alive"


@pytest.fixture
def box(visit: Callable) -> Callable[..., Page]:
    """The page of the box, which answers already."""

    def open_page(language: str = "en", end: str = "", **how: Any) -> Page:
        page: Page = visit(f"{FOLDERS[language]}errors.html{end}", **how).page
        page.locator(READY).wait_for()
        return page

    return open_page


def paste(page: Page, text: str) -> None:
    page.locator(BOX).fill("")
    page.locator(BOX).focus()
    page.keyboard.insert_text(text)


def test_whole_tracebacks_of_real_runs_lead_to_their_entries(
    box: Callable, tracebacks: dict[str, Any]
) -> None:
    page = box()
    for entry, text in tracebacks.values():
        paste(page, text)
        link = page.locator(f"{FOUND} > p > a")
        found = explain(text)  # a traceback may show which of several causes it is
        assert found.entry == entry
        anchor = found.case.id if found.case else entry.id
        expect(link).to_have_attribute("href", f"{entry.page}.html#{anchor}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_answer_has_the_readers_own_numbers_and_leads_on(
    box: Callable, language: str, width: int
) -> None:
    page = box(language, width=width)
    paste(page, ERROR)
    expect(page.locator(FOUND)).to_contain_text("[7]")
    expect(page.locator(FOUND)).to_contain_text("4, 3")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(f"{FOUND} > p > a").click()
    page.wait_for_url("**/errors_calling_backward.html#mismatch-in-shape")
    heading = page.locator("h2#mismatch-in-shape.error-title")
    expect(heading).to_be_in_viewport()
    expect(page.locator("h2#mismatch-in-shape + .error-facts")).to_be_visible()


def test_nothing_of_the_text_leaves_the_browser(box: Callable) -> None:
    page = box()
    paste(page, "RuntimeError: first")  # the entries come when the box is used
    expect(page.locator(".error-answer li").first).to_be_visible()
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    paste(page, ERROR)
    expect(page.locator(FOUND)).to_be_visible()
    page.wait_for_timeout(200)
    assert asked == []
    assert (
        page.evaluate("[localStorage, sessionStorage].map(JSON.stringify)").count(
            "Mismatch"
        )
        == 0
    )


def test_the_address_may_hold_the_text_before_and_after(box: Callable) -> None:
    page = box(end=f"#q={quote(ERROR)}")
    expect(page.locator(BOX)).to_have_value(ERROR)
    expect(page.locator(FOUND)).to_contain_text("4, 3")
    page.evaluate("location.hash = '#q=100%25 only+for scalar outputs %'")
    expect(page.locator(".error-answer li a").first).to_be_visible()
    expect(page.locator(FOUND)).to_have_count(0)


def test_what_matches_nothing_has_the_nearest_three_and_a_way_to_report(
    box: Callable,
) -> None:
    page = box()
    paste(page, "grad is implicitly created for scalar outputs only")
    near = page.locator(".error-answer li a")
    expect(near.first).to_be_visible()
    assert near.count() <= 3
    assert "errors_calling_backward.html#scalar-outputs" in [
        link.get_attribute("href") for link in near.all()
    ]
    report = page.locator(".error-answer > p > a")
    assert (report.get_attribute("href") or "").endswith("/issues/new")


def test_where_nothing_is_near_no_list_is_announced(box: Callable) -> None:
    page = box()
    paste(page, "\u00a7 42")
    expect(page.locator(".error-answer > p > a")).to_be_visible()
    assert page.locator(".error-answer ul").count() == 0
    assert "nearest" not in page.locator(".error-answer").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_by_keys_alone_announced_and_accessible(box: Callable, scheme: str) -> None:
    page = box(scheme=scheme)
    label = page.get_by_label("Paste your traceback, or only its last line")
    label.focus()
    page.keyboard.insert_text(ERROR)
    expect(page.get_by_role("status").locator(".error-found")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/errors_calling_backward.html#mismatch-in-shape")
    page.go_back()
    page.locator(READY).wait_for()
    paste(page, ERROR)
    assert found_by_axe(page, EVERYTHING) == []


def test_without_script_the_page_is_a_list(visit: Callable) -> None:
    page = visit("errors.html", script=False).page
    expect(page.locator(".error-box")).to_be_hidden()
    links = page.locator(".error-list li a").all()
    assert [link.get_attribute("href") for link in links] == [
        f"{one.page}.html#{one.id}" for one in entries()
    ]


def test_the_box_works_from_a_disk_and_after_a_link(
    visit: Callable, site: Path
) -> None:
    page = visit("index.html").page
    page.evaluate("location.assign('errors.html')")
    page.locator(READY).wait_for()
    page.goto((site / "zh/errors.html").as_uri())
    page.locator(READY).wait_for()
    paste(page, ERROR)
    expect(page.locator(FOUND)).to_contain_text("4, 3")


def test_matcher_and_patterns_weigh_less_than_30_kb_and_only_here(
    site: Path, visit: Callable
) -> None:
    files = [site / "assets/widgets" / f"{name}.js" for name in SEARCHED]
    assert sum(len(gzip.compress(one.read_bytes())) for one in files) < 30_000
    for path in ("errors.html", f"{groups()[0].page}.html"):
        page = visit(path).page
        page.wait_for_timeout(300)
        assert page.evaluate("window.bookErrors === undefined"), path
