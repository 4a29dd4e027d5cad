"""A lab: one script, and a text for each language that shows its cells in order."""

import json

import nbformat
import pytest

from snippet_engine.failure import Failure
from snippet_engine.read import labs
from snippet_engine.read.cells import parse_text
from snippet_engine.run.record import CellRecord, Record
from snippet_engine.show import notebook

SCRIPT = '''\
"""Two and two are four."""

# %% two
print(2 + 2)

# %% last
print("end")
'''
ENGLISH = """\
---
title: Sums
---
# Sums

## Two { #two }

See [that page](../that.md#there), [a lab](other.ipynb), [all](https://a.org/b.md).

::: labs/sums#two alt="x"

::: labs/sums#last
"""
CHINESE = """\
# 和

::: labs/sums#two alt="x"

再看：

::: labs/sums#last

完。
"""
SITE = "https://book.org/labs/"
SOURCE = parse_text(SCRIPT, "labs/sums.py")
RAN = Record("labs/sums", (CellRecord("two", "4\n"), CellRecord("last")), 0.1)


def cells_of(text, record=RAN):
    made = json.loads(notebook.of_lab(SOURCE, record, text, SITE))
    nbformat.validate(made)
    return made["cells"]


def test_notebook_has_text_for_jupyter_and_outputs():
    text, two, last = cells_of(ENGLISH)
    assert text["source"] == (
        "# Sums\n\n## Two\n\nSee [that page](https://book.org/that.html#there), "
        "[a lab](https://book.org/labs/other.html), [all](https://a.org/b.md)."
    )
    assert two["outputs"][0]["text"] == "4\n"
    assert last["source"] == 'print("end")'
    kinds = [cell["cell_type"] for cell in cells_of(CHINESE)]
    assert kinds == ["markdown", "code", "markdown", "code", "markdown"]


def test_a_lab_that_did_not_run_has_a_notebook_without_outputs():
    assert all(cell.get("outputs", []) == [] for cell in cells_of(ENGLISH, None))


def test_both_notebooks_have_the_same_code():
    english, chinese = (
        [cell["source"] for cell in cells_of(text) if cell["cell_type"] == "code"]
        for text in (ENGLISH, CHINESE)
    )
    assert english == chinese == [c.code.rstrip("\n") for c in SOURCE.cells]


MISTAKES = {
    "cell shown nowhere": ("::: labs/sums#last\n", "", "", "not show cell 'last'"),
    "cells in another order": ("sums#two", "sums#last", ":10", "labs/sums#two is next"),
    "shown twice": ("#last\n", "#last\n\n::: labs/sums#two\n", ":14", "nothing more"),
    "the whole lab": ("sums#two", "sums", ":10", "labs/sums#two is next"),
    "another snippet": ("labs/sums#two", "vjp/a", ":10", "shows vjp/a# where"),
}


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_a_lab_in_order_passes(text):
    labs.check_order("labs/sums", SOURCE, text, "labs/sums.en.md")


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_reported_with_its_line(mistake):
    old, new, line, words = MISTAKES[mistake]
    text = ENGLISH.replace(old, new, 1)
    assert text != ENGLISH
    with pytest.raises(Failure) as caught:
        labs.check_order("labs/sums", SOURCE, text, "labs/sums.en.md")
    assert str(caught.value).startswith(f"labs/sums.en.md{line}: ")
    assert words in str(caught.value)


@pytest.fixture
def book(small_book):
    small_book.write("labs/sums.py", SCRIPT)
    small_book.write("labs/sums.en.md", ENGLISH)
    small_book.write("labs/sums.zh.md", CHINESE)
    return small_book


def test_engine_runs_accepts_and_checks_a_lab(book):
    assert "+4" in book.engine("accept", "labs").out
    checked = book.engine("check")
    assert checked.code == 0, checked.err
    book.write("labs/sums.py", SCRIPT.replace("2 + 2", "2 + 3"))
    checked = book.engine("check")
    assert checked.code == 1
    assert "labs/sums.en.md:10, labs/sums.en.md:12, and 2 more" in checked.err
    assert "labs/sums.py:1: output differs" in checked.err


def test_a_text_out_of_order_fails_the_check(book):
    book.engine("accept", "labs")
    book.write("labs/sums.zh.md", CHINESE.replace("::: labs/sums#last\n", ""))
    checked = book.engine("check")
    assert checked.code == 1
    assert "labs/sums.zh.md: does not show cell 'last' of labs/sums.py" in checked.err


def test_a_lab_with_a_syntax_error_is_reported_once_where_it_is_shown(book):
    book.write("labs/sums.py", '"""Sums."""\n\n# %% two\nprint(\n')
    checked = book.engine("check")
    (line,) = book.failures(checked)
    assert "labs/sums.py:4: is not Python" in line
    assert "no page shows" not in line


def test_a_lab_has_more_time_than_a_snippet_unless_it_says_otherwise(book):
    from snippet_engine.run.runner import LAB_LIMIT

    book.write("labs/sums.py", SCRIPT.replace("2 + 2", "__import__('time').sleep(99)"))
    asked = SCRIPT.replace("print(2 + 2)", "while True:\n    pass\n\n# time-limit: 1 s")
    book.write("labs/sums.py", asked)
    assert "still runs after 1 s" in book.engine("check").err
    assert LAB_LIMIT == 60
