"""Sizes of code blocks in Chromium: when they are read, and what they decide."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


def layouts(page: Page) -> int:
    """How often this page has been laid out."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    metrics = session.send("Performance.getMetrics")["metrics"]
    (count,) = [one["value"] for one in metrics if one["name"] == "LayoutCount"]
    return int(count)


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_many_blocks_are_laid_out_together(
    visit: Callable, address: str, folder: str
) -> None:
    page = visit("404.html").page
    before = layouts(page)
    page.goto(f"{address}/{folder}errors_func.html", wait_until="load")
    page.locator("pre > code[id], pre[id] > code").first.wait_for(state="attached")
    assert page.locator("pre > code").count() > 100
    assert layouts(page) - before < 20  # a phone once counted 78


# Wide code is reached by keys, for it scrolls; other code is not, once it has been seen
def test_code_is_reached_by_keys_where_it_scrolls(visit: Callable) -> None:
    page = visit("vjp.html", width=360).page
    codes = page.locator(".snippet-setup code")
    codes.first.evaluate("one => one.append('# ' + 'x'.repeat(100))")
    for nth in (0, 1):
        expect(codes.nth(nth)).to_have_attribute("tabindex", "0")
        page.locator(".snippet-setup > summary").nth(nth).press("Enter")
    expect(codes.nth(1)).not_to_have_attribute("tabindex", re.compile(""))
    expect(codes.nth(0)).to_have_attribute("tabindex", "0")
