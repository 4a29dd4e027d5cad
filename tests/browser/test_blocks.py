"""Blocks in Chromium: what their buttons copy, what folds, what stays on one line."""

from collections.abc import Callable

import pytest
from checks import ROOT
from checks.topics import source
from playwright.sync_api import Page

from book_plugin.inline_code import IN_NARROW, LONGEST
from snippet_engine.check.book import Book
from snippet_engine.failure import Place
from snippet_engine.read import pages, references
from snippet_engine.show.program import program

LANGUAGES = {"en": "", "zh": "zh/"}
every_language = pytest.mark.parametrize("language", LANGUAGES)
# What each button copies. Its text is read where the theme puts it to be copied, since
# asking the system's clipboard takes five times as long; a dead button gives null.
PRESS_ALL = """() => {
    let copied;
    const keep = (event) => { copied = event.target.value };
    document.addEventListener("copy", keep);
    const all = [...document.querySelectorAll(".snippet-copy")].map((button) => {
        copied = null;
        button.click();
        return copied;
    });
    document.removeEventListener("copy", keep);
    return all;
}"""
# Whether the text of an element is inside of it
INSIDE = """one => {
    const range = document.createRange(), box = one.getBoundingClientRect();
    range.selectNodeContents(one);
    const text = range.getBoundingClientRect();
    return text.width > 0 && text.left >= box.left && text.right <= box.right
        && text.top >= box.top - 4 && text.bottom <= box.bottom + 4;
}"""
# Code of at most so many characters, in a line and in a cell of a table, that is in
# several boxes; in longer code, breaks in words
LIMITS = [".md-content code:not(pre *)", LONGEST, IN_NARROW["t"]]
CUT = """([codes, line, cell]) => [...document.querySelectorAll(codes)].flatMap(
  (code) => {
    const most = code.closest("td") ? cell : line;
    const short = code.textContent.length <= most && !code.closest("h1,h2,h3");
    if (short) return code.getClientRects().length > 1 ? [code.textContent] : [];
    const walk = document.createTreeWalker(code, NodeFilter.SHOW_TEXT), cut = [];
    while (walk.nextNode()) {
      const text = walk.currentNode, range = document.createRange();
      const top = (at) => {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        return range.getBoundingClientRect().top;
      };
      for (let at = 1; at < text.length; at++) {
        const words = text.data.slice(at - 1, at + 1);
        if (!words.includes(" ") && top(at) - top(at - 1) > 4) cut.push(text.data);
      }
    }
    return cut;
  })"""


def copied_texts(topic: str, language: str) -> list[str]:
    """What the buttons of a page copy, in order."""
    book = Book.open(ROOT)
    report, found = book.report or book.check(), list[str]()
    for line, rest in pages.scan(source(language, topic)):
        one = report.resolve(references.parse(rest, Place(topic, line)))
        if not one.code_hidden:
            found.append(program(one.source, one.record, one.reference.cell))
    return found


def allow_clipboard(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])


def test_a_button_copies_after_instant_navigation_and_says_so(visit: Callable) -> None:
    page = visit("jacobian.html").page
    allow_clipboard(page)
    page.evaluate("window.stayed = true")
    page.locator(".md-footer__link--next").click()
    page.wait_for_url("**/vjp.html*")
    block = page.locator("[data-snippet='vjp/one_row']")  # the address comes first
    block.locator(".snippet-copy").press("Enter")
    page.locator(".md-dialog--active").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text in copied_texts("vjp", "en")
    assert text.startswith('"""A one-hot y_bar picks one row')
    assert page.evaluate("window.stayed") is True


def test_each_block_has_one_button_and_each_fence_the_themes(visit: Callable) -> None:
    page = visit("scalar_outputs.html").page
    page.wait_for_function("window.component$")
    cards = page.locator(".snippet-card:has(.highlight)")
    buttons = page.locator(".snippet .md-code__button")
    assert buttons.count() == cards.count() > 10


@pytest.mark.parametrize("script", [True, False])
def test_set_up_opens_by_keys_and_is_open_without_script_and_on_paper(
    visit: Callable, script: bool
) -> None:
    page = visit("zh/vjp.html", script=script).page
    setup = page.locator(".snippet-setup").nth(1)
    code, summary = setup.locator("code"), setup.locator("summary")
    assert code.is_visible() is not script
    assert summary.is_visible() is script
    assert page.locator(".snippet-copy").first.is_visible() is script
    if script:
        assert summary.inner_text().startswith("import torch, ")
        summary.press("Enter")
        assert code.is_visible()
        summary.press("Enter")
        assert not code.is_visible()
    page.emulate_media(media="print")
    assert code.is_visible()
    for hidden in (".snippet-setup > summary", ".snippet-copy", ".snippet-about"):
        assert not page.locator(hidden).first.is_visible(), hidden


def test_no_emphasised_line_is_folded(visit: Callable, address: str) -> None:
    page = visit("404.html").page
    for path in ("vjp.html", "scalar_outputs.html", "questions.html"):
        page.goto(f"{address}/{path}", wait_until="load")
        lines = page.locator(".hll")
        assert lines.count() > 5
        folded = "all => all.filter(one => !one.checkVisibility()).length"
        assert lines.evaluate_all(folded) == 0


@every_language
@pytest.mark.parametrize("width", [360, 1280])
def test_the_sign_opens_a_note_that_moves_nothing(
    visit: Callable, width: int, language: str
) -> None:
    page = visit(f"{LANGUAGES[language]}vjp.html", width=width).page
    card = page.locator(".snippet-card").first
    size = """one => {
        const next = one.closest(".snippet").nextElementSibling;
        return [one.offsetHeight, next.offsetTop - one.offsetTop, next.offsetHeight];
    }"""
    before = card.evaluate(size)
    sign = card.locator(".snippet-about > summary")
    assert sign.evaluate(INSIDE)
    sign.press("Enter")
    note = card.locator(".snippet-about > p")
    assert note.is_visible()
    assert card.evaluate(size) == before
    box = note.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    one_line = "all => all.every(one => one.getClientRects().length === 1)"
    links = note.locator("a")
    assert links.count() == 2
    assert links.evaluate_all(one_line)
    assert page.locator(".page-ran a").evaluate_all(one_line)


def test_outputs_say_what_they_are(visit: Callable) -> None:
    page = visit("scalar_outputs.html").page
    said = "one => [getComputedStyle(one, '::before').content, one.ariaLabel]"
    for kind in (".snippet-output:not(.snippet-raised)", ".snippet-raised"):
        content, label = page.locator(kind).first.evaluate(said)
        assert f'"{label}"' in content
    edge = "one => getComputedStyle(one).boxShadow"
    assert "inset" in page.locator(".snippet-raised").first.evaluate(edge)


def test_code_that_is_cut_is_seen(visit: Callable) -> None:
    page = visit("vjp.html", width=360).page
    for words in (" ".join("a" * 14), "c" * 80):
        page.locator("article p").first.evaluate(
            "(one, words) => { one.innerHTML = 'x '.repeat(9) +"
            " `<code style='white-space: pre-wrap; overflow-wrap: anywhere'>"
            "${words}</code>` }",
            words,
        )
        assert words in page.evaluate(CUT, LIMITS)
