"""axe-core finds nothing to mend, on any page, in either colour scheme."""

import pytest
from checks import ROOT
from playwright.sync_api import Browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TOPICS = sorted(path.stem for path in (ROOT / "docs" / "en").glob("*.md"))
RUN = """async (tags) => {
    const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"]});
    return found.violations.flatMap((one) =>
        one.nodes.map((node) => `${one.id}: ${node.target} ${node.html.slice(0, 90)}`));
}"""


# Each language in one scheme: the pages differ by their words, the schemes by colours
@pytest.mark.parametrize(("language", "scheme"), [("", "light"), ("zh/", "dark")])
def test_axe_finds_nothing(
    browser: Browser, address: str, language: str, scheme: str
) -> None:
    context = browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        bypass_csp=True,  # for axe alone: it is no script of the page
    )
    page, found = context.new_page(), []
    for topic in [*TOPICS, "404"]:
        page.goto(f"{address}/{language}{topic}.html")
        page.evaluate(AXE.read_text("utf-8"))
        found += [f"{language}{topic}: {one}" for one in page.evaluate(RUN, TAGS)]
    context.close()
    assert found == []


def test_axe_sees_a_picture_without_text(browser: Browser, address: str) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}/404.html")
    page.evaluate("document.querySelector('h1').after(document.createElement('img'))")
    page.evaluate(AXE.read_text("utf-8"))
    assert any("image-alt" in one for one in page.evaluate(RUN, TAGS))
    context.close()
