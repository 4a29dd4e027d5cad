"""What Markdown shows is what counts, and what only looks like a reference is named."""

from collections import Counter
from functools import partial

import pytest
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from parsed_page import of_class, render

from snippet_engine.read import pages

EXTENSIONS = [
    "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables",
    "pymdownx.details", "pymdownx.superfences", "pymdownx.tabbed",
]  # fmt: skip
R = "::: topic/claim"
SHOWN = {
    "alone": f"{R}\n",
    "list item's own text": f"- {R}\n- second\n",
    "numbered item's own text": f"1. {R}\n",
    "quote": f"> {R}\n",
    "quote in a list": f"- > {R}\n",
    "quote without a space": f">{R}\n",
    "quote in a quote": f">> {R}\n",
    "definition's own text": f"word\n:   {R}\n",
    "note's own text": f"word[^1]\n\n[^1]: {R}\n",
    "below an item": f"- item\n\n    {R}\n\n    more\n- last\n",
    "below an item, tight": f"- item\n    {R}\n- last\n",
    "below a paragraph of an item": f"- item\n\n    more\n\n    {R}\n",
    "nested list": f"1. a\n    - b\n\n        {R}\n",
    "admonition": f'!!! note "Title"\n    {R}\n\n    more\n',
    "details": f'??? note "Title"\n\n    {R}\n',
    "tab": f'=== "One"\n\n    {R}\n\n=== "Two"\n\n    text\n',
    "admonition in a tab": f'=== "One"\n\n    !!! note\n\n        {R}\n',
    "after text": f"text\n{R}\n",
    "between text": f"before\n{R}\nafter\n",
    "indented a little": f"  {R}  \n",
    "after a fence": f"```\ncode\n```\n{R}\n",
    "after a comment": f"<!-- words -->\n\n{R}\n",
    "after a comment's mark in a fence": f"```html\n<!--\n```\n\n{R}\n",
    "after a comment over lines": f"<!-- one\n\n`-->` two -->\n\n{R}\n",
    "after HTML": f"<div>\nwords\n</div>\n\n{R}\n",
    "HTML with markdown": f"<div markdown>\n\n{R}\n\n</div>\n",
    "code with a comment's mark": f"`<!--` and\n\n{R}\n",
    "a definition's block": f"word\n:   meaning\n\n    {R}\n",
    "a tabulator deep in an item": f"- item\n\n\t{R}\n",
    "twice": f"{R}\n\n- {R}\n",
}
NOT_SHOWN = {
    "fence": f"```\n{R}\n```\n",
    "fence in a list": f"- item\n\n    ```\n    {R}\n    ```\n",
    "fence in a quote": f"> ```\n> {R}\n> ```\n",
    "inline code": f"`{R}` and more\n",
    "comment": f"<!-- {R} -->\n",
    "comment over lines": f"<!--\n{R}\n-->\n\ntext\n",
}
# (page, words that the failure must have)
SLIPS = {
    "no space": (":::topic/claim\n", "looks like a reference"),
    "two colons": (":: topic/claim\n", "looks like a reference"),
    "four colons": (":::: topic/claim\n", "looks like a reference"),
    "full-width colons": ("：：： topic/claim\n", "looks like a reference"),
    "full-width space": (":::\u3000topic/claim\n", "looks like a reference"),
    "no space after a word": ("见:::topic/claim\n", "looks like a reference"),
    "no-break space": (":::\u00a0topic/claim\n", "looks like a reference"),
    "zero-width space": ("::\u200b: topic/claim\n", "looks like a reference"),
    "braces": (":::{topic/claim}\n", "looks like a reference"),
    "spaces between": (": : : topic/claim\n", "looks like a reference"),
    "eight colons": (":::::::: topic/claim\n", "looks like a reference"),
    "colons of vertical text": ("︰︰︰ topic/claim\n", "looks like a reference"),
    "full-width slash": ("见 ：：topic／claim topic/claim\n", "looks like a reference"),
    "another tool's": (":::tip topic/claim\n", "looks like a reference"),
    "another tool's end": ("::: <!-- topic/claim -->\n", "looks like a reference"),
    "escaped backticks": (f"\\`{R}\\`\n", "looks like a reference"),
    "in a heading of HTML": (f"<h2>\n{R}\n</h2>\n", "inside an HTML element"),
    "no space in an item": ("- :::topic/claim\n", "looks like a reference"),
    "in a table": (
        f"| a | b |\n| - | - |\n| x | {R} |\n", "looks like a reference",
    ),
    "in the middle of a line": (f"see {R} here\n", "looks like a reference"),
    "in a heading": (f"## {R}\n", "looks like a reference"),
    "in an element": (f"<div>\n{R}\n</div>\n", "inside an HTML element"),
    "in a table element": (
        f"<table><tr><td>\n{R}\n</td></tr></table>\n", "inside an HTML element",
    ),
    "eight spaces below an item": (f"- an item\n\n        {R}\n", "indented like code"),
    "indented below text": (f"text\n\n    {R}\n", "indented like code"),
    "second line of code": (f"text\n\n    code\n    {R}\n", "indented like code"),
}  # fmt: skip


