"""axe-core finds nothing to mend, on any page, in either colour scheme."""

import pytest
from checks import ROOT
from checks.topics import TOPICS
from playwright.sync_api import Browser, Page

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"type": "tag", "values": TAGS}
# All that differs between the two schemes: their colours
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
PAGES = [*TOPICS, "404"]
RUN = """async (rules) => {
    const found = await axe.run({runOnly: rules, resultTypes: ["violations"]});
    return found.violations.flatMap((one) =>
        one.nodes.map((node) => `${one.id}: ${node.target} ${node.html.slice(0, 90)}`));
}"""
SCHEME = "document.body.dataset.mdColorScheme"
TOO_WIDE = "document.scrollingElement.scrollWidth - innerWidth"


# What a reader is far from is not laid out yet, and has no width
LAID_OUT = "* { content-visibility: visible !important }"


def found_by_axe(page: Page, rules: dict) -> list[str]:
    """What axe-core has to say of an open page."""
    page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(RUN, rules)


@pytest.mark.parametrize("language", ["", "zh/"], ids=["en", "zh"])
def test_axe_finds_nothing(browser: Browser, address: str, language: str) -> None:
    context = browser.new_context(
        reduced_motion="reduce",
        bypass_csp=True,  # for axe alone: it is no script of the page
    )
    page, found = context.new_page(), []
    for name in PAGES:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(f"{address}/{language}{name}.html")
        assert page.evaluate(SCHEME) == "default"
        found += [f"{language}{name}: {one}" for one in found_by_axe(page, EVERYTHING)]
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(f"({SCHEME}) === 'slate'")
        found += [
            f"{language}{name}, dark: {one}" for one in page.evaluate(RUN, COLOURS)
        ]
        page.add_style_tag(content=LAID_OUT)
        for width in (360, 768):
            page.set_viewport_size({"width": width, "height": 800})
            if (wider := page.evaluate(TOO_WIDE)) > 0:
                found.append(f"{language}{name}: {wider} px wider than {width}")
    context.close()
    assert found == []


def test_axe_sees_a_picture_without_text(browser: Browser, address: str) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}/404.html")
    page.evaluate("document.querySelector('h1').after(document.createElement('img'))")
    assert any("image-alt" in one for one in found_by_axe(page, EVERYTHING))
    context.close()


# From what a page begins with to what it ends with, as one hears it
ORDER = (".md-skip", ".md-header", "article h1", "article > *:last-child", ".md-footer")


@pytest.mark.parametrize("path", ["vjp.html", "zh/index.html", "zh/questions.html"])
def test_reading_order_is_right_without_style_sheets(
    browser: Browser, address: str, path: str
) -> None:
    page = browser.new_page()
    page.route("**/*.css", lambda route: route.abort())
    page.goto(f"{address}/{path}", wait_until="load")
    tops = [page.locator(one).first.bounding_box() for one in ORDER]
    assert [top["y"] for top in tops if top] == sorted(top["y"] for top in tops if top)
    assert all(tops)
    whole = page.locator("body").inner_text()
    headings = page.locator("article :is(h1, h2, h3)").all_inner_texts()
    places = [whole.index(heading) for heading in headings]
    assert places == sorted(places)
    page.close()
