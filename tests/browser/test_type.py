"""Letters and colours: headings, what moves nothing, what orange is kept for."""

import io
from collections.abc import Callable

import pytest
from checks import ROOT
from PIL import Image
from playwright.sync_api import Browser, Page, Route

FOLDERS = ("", "zh/")
HEADINGS = "article :is(h1, h2, h3)"


def shifts(browser: Browser, address: str, width: int, late: float) -> float:
    """The sum of all layout shifts while a page opens whose serif comes late."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => {"
        "for (const one of list.getEntries()) window.moved += one.value"
        "}).observe({type: 'layout-shift', buffered: true})"
    )

    def answer(route: Route) -> None:
        page.wait_for_timeout(late * 1000)
        route.continue_()

    page.route("**/serif.woff2", answer)
    page.goto(f"{address}/vjp.html", wait_until="load")
    page.wait_for_timeout(500)
    moved = float(page.evaluate("window.moved"))
    page.close()
    return moved


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_font_that_comes_late_moves_nothing(
    browser: Browser, address: str, width: int
) -> None:
    assert shifts(browser, address, width, late=1) == 0


@pytest.mark.parametrize("folder", FOLDERS)
def test_headings_have_the_serif_and_the_text_has_not(
    visit: Callable, folder: str
) -> None:
    page = visit(f"{folder}vjp.html").page
    page.evaluate("document.fonts.ready")
    assert page.evaluate(
        "[...document.fonts].some(one => one.family.includes('Book Serif')"
        " && one.status === 'loaded')"
    )
    family = "one => getComputedStyle(one).fontFamily"
    for selector in ("h1", "h2", "h3", ".md-header__title"):
        found = page.locator(selector).first.evaluate(family)
        assert found.startswith('"Book Serif"'), selector
    assert "Serif" not in page.locator("article p").first.evaluate(family)


def sizes(page: Page) -> list[float]:
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    return [
        page.locator(f"article {h}").first.evaluate(size) for h in ("h1", "h2", "h3")
    ]


def test_headings_have_three_sizes(visit: Callable) -> None:
    assert sizes(visit("vjp.html").page) == [36, 24, 18]
    assert sizes(visit("vjp.html", width=360).page) == [24, 21, 18]


@pytest.mark.parametrize("folder", FOLDERS)
def test_one_formula_stands_below_the_title_where_one_says_it(
    visit: Callable, address: str, folder: str
) -> None:
    page = visit("404.html", width=360).page
    for topic, has in (("vjp", 1), ("jvp", 1), ("jacobian", 1), ("names", 1),
                       ("index", 0), ("scalar_outputs", 0)):  # fmt: skip
        page.goto(f"{address}/{folder}{topic}.html", wait_until="load")
        below = page.locator(
            "h1 + .book-on-page + div > .formula-display mjx-container > mjx-math"
        )
        assert below.count() == has, topic
        if has:
            box, title = below.bounding_box(), page.locator("h1").bounding_box()
            assert box
            assert title
            assert abs(box["x"] - title["x"]) <= 3  # space of the font
            assert box["x"] + box["width"] <= 344


def test_chinese_lines_are_further_apart(visit: Callable) -> None:
    ratio = """one => parseFloat(getComputedStyle(one).lineHeight)
        / parseFloat(getComputedStyle(one).fontSize)"""
    found = {
        folder: visit(f"{folder}vjp.html")
        .page.locator("article p")
        .first.evaluate(ratio)
        for folder in FOLDERS
    }
    assert found == pytest.approx({"": 1.6, "zh/": 1.75})


# Orange is of hue 15° to 50°, and vivid. What may be orange is inside of MEANT.
MEANT = (
    ".role-cotangent, .role-cotangent *, .snippet-figure, .snippet-figure *,"
    " .book-logo__bar, .missing, .missing *"
)
ORANGE = """meant => {
    const orange = text => {
        const [r, g, b, a = 1] = (text.match(/[\\d.]+/g) ?? []).map(Number);
        const most = Math.max(r, g, b), least = Math.min(r, g, b);
        if (!a || most - least < 0.35 * most || most !== r) return false;
        const hue = 60 * (g - b) / (most - least);
        return hue >= 15 && hue <= 50;
    };
    return [...document.querySelectorAll("body, body *")]
        .filter(one => one.checkVisibility() && !one.matches(meant))
        .flatMap(one => ["", "::before", "::after"].flatMap(pseudo => {
            const style = getComputedStyle(one, pseudo || null);
            if (pseudo && style.content === "none") return [];
            const found = ["color", "backgroundColor", "outlineColor", "fill", "stroke"]
                .filter(name => orange(style[name]));
            for (const side of ["Top", "Right", "Bottom", "Left"])
                if (parseFloat(style[`border${side}Width`]) > 0
                    && orange(style[`border${side}Color`])) found.push(`border${side}`);
            const name = `${one.tagName}.${one.className}${pseudo}`;
            return found.map(property => `${name} ${property}`);
        }));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_orange_is_seen_where_it_is_meant_and_nowhere_else(
    visit: Callable, scheme: str
) -> None:
    page = visit("404.html", scheme=scheme).page
    assert page.evaluate(ORANGE, MEANT) == []
    page = visit("vjp.html", scheme=scheme).page
    assert page.evaluate(ORANGE, "nothing") != []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_orange_where_one_points_searches_or_has_the_focus(
    visit: Callable, scheme: str
) -> None:
    page = visit("names.html", scheme=scheme).page
    link = page.locator("article p a").first
    link.hover()
    assert page.evaluate(ORANGE, MEANT) == []
    page.keyboard.press("Tab")
    link.focus()
    assert link.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    assert page.evaluate(ORANGE, MEANT) == []
    page.locator(".md-search__input").click()
    page.keyboard.type("jacobian", delay=15)
    page.locator(".md-search-result mark").first.wait_for()
    assert page.evaluate(ORANGE, MEANT) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**?h=*")
    page.locator("article mark:visible").first.wait_for()
    assert page.evaluate(ORANGE, MEANT) == []


def test_the_icon_is_sharp_at_16_pixels(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 16, "height": 16})
    icon = (ROOT / "docs" / "en" / "assets" / "favicon.svg").read_text("utf-8")
    page.set_content(
        f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{icon}"
    )
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    colours = picture.getcolors()
    assert colours
    # Whole pixels: three kinds of tiles, 4 x 4 each, and nothing blurred between them
    assert sorted(count for count, _ in colours) == [16, 48, 64, 128]
