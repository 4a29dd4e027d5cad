"""The site's own search, typed into by a person."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page


def results(page: Page, query: str) -> list[str]:
    """The addresses of the pages that the search shows, best first."""
    page.locator(".md-search__input").click()
    page.keyboard.type(query, delay=15)
    page.keyboard.press("End")  # the box listens to keys; Chinese comes without any
    page.locator(".md-search-result__link").first.wait_for(timeout=10_000)
    links = page.locator(".md-search-result__item > .md-search-result__link")
    return [str(link.get_attribute("href")) for link in links.all()]


@pytest.mark.parametrize(
    ("start", "query", "expected"),
    [
        (
            "index.html",
            "grad can be implicitly created only for scalar outputs",
            "scalar_outputs.html",
        ),
        ("index.html", "grad_outputs", "names.html"),
        ("index.html", "backward", "scalar_outputs.html"),
        ("zh/index.html", "标量", "zh/scalar_outputs.html"),
        ("zh/index.html", "雅可比矩阵", "zh/jacobian.html"),
        ("zh/index.html", "only for scalar outputs", "zh/scalar_outputs.html"),
    ],
)
def test_search_finds(visit: Callable, start: str, query: str, expected: str) -> None:
    seen = visit(start)
    found = results(seen.page, query)
    assert any(expected in address for address in found[:3]), found
    assert seen.errors == []
