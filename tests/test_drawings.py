"""Every figure holds what the reviewed text beside it in tests/drawings/ says.

`ACCEPT=1 pytest tests/test_drawings.py` writes the texts; read what changed.
"""

import os

import pytest
from checks import ROOT, drawing
from matplotlib import pyplot

from snippet_engine import golden
from snippet_engine.project import Project

FOLDER = ROOT / "tests" / "drawings"
DRAWN = [
    "index/picture_of_the_product",
    "jacobian/matrix_picture",
    "jacobian/patterns",
    "jvp/scaled_columns",
    "vjp/numbered_cells",
]


def drawn(namespace, name):
    namespace(name)
    (number,) = pyplot.get_fignums()
    return drawing.describe(pyplot.figure(number))


@pytest.mark.parametrize("name", DRAWN)
def test_figure_is_as_reviewed(namespace, name):
    path = FOLDER / f"{name.replace('/', '.')}.txt"
    text = drawn(namespace, name)
    if os.environ.get("ACCEPT"):
        path.write_text(text, "utf-8")
    expected = path.read_text("utf-8")
    assert golden.same(expected, text), golden.diff(expected, text, path.name)


def test_every_snippet_that_draws_is_among_them():
    project = Project.find(ROOT)
    # Labs draw what their tests compute; the figure of measurements changes with them
    names = [n for n in project.names() if not n.startswith(("labs/", "measurements/"))]
    texts = {name: project.source(name).read_text("utf-8") for name in names}
    assert [name for name, text in texts.items() if "plt." in text] == DRAWN
    assert len(list(FOLDER.iterdir())) == len(DRAWN)
