"""A lab's script: cells of code in one language, of text in two."""

import json

import nbformat
import pytest

from snippet_engine import lab
from snippet_engine.cells import DEFAULT_LIMIT, LAB_LIMIT, parse_text
from snippet_engine.failure import Failure
from snippet_engine.record import CellRecord, Record

LAB = '''\
"""Two and two are four."""

# %% [markdown] lang="en"
# ---
# title: Sums
# ---
# # Sums
#
# ## Two { #two }
#
# See [that page](../that.md#there), [a lab](other.ipynb), [all](https://a.org/b.md).
#
# ::: labs/sums#two alt="x"

# %% [markdown] lang="zh"
# # 和
#
# ::: labs/sums#two alt="x"

# %% two
print(2 + 2)

# %% [markdown] lang="en"
# ::: labs/sums#last

# %% [markdown] lang="zh"
# 再看：
#
# ::: labs/sums#last

# %% last
print("end")
'''
SITE = "https://book.org/labs/"


def cells_of(text, language, record=None):
    source = parse_text(text, "labs/sums.py")
    told = json.loads(lab.render(source, record, language, "labs/sums.py", SITE))
    nbformat.validate(told)
    return told["cells"]


def test_code_is_what_is_between_cells_of_text_with_its_lines():
    source = parse_text(LAB, "labs/sums.py")
    assert [cell.name for cell in source.cells] == ["two", "last"]
    lines = LAB.split("\n")
    last = source.cells[1]
    assert lines[last.line - 1] == last.source.split("\n")[0] == 'print("end")'
    assert source.cells[0].code == '"""Two and two are four."""\n\nprint(2 + 2)\n'


def test_a_lab_has_a_time_limit_of_its_own():
    assert parse_text(LAB, "a").limit == LAB_LIMIT
    asked = LAB.replace("# %% two", "# %% two\n# time-limit: 7 s")
    assert parse_text(asked, "a").limit == 7
    assert parse_text('"""A."""\n', "a").limit == DEFAULT_LIMIT


def test_page_is_the_text_of_one_language_alone():
    english, chinese = (lab.markdown(LAB, "a", one) for one in ("en", "zh"))
    assert english.startswith("---\ntitle: Sums\n---\n# Sums\n")
    assert chinese == (
        '# 和\n\n::: labs/sums#two alt="x"\n\n再看：\n\n::: labs/sums#last\n'
    )
    assert "print" not in english + chinese


def test_references_have_the_lines_of_the_script():
    found = lab.references(LAB, "a", "zh")
    assert [rest for _, rest in found] == ['labs/sums#two alt="x"', "labs/sums#last"]
    for line, rest in found:
        assert LAB.split("\n")[line - 1] == f"# ::: {rest}"


def test_notebook_has_text_for_jupyter_and_outputs():
    ran = Record("labs/sums", (CellRecord("two", "4\n"), CellRecord("last")), 0.1)
    text, two, last = cells_of(LAB, "en", ran)
    assert text["source"] == (
        "# Sums\n\n## Two\n\nSee [that page](https://book.org/that.html#there), "
        "[a lab](https://book.org/labs/other.html), [all](https://a.org/b.md)."
    )
    assert two["outputs"][0]["text"] == "4\n"
    assert last["source"] == 'print("end")'
    kinds = [cell["cell_type"] for cell in cells_of(LAB, "zh", ran)]
    assert kinds == ["markdown", "code", "markdown", "code"]


def test_both_notebooks_have_the_same_code():
    english, chinese = (
        [cell["source"] for cell in cells_of(LAB, one) if cell["cell_type"] == "code"]
        for one in ("en", "zh")
    )
    assert english == chinese


MISTAKES = {
    "cell shown nowhere": ("# ::: labs/sums#last\n", "", "30", "'last' is not shown"),
    "cells in another order": ("sums#two", "sums#last", "20", "'two' is not shown"),
    "text behind the line": (
        '# ::: labs/sums#two alt="x"\n',
        '# ::: labs/sums#two alt="x"\n# More.\n',
        "14",
        "text between the line that shows 'two'",
    ),
    "no comment": ("# # Sums", "Sums", "7", "a line that is no comment"),
    "no language": ('[markdown] lang="zh"', "[markdown]", "15", "its language"),
}


def check(text):
    for language in ("en", "zh"):
        lab.check_order("labs/sums", text, "labs/sums.py", language)


def test_a_lab_in_order_passes():
    check(LAB)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_line(mistake):
    old, new, line, words = MISTAKES[mistake]
    text = LAB.replace(old, new, 1)
    assert text != LAB
    with pytest.raises(Failure) as caught:
        check(text)
    assert str(caught.value).startswith(f"labs/sums.py:{line}: ")
    assert words in str(caught.value)


def test_engine_runs_accepts_and_checks_a_lab(small_book):
    small_book.write("labs/sums.py", LAB)
    assert "+4" in small_book.engine("accept", "labs").out
    assert small_book.engine("check").code == 0
    small_book.write("labs/sums.py", LAB.replace("2 + 2", "2 + 3"))
    told = small_book.engine("check")
    assert (told.code, "labs/sums.py:1: output differs" in told.err) == (1, True)
    small_book.write("labs/sums.py", LAB.replace("# ::: labs/sums#last\n", "", 1))
    told = small_book.engine("check")
    assert (told.code, "'last' is not shown" in told.err) == (1, True)
