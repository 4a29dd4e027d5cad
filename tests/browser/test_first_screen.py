"""What a visitor has before any scrolling, on a phone and on a desktop."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

PHONE, DESKTOP = (360, 780), (1280, 800)
ERROR = "grad can be implicitly created only for scalar outputs"
SCREENS = pytest.mark.parametrize(("width", "height"), [PHONE, DESKTOP])
LANGUAGES = pytest.mark.parametrize("folder", ["", "zh/"])


@pytest.fixture
def screen(visit: Callable) -> Callable[..., Page]:
    def opened(path: str, width: int, height: int) -> Page:
        page: Page = visit(path, width=width).page
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("document.fonts.status === 'loaded'")
        return page

    return opened


def inside(one: Locator, by: float = 1) -> bool:
    """Whether so much of it, as a part of its height, is on the first screen."""
    box, size = one.bounding_box(), one.page.viewport_size
    assert box is not None
    assert size is not None
    across = box["x"] >= 0 and box["x"] + box["width"] <= size["width"]
    return across and box["y"] >= 0 and box["y"] + by * box["height"] <= size["height"]


def the_error(page: Page) -> Locator:
    """The first block of the page: what PyTorch says, without code."""
    block = page.locator("article .snippet").first
    assert block.locator(".snippet-raised").inner_text().strip().endswith(ERROR)
    assert block.locator(".highlight").count() == 0
    return block.locator(".snippet-raised")


@SCREENS
@LANGUAGES
def test_home_shows_the_error_the_fix_the_answer_and_the_picture(
    screen: Callable, folder: str, width: int, height: int
) -> None:
    page = screen(f"{folder}index.html", width, height)
    assert inside(the_error(page))
    fix = page.locator("article .snippet").nth(1)
    assert "y.backward(gradient=y_bar)" in fix.locator(".highlight").inner_text()
    assert "102" in fix.locator(".snippet-output").inner_text()
    assert inside(fix.locator(".snippet-output"))
    answer = page.locator(".first-screen-words p:has(> strong)")
    assert "VJP" in answer.inner_text()
    assert inside(answer)
    picture = page.locator("article [data-widget] svg")
    assert inside(picture) if width > height else inside(picture, by=0.25)


@SCREENS
@LANGUAGES
def test_the_page_about_the_error_shows_it_and_three_fixes_to_copy(
    screen: Callable, folder: str, width: int, height: int
) -> None:
    page = screen(f"{folder}scalar_outputs.html", width, height)
    assert ERROR in page.title()
    assert inside(the_error(page))
    fixes = page.locator(".first-screen li")
    assert fixes.count() == 3
    for fix in fixes.all():
        assert inside(fix.locator(".highlight"))
        assert inside(fix.locator("button"))
        assert fix.locator("strong").inner_text().strip()


def test_a_first_screen_that_is_too_long_is_seen(screen: Callable) -> None:
    page = screen("scalar_outputs.html", *PHONE)
    page.locator("article h1").evaluate("one => (one.style.marginBottom = '200px')")
    assert not inside(page.locator(".first-screen li .highlight").last)
