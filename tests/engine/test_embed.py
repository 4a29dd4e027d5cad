from functools import partial

import pytest
from parsed_page import ADDRESSES, of_class, one, render, text

from book_plugin import languages
from snippet_engine.check.book import Book
from snippet_engine.read.cells import parse

STORY = """\
# %% odd
print("\\n\\n <b>&amp; & </pre> 二\\t|")
print("no end", end="")
# %% long
first = 1
second = 2
print("long =", first + second)
# %% silent
third = 3
# %% warns tags=["warns"]
import warnings

warnings.warn("mind this")
# %% fails tags=["raises-exception"]
print("before")
raise KeyError("<gone>" * 20)
# %% goes_on tags=["raises-exception"]
print("*]) above")
raise ValueError("apart:\\n\\nJ:tensor([[2.],\\n   [3.]])\\n*]) below")
"""
PLAIN = '"""y_bar\n*is* `J` &lt; & 1.\n\nMore of it."""\n\nx = 1\n'
DRAWING = """\
import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(2, 1))
ax.set(title="a < b")
print("drawn")
"""


@pytest.fixture(scope="module")
def book(new_book, tmp_path_factory):
    book = new_book(tmp_path_factory.mktemp("embed"))
    book.snippet("topic/story", STORY)
    book.snippet("topic/figure", DRAWING)
    book.write("snippets/topic/plain.py", PLAIN)
    book.page(
        "::: topic/claim\n\n::: topic/story\n\n::: topic/plain\n\n"
        '::: topic/figure alt="x"\n'
    )
    assert book.engine("accept", "--all").code == 0
    return book


@pytest.fixture(scope="module")
def show(book):
    return partial(render, book.root)


@pytest.fixture(scope="module")
def record(book):
    return Book.open(book.root).check().good


def code_of(book, name):
    return parse(book.root / "snippets" / f"{name}.py")


def test_a_block_names_its_snippet_and_shows_code_and_output(book, show, record):
    block = one(show("::: topic/claim"), "snippet")
    assert block.get("data-snippet") == "topic/claim"
    assert block.get("data-cell") is None
    claim, code = text(one(block, "snippet-caption")), text(one(block, "highlight"))
    assert f'"""{claim}"""\n\n{code}' == code_of(book, "topic/claim").code
    assert text(one(block, "snippet-output")) == record["topic/claim"].text


@pytest.mark.parametrize("cell", ["long", "silent", "fails"])
def test_a_block_of_a_cell_names_it_and_shows_it_alone(book, show, record, cell):
    block = one(show(f"::: topic/story#{cell}"), "snippet")
    assert block.get("data-cell") == cell
    source = code_of(book, "topic/story").cell(cell)
    assert text(one(block, "highlight")) == source.code
    assert of_class(block, "snippet-caption") == []
    shown = "".join(text(one) for one in of_class(block, "snippet-output"))
    assert shown == record["topic/story"].cell(cell).text


def test_output_is_exact_with_line_breaks_first_and_special_characters(show):
    shown = text(one(show("::: topic/story#odd"), "snippet-output"))
    assert shown == "\n\n <b>&amp; & </pre> 二\t|\nno end"


def test_the_whole_file_shows_all_outputs_in_order(show, record):
    shown = text(one(show("::: topic/story"), "snippet-output"))
    assert shown == record["topic/story"].text
    assert shown.index("no end") < shown.index("long =") < shown.index("KeyError")


def test_a_long_line_of_an_exception_is_marked_so_that_it_may_wrap(show, record):
    raised = record["topic/story"].cell("fails").raised
    (marked,) = of_class(show("::: topic/story#fails"), "snippet-error")
    assert text(marked) == str(raised)


def test_a_message_wraps_in_all_its_lines_and_a_matrix_in_none(show):
    marked = of_class(show("::: topic/story#goes_on"), "snippet-error")
    assert [text(one) for one in marked] == ["ValueError: apart:", "*]) below"]


def test_a_snippet_that_prints_nothing_has_no_output_element(show):
    assert of_class(show("::: topic/story#silent"), "snippet-output") == []


def test_output_can_be_heard_and_scrolled_by_keyboard(show):
    output = one(show("::: topic/claim", language="zh"), "snippet-output")
    assert output.get("aria-label") == languages.of("zh").words.labels.output
    assert output.get("tabindex") == "0"


