"""The book from a disk and on paper, in Chromium; test_pdf.py has the PDF."""

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from book_plugin.paper import offline


@pytest.fixture(scope="module")
def copy(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a reader has who unpacked the zip."""
    folder = tmp_path_factory.mktemp("disk")
    with zipfile.ZipFile(site / offline.ZIP) as book:
        book.extractall(folder)
    return folder / offline.FOLDER


@pytest.fixture
def from_disk(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what went wrong: errors, and requests to anything but files.

    Material asks for the sitemap in any case, which no page on a disk may read.
    """
    page, wrong = browser.new_page(reduced_motion="reduce"), list[str]()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text)
            if said.type == "error" and "sitemap.xml" not in said.location["url"]
            and "sitemap.xml" not in said.text else None)  # fmt: skip
    page.on("request", lambda request: wrong.append(request.url)
            if not request.url.startswith(("file:", "data:")) else None)  # fmt: skip
    yield page, wrong
    page.close()


@pytest.mark.parametrize(
    ("start", "query", "found"),
    [
        ("index.html", "implicitly created", "/scalar_outputs.html"),
        ("zh/index.html", "雅可比", "/zh/jacobian.html"),
    ],
)
def test_a_copy_on_a_disk_has_search_and_navigation(
    from_disk: tuple[Page, list[str]], copy: Path, start: str, query: str, found: str
) -> None:
    page, wrong = from_disk
    page.goto((copy / start).as_uri())
    page.locator(".md-search__input").click()
    page.keyboard.type(query, delay=15)
    page.keyboard.press("End")
    page.locator(f".md-search-result__link[href*='{found}']").first.click()
    page.wait_for_url(lambda url: found in url)
    page.locator(".md-code__button, .md-clipboard").first.wait_for()
    page.locator(".md-footer__link--next").click()
    page.wait_for_url(lambda url: found not in url)
    assert page.locator("article h1").is_visible()
    assert page.locator(".formula mjx-container").first.is_visible()
    page.locator(".md-header .md-select").hover()
    other = "en" if "zh/" in start else "zh"
    page.locator(f".md-select__link[hreflang={other}]").click()
    page.wait_for_url(lambda url: ("/zh/" in url) == (other == "zh"))
    page.locator(".md-code__button, .md-clipboard").first.wait_for()  # all has run
    page.locator(".book-downloads a").first.click()
    page.wait_for_url("**/whole_book.html")
    assert wrong == []


COLOURS = """names => {
  const body = getComputedStyle(document.body)
  const named = names.map(name => `${name}: ${body.getPropertyValue(name)}`)
  const text = getComputedStyle(document.querySelector("article p")).color
  return [...named, text, body.backgroundColor, body.colorScheme]
}"""


def test_a_printed_page_is_light_and_has_the_article_alone(
    visit: Callable, site: Path
) -> None:
    sheets = "".join(path.read_text("utf-8") for path in site.glob("assets/**/*.css"))
    names = sorted(
        set(re.findall(r"--(?:book|md)-[\w-]*color[\w-]*|--book-[\w-]+", sheets))
    )
    assert len(names) > 50
    printed = []
    for scheme in ("dark", "light"):
        page = visit("vjp.html", scheme=scheme, width=680).page
        page.emulate_media(media="print", color_scheme=scheme)
        printed.append(page.evaluate(COLOURS, names))
        for hidden in (".md-header", ".book-on-page", ".md-footer", ".md-sidebar",
                       ".headerlink", ".snippet-code"):  # fmt: skip
            assert not page.locator(hidden).first.is_visible(), hidden
        assert page.locator(".snippet-output").first.is_visible()
    assert printed[0] == printed[1]


@pytest.mark.parametrize("path", ["whole_book.html", "zh/whole_book.html"])
def test_nothing_of_the_whole_book_is_cut_on_paper(visit: Callable, path: str) -> None:
    page = visit(path, width=640).page  # A4 less its margins
    page.emulate_media(media="print")
    cut = page.evaluate(
        """() => [...document.querySelectorAll("pre, table, .formula, figure, svg")]
          .filter(one => one.getBoundingClientRect().right > innerWidth + 1
            || one.scrollWidth > one.clientWidth + 1 && one.matches("pre"))
          .map(one => [one.closest("article").id, one.textContent.slice(0, 40)])"""
    )
    assert cut == []
    assert page.locator("details.note > :not(summary)").first.is_visible()


def test_folded_text_is_printed_without_script_too(visit: Callable) -> None:
    page = visit("jacobian.html", script=False).page
    folded = page.locator("details.note > p").last
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.is_visible()
