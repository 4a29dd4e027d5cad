import nbformat
import pytest

from snippet_engine.read.cells import parse
from snippet_engine.read.source import RAISES

STORY = """\
print("<first>")
# %% claim
x = 1
# %% cell_1 tags=["raises-exception"]
print("before")
raise KeyError("gone")
# %% draws
import matplotlib.pyplot as plt

plt.figure(figsize=(1, 1))
# %% a_name_that_is_longer_than_the_sixty_four_letters_that_a_cell_may_have
print("last")
"""


@pytest.fixture(scope="module")
def book(new_book, tmp_path_factory):
    book = new_book(tmp_path_factory.mktemp("notebooks"))
    book.snippet("topic/story", STORY)
    book.page('::: topic/claim\n\n::: topic/story alt="x"\n')
    book.engine("accept", "--all")
    assert book.engine("notebooks", "--to", "out").code == 0
    return book


@pytest.fixture(scope="module", params=["topic/claim", "topic/story"])
def name(request):
    return request.param


def read(book, name):
    return nbformat.read(
        book.root / "out" / f"{name}.ipynb", as_version=nbformat.NO_CONVERT
    )


def source(book, name):
    return parse(book.root / "snippets" / f"{name}.py")


def test_notebooks_are_valid(book, name):
    nbformat.validate(read(book, name))


def test_the_claim_comes_first_as_text(book, name):
    first = read(book, name).cells[0]
    assert (first.cell_type, first.source) == ("markdown", source(book, name).claim)


def test_each_cell_of_the_snippet_is_a_code_cell(book, name):
    _, *cells = read(book, name).cells
    assert [cell.source + "\n" for cell in cells] == [
        cell.code for cell in source(book, name).cells
    ]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))


def test_a_snippet_without_markers_is_a_single_cell(book):
    _, cell = read(book, "topic/claim").cells
    (output,) = cell.outputs
    assert (output.name, output.text) == ("stdout", book.output)


def test_announced_exceptions_have_jupyters_tag_and_output(book):
    (cell,) = [c for c in read(book, "topic/story").cells if c.metadata.get("tags")]
    assert cell.metadata.tags == [RAISES]
    printed, error = cell.outputs
    assert printed.text == "before\n"
    assert (error.output_type, error.ename) == ("error", "KeyError")


def test_figures_are_svg_that_shows_on_every_ground(book):
    data = [
        output.data["image/svg+xml"]
        for cell in read(book, "topic/story").cells
        for output in cell.get("outputs", [])
        if output.output_type == "display_data"
    ]
    assert len(data) == 1
    assert data[0].startswith("<svg")
    assert "currentColor" not in data[0]


def test_no_notebook_comes_of_a_failed_snippet(small_book):
    small_book.snippet("topic/claim", "1 / 0\n")
    ran = small_book.engine("notebooks", "--to", "out")
    assert ran.code == 1
    assert ran.err.startswith("snippets/topic/claim.py:3: raised ZeroDivisionError")
    assert not (small_book.root / "out").exists()
