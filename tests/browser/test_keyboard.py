"""The keyboard alone reaches everything, and one sees where it is."""

from collections.abc import Callable
from typing import TypedDict

import pytest
from playwright.sync_api import Browser, Page

# Remember what has the focus; say how its focus is shown, and if something covers it.
LOOK = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    (window.reached ??= new Set()).add(at);
    const shown =
        at.matches(".md-option")
            ? document.querySelector("label[for^=__palette_]:not([hidden])") ?? at :
        at.id === "__drawer" ? document.querySelector(".md-header [for=__drawer]") :
        at;
    const style = getComputedStyle(shown);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    const seen = [...shown.getClientRects()].some((box) => {
        const x = box.x + Math.min(box.width, innerWidth - box.x) / 2;
        const top = document.elementFromPoint(x, box.y + box.height / 2);
        return top && (shown.contains(top) || top.contains(shown));
    });
    const name = at.getAttribute("aria-label") || at.title || at.textContent.trim();
    const problems = [ring ? "" : "no ring", seen ? "" : "covered"].filter(Boolean);
    return {name: `${at.tagName} ${name.slice(0, 40)}`, problems};
}"""
MISSED = """() => [...document.querySelectorAll("a[href], button, summary, input")]
    .filter((one) => !window.reached.has(one) && one.tabIndex >= 0)
    .filter((one) => one.type !== "radio" || one.checked)
    .filter((one) => one.checkVisibility({visibilityProperty: true}))
    .map((one) => one.outerHTML.slice(0, 100))"""


class Stop(TypedDict):
    """What has the focus, and what is wrong with how one sees it."""

    name: str
    problems: list[str]


def look(page: Page, serious: str = "") -> Stop | None:
    """What has the focus; what opens or scrolls at the focus is given a moment."""
    for _ in range(30):
        stop: Stop | None = page.evaluate(LOOK)
        if not stop or not any(serious in problem for problem in stop["problems"]):
            break
        page.wait_for_timeout(100)
    return stop


def walk(page: Page, key: str = "Tab") -> list[Stop]:
    """Press the key until the focus leaves the page; what had it, in order.

    Between two keys the page is drawn, as it is for a person, and what has come near
    is laid out, so that the next key scrolls to where it really is.
    """
    stops: list[Stop] = []
    for _ in range(400):
        page.keyboard.press(key)
        page.evaluate("new Promise(requestAnimationFrame)")
        if (stop := look(page)) is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"the focus never leaves the page: {stops[-5:]}")


@pytest.mark.parametrize(
    ("path", "width"),
    [("vjp.html", 1280), ("zh/names.html", 360), ("index.html", 800)],
)
def test_tab_reaches_everything_in_sight(
    visit: Callable, path: str, width: int
) -> None:
    page = visit(path, width=width).page
    page.locator(".md-code__button").first.or_(page.locator("h1")).first.wait_for()
    stops = walk(page)
    assert stops[0]["name"] in ("A Skip to content", "A 跳转至")
    assert [stop for stop in stops if stop["problems"]] == []
    assert page.evaluate(MISSED) == []
    back = walk(page, "Shift+Tab")
    assert [stop for stop in back if stop["problems"]] == []


def test_the_contents_do_not_follow_the_page_from_under_the_focus(
    visit: Callable,
) -> None:
    page = visit("backward_api.html").page
    page.locator(".md-code__button").first.wait_for()  # the script has begun
    page.keyboard.press("Tab")  # from now on, what has the focus shows it
    page.locator(".md-nav--secondary .md-nav__link").first.focus()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator(".md-nav--secondary .md-nav__link--active").last.wait_for()
    page.wait_for_timeout(700)  # the contents follow after a quarter of a second
    assert page.evaluate(LOOK)["problems"] == []


def test_a_link_out_of_reach_and_one_without_ring_are_seen(visit: Callable) -> None:
    page = visit("404.html").page
    page.evaluate("document.querySelector('article').inert = true")
    page.evaluate(
        "document.querySelector('.md-nav--primary .md-nav__link')"
        ".style.setProperty('outline', 'none', 'important')"
    )
    found = [problem for stop in walk(page) for problem in stop["problems"]]
    assert "no ring" in found
    assert page.evaluate(MISSED) != []


def test_skip_link_leads_into_the_article(visit: Callable) -> None:
    page = visit("zh/vjp.html").page
    page.locator(".md-code__button").first.wait_for()  # the script has begun
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(":target").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('article')")


@pytest.mark.parametrize("script", [True, False])
def test_drawer_opens_and_closes_by_keys(visit: Callable, script: bool) -> None:
    page = visit("vjp.html", width=360, script=script).page
    links = page.locator(".md-sidebar--primary a", has_text="Forward mode")
    assert not links.first.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    links.first.wait_for()
    stops: list[Stop] = []
    while not any("Forward mode" in stop["name"] for stop in stops):
        assert len(stops) < 60, stops
        page.keyboard.press("Tab")
        stop = look(page, serious="no ring")
        assert stop is not None
        stops.append(stop)
    assert [stop for stop in stops if "no ring" in stop["problems"]] == []
    page.locator("#__drawer").focus()
    page.keyboard.press("Space")
    links.first.wait_for(state="hidden")


@pytest.mark.parametrize("script", [True, False])
def test_code_and_output_scroll_by_keys(visit: Callable, script: bool) -> None:
    # All code fits 360 px; 320 is the least that a page must be usable at (WCAG 1.4.10)
    page = visit("names.html", width=320, script=script).page
    for kind in (".highlight code", ".snippet-output"):
        found = page.locator(kind).evaluate_all(
            "all => all.findIndex(one => one.scrollWidth > one.clientWidth + 20)"
        )
        assert found >= 0, kind
        block = page.locator(kind).nth(found)
        block.focus()
        assert block.evaluate("one => document.activeElement === one"), kind
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(100)
        assert block.evaluate("one => one.scrollLeft") > 0, kind


def test_search_works_by_keys(visit: Callable) -> None:
    page = visit("index.html").page
    page.keyboard.press("/")
    page.keyboard.type("grad_outputs", delay=15)
    page.locator(".md-search-result__link[href*='h=grad_outputs']").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.locator(".md-search-result__link:focus").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**?h=*")


def test_nothing_moves_for_who_wants_no_motion(browser: Browser, address: str) -> None:
    moving = """() => [...document.querySelectorAll("*")].filter((one) => {
        const style = getComputedStyle(one);
        return style.transitionDuration.split(", ").some((time) => time !== "0s")
            || style.animationName !== "none" || style.scrollBehavior === "smooth";
    }).length"""
    counts = []
    for motion in ("reduce", "no-preference"):
        page = browser.new_page(reduced_motion=motion)
        page.goto(f"{address}/vjp.html")
        counts.append(page.evaluate(moving))
        page.close()
    assert counts[0] == 0
    assert counts[1] > 0  # else this test sees nothing
