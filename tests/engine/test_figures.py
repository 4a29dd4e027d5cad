import io
import json
import re

import numpy
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from parsed_page import of_class, one, render

from snippet_engine.read import cells
from snippet_engine.read.project import Project
from snippet_engine.run import figure_text
from snippet_engine.run.figures import SENTINEL, clean
from snippet_engine.run.record import Record
from snippet_engine.run.runner import DRAWING, Runner

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
SLOW = """
import itertools, time
import matplotlib.pyplot as plt

plt.plot([0, 1], label="line")
plt.legend()
time.perf_counter = itertools.count(0, 100).__next__
"""
WRONG = "import matplotlib.pyplot as plt\n\nplt.title(r'$\\frac$')\n"


@pytest.fixture(scope="module")
def drawn(run_pool, tmp_path_factory):
    folder, modules = tmp_path_factory.mktemp("drawn"), ("matplotlib.pyplot",)
    texts = {"a": DRAWS, "b": DRAWS, "glyph": GLYPH, "wrong": WRONG, "slow": SLOW}
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


def test_a_slow_machine_gives_no_warning_of_a_legend(drawn):
    (cell,) = drawn[0]["slow"].cells
    assert (cell.warned, len(cell.figures)) == ((), 1)


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


# What a drawing may have beside axes, lines and their words: as made with a number
PARTS = {
    "a table": lambda ax, k: ax.table([[str(k), "b"]]),
    "a scale of colours": lambda ax, k: ax.imshow([[1, 2]], vmin=0, vmax=k),
    "sizes": lambda ax, k: ax.scatter([0, 1], [0, 1], s=[10, 20 * k]),
    "an arrow": lambda ax, k: ax.annotate(
        "a", (0.5, 0.1 * k), (0, 0), arrowprops={"arrowstyle": "->"}
    ),
    "an inset": lambda ax, k: ax.inset_axes([0.5, 0.5, 0.4, 0.4]).plot([0, k]),
    "a second axis": lambda ax, k: ax.secondary_xaxis("top").set_xlabel(str(k)),
    "a legend of the figure": lambda ax, k: (
        ax.plot([0, 1], label=str(k)),
        ax.figure.legend(),
    ),
    "a line of the figure": lambda ax, k: ax.figure.add_artist(
        Line2D([0, 1], [0, 0.1 * k])
    ),
    "a shape of the figure": lambda ax, k: ax.figure.add_artist(
        Rectangle((0, 0), 0.1 * k, 0.2)
    ),
    "an image of the figure": lambda ax, k: ax.figure.figimage(numpy.eye(2) * k),
    "a title at the left": lambda ax, k: ax.set_title(str(k), loc="left"),
    "the title of a legend": lambda ax, k: (
        ax.plot([0, 1], label="a"),
        ax.legend(title=str(k)),
    ),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_description_has_every_part_with_its_numbers(part):
    said = set()
    for number in (1, 1, 1.5):
        figure = Figure(figsize=(2, 1))
        PARTS[part](figure.subplots(), number)
        figure.savefig(io.StringIO(), format="svg")
        said.add(figure_text.describe(figure))
    assert len(said) == 2


PICTURE = """
from drawing import Picture

# %% first
picture = Picture(120, 60)
picture.tiles("J", [[3, 2]], (10, 20))
Picture(60, 30)
# %% second
Picture(80, 40).text("a < b", (40, 20))
# %% third
print("nothing")
"""


def test_pictures_belong_to_the_cell_that_made_them_and_print_nothing(
    run_pool, tmp_path
):
    ran = [run_pool(tmp_path, {"a": PICTURE})["a"] for _ in range(2)]
    assert [len(cell.figures) for cell in ran[0].cells] == [0, 2, 1, 0]
    assert ran[0].text == "nothing\n"
    (first, _), (second,) = (cell.figures for cell in ran[0].cells[1:3])
    assert 'data-tile="J" data-index="0,1"' in first.svg
    assert "text 'a < b' at 40.0 20.0" in second.description
    assert ran[0].figures == ran[1].figures


def test_figures_come_before_pictures_of_the_same_cell(run_pool, tmp_path):
    both = PICTURE.split("# %%")[0] + "import matplotlib.pyplot as plt\n"
    both += "Picture(20, 10)\nplt.figure(figsize=(1, 1))\n"
    figures = run_pool(tmp_path, {"a": both})["a"].figures
    assert [one.description.split()[0] for one in figures] == ["figure", "picture"]


@pytest.fixture
def drawn_book(small_book):
    small_book.snippet("topic/claim", PICTURE.replace("# %% third\n", ""))
    small_book.page('::: topic/claim alt="Two tiles"\n')
    printed = json.loads(small_book.engine("run", "--json").out)
    small_book.write("snippets/topic/claim.out", printed["topic/claim"])
    assert small_book.engine("check").code == 0
    return small_book


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[[3, 2]]", "[[3, 2.5]]"),
        ("(10, 20)", "(10, 21)"),
        ("Picture(120, 60)", "Picture(121, 60)"),
        ("a < b", "a < c"),
        ('"J"', '"x_bar"'),
    ],
)
def test_a_golden_sees_every_change_of_a_picture(drawn_book, old, new):
    text = PICTURE.replace("# %% third\n", "").replace(old, new)
    drawn_book.snippet("topic/claim", text)
    checked = drawn_book.engine("check")
    assert (checked.code, "output differs" in checked.err) == (1, True)


