from functools import partial

import pytest
from parsed_page import of_class, one, render, text

EXTENSIONS = ["admonition", "pymdownx.superfences", "pymdownx.tabbed", "tables"]


@pytest.fixture(scope="module")
def book(new_book, tmp_path_factory):
    book = new_book(tmp_path_factory.mktemp("places"))
    book.snippet("topic/second", "print(2)\n", "2\n")
    book.page("::: topic/claim\n\n::: topic/second\n")
    assert book.engine("check").code == 0
    return book


@pytest.fixture(scope="module")
def show(book):
    return partial(render, book.root)


PLACES = {
    "list item": "- item\n\n    ::: topic/claim\n\n    more\n- last\n",
    "tight list item": "- item\n    ::: topic/claim\n- last\n",
    "nested list": "1. a\n    - b\n\n        ::: topic/claim\n",
    "quote": "> quoted\n>\n> ::: topic/claim\n",
    "admonition": '!!! note "Title"\n    ::: topic/claim\n\n    more\n',
    "tab": '=== "One"\n\n    ::: topic/claim\n\n=== "Two"\n\n    text\n',
    "after text": "text\n::: topic/claim\n",
    "before text": "::: topic/claim\ntext\n",
    "between": "before\n::: topic/claim\nafter\n",
    "after a heading": "## Title\n::: topic/claim\n",
    "after a fence": "```\ncode\n```\n::: topic/claim\n",
    "indented a little": "  ::: topic/claim  \n",
}
INSIDE = {
    "list item": "li",
    "tight list item": "li",
    "nested list": "li",
    "quote": "blockquote",
    "admonition": "div[@class='admonition note']",
    "tab": "div[@class='tabbed-set']",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_block_shows_wherever_markdown_allows_blocks(book, show, place):
    page = show(PLACES[place], EXTENSIONS)
    block = one(page, "snippet")
    assert text(one(block, "snippet-output")) == book.output
    assert ":::" not in text(page)
    if place in INSIDE:
        holders = page.findall(f".//{INSIDE[place]}")
        assert any(block in list(holder.iter()) for holder in holders)


def test_text_around_a_block_stays_paragraphs(show):
    page = show(PLACES["between"])
    assert [p.text for p in page.findall("p")][:2] == ["before", "after"]


def test_blocks_need_no_blank_lines_between_them(show):
    names = ["topic/claim", "topic/second", "topic/claim"]
    page = show("\n".join(f"::: {name}" for name in names))
    assert [b.get("data-snippet") for b in of_class(page, "snippet")] == names


@pytest.mark.parametrize("fence", ["```", "~~~", "````"])
@pytest.mark.parametrize("extension", ["pymdownx.superfences", "fenced_code"])
def test_references_in_code_are_left_alone(show, extension, fence):
    page = show(f"{fence}\n::: topic/claim\n{fence}\n", [extension])
    assert of_class(page, "snippet") == []
    assert "::: topic/claim" in text(page)


def test_inline_and_indented_code_are_left_alone(show):
    page = show("`::: topic/claim` and\n\n    ::: topic/claim\n")
    assert of_class(page, "snippet") == []


@pytest.mark.parametrize(
    "rest", ["topic/clam", "topic/claim#gone", 'topic/claim x="y"']
)
def test_a_wrong_reference_stops_with_one_line(show, rest):
    with pytest.raises(SystemExit) as caught:
        show(f"::: {rest}")
    assert len(str(caught.value).splitlines()) == 1
    assert "; " in str(caught.value)


def test_no_book_stops_with_one_line(tmp_path):
    with pytest.raises(SystemExit) as caught:
        render(tmp_path, "::: topic/claim")
    assert "pyproject.toml" in str(caught.value)
