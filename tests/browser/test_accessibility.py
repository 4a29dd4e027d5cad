"""axe-core finds nothing to mend, on any page, in either colour scheme."""

from collections.abc import Callable

import pytest
from checks import ROOT
from playwright.sync_api import Browser, Page

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}}
BUT_CONTRAST = EVERYTHING | {"rules": {"color-contrast": {"enabled": False}}}
# All that differs between the two schemes: their colours
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
}
# axe reads each element many times, and most belong to the drawing of a formula or are
# words of code. Neither can be wrong in what these rules ask, so it finds room of the
# same size in place of the first, and one text in place of the second.
RUN = """async (rules) => {
    const drawn = [...document.querySelectorAll("mjx-math")].map((one) =>
        [one, one.getBoundingClientRect(), document.createElement("span")]);
    for (const [one, {width, height}, room] of drawn) {
        room.style = `display: inline-block; width: ${width}px; height: ${height}px`;
        room.ariaHidden = one.ariaHidden;
        one.replaceWith(room);
    }
    const codes = [...document.querySelectorAll(".highlight code")].map((code) =>
        [code, [...code.childNodes]]);
    for (const [code] of codes) code.textContent = code.textContent;
    const found = await axe.run({...rules, resultTypes: ["violations"]});
    for (const [code, words] of codes) code.replaceChildren(...words);
    for (const [one, , room] of drawn) room.replaceWith(one);
    return found.violations.flatMap((one) =>
        one.nodes.map((node) => `${one.id}: ${node.target} ${node.html.slice(0, 90)}`));
}"""
# Texts in sight that look as none before: in their colours and sizes, and in those of
# all that they lie in. `known` are the looks that axe found good. It judges no drawing,
# no single sign, no sign of mathematics, and nothing that lies on a gradient.
NEW_LOOKS = """known => {
    const seen = new Set(known), found = new Map(), visible =
        {opacityProperty: true, visibilityProperty: true};
    const names = ["color", "backgroundColor", "backgroundImage", "opacity", "filter",
        "fontSize", "fontWeight", "textDecorationLine", "textShadow"];
    const look = (one) => {
        if (!one) return {own: "", whole: ""};
        if (!found.has(one)) {
            const style = getComputedStyle(one), around = look(one.parentElement);
            const own = names.map((name) => style[name]).join(";");
            const whole = around.whole + (own === around.own ? "" : ` in ${own}`);
            found.set(one, {own, whole});
        }
        return found.get(one);
    };
    window.fresh = new Map();
    const judged = "body *:not(mjx-assistive-mml *, mjx-c, mjx-spacer, svg *)";
    for (const one of document.querySelectorAll(judged)) {
        const texts = [...one.childNodes].filter((node) => node.nodeType === 3);
        const said = texts.map((node) => node.data.trim()).join("");
        if (said.length < 2 || !one.checkVisibility(visible)) continue;
        const key = `${one.tagName}${look(one).whole}`;
        if (!seen.has(key) && !key.includes("gradient(")) window.fresh.set(one, key);
    }
    return window.fresh.size;
}"""
# What axe has to say against those texts, and the looks that it finds good
RUN_ON_NEW = """async (rules) => {
    const include = [...window.fresh.keys()];
    const found = await axe.run({include}, {...rules, elementRef: true});
    const passed = found.passes.filter((one) => one.id === "color-contrast")
        .flatMap((one) => one.nodes.map((node) => window.fresh.get(node.element)));
    return [
        found.violations.flatMap((one) => one.nodes.map((node) => node.html)),
        [...new Set(passed)].filter(Boolean),
    ];
}"""
SCHEMES = {"light": "default", "dark": "slate"}
ROOT_ELEMENT = "document.documentElement"
TOO_WIDE = f"{ROOT_ELEMENT}.scrollWidth - {ROOT_ELEMENT}.clientWidth"
# What a reader is far from is not laid out yet, and has no width
LAY_OUT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { content-visibility: visible !important }");
    document.adoptedStyleSheets = [sheet];
}"""


def found_by_axe(page: Page, rules: dict) -> list[str]:
    """What axe-core has to say of an open page."""
    page.evaluate(AXE.read_text("utf-8"))
    return page.evaluate(RUN, rules)


# All others: test_every_page.py
@pytest.mark.parametrize("language", ["", "zh/"], ids=["en", "zh"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_the_page_that_is_not_found(
    visit: Callable, language: str, scheme: str
) -> None:
    page = visit(f"{language}404.html", scheme=scheme).page
    page.locator(f"body[data-md-color-scheme={SCHEMES[scheme]}]").wait_for()
    assert found_by_axe(page, EVERYTHING) == []
    page.evaluate(LAY_OUT)
    for width in (360, 768):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(TOO_WIDE) <= 0, width


def test_axe_sees_a_picture_without_text(visit: Callable) -> None:
    page = visit("404.html").page
    page.evaluate("document.querySelector('h1').after(document.createElement('img'))")
    assert any("image-alt" in one for one in found_by_axe(page, EVERYTHING))


def test_axe_leaves_a_page_as_it_was(visit: Callable) -> None:
    page = visit("vjp.html").page
    page.wait_for_function("window.component$")  # the theme's script has run
    before = page.content()
    found_by_axe(page, EVERYTHING)
    assert page.content() == before


def test_words_that_became_too_dark_in_the_dark_are_the_only_new_look(
    visit: Callable,
) -> None:
    page = visit("404.html", scheme="dark").page
    page.evaluate(AXE.read_text("utf-8"))
    assert page.evaluate(NEW_LOOKS, []) > 10
    wrong, good = page.evaluate(RUN_ON_NEW, COLOURS)
    assert wrong == []
    assert page.evaluate(NEW_LOOKS, good) == 0
    page.evaluate("document.querySelector('article p').style.color = '#333'")
    assert page.evaluate(NEW_LOOKS, good) > 0
    wrong, also_good = page.evaluate(RUN_ON_NEW, COLOURS)
    assert wrong != []
    assert page.evaluate(NEW_LOOKS, [*good, *also_good]) > 0  # it is told again


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
