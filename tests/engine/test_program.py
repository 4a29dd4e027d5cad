"""The copied program: complete, and it ends with what the block shows."""

import subprocess
import sys

import pytest

from snippet_engine.check.book import Book
from snippet_engine.read.cells import parse
from snippet_engine.show.program import program

STORY = '''\
# %% setup
numbers = [2, 3]


def broken(values):
    return values.missing


# %% inside tags=["raises-exception"]
print("before")
# why it fails
total = broken(
    numbers
)
lost = """never

here"""
# %% after
print("after", numbers)
# %% grouped tags=["raises-exception"]
raise ValueError("two\\nlines")
# %% last tags=["raises-exception"]
print("lost" in globals())
numbers[5]
'''


@pytest.fixture(scope="module")
def story(new_book, tmp_path_factory):
    book = new_book(tmp_path_factory.mktemp("program"))
    book.snippet("topic/story", STORY)
    book.page("::: topic/claim\n\n::: topic/story\n")
    assert book.engine("accept", "--all").code == 0
    record = Book.open(book.root).check().good["topic/story"]
    return parse(book.root / "snippets/topic/story.py"), record


def copied(story, cell=""):
    source, record = story
    return program(source, record, cell)


def run(text, tmp_path):
    file = tmp_path / "copied.py"
    file.write_text(text, "utf-8")
    ran = subprocess.run(
        [sys.executable, str(file)], capture_output=True, text=True, cwd=tmp_path
    )
    return ran.stdout, (ran.stderr.splitlines() or [""])[-1]


def test_a_first_cell_is_copied_with_the_docstring_and_without_markers(story):
    text = copied(story, "setup")
    assert text.startswith('"""What topic/story shows."""\n\nnumbers = [2, 3]\n')
    assert "%%" not in copied(story)


def test_a_cell_that_raises_ends_as_its_block_does(story, tmp_path):
    out, error = run(copied(story, "inside"), tmp_path)
    assert f"{out}{error}\n" == story[1].cell("inside").text


def test_what_raised_in_an_earlier_cell_is_a_comment_with_the_error(story, tmp_path):
    text = copied(story, "after")
    assert run(text, tmp_path) == ("before\nafter [2, 3]\n", "")
    commented = text[text.index("# AttributeError") : text.index('print("after"')]
    assert commented.startswith(
        "# AttributeError: 'list' object has no attribute 'missing'\n"
        "# why it fails\n# total = broken(\n"
    )
    assert all(line.startswith("#") for line in commented.split("\n") if line)
    assert "def broken(values):\n    return values.missing\n" in text


def test_an_error_of_two_lines_and_later_cells_leave_a_program(story, tmp_path):
    out, error = run(copied(story, "last"), tmp_path)
    assert out == "before\nafter [2, 3]\nFalse\n"
    assert error == "IndexError: list index out of range"
    assert "# ValueError: two\n# raise ValueError" in copied(story, "last")
