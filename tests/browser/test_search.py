"""The site's own search, typed into by a person."""

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from urllib.parse import urlsplit

import pytest
from browser.search_errors import OLD, TODAY
from browser.search_table import (
    CHINESE,
    ENGLISH,
    LISTED,
    NO_PAGE_YET,
    SECOND,
    SINCE_ERRORS,
    Asked,
)
from playwright.sync_api import Browser, Page, Route

from vjp_errors.pattern import Pattern, squeezed
from vjp_errors.read import entries

# Counts what the box asks and the worker answers, to know which answer is the last.
# The index comes when the box is first opened; its worker then says that it is ready.
# To draw a list takes longer than to find it: the page hears what is to be drawn.
COUNT = """
window.waiting = 0
window.ready = false
window.drawn = false
window.found = []
const Plain = Worker
window.Worker = class extends Plain {
  constructor(...given) {
    super(...given)
    this.addEventListener("message", event => {
      const { type, data } = event.data
      window.waiting -= 1
      window.ready ||= type === 1
      if (type !== 3) return
      window.found = data.items
      if (!window.drawn) event.stopImmediatePropagation()
    })
  }
  postMessage(...given) {
    window.waiting += 1
    super.postMessage(...given)
  }
}
"""
# As a page draws them: its own address first, then those of its sections in their order
READ = """async () => {
  while (!window.ready || window.waiting)
    await new Promise(soon => setTimeout(soon, 2))
  const later = ({ location }) => location.includes("#")
  return window.found.map(sections =>
    sections.toSorted((a, b) => later(a) - later(b)).map(one => one.location))
}"""
DRAWN = """() => [...document.querySelectorAll(".md-search-result__item")].map(item =>
  [...item.querySelectorAll("a")].map(a => a.getAttribute("href")))"""
BEGINNING = 25  # characters that tell a message from others
FIRST = 3  # results that a reader looks at
AT_ONCE = 10  # results that the theme draws before one scrolls


