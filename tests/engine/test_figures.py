import json
import re

import pytest

from snippet_engine.run.figures import SENTINEL

DRAWS = """
import sys
import matplotlib.pyplot as plt

# %% two
for height in (1, 2):
    fig, ax = plt.subplots(figsize=(2, 1))
    ax.plot([0, 1], [0, height], label="line", color="black")
    ax.set(title="y & <x>")
    ax.legend()
# %% none
print(plt.get_fignums())
"""
GLYPH = """
import matplotlib.pyplot as plt

# %% first tags=["warns"]
plt.title("\\ue000")
# %% second
print("clean")
"""
WRONG = "import matplotlib.pyplot as plt\n\nplt.title(r'$\\frac$')\n"


@pytest.fixture(scope="module")
def drawn(run_pool, tmp_path_factory):
    folder, modules = tmp_path_factory.mktemp("drawn"), ("matplotlib.pyplot",)
    texts = {"a": DRAWS, "b": DRAWS, "glyph": GLYPH, "wrong": WRONG}
    first = run_pool(folder, texts, preload=modules)
    return first, run_pool(folder, {"a": DRAWS}, preload=modules)


def test_figures_belong_to_the_cell_that_drew_them(drawn):
    _, two, none = drawn[0]["a"].cells
    assert [len(two.figures), len(none.figures)] == [2, 0]
    assert none.text == "[]\n"
    assert all(figure.svg.startswith("<svg") for figure in two.figures)


def test_figures_are_the_same_byte_for_byte_in_every_run(drawn):
    assert drawn[0]["a"].figures == drawn[1]["a"].figures


def test_ids_in_figures_are_unique_on_a_page(drawn):
    found = [
        set(re.findall(r'\bid="([^"]+)"', figure.svg))
        for name in ("a", "b")
        for figure in drawn[0][name].figures
    ]
    assert all(found)
    assert sum(map(len, found)) == len(set.union(*found))


def test_text_and_lines_take_the_colour_of_the_page(drawn):
    for figure in drawn[0]["a"].figures:
        assert "currentColor" in figure.svg
        assert SENTINEL not in figure.svg
        assert "#000000" not in figure.svg
        assert "<metadata" not in figure.svg


def test_warnings_of_the_drawing_belong_to_its_cell(drawn):
    _, first, second = drawn[0]["glyph"].cells
    assert "missing from font" in first.text
    assert second.text == "clean\n"


def test_a_drawing_that_fails_is_told_like_an_exception(drawn):
    assert "\\frac" in str(drawn[0]["wrong"].cells[0].raised)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[0, height]", "[0, 1.01 * height]"),  # one number
        ("y & <x>", "y & <z>"),  # one letter
        ("figsize=(2, 1)", "figsize=(2, 1.1)"),
        ('color="black"', 'color="C1"'),
        ("ax.legend()", "pass"),
    ],
)
def test_a_golden_sees_every_change_of_a_drawing(small_book, old, new):
    small_book.snippet("topic/claim", DRAWS)
    small_book.page('::: topic/claim alt="Two lines"\n')
    printed = json.loads(small_book.engine("run", "--json").out)
    small_book.write("snippets/topic/claim.out", printed["topic/claim"])
    assert small_book.engine("check").code == 0
    small_book.snippet("topic/claim", DRAWS.replace(old, new))
    checked = small_book.engine("check")
    assert (checked.code, "output differs" in checked.err) == (1, True)
