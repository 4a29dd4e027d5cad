"""What holds of every page, seen in one visit of each.

A page stays open for all tests of it, which follow one another in the order of this
file. Beside each script that they run stands a test that it sees what it is for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from browser.test_accessibility import (
    AXE,
    BUT_CONTRAST,
    COLOURS,
    LAY_OUT,
    NEW_LOOKS,
    RUN,
    RUN_ON_NEW,
    SCHEMES,
    TOO_WIDE,
)
from browser.test_blocks import CUT, LIMITS, PRESS_ALL, copied_texts
from browser.test_pictures import PROBLEMS, SMALLEST
from browser.test_shapes import DRAWN, apart_and_on_one_line
from browser.test_tables import BOX, WIDE, leads_to_more
from browser.test_type import HEADINGS, MEANT, ORANGE
from checks.topics import TOPICS, source
from playwright.sync_api import Browser, Page

FOLDERS = {"en": "", "zh": "zh/"}
WIDTHS = (1280, 768, 360)
ENGLISH = [("en", topic) for topic in TOPICS]
PAGES = [*ENGLISH, *(("zh", topic) for topic in TOPICS)]
PICTURE = ' class="picture"'
HEIGHTS = "all => all.map(one => one.getBoundingClientRect().height)"
SHOW = "(all, shown) => all.forEach(one => (one.style.display = shown))"
# By then wide tables can be reached by keys, which an observer of their sizes sees to
IN_TWO_FRAMES = """new Promise(now =>
    requestAnimationFrame(() => requestAnimationFrame(now)))"""
# How far from its end a page stands that was asked to go there: what comes near has its
# height after two frames, and what that moves is drawn in the next
SHORT_OF_THE_END = f"""async () => {{
    const end = () => document.documentElement.scrollHeight - innerHeight;
    scrollTo(0, end());
    await {IN_TWO_FRAMES};
    await {IN_TWO_FRAMES};
    const missing = end() - scrollY;
    scrollTo(0, 0);
    return [end(), missing];
}}"""
LINES = """one => one.getBoundingClientRect().height
    / parseFloat(getComputedStyle(one).lineHeight)"""


@dataclass
class Opened:
    """The page that is open, and what went wrong since it was asked for."""

    page: Page
    language: str = ""
    topic: str = ""
    wrong: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)  # of texts, which axe found good

    @property
    def path(self) -> str:
        return f"{FOLDERS[self.language]}{self.topic}.html"

    def resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 800})

    def scheme(self, name: str) -> None:
        self.page.emulate_media(color_scheme=name)  # type: ignore[arg-type]
        self.page.locator(f"body[data-md-color-scheme={SCHEMES[name]}]").wait_for()

    def wrong_colours(self) -> list[str]:
        """What axe has against texts that look as none on the pages before."""
        if not self.page.evaluate(NEW_LOOKS, self.looks):
            return []
        wrong, good = self.page.evaluate(RUN_ON_NEW, COLOURS)
        self.looks += good
        return list(wrong)


@pytest.fixture(scope="module")
def window(browser: Browser, address: str) -> Iterator[Opened]:
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(path=AXE)  # sooner there than if it is sent to each page
    page = context.new_page()
    opened = Opened(page)
    own = (f"{address}/", "data:")
    page.on("pageerror", lambda error: opened.wrong.append(str(error)))
    page.on("console", lambda said: opened.wrong.append(said.text)
            if said.type == "error" else None)  # fmt: skip
    page.on("request", lambda asked: opened.wrong.append(asked.url)
            if not asked.url.startswith(own) else None)  # fmt: skip
    yield opened
    context.close()


@pytest.fixture(scope="module")
def opened(window: Opened, address: str, request: pytest.FixtureRequest) -> Opened:
    window.language, window.topic = request.param
    window.wrong.clear()
    window.resize(WIDTHS[0])
    window.page.emulate_media(color_scheme="light")
    window.page.goto(f"{address}/{window.path}")
    window.scheme("light")
    return window


every_page = pytest.mark.parametrize(
    "opened", PAGES, ids="-".join, indirect=True, scope="module"
)
every_english_page = pytest.mark.parametrize(
    "opened", ENGLISH, ids="-".join, indirect=True, scope="module"
)


@every_page
def test_axe_finds_nothing(opened: Opened) -> None:
    opened.page.evaluate(IN_TWO_FRAMES)
    found = opened.page.evaluate(RUN, BUT_CONTRAST)
    assert found + opened.wrong_colours() == []


@every_english_page
def test_orange_is_for_cotangents_alone(opened: Opened) -> None:
    assert opened.page.evaluate(ORANGE, MEANT) == []


@every_page
def test_axe_finds_nothing_in_the_dark(opened: Opened) -> None:
    opened.scheme("dark")
    assert opened.wrong_colours() == []


@every_english_page
def test_orange_is_for_cotangents_alone_in_the_dark(opened: Opened) -> None:
    opened.scheme("dark")
    assert opened.page.evaluate(ORANGE, MEANT) == []


@every_page
def test_who_goes_to_the_end_of_a_page_is_there_at_once(opened: Opened) -> None:
    there, missing = opened.page.evaluate(SHORT_OF_THE_END)
    assert there > 100
    assert missing <= 1


@every_page
def test_nothing_is_too_wide_and_no_short_code_is_cut(opened: Opened) -> None:
    found = []
    for width in WIDTHS:
        opened.resize(width)
        wider, cut = opened.page.evaluate(TOO_WIDE), opened.page.evaluate(CUT, LIMITS)
        found += [f"at {width}: {wider} px wider"] if wider > 0 else []
        found += [f"at {width}: {one}" for one in cut]
    assert found == []


@every_page
def test_nothing_is_too_wide_once_all_is_laid_out(opened: Opened) -> None:
    opened.page.evaluate(LAY_OUT)
    for width in (768, 360):
        opened.resize(width)
        assert opened.page.evaluate(TOO_WIDE) <= 0, width


@every_page
def test_a_title_takes_three_lines_at_most_on_a_phone(opened: Opened) -> None:
    opened.resize(360)
    assert round(opened.page.locator("article h1").evaluate(LINES)) <= 3


@every_page
def test_the_sign_beside_a_heading_takes_no_room(opened: Opened) -> None:
    opened.resize(360)
    headings = opened.page.locator(HEADINGS)
    signs = opened.page.locator(".headerlink")
    left = signs.evaluate_all("all => all.map(one => one.getBoundingClientRect().left)")
    assert len(left) == headings.count() > 1
    assert min(left) >= 0
    with_signs = headings.evaluate_all(HEIGHTS)
    signs.evaluate_all(SHOW, "none")
    assert headings.evaluate_all(HEIGHTS) == with_signs
    signs.evaluate_all(SHOW, "")


@every_page
def test_words_in_pictures_are_large_enough_on_a_phone_and_stay_in_their_tiles(
    opened: Opened, site: Path
) -> None:
    opened.resize(360)
    count, problems = opened.page.evaluate(PROBLEMS, SMALLEST)
    assert problems == []
    assert count == (site / opened.path).read_text("utf-8").count(PICTURE)


def test_many_pages_have_pictures(site: Path) -> None:
    for folder in FOLDERS.values():
        texts = [(site / f"{folder}{one}.html").read_text("utf-8") for one in TOPICS]
        assert sum(text.count(PICTURE) for text in texts) >= 10


@every_page
def test_tables_show_all_columns_on_a_phone_or_that_there_are_more(
    opened: Opened,
) -> None:
    opened.resize(360)
    boxes = opened.page.locator(BOX).all()
    assert len(boxes) == opened.page.locator("article table:not([class])").count()
    wide = [box for box in boxes if leads_to_more(box)]
    assert len(wide) == WIDE.get(opened.topic, 0)


@every_page
def test_shapes_below_letters_stand_apart_and_on_one_line(opened: Opened) -> None:
    wanted = r"\underset" in source(opened.language, opened.topic)
    for width in (360, 1280) if wanted else (360,):
        opened.resize(width)
        formulas = opened.page.evaluate(DRAWN)
        assert bool(formulas) == wanted
        assert all(map(apart_and_on_one_line, formulas))


@every_page
def test_every_button_copies_the_program_of_its_block(opened: Opened) -> None:
    opened.page.locator("html.js").wait_for()
    opened.page.wait_for_function("window.component$")  # the theme's script runs
    wanted = copied_texts(opened.topic, opened.language)
    assert opened.page.evaluate(PRESS_ALL) == wanted


@every_page
def test_the_page_told_no_error_and_asked_no_other_host(opened: Opened) -> None:
    assert opened.wrong == []
