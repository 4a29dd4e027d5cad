"""The weighted sum in a reader's hands: by pointer, finger, keys, buttons, address."""

import re
from collections.abc import Callable

from browser.living_figure import ALIVE, FIGURE, NOW, SAID, SHIFT, SUM, WEIGHTS, holds
from browser.near import bring
from playwright.sync_api import Browser, Page, expect

import drawing
from snippet_engine.read.project import Project

TILES = """root => Object.fromEntries([...root.querySelectorAll(".tile")].map(tile => {
  const of = (name, ...keys) =>
    keys.map(key => tile.querySelector(name).getAttribute(key))
  const fill = tile.dataset.tile === "J" ? [] : of("rect", "fill-opacity")
  return [`${tile.dataset.tile}[${tile.dataset.index}]`, [
    tile.querySelector("text").textContent, ...fill, ...of("rect", "stroke-opacity"),
    ...of("text", "fill", "font-size", "font-weight").map(one => one ?? "normal")]]
}))"""


def drag(page: Page, tile: int, right: float, up: float) -> None:
    box = page.locator(WEIGHTS).nth(tile).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y - up / 2)
    page.mouse.move(x + right, y - up)
    page.mouse.up()
    page.mouse.move(0, 0)


def test_dragging_a_weight_up_or_right_makes_it_more(alive: Callable) -> None:
    page = alive()
    holds(page, 1, 100)
    drag(page, 0, right=0, up=18)
    holds(page, 4, 100)
    drag(page, 0, right=-24, up=0)
    holds(page, 0.5, 100)
    drag(page, 1, right=-900, up=0)
    expect(page.locator(f"{WEIGHTS} text").nth(1)).to_have_text("−100")
    drag(page, 1, right=600, up=600)
    holds(page, 0.5, 100)
    page.mouse.move(300, 300)  # nothing is held any more
    holds(page, 0.5, 100)


def test_keys_change_the_weight_that_has_the_focus(alive: Callable) -> None:
    page = alive()
    scrolled = page.evaluate("scrollY")
    first, second = (page.locator(WEIGHTS).nth(i) for i in (0, 1))
    for key, weight in (
        ("ArrowUp", 2), ("ArrowRight", 3), ("ArrowDown", 2), ("ArrowLeft", 1),
        ("+", 2), ("-", 1), ("PageUp", 6), ("PageDown", 1), ("End", 100),
    ):  # fmt: skip
        first.press(key)
        holds(page, weight, 100)
    second.press("Home")
    expect(second).to_have_attribute("aria-valuenow", "-100")
    expect(second).to_have_attribute("aria-valuetext", "−100")
    assert page.evaluate("scrollY") == scrolled


def test_tab_reaches_each_weight_each_sum_and_each_button_once(alive: Callable) -> None:
    page = alive()
    page.locator(WEIGHTS).first.focus()
    reached = []
    for _ in range(11):
        reached.append(
            page.evaluate(
                "(a => a.dataset.tile ?? a.textContent)(document.activeElement)"
            )
        )
        page.keyboard.press("Tab")
    assert reached[:5] == ["y_bar", "y_bar", "x_bar", "x_bar", "x_bar"]
    assert reached[5:] == ["ones", "mean", "e₁", "e₂", "(1, 100)", ""]
    assert not page.locator(f"{ALIVE} :focus").count()


def test_buttons_and_native_sliders_change_weights(alive: Callable) -> None:
    page = alive(width=360)
    rows = page.locator(".widget-weight")
    rows.nth(0).locator("button").last.click()
    holds(page, 2, 100)
    rows.nth(1).locator("button").first.click()
    holds(page, 2, 90)
    for row in rows.all():
        for one in row.locator("input, button").all():
            box = one.bounding_box()
            assert box
            assert box["height"] >= (44 if one.get_attribute("type") == "range" else 36)
    rows.nth(0).locator("input").fill("20")  # the stop in the middle
    holds(page, 0, 90)
    rows.nth(0).locator("input").press("ArrowRight")
    holds(page, 0.5, 90)


