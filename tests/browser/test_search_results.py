"""What the results of a search show: formulas, and a few lines of each section."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

TYPICAL = {
    "": ("reverse mode", "Jᵀȳ", "gradient", "retain_graph", "jacrev", "dual numbers",
         "what is a jacobian", "grad can be implicitly created only for scalar outputs",
         "y.backward(torch.ones_like(y))", "Hessian-vector product"),
    "zh/": ("反向模式", "Jᵀȳ", "gradient 参数", "雅可比", "标量", "转置", "对偶数",
            "多卡训练报错", "海森矩阵", "grad_outputs"),
}  # fmt: skip
# Of each section: its visible paragraphs and lines of code, and what is too wide
READ = """sections => sections.filter(one => one.checkVisibility()).map(one => {
  const shown = kind => [...one.querySelectorAll(`:scope > ${kind}`)]
    .filter(block => block.checkVisibility() && !block.matches("[class]"))
  const wide = one.scrollWidth > one.clientWidth + 1
  const lines = block =>
    block.clientHeight / parseFloat(getComputedStyle(block).lineHeight)
  return {
    text: one.textContent, wide, p: shown("p").map(lines), pre: shown("pre").map(lines),
    loose: [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()),
  }
})"""


@pytest.fixture(scope="module")
def find(browser: Browser, address: str) -> Iterator[Callable[..., Locator]]:
    """find("zh/", "words", width=360): the sections that are found, once they are."""
    context = browser.new_context(reduced_motion="reduce")

    @cache
    def opened(folder: str) -> Page:
        page = context.new_page()
        page.goto(f"{address}/{folder}notation.html")
        page.evaluate("document.querySelector('#__search').click()")
        return page

    def start(folder: str, words: str, width: int = 1280) -> Locator:
        page = opened(folder)
        page.set_viewport_size({"width": width, "height": 800})
        page.locator(".md-search__input").fill("")
        expect(page.locator(".md-search-result__item")).to_have_count(0)
        page.locator(".md-search__input").fill(words)
        page.locator(".md-search-result__item").first.wait_for()
        return page.locator(".md-search-result__article")

    yield start
    context.close()


@pytest.mark.parametrize(
    ("folder", "words", "formula"),
    [
        ("", "reverse mode", "x̄ = Jᵀȳ"),
        ("", "Jᵀȳ", "Jᵀȳ"),
        ("", "forward mode", "ẏ = Jẋ"),
        ("zh/", "反向模式", "x̄ = Jᵀȳ"),
        ("zh/", "Jᵀȳ", "Jᵀȳ"),
        ("zh/", "前向模式", "ẏ = Jẋ"),
    ],
)
def test_a_result_shows_the_formulas_of_its_text(
    find: Callable, folder: str, words: str, formula: str
) -> None:
    first = find(folder, words).first
    assert formula in first.inner_text().replace("\u200b", "")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("folder", TYPICAL)
def test_a_section_shows_two_short_blocks_and_code_only_without_a_paragraph(
    find: Callable, folder: str, width: int
) -> None:
    seen = {"p": 0, "pre": 0}
    for words in TYPICAL[folder]:
        for section in find(folder, words, width).evaluate_all(READ):
            about = (words, section)
            assert not section["wide"], about
            assert not section["loose"], about
            assert not (section["p"] and section["pre"]), about
            for kind, lines in (("p", 4), ("pre", 2)):
                seen[kind] += len(section[kind])
                assert len(section[kind]) <= 2, about
                assert all(height < lines + 0.5 for height in section[kind]), about
    assert min(seen.values()) > 3
