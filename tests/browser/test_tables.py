"""On a phone a table shows all its columns, or shows that there are more."""

from collections import Counter
from collections.abc import Callable

import pytest
from browser.near import bring
from checks.topics import TOPICS

FOLDERS = ("", "zh/")
BOX = ".md-typeset__scrollwrap"
# The tables that scroll sideways at 360 px; a new one is worth another look
WIDE = {"notation": 1, "kinks_and_nans": 1, "hooks": 1}
SHADED = """box => {
    const layers = getComputedStyle(box);
    return layers.backgroundAttachment.includes("local, local, scroll, scroll")
        && layers.backgroundImage.split("linear-gradient").length === 5;
}"""
WIDER = "box => box.scrollWidth > box.clientWidth"


@pytest.mark.parametrize("folder", FOLDERS, ids=["en", "zh"])
def test_tables_show_all_columns_on_a_phone_or_that_there_are_more(
    visit: Callable, folder: str
) -> None:
    page = visit(f"{folder}index.html", width=360).page
    root, found, wide = page.url.removesuffix("index.html"), 0, Counter[str]()
    for topic in TOPICS:
        page.goto(f"{root}{topic}.html", wait_until="load")
        boxes = page.locator(BOX).all()
        assert len(boxes) == page.locator("article table:not([class])").count()
        found += len(boxes)
        for box in boxes:
            if not box.evaluate(WIDER):
                assert box.get_attribute("tabindex") is None
                continue
            wide[topic] += 1
            assert box.evaluate(SHADED), topic
            page.wait_for_function(
                "box => box.tabIndex === 0", arg=box.element_handle()
            )
            name = page.locator(f"#{box.get_attribute('aria-labelledby')}")
            assert name.inner_text()
            box.focus()
            page.keyboard.press("ArrowRight")
            page.wait_for_function(
                "box => box.scrollLeft > 0", arg=box.element_handle()
            )
    assert found > 10
    assert wide == WIDE


@pytest.mark.parametrize("folder", FOLDERS, ids=["en", "zh"])
def test_the_table_of_symbols_shows_the_shapes_on_a_phone(
    visit: Callable, folder: str
) -> None:
    page = visit(f"{folder}notation.html", width=360).page
    cells = page.locator(f"#symbols ~ {BOX}").first.locator("tr > :last-child").all()
    assert len(cells) > 10
    for cell in cells:
        place = cell.bounding_box()
        assert place is not None
        assert place["x"] + place["width"] <= 360
    assert sum(cell.locator("mjx-math").count() for cell in cells) > 10


def test_a_wide_table_is_shaded_without_a_script(visit: Callable) -> None:
    page = visit("notation.html", width=360, script=False).page
    table = page.locator("#other-texts ~ table").first
    bring(table)
    assert table.evaluate(WIDER)
    assert table.evaluate(SHADED)


def test_tables_are_boxed_after_instant_navigation(visit: Callable) -> None:
    page = visit("glossary.html", width=360).page
    page.locator(".md-footer__link--next").click()
    page.wait_for_url("**/notation.html*")
    page.locator(f"{BOX}[tabindex='0']").wait_for(state="attached")