def test_a_finger_drags_a_weight_and_lights_a_column(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{address}/index.html")
    bring(page.locator(FIGURE))
    page.locator(ALIVE).wait_for()
    box = page.locator(WEIGHTS).first.bounding_box()
    assert box
    finger = {"x": box["x"] + 9, "y": box["y"] + 9}
    session = context.new_cdp_session(page)
    untouched = page.evaluate(NOW)
    for type_, up in (("Start", 0), ("Move", 10), ("Move", 20), ("End", 20)):
        points = [{**finger, "y": finger["y"] - up}] if type_ != "End" else []
        session.send(
            "Input.dispatchTouchEvent", {"type": f"touch{type_}", "touchPoints": points}
        )
    holds(page, 4, 100)
    assert page.locator(WEIGHTS).first.bounding_box() == box
    assert page.evaluate(SHIFT, untouched) == 0
    page.locator(SUM).nth(1).tap()
    assert page.locator(SAID).inner_text() == "x̄₂ = 4·2 + 100·1 = 108"
    lit = page.locator(".tile-lit").evaluate_all(
        "all => all.map(one => `${one.dataset.tile} ${one.dataset.index}`)"
    )
    assert lit == ["J 0,1", "J 1,1", "product 0,1", "product 1,1", "x_bar 1"]
    context.close()


def test_a_sum_says_how_it_comes_about_to_eyes_and_ears(alive: Callable) -> None:
    page = alive()
    hint, tile = page.locator(SAID).inner_text(), page.locator(SUM).nth(1)
    tile.focus()
    assert page.locator(SAID).inner_text() == "x̄₂ = 1·2 + 100·1 = 102"
    expect(tile).to_have_attribute("aria-label", "x̄₂ = 1·2 + 100·1 = 102")
    page.locator(SUM).nth(2).hover()
    assert page.locator(SAID).inner_text() == "x̄₃ = 1·0 + 100·10 = 1000"
    page.mouse.move(0, 0)
    assert page.locator(SAID).inner_text().startswith("x̄₂")  # it has the focus
    page.locator(WEIGHTS).nth(0).press("Home")
    assert page.locator(SAID).inner_text() == hint
    assert page.locator(".tile-lit").count() == 0
    expect(page.locator(".widget-status")).to_have_text("x̄ = (−300, −100, 1000)")
    expect(tile).to_have_attribute("aria-label", "x̄₂ = (−100)·2 + 100·1 = −100")


def test_presets_show_which_one_holds(alive: Callable) -> None:
    page = alive("scalar_outputs.html")
    pressed = page.locator(".widget-presets [aria-pressed=true]")
    expect(pressed).to_have_text("(1, 100)")
    for name, *weights in (
        ("ones", 1, 1), ("mean", 0.5, 0.5), ("e₁", 1, 0), ("e₂", 0, 1),
        ("(1, 100)", 1, 100),
    ):  # fmt: skip
        page.get_by_role("button", name=name, exact=True).click()
        holds(page, *weights)
        expect(pressed).to_have_text(name)
    page.locator(WEIGHTS).nth(0).press("ArrowUp")
    assert pressed.count() == 0


def test_tiles_look_as_drawing_draws_them_for_any_weights(
    alive: Callable, project: Project, clean_state: None
) -> None:
    page = alive()
    source = project.source("index/picture_of_the_product").read_text("utf-8")
    assert source.count("[1.0, 100.0]") == 1
    other = page.context.new_page()
    for weights in ("1,100", "0,1", "-2,0", "0,0", "0.5,-50", "1,100"):
        page.goto(re.sub(r"\?.*|$", f"?y_bar={weights}", page.url, count=1))
        page.locator(ALIVE).wait_for()
        drawing.take()
        exec(source.replace("[1.0, 100.0]", f"[{weights}]"), {})
        (picture,) = drawing.take()
        other.set_content(picture.svg())
        drawn = other.locator("svg").evaluate(TILES)
        assert len(drawn) == 17
        assert page.locator(f"{FIGURE} svg").evaluate(TILES) == drawn, weights


def test_the_address_keeps_the_weights(alive: Callable) -> None:
    page = alive()
    start, entries = page.url, page.evaluate("history.length")
    for _ in range(3):
        page.locator(WEIGHTS).first.press("ArrowUp")
    page.wait_for_url(f"{start}?y_bar=4,100")
    assert page.evaluate("history.length") == entries  # one way back, not three
    page.reload()
    page.locator(ALIVE).wait_for()
    holds(page, 4, 100)
    page.get_by_role("button", name="(1, 100)", exact=True).click()
    page.wait_for_url(start)


def test_links_to_headings_and_other_pages_leave_the_weights_right(
    visit: Callable,
) -> None:
    visited = visit("index.html?y_bar=2,3")
    page = visited.page
    page.locator(ALIVE).wait_for()
    holds(page, 2, 3)
    bring(page.locator("#picture"))  # else a slow machine clicks where it was
    page.locator("#picture .headerlink").click()
    page.wait_for_url("**/index.html?y_bar=2,3#picture")
    page.locator("article a[href$='scalar_outputs.html']").first.click()
    page.locator("[data-snippet='scalar_outputs/many_vectors']").wait_for()
    bring(page.locator(FIGURE))
    page.locator(ALIVE).wait_for()
    holds(page, 1, 100)
    page.get_by_role("button", name="ones", exact=True).click()
    page.wait_for_url("**/scalar_outputs.html?y_bar=1,1*")
    # Instant navigation wrote the links of this page without the weights
    page.locator(".md-sidebar--secondary a[href$='#three-fixes']").click()
    page.wait_for_url("**/scalar_outputs.html?y_bar=1,1#three-fixes")
    page.go_back()
    page.go_back()
    page.wait_for_url("**/index.html?y_bar=2,3*")
    page.locator("[data-snippet='index/error_and_fix']").first.wait_for()
    bring(page.locator(FIGURE))
    page.locator(ALIVE).wait_for()
    holds(page, 2, 3)
    assert visited.errors == []


def test_the_line_is_copied(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/index.html?y_bar=-0.5,7")
    page.locator(".widget-copy").click()
    page.locator(".md-dialog--active").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "y.backward(gradient=torch.tensor([-0.5, 7.]))"
    context.close()
