"""Sizes of code blocks in Chromium: when they are read, and what they decide."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("folder", ["", "zh/"])
def test_many_blocks_are_laid_out_together(
    visit: Callable, address: str, folder: str
) -> None:
    page = visit("404.html", width=360).page
    # It counts from now on
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.goto(f"{address}/{folder}errors_func.html", wait_until="load")
    page.wait_for_function("window.component$")  # the theme has seen all blocks
    assert page.locator("pre > code").count() > 100
    metrics = session.send("Performance.getMetrics")["metrics"]
    counts = {one["name"]: one["value"] for one in metrics}
    assert 0 < counts["LayoutCount"] < 20  # 7; without our patch, 115
    session.detach()


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
