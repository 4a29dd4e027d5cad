"""What a reader sees in Chromium."""

from collections.abc import Callable

import pytest
from checks.topics import TOPICS
from playwright.sync_api import expect

PATHS = [f"{folder}{topic}.html" for topic in TOPICS for folder in ("", "zh/")]
MATH = ".formula mjx-container"


@pytest.mark.parametrize("path", ["vjp.html", "zh/vjp.html"])
def test_formulas_are_rendered_with_their_font(visit: Callable, path: str) -> None:
    page = visit(path).page
    first = page.locator(MATH).first
    box = first.bounding_box()
    assert box is not None
    assert box["width"] > 5
    assert box["height"] > 5
    assert page.locator(f"{MATH} math").count() == page.locator(MATH).count()
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert any(family.startswith("MJX") for family in loaded)


def test_formulas_take_the_colour_of_the_text(visit: Callable) -> None:
    colours = set()
    for scheme in ("light", "dark"):
        page = visit("vjp.html", scheme=scheme).page
        colour = "element => getComputedStyle(element).color"
        formula = page.locator(MATH).first.evaluate(colour)
        text = page.locator("article p").first.evaluate(colour)
        assert formula == text
        colours.add(formula)
    assert len(colours) == 2


def test_figures_take_the_colour_of_the_text(visit: Callable) -> None:
    colours = set()
    for scheme in ("light", "dark"):
        page = visit("vjp.html", scheme=scheme).page
        text = page.locator(".snippet-figure svg text").first
        colours.add(text.evaluate("element => getComputedStyle(element).fill"))
    assert len(colours) == 2


@pytest.mark.parametrize("path", ["vjp.html", "zh/names.html"])
def test_language_switch_stays_on_the_page(visit: Callable, path: str) -> None:
    page = visit(path).page
    other = path.removeprefix("zh/") if path.startswith("zh/") else f"zh/{path}"
    language = "en" if path.startswith("zh/") else "zh"
    page.locator(".md-header .md-select").hover()
    page.locator(f".md-select__link[hreflang={language}]").click()
    page.wait_for_url(f"**/{other}")
    assert page.locator("html").get_attribute("lang") == language


def test_dark_mode_by_the_switch_and_by_the_system(visit: Callable) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    light = visit("vjp.html", scheme="light").page
    dark = visit("vjp.html", scheme="dark").page
    assert light.evaluate(background) != dark.evaluate(background)
    for _ in range(2):  # system -> light -> dark
        light.locator("label[for^=__palette_]:not([hidden])").click()
    light.locator("body[data-md-color-scheme=slate]").wait_for()
    assert light.evaluate(background) == dark.evaluate(background)


def test_instant_navigation_keeps_formulas_and_copy_buttons(visit: Callable) -> None:
    seen = visit("jacobian.html")
    seen.page.evaluate("window.stayed = true")
    seen.page.locator(".md-footer__link--next").click()
    seen.page.wait_for_url("**/vjp.html*")  # the address may tell the section
    seen.page.locator(
        ".snippet .md-code__button, .snippet .md-clipboard"
    ).first.wait_for(state="attached")
    assert seen.page.locator(MATH).first.is_visible()
    assert seen.page.evaluate("window.stayed") is True
    assert seen.errors == []


@pytest.mark.parametrize("path", ["questions.html", "zh/questions.html"])
def test_a_link_right_after_scrolling_leads_to_its_heading(
    visit: Callable, path: str
) -> None:
    """Instant navigation had kept the place of the old page for the new one."""
    for number in (1, 2, 3):
        page = visit(path, width=360).page
        link = page.locator("article p a[href*='.html#']").nth(number)
        address = link.evaluate("link => link.href")
        link.scroll_into_view_if_needed()
        link.click()
        heading = page.locator(f"#{address.partition('#')[2]}")
        expect(heading).to_be_in_viewport()
        page.wait_for_timeout(500)  # what was due before it came would be written now
        expect(heading).to_be_in_viewport()
        assert page.url == address


def test_without_script_the_page_is_whole(visit: Callable) -> None:
    page = visit("vjp.html", script=False).page
    assert page.locator(MATH).first.is_visible()
    assert page.locator(".snippet-output").first.is_visible()
    assert page.locator(".book-part a").last.is_visible()


def test_not_found_page_leads_back_in_both_languages(visit: Callable) -> None:
    page = visit("404.html").page
    page.locator("section[lang=zh] a").first.click()
    page.wait_for_url("**/zh/index.html")
    page.go_back()
    page.locator("section[lang=en] a").first.click()
    page.wait_for_url(lambda url: url.endswith("/index.html") and "zh" not in url)


def test_copying_a_formula_gives_its_tex(visit: Callable) -> None:
    page = visit("vjp.html").page
    copied = page.evaluate(
        """() => {
            const paragraph = document.querySelector("p .formula").closest("p");
            getSelection().selectAllChildren(paragraph);
            const data = new DataTransfer();
            const event = new ClipboardEvent("copy", {
                clipboardData: data, bubbles: true, cancelable: true,
            });
            paragraph.dispatchEvent(event);
            return data.getData("text/plain");
        }"""
    )
    tex = page.locator("p .formula").first.get_attribute("data-tex")
    assert f"${tex}$" in copied
    assert copied.startswith("You have seen that y.backward(gradient=y_bar) wants one")