def test_a_picture_is_shown_without_its_code_and_has_no_notebook(drawn_book):
    page = '::: topic/claim alt="Two tiles"\n'
    block = one(render(drawn_book.root, page), "snippet")
    assert len(of_class(block, "snippet-figure")) == 3
    assert of_class(block, "highlight") == of_class(block, "snippet-copy") == []
    (link,) = one(block, "snippet-about").iter("a")
    assert str(link.get("href")).endswith("/snippets/topic/claim.py")
    assert drawn_book.engine("notebooks", "--to", "out").code == 0
    assert not (drawn_book.root / "out" / "topic").exists()


def test_lines_of_code_that_no_page_shows_cannot_be_emphasised(drawn_book):
    drawn_book.page('::: topic/claim alt="Two tiles" lines="2"\n')
    checked = drawn_book.engine("check")
    assert (checked.code, "emphasises line 2" in checked.err) == (1, True)


def never_asked(*_: object) -> Record:
    raise AssertionError("nothing runs here")


def test_a_picture_runs_again_when_the_drawing_package_changes(tmp_path):
    file = tmp_path / "snippets" / "a.py"
    file.parent.mkdir()
    keys = {}
    for name, text in (("picture", PICTURE), ("other", "x = 1\n")):
        file.write_text(f'"""A claim."""\n\n{text}')
        source = cells.parse(file)
        runner = Runner(Project.at(tmp_path), never_asked, use_cache=False)
        _, keys[name] = runner._files(file, source)
    assert [path.name for path in keys["picture"]] == [path.name for path in DRAWING]
    assert {"picture.py", "graph.py", "layout.mjs"} <= {path.name for path in DRAWING}
    assert keys["other"] == []


def test_a_figure_carries_no_more_than_an_eye_sees():
    drawn = '<svg id="a"><g id="b"><path id="c" d="M 0.123456 -0.0001 \nL 4.9999999 2"'
    drawn += ' transform="translate(7 0.25)"/><use href="#c"/></g>'
    drawn += '<text id="d">0.123456</text></svg>'
    light = '<svg><g><path id="p-c" d="M 0.12 -0 L 5 2"'
    light += ' transform="translate(7 0.25)"/><use href="#p-c"/></g>'
    light += "<text>0.123456</text></svg>"
    assert clean(drawn, "p") == light
