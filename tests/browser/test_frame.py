"""What is around a page: header, the book at the left and in the drawer, footer."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from checks.topics import ON_SCREEN, TOPICS
from playwright.sync_api import Page, expect

FOLDERS = ("", "zh/")
NAMES = {"": "The VJP Book", "zh/": "《VJP 之书》"}
LAST = "measurements.html"
SOME = ("index.html", "vjp.html", "labs/jacobians_of_a_small_network.html", LAST)
TOPIC = "[data-md-component=header-topic]"
CHAPTERS = ".md-nav--primary .book-part .md-nav__link"

# Those of which a corner is covered or cut, wherever one scrolls: lists may be longer
# than the screen
UNSEEN = """all => all.filter((one) => {
    one.scrollIntoView({block: "center"});
    const {left, top, right, bottom} = one.getBoundingClientRect();
    const corners = [[left + 3, top + 3], [right - 3, bottom - 3]];
    return !corners.every((at) => one.contains(document.elementFromPoint(...at)));
}).map((one) => one.textContent.trim())"""


def frame(page: Path) -> BeautifulSoup:
    """A page without its articles, which would take ten times as long to parse."""
    before, _, rest = page.read_text("utf-8").partition("<article")
    return BeautifulSoup(before + rest.rpartition("</article>")[2], "html5lib")


def nav(site: Path, folder: str) -> list[tuple[str, str, str]]:
    """(number, title, address below the folder) of each chapter in the nav."""
    links = frame(site / folder / "index.html").select(CHAPTERS)
    split = [link.get_text().split(maxsplit=1) for link in links]
    return [
        (number, title.strip(), str(link["href"]))
        for (number, title), link in zip(split, links, strict=True)
    ]


def shown(page: Page) -> str:
    """What the header says now: the text of the topic that is not transparent."""
    topics = page.locator(".md-header__topic").evaluate_all(
        "all => all.filter(one => getComputedStyle(one).opacity > 0.5)"
        ".map(one => one.innerText.trim())"
    )
    assert len(topics) == 1
    return str(topics[0])


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_header_says_the_name_of_the_book_and_then_that_of_the_page(
    visit: Callable, site: Path, folder: str, width: int
) -> None:
    page = visit(f"{folder}index.html", width=width).page
    start, titles = page.url, {path: title for _, title, path in nav(site, folder)}
    for path in SOME:
        page.goto(urljoin(start, path), wait_until="load")
        logo = page.locator(".md-header .md-logo svg")
        assert logo.bounding_box() is not None
        assert shown(page) == NAMES[folder]
        cut = "one => one.scrollWidth > one.clientWidth"
        name = page.locator(".md-header__topic .md-ellipsis").first
        assert name.evaluate(cut) is False
        page.mouse.wheel(0, 600)
        page.locator(".md-header__title--active").wait_for()
        assert shown(page) == titles[path]


def test_the_header_follows_to_the_next_page_without_loading_anew(
    visit: Callable, site: Path
) -> None:
    page = visit("jacobian.html").page
    page.evaluate("window.stayed = true")
    page.locator(".md-footer__link--next").click()
    page.wait_for_url("**/vjp.html*")
    expect(page.locator(TOPIC)).to_have_text("Reverse mode (VJP)")
    current = page.locator(f"{CHAPTERS}[aria-current=page]")
    expect(current).to_contain_text("Reverse mode (VJP)")
    assert page.evaluate("window.stayed") is True


@pytest.mark.parametrize("folder", FOLDERS)
def test_chapters_have_the_numbers_that_they_have_on_paper(
    site: Path, folder: str
) -> None:
    rows = frame(site / folder / "whole_book.html").select(".book-contents-chapter")
    on_paper = {str(row.select("a")[0]["href"]): row.span for row in rows}
    in_nav = {
        f"#{address.removesuffix('.html').replace('/', '-')}": number
        for number, _, address in nav(site, folder)
    }
    printed = {name: in_nav[name] for name in in_nav if name[1:] not in ON_SCREEN}
    assert {
        name: span and span.get_text() for name, span in on_paper.items()
    } == printed
    assert list(in_nav.values()) == [str(n + 1) for n in range(len(TOPICS))]


@pytest.mark.parametrize("path", ["vjp.html", "zh/labs/from_ones_to_any_vector.html"])
@pytest.mark.parametrize("width", [360, 800])
@pytest.mark.parametrize("script", [True, False])
def test_the_drawer_opens_on_the_whole_book(
    visit: Callable, path: str, width: int, script: bool
) -> None:
    page = visit(path, width=width, script=script).page
    chapters = page.locator(CHAPTERS)
    assert not chapters.first.is_visible()
    page.locator(".md-header [for=__drawer]").click()
    expect(chapters).to_have_count(len(TOPICS))
    chapters.first.click(trial=True)  # once the drawer has come to rest
    assert chapters.evaluate_all(UNSEEN) == []
    expect(page.locator(".book-part__title")).to_have_count(8)
    assert page.locator(".md-sidebar--primary input").count() == 0


def test_a_link_of_the_drawer_leads_there_and_closes_it(visit: Callable) -> None:
    page = visit("vjp.html", width=360).page
    page.locator(".md-header [for=__drawer]").click()
    page.locator(CHAPTERS, has_text="Notation").click()
    page.wait_for_url("**/notation.html*")
    expect(page.locator(CHAPTERS).first).to_be_hidden()


@pytest.mark.parametrize("path", SOME)
@pytest.mark.parametrize("folder", FOLDERS)
def test_the_footer_names_both_neighbours_at_every_width(
    visit: Callable, site: Path, folder: str, path: str
) -> None:
    chapters = nav(site, folder)
    at = [address for *_, address in chapters].index(path)
    neighbours = chapters[max(at - 1, 0) : at] + chapters[at + 1 : at + 2]
    assert len(neighbours) == (1 if path in ("index.html", LAST) else 2)
    page = visit(f"{folder}{path}", width=360).page
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        links = page.locator(".md-footer__link")
        expect(links).to_have_count(len(neighbours))
        for link, (_, title, _) in zip(links.all(), neighbours, strict=True):
            name = link.locator(".md-ellipsis")
            expect(name).to_have_text(title)
            box = name.bounding_box()
            assert box
            assert 0 <= box["x"] < box["x"] + box["width"] <= width
            assert name.evaluate("one => one.scrollWidth <= one.clientWidth")


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_page_is_called_the_same_in_the_nav_the_header_and_the_footer(
    site: Path, folder: str
) -> None:
    chapters = [(title, address) for _, title, address in nav(site, folder)]
    for at, (title, address) in enumerate(chapters):
        page = frame(site / folder / address)
        assert [one.get_text(strip=True) for one in page.select(TOPIC)] == [title]
        named = [
            one.get_text(strip=True) for one in page.select(".md-footer .md-ellipsis")
        ]
        near = chapters[max(at - 1, 0) : at] + chapters[at + 1 : at + 2]
        assert named == [name for name, _ in near]


@pytest.mark.parametrize("path", ["vjp.html", "zh/questions.html"])
def test_where_no_bar_is_at_the_right_a_fold_below_the_title_has_the_contents(
    visit: Callable, path: str
) -> None:
    page = visit(path).page
    fold = page.locator("h1 + details.book-on-page")
    bar = page.locator(".md-nav--secondary")
    for width in (1280, 1000, 768, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert (fold.is_visible(), bar.is_visible()) == (width < 960, width >= 960)
    page.reload(wait_until="load")  # as a phone opens it: no heights are remembered
    assert fold.get_attribute("open") is None
    fold.locator("summary").click()
    links = fold.locator("a").evaluate_all("all => all.map(one => one.hash)")
    titles = page.locator("article h2").evaluate_all(
        "all => all.map(one => '#' + one.id)"
    )
    assert links == titles
    fold.locator("a").last.click()
    expect(page.locator(titles[-1])).to_be_in_viewport()


def test_nothing_covers_the_text_on_the_way_up(visit: Callable) -> None:
    page = visit("vjp.html").page
    page.mouse.wheel(0, 3000)
    page.mouse.wheel(0, -400)  # Material's button would come now
    page.locator(".md-header__title--active").wait_for()
    over = page.locator("body *").evaluate_all(
        """all => all
            .filter(one => /fixed|sticky/.test(getComputedStyle(one).position))
            .filter(one => one.getBoundingClientRect().height > 0)
            .filter(one => one.checkVisibility({opacityProperty: true,
                visibilityProperty: true}))
            .map(one => one.className)"""
    )
    allowed = ("md-header", "md-sidebar", "md-nav__title", "md-toggle", "md-overlay")
    assert [one for one in over if not one.startswith(allowed)] == []