@pytest.fixture(scope="module")
def opened(browser: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    """opened("zh/"): a page whose box has the focus, the same for all tests."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})

    @cache
    def start(folder: str) -> Page:
        page = context.new_page()
        page.add_init_script(COUNT)
        page.goto(f"{address}/{folder}notation.html", wait_until="load")
        page.locator(".md-search__input").click()
        return page

    yield start
    context.close()


@pytest.fixture(scope="module")
def search(opened: Callable) -> Callable[[str], Callable[[str], list[list[str]]]]:
    """search("zh/")(words): the addresses of each result, the page's own first."""
    return lambda folder: partial(_typed, opened(folder))


def _typed(page: Page, words: str) -> list[list[str]]:
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(words)  # as what is pasted or dictated: without a key
    return page.evaluate(READ)


@cache
def _beginnings() -> list[tuple[str, str]]:
    """How each message of the index of errors begins, and its entry."""
    return [
        (Pattern(message).first[:BEGINNING], f"{entry.page}#{entry.id}")
        for entry in entries()
        for message in entry.messages
    ]


def _answers(asked: Asked) -> set[str]:
    """The pages of a row; if its words are a message, or begin so, its entry, too."""
    words = squeezed(asked.words)
    mine = {entry for beginning, entry in _beginnings() if beginning in words}
    return {*asked.pages, *mine}


def _lacking(asked: Asked, results: list[list[str]]) -> str:
    """Empty if a right page has its place, and the page `questions` its section."""
    found: dict[str, list[str]] = {}
    asked = asked._replace(place=SINCE_ERRORS.get(asked.words, asked.place))
    for page, *sections in results[: max(FIRST, asked.place)]:
        name = urlsplit(page).path.rsplit("/", 1)[-1].removesuffix(".html")
        found[name] = [urlsplit(section).fragment for section in sections]
    wanted = _answers(asked)
    right = [
        not wanted.isdisjoint((name, *(f"{name}#{s}" for s in sections)))
        for name, sections in found.items()
    ]
    if True not in right[: asked.place]:
        place = right.index(True) + 1 if True in right else None
        return f"{asked.words}: {asked.pages} at {place}, not {asked.place}: {[*found]}"
    answers = found.get("questions")
    if asked.anchor and answers and asked.anchor not in answers:
        return f"{asked.words}: not #{asked.anchor} but {answers}"
    return ""


@pytest.mark.parametrize(
    ("folder", "table"), [("", ENGLISH), ("zh/", CHINESE)], ids=["en", "zh"]
)
def test_words_as_people_type_them_find_the_right_page(
    search: Callable, folder: str, table: list[Asked]
) -> None:
    typed = search(folder)
    language = "zh" if folder else "en"
    later = [asked for spoken, asked in SECOND.values() if spoken == language]
    rows = [*table, *later, *LISTED[language]]
    lacking = [_lacking(asked, typed(asked.words)) for asked in rows]
    assert [words for words in lacking if words] == []


@pytest.mark.parametrize("folder", ["", "zh/"], ids=["en", "zh"])
def test_a_message_leads_to_its_entry(search: Callable, folder: str) -> None:
    typed = search(folder)
    assert len(TODAY) >= 40
    assert len(OLD) >= 20
    lacking = [_lacking(asked, typed(asked.words)) for asked in [*TODAY, *OLD]]
    assert [words for words in lacking if words] == []


@pytest.mark.parametrize(
    ("folder", "table"), [("", ENGLISH), ("zh/", CHINESE)], ids=["en", "zh"]
)
def test_the_list_shows_what_was_found_in_its_order(
    opened: Callable, search: Callable, address: str, folder: str, table: list[Asked]
) -> None:
    page, typed = opened(folder), search(folder)
    page.evaluate("window.drawn = true")
    for asked in [*table[::20], *TODAY[::30], *OLD[::10]]:
        found = typed(asked.words)
        shown = [
            [re.sub(r"\?[^#]*", "", link) for link in links]
            for links in page.evaluate(DRAWN)
        ]
        assert len(shown) >= min(len(found), AT_ONCE), asked
        assert shown == [
            [f"{address}/{folder}{one}" for one in links]
            for links in found[: len(shown)]
        ], asked
    page.evaluate("window.drawn = false")


def test_chinese_words_of_every_question_are_better_than_nothing(
    search: Callable,
) -> None:
    typed = search("zh/")
    for words in ("是什么", "怎么办？", "（雅可比）"):
        assert typed(words) != [], words


@pytest.mark.parametrize("table", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_the_table_asks_every_question_once(table: list[Asked]) -> None:
    from checks import ROOT

    page = (ROOT / "docs" / "en" / "questions.md").read_text("utf-8")
    anchors = [line.split("#")[-1][:-2] for line in page.splitlines() if "### " in line]
    assert sorted(asked.anchor for asked in table if asked.anchor) == sorted(anchors)


def test_each_later_question_has_a_row_or_a_reason() -> None:
    assert sorted([*SECOND, *NO_PAGE_YET]) == list(range(28, 47))


def test_each_later_question_is_listed_or_answered_on_the_page_of_questions() -> None:
    listed = {page for asked in LISTED["en"] for page in asked.pages}
    for number, (_, asked) in SECOND.items():
        answered = any(one.startswith("questions#") for one in asked.pages)
        assert answered or listed & {*asked.pages}, (number, asked)


def test_words_typed_before_the_index_came_are_answered(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page, asked = context.new_page(), []

    def late(route: Route) -> None:
        asked.append(page.locator(".md-search__input").input_value())
        page.wait_for_timeout(500)
        route.continue_()

    page.route("**/search_index.json", late)
    page.goto(f"{address}/notation.html", wait_until="networkidle")
    assert asked == []  # who does not search does not pay for it
    page.locator(".md-search__input").click()
    page.keyboard.type("grad_outputs")
    page.locator(".md-search-result__link").first.wait_for()
    assert len(asked) == 1
    context.close()


def test_signs_of_the_query_language_are_left_out(search: Callable) -> None:
    typed = search("")
    for words in (
        *("J^T v", 'a "batch of" samples', "x ~ y: z", "-J +v", "a", "what is the"),
        *("title:grad", "__proto__ grad", r"\\grad\\", "grad*", "（J）"),
    ):
        assert typed(words) != [], words


def test_a_wrong_page_and_a_wrong_section_are_seen() -> None:
    asked = Asked("words", ("jvp", "questions"), "jvp")
    assert _lacking(asked, [["vjp.html?h=words"]])
    assert _lacking(asked, [["x"], ["y"], ["z"], ["jvp.html"]])
    assert _lacking(asked, [["zh/questions.html", "zh/questions.html#diagonal"]])
    assert _lacking(asked, [["x"], ["jvp.html"]])
    assert not _lacking(asked._replace(place=2), [["x"], ["jvp.html"]])
    assert not _lacking(asked, [["questions.html?h=a", "questions.html?h=a#jvp"]])
    section = Asked("words", ("vjp#shapes",))
    assert _lacking(section, [["vjp.html", "vjp.html#next"]])
    assert not _lacking(section, [["vjp.html", "vjp.html#next", "vjp.html#shapes"]])
