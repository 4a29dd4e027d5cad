"""The cheat sheet on paper: one page of A4 in each language, with all that it says."""

import io
from collections.abc import Callable

import pytest
from browser.test_pdf import compact
from playwright.sync_api import Page
from pypdf import PdfReader

SMALLEST = 7  # points, of letters on paper
OUT_OF_PAPER = """() => [...document.querySelectorAll(".sheet :is(p, li, td, code)")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.textContent.slice(0, 40))"""
SIZES = """() => [...document.querySelectorAll(".sheet :is(p, li, td, code)")]
    .map(one => parseFloat(getComputedStyle(one).fontSize) * 72 / 96)"""


@pytest.fixture(params=["", "zh/"], ids=["en", "zh"])
def sheet(request: pytest.FixtureRequest, visit: Callable) -> Page:
    page: Page = visit(f"{request.param}cheat_sheet.html").page
    page.evaluate("document.fonts.ready")
    return page


def test_the_sheet_prints_on_one_page_of_a4(sheet: Page) -> None:
    pages = PdfReader(io.BytesIO(sheet.pdf(format="A4"))).pages
    assert len(pages) == 1
    printed = compact(pages[0].extract_text())
    for said in (".sheet > p", ".sheet h2", ".sheet td", ".sheet li"):
        texts = sheet.locator(said).filter(has_not=sheet.locator(".formula")).all()
        assert len(texts) > 1 or said == ".sheet > p"
        for one in texts:
            text = compact(one.text_content() or "").replace("\u2060", "")
            assert text.removesuffix("¶") in printed, text


def test_letters_of_the_sheet_are_large_enough_and_none_is_cut(sheet: Page) -> None:
    sheet.set_viewport_size({"width": round((210 - 32) / 25.4 * 96), "height": 900})
    sheet.emulate_media(media="print")
    assert sheet.evaluate(OUT_OF_PAPER) == []
    assert min(sheet.evaluate(SIZES)) >= SMALLEST
    assert not sheet.locator(".sheet-run").is_visible()


def test_a_phone_shows_the_sheet_without_scrolling_sideways(sheet: Page) -> None:
    sheet.set_viewport_size({"width": 360, "height": 800})
    boxes = sheet.locator(".md-typeset__scrollwrap").all()
    assert len(boxes) == 3
    for box in boxes:
        assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