def test_options_caption_hidden_and_folded(show):
    block = show('::: topic/claim caption="A < *B*" output="hidden" code="folded"')
    assert text(one(block, "snippet-caption")) == "A < B"
    assert "What topic/claim shows" not in text(block)
    assert of_class(block, "snippet-output") == []
    details = one(block, "snippet-code")
    assert details.tag == "details"
    assert details.find("summary").text == languages.MAIN.words.labels.folded
    assert one(details, "highlight") is not None


def test_emphasised_lines_are_those_of_the_shown_code(book, show):
    lines = code_of(book, "topic/story").cell("long").code.splitlines(keepends=True)
    shown = of_class(show('::: topic/story#long lines="1 3"'), "hll")
    assert [text(line) for line in shown] == [lines[0], lines[2]]


def test_a_figure_has_its_text_and_stays_a_drawing(show):
    block = show('::: topic/figure alt="Less &lt; more"')
    (drawing,) = one(block, "snippet-figure")
    assert drawing.tag.endswith("svg")
    assert drawing.get("aria-label") == "Less &lt; more"
    assert drawing.get("role") == "img"
    assert text(one(block, "snippet-output")) == "drawn\n"


def test_hidden_code_leaves_what_it_printed_and_drew(show):
    block = show('::: topic/figure alt="x" code="hidden" widget="slider"')
    for gone in ("highlight", "snippet-copy", "snippet-caption"):
        assert of_class(block, gone) == []
    assert text(one(block, "snippet-output")) == "drawn\n"
    assert one(block, "snippet-figure").get("data-widget") == "slider"


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ('topic/story#silent code="hidden"', "leaves nothing"),
        ('topic/claim code="hidden" output="hidden"', "leaves nothing"),
        ('topic/claim widget="slider"', "0 figures"),
    ],
)
def test_options_that_do_not_fit_the_snippet_are_one_line(show, rest, reason):
    with pytest.raises(SystemExit) as caught:
        show(f"::: {rest}")
    assert reason in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_docstring_as_caption_is_its_first_paragraph_as_plain_text(show):
    caption = one(show("::: topic/plain"), "snippet-caption")
    assert text(caption) == "y_bar *is* `J` &lt; & 1."


def test_an_exception_and_a_warning_are_marked_and_named(show):
    labels = languages.MAIN.words.labels
    for cell, kind, label in (
        ("fails", "snippet-raised", labels.raised),
        ("warns", "snippet-warned", labels.warned),
        ("long", "", labels.output),
    ):
        output = one(show(f"::: topic/story#{cell}"), "snippet-output")
        assert output.get("class") == f"snippet-output {kind}".strip()
        assert output.get("aria-label") == label


def test_a_page_ends_with_what_all_its_blocks_ran_on(show, record):
    versions = record["topic/claim"].versions
    page = show("::: topic/claim\n\n::: topic/story#long\n\nThe last words.\n")
    last = list(page)[-1]
    assert last.get("class") == "page-ran"
    assert text(last).startswith(languages.MAIN.words.labels.page_ran(2, versions))
    (link,) = last.iter("a")
    assert link.get("href") == f"{ADDRESSES['source_url']}/topic"
    assert of_class(show("No snippet."), "page-ran") == []
    assert "The block above" in text(one(show("::: topic/claim"), "page-ran"))


def test_headings_say_nothing_of_what_the_blocks_ran_on(show):
    page = show("# Title\n\n::: topic/claim\n\n[TOC]\n", ["toc"])
    assert text(one(page, "toc")).strip() == "Title"


def test_links_lead_to_the_file_and_the_notebook(show):
    about = one(show("::: topic/story#long"), "snippet-about")
    file, notebook = (link.get("href") for link in about.iter("a"))
    assert file == f"{ADDRESSES['source_url']}/topic/story.py"
    assert notebook == f"{ADDRESSES['notebooks']}/topic/story.ipynb"


def test_a_figure_that_a_page_shows_twice_has_ids_of_its_own_each_time(show):
    twice = '::: topic/figure alt="x"\n\n::: topic/figure alt="y"\n'
    page = show(twice)
    ids = [e.get("id") for e in page.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) > 2
    used = [e for e in page.iter() if str(e.tag).endswith("use")]
    assert used
    assert {e.get("href").removeprefix("#") for e in used} <= set(ids)
