"""A figure that is made alive: what it does to its page, with its script or without."""

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.living_figure import ALIVE, FIGURE, NOW, SAID, SHIFT, SUM, WEIGHTS, holds
from browser.near import bring
from browser.test_accessibility import EVERYTHING, found_by_axe
from playwright.sync_api import Browser, BrowserContext, expect

from book_plugin.paper import offline

SCRIPT = "**/widgets/weighted_sum.js"
PATHS = ["index.html", "zh/index.html"]
OUTSIDE = """tiles => tiles
  .filter(tile => tile.querySelector("text").getBBox().width + 2
    > tile.querySelector("rect").getBBox().width)
  .map(tile => tile.textContent)"""
CONTRASTS = """tiles => {
  const parts = text => text.match(/[\\d.]+/g).map(Number)
  const over = (colour, opacity, ground) => {
    const [r, g, b, a = 1] = parts(colour)
    return [r, g, b].map((one, i) => one * a * opacity + ground[i] * (1 - a * opacity))
  }
  const light = one =>
    one <= 10.31 ? one / 3294.6 : ((one / 255 + 0.055) / 1.055) ** 2.4
  const bright = colour => [0.2126, 0.7152, 0.0722]
    .reduce((sum, part, i) => sum + part * light(colour[i]), 0.05)
  const page = parts(getComputedStyle(document.body).backgroundColor)
  return tiles.map(tile => {
    const [box, text] = [...tile.querySelectorAll("rect, text")].map(getComputedStyle)
    const ground = over(box.fill, box.fillOpacity, page)
    const two = [bright(ground), bright(over(text.fill, 1, ground))]
    const ratio = Math.max(...two) / Math.min(...two)
    return [`${tile.dataset.tile} ${tile.dataset.index}`, ratio]
  })
}"""
FULL = """() => [...document.querySelectorAll(".widget-controls, .widget-controls *")]
  .filter(one => one.matches(":not(input, .widget-status)"))
  .filter(one => one.scrollHeight > one.clientHeight + 1 && one.clientHeight
    || one.getBoundingClientRect().right > innerWidth)
  .map(one => one.className || one.outerHTML)"""


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_moves_when_a_late_script_makes_the_figure_alive(
    visit: Callable, width: int
) -> None:
    page = visit("notation.html", width=width).page
    waiting: list[Any] = []
    page.route(SCRIPT, lambda route: waiting.append(route))
    page.goto(page.url.replace("notation", "index"), wait_until="load")
    bring(page.locator(FIGURE))
    places = "all => all.map(one => one.getBoundingClientRect().toJSON())"
    around = page.locator(f"article > *, {FIGURE}, {FIGURE} svg, {FIGURE} .tile")
    page.wait_for_timeout(300)
    assert page.locator(".widget-controls").count() == 0
    before = around.evaluate_all(places)
    (script,) = waiting
    before_it_came = page.evaluate(NOW)
    script.continue_()
    page.locator(ALIVE).wait_for()
    assert around.evaluate_all(places) == before
    assert page.evaluate(SHIFT, before_it_came) == 0


def test_the_script_is_fetched_when_the_figure_comes_near(visit: Callable) -> None:
    page = visit("notation.html").page
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url.rpartition("/")[2]))
    page.goto(page.url.replace("notation", "scalar_outputs"), wait_until="load")
    page.wait_for_timeout(300)
    assert "load_widgets.js" in asked
    assert "weighted_sum.js" not in asked
    bring(page.locator(FIGURE))
    page.locator(ALIVE).wait_for()
    assert "weighted_sum.js" in asked


def test_without_its_script_the_figure_is_a_picture_without_a_gap(
    visit: Callable,
) -> None:
    gap = """root => root.getBoundingClientRect().bottom
      - root.querySelector("svg").getBoundingClientRect().bottom"""
    plain = "figure:has([data-tile=product])"  # on this page it is a picture only
    vjp = visit("vjp.html").page.locator(plain).first
    bring(vjp)
    usual = vjp.evaluate(gap)
    assert 0 <= usual < 20
    without = visit("index.html", script=False).page
    assert without.locator(FIGURE).evaluate(gap) == usual
    assert without.locator(f"{FIGURE} :is(button, input)").count() == 0
    page = visit("notation.html").page
    page.route(SCRIPT, lambda route: route.abort())
    page.goto(page.url.replace("notation", "index"), wait_until="load")
    figure = page.locator(plain)
    expect(figure).not_to_have_attribute("data-widget", "weighted_sum")
    assert figure.evaluate(gap) == usual
    printed = visit("index.html").page
    printed.locator(ALIVE).wait_for()
    printed.emulate_media(media="print")
    assert printed.locator(FIGURE).evaluate(gap) <= usual
    assert not printed.locator(".widget-controls").is_visible()


@pytest.fixture
def unpoliced(browser: Browser) -> Iterator[BrowserContext]:
    """For axe alone: it is no script of the page."""
    context = browser.new_context(reduced_motion="reduce", bypass_csp=True)
    yield context
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_in_the_living_figure(
    unpoliced: BrowserContext, address: str, path: str
) -> None:
    page = unpoliced.new_page()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{address}/{path}?y_bar=-0.5,0")
        page.locator(ALIVE).wait_for()
        page.locator(SUM).nth(1).focus()
        assert found_by_axe(page, EVERYTHING) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_numbers_are_legible_on_every_tile(alive: Callable, scheme: str) -> None:
    page = alive(scheme=scheme)
    for weights in ("1,100", "-100,0"):
        page.goto(f"{page.url.partition('?')[0]}?y_bar={weights}")
        page.locator(ALIVE).wait_for()
        tiles = page.locator(f"{FIGURE} .tile").evaluate_all(CONTRASTS)
        assert {name: ratio for name, ratio in tiles if ratio < 4.5} == {}


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_controls_fit_into_their_room(alive: Callable, path: str, width: int) -> None:
    page = alive(path, width=width)
    for weights in ([1, 100], [0.5, 0.5], [-100, -100], [0.5, -90], [-33.3333, 0.01]):
        page.goto(f"{page.url.partition('?')[0]}?y_bar={str(weights)[1:-1]}")
        page.locator(ALIVE).wait_for()
        assert page.evaluate(FULL) == [], weights
        assert page.locator(f"{FIGURE} .tile").evaluate_all(OUTSIDE) == [], weights
        picture = page.locator(f"{FIGURE} svg").bounding_box()
        controls = page.locator(".widget-controls").bounding_box()
        assert picture
        assert controls
        assert picture["y"] + picture["height"] <= controls["y"]
        page.locator(SUM).nth(1).focus()
        assert page.evaluate(FULL) == [], weights


def test_the_chinese_figure_speaks_chinese(alive: Callable) -> None:
    page = alive("zh/index.html")
    labels = page.locator(f"{FIGURE} :is([aria-label], [title])").evaluate_all(
        "all => all.flatMap(one => [one.ariaLabel, one.title ?? ''])"
    )
    texts = page.locator(".widget-controls :is(button, p)").all_inner_texts()
    assert re.findall(r"[A-Za-z]{2,}", " ".join([*labels, *texts])) == []
    assert "拖动" in page.locator(SAID).inner_text()


def test_the_figure_is_alive_on_a_disk(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(site / offline.ZIP) as book:
        book.extractall(tmp_path)
    page = browser.new_page()
    page.goto((tmp_path / offline.FOLDER / "zh" / "index.html").as_uri())
    page.locator(WEIGHTS).nth(0).press("ArrowUp")
    holds(page, 2, 100)
    page.wait_for_url("file:///**/zh/index.html?y_bar=2,100")
    page.close()
