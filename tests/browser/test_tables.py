"""On a phone a table shows all its columns, or shows that there are more."""

from collections.abc import Callable

import pytest
from browser.near import bring
from playwright.sync_api import Locator

FOLDERS = ("", "zh/")
BOX = ".md-typeset__scrollwrap"
# The tables that scroll sideways at 360 px; a new one is worth another look
WIDE = {
    "notation": 1,
    "kinks_and_nans": 1,
    "hooks": 1,
    "cost_of_modes": 6,  # a column for each mode or model that was measured
    "cost_of_hvp": 4,  # a column for each way
    "measurements": 1,
}
SHADED = """box => {
    const layers = getComputedStyle(box);
    return layers.backgroundAttachment.includes("local, local, scroll, scroll")
        && layers.backgroundImage.split("linear-gradient").length === 5;
}"""
WIDER = "box => box.scrollWidth > box.clientWidth"


def leads_to_more(box: Locator) -> bool:
    """Whether a table is wider than its box, which then says so, to keys as well."""
    if not box.evaluate(WIDER):
        assert box.get_attribute("tabindex") is None
        return False
    page = box.page
    assert box.evaluate(SHADED)
    page.wait_for_function("box => box.tabIndex === 0", arg=box.element_handle())
    name = page.locator(f"#{box.get_attribute('aria-labelledby')}")
    assert name.inner_text()
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("box => box.scrollLeft > 0", arg=box.element_handle())
    return True


def test_a_wide_table_that_does_not_say_so_is_seen(visit: Callable) -> None:
    page = visit("notation.html", width=360).page
    box = page.locator(f"#other-texts ~ {BOX}").first
    bring(box)
    assert leads_to_more(box)
    box.evaluate("box => (box.style.backgroundImage = 'none')")
    with pytest.raises(AssertionError):
        leads_to_more(box)


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
