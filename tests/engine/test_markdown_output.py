"""What a snippet prints as Markdown is shown as what it means: output="markdown"."""

from functools import partial

import pytest
from parsed_page import of_class, one, render, text

TABLE = """\
print("| name | times |")
print("| --- | ---: |")
print("| `a < b` | 2 |")
print()
print("so *far*")
"""
FAILS = """\
# %% fails tags=["raises-exception"]
print("| a |")
raise KeyError("gone")
"""


@pytest.fixture(scope="module")
def show(new_book, tmp_path_factory):
    book = new_book(tmp_path_factory.mktemp("markdown"))
    book.snippet("topic/table", TABLE)
    book.snippet("topic/silent", "x = 1\n")
    book.snippet("topic/failing", FAILS)
    book.page(
        "::: topic/claim\n\n::: topic/table\n\n::: topic/silent\n\n::: topic/failing\n"
    )
    assert book.engine("accept", "--all").code == 0
    return partial(render, book.root)


def test_a_printed_table_becomes_a_table(show):
    output = one(show('::: topic/table output="markdown"'), "snippet-output")
    (table,) = output.iter("table")
    rows = [[text(cell) for cell in row] for row in table.iter("tr")]
    assert rows == [["name", "times"], ["a < b", "2"]]
    assert [text(one) for one in output.iter("code")] == ["a < b"]
    assert [text(one) for one in output.iter("em")] == ["far"]


def test_without_the_option_it_is_shown_as_printed(show):
    page = show("::: topic/table")
    assert list(page.iter("table")) == []
    assert text(one(page, "snippet-output")).startswith("| name | times |\n| --- |")
    assert of_class(page, "snippet-markdown") == []


@pytest.mark.parametrize("name", ["topic/silent", "topic/failing"])
def test_what_prints_no_markdown_is_told_in_one_line(show, name):
    with pytest.raises(SystemExit) as caught:
        show(f'::: {name} output="markdown"')
    assert f"{name} prints no Markdown" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