@pytest.fixture(scope="module")
def show(new_book, tmp_path_factory):
    book = new_book(tmp_path_factory.mktemp("reading"))
    assert book.engine("check").code == 0
    return partial(render, book.root, extensions=EXTENSIONS)


def shown(page):
    return Counter(block.get("data-snippet") for block in of_class(page, "snippet"))


@pytest.mark.parametrize("place", SHOWN)
def test_a_place_that_markdown_allows_is_shown_and_counted(show, place):
    page = SHOWN[place]
    counted = Counter(rest for _, rest in pages.scan(page))
    assert counted == shown(show(page)) != Counter()
    assert list(pages.slips(page, "page.md")) == []


@pytest.mark.parametrize("place", NOT_SHOWN)
def test_what_is_code_or_a_comment_is_neither_shown_nor_counted(show, place):
    page = NOT_SHOWN[place]
    assert list(pages.scan(page)) == []
    assert shown(show(page)) == Counter()
    assert list(pages.slips(page, "page.md")) == []


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_named_with_its_line_and_never_counted(slip):
    page, words = SLIPS[slip]
    (failure,) = pages.slips(page, "docs/en/page.md")
    assert words in failure.reason
    assert failure.remedy
    line = failure.place.line
    assert line is not None
    assert "topic/claim" in page.split("\n")[line - 1]
    assert list(pages.scan(page)) == []


@pytest.mark.parametrize("gap", ["", "    "])
@pytest.mark.parametrize("option", ['alt="x"', "caption = “x”", "options:"])
def test_an_option_on_the_next_line_is_named(gap, option):
    (failure,) = pages.slips(f"text\n\n{R}\n{gap}{option}\n", "page.md")
    assert str(failure).startswith(f"page.md:4: ‘{option}’ is text, and no option; ")
    assert not pages.slips(f"{R}\n\n{gap}{option}\n", "page.md")


@pytest.mark.parametrize(
    "text",
    [
        "the namespace std::vector and a::b/c\n",
        "two colons :: alone, and a time 12:30/13:00\n",
        "a link https://a.org/b and C:\\a/b\n",
        "比例是 3：2/1，见下文：a/b\n",
        "`:::topic/claim` is code\n",
        "    std :: topic\n",
    ],
)
def test_other_colons_are_no_slips(text):
    assert list(pages.slips(text, "page.md")) == []


def test_check_and_build_stop_at_a_slip_with_file_and_line(small_book):
    small_book.site()
    small_book.page("::: topic/claim\n\n:::topic/claim\n", ("en",))
    checked = small_book.engine("check")
    (line,) = small_book.failures(checked)
    assert line.startswith("docs/en/page.md:5: ‘:::topic/claim’ looks like a reference")
    built = small_book.mkdocs("build", "--strict")
    assert (built.code, line in built.err) == (1, True)


class Swallow(Extension):
    """An extension of a site that takes a line away from Markdown."""

    def extendMarkdown(self, md):
        class Take(Preprocessor):
            def run(self, lines):
                return [line for line in lines if line != R]

        md.preprocessors.register(Take(md), "take", 28)


def test_where_markdown_and_the_check_differ_the_page_is_named(show):
    with pytest.raises(SystemExit) as caught:
        show(f"text\n\n{R}", extensions=[Swallow()])
    said = str(caught.value)
    assert said.startswith(
        "docs/en/page.md:3: ‘::: topic/claim’ stands where it may be"
    )


def test_the_page_is_named_that_markdown_reads_in_another_way(small_book):
    small_book.site()
    small_book.write("docs/en/a.md", f"# A\n\n{R}\n")
    small_book.page(f"{R}\n\ntext\n-\t{R}\n", ("en",))
    built = small_book.mkdocs("build", "--strict")
    told = (
        f"docs/en/page.md:3: ‘{R}’ stands where it may be shown or not, or on line 6;"
    )
    assert (built.code, told in built.err) == (1, True), built.err


@pytest.mark.parametrize("line", ["<<<<<<< HEAD", ">>>>>>> branch"])
def test_a_conflict_of_git_is_named(line):
    (failure,) = pages.slips(f"text\n{line}\n", "page.md")
    assert str(failure).startswith("page.md:2: a conflict of git is text")
    assert not pages.slips(f"```\n{line}\n```\n", "page.md")


def test_a_typo_in_a_quote_is_reported_with_its_file(small_book):
    small_book.page("> ::: topic/clam\n\n::: topic/claim\n", ("en",))
    (line,) = small_book.failures(small_book.engine("check"))
    assert line.startswith("docs/en/page.md:3: unknown snippet 'topic/clam'")
