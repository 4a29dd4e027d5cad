"""Notebooks run in Jupyter, unchanged, and give what the pages show."""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from checks import ROOT, topics
from nbclient import NotebookClient

from snippet_engine.check import golden
from snippet_engine.check.book import Book
from snippet_engine.read.project import is_lab
from snippet_engine.show import notebook

ALWAYS = ["scalar_outputs/second_pass", "labs/from_ones_to_any_vector"]  # raises; draws
LONGER = [
    "index/error_and_fix",  # raises
    "jvp/dual_numbers",
    "names/gradcheck_transpose",  # raises, with a long message
    "questions/chunked_rows",
    "vjp/all_rows",
    "vjp/loss_cotangent",
    "labs/jacobians_of_a_small_network",  # draws
    "labs/newton_with_hessian_vector_products",  # draws
]
long = [pytest.param(name, marks=pytest.mark.stress) for name in LONGER]


def ran(text: str, folder: Path) -> list[Any]:
    """The cells of code after a run from top to bottom; what raises unasked, raises."""
    told = nbformat.reads(text, as_version=4)
    for cell in told.cells:
        cell.pop("outputs", None)
        if cell.cell_type == "code":
            cell.outputs = []
    NotebookClient(
        told,
        timeout=60,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    return [cell for cell in told.cells if cell.cell_type == "code"]


def shown(cell: Any) -> str:
    """What a cell printed and raised."""
    text = "".join(
        one.text
        for one in cell.outputs
        if one.output_type == "stream" and one.name == "stdout"
    )
    errors = [one for one in cell.outputs if one.output_type == "error"]
    return text + "".join(f"{one.ename}: {one.evalue}\n" for one in errors)


# A Jupyter without tornado's and zmq's newest APIs warns; that is not the notebook's.
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", [*ALWAYS, *long])
def test_a_notebook_runs_from_top_to_bottom(name: str, tmp_path: Path) -> None:
    book = Book.open(ROOT)
    report = book.report or book.check()
    source, record = report.sources[name], report.good[name]
    if is_lab(name):
        page = topics.source("en", name)
        text = notebook.of_lab(source, record, page, "http://book.test/labs/")
    else:
        text = notebook.of_snippet(source, record)
    cells = ran(text, tmp_path)
    assert len(cells) == len(record.cells)
    for cell, told in zip(cells, record.cells, strict=True):
        # An exception has its bare name in Jupyter, in ours that of its module too
        ours = re.sub(r"(?m)^[\w.]+\.(?=\w+(?:Error|Exception): )", "", told.text)
        assert golden.same(ours, shown(cell)), (ours, shown(cell))
        drawn = [one for one in cell.outputs if "image/png" in one.get("data", {})]
        assert len(drawn) == len(told.figures)


@pytest.mark.filterwarnings("default")
def test_a_notebook_that_fails_is_seen(tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell("1 / 0")
    with pytest.raises(Exception, match="ZeroDivisionError"):
        ran(nbformat.writes(nbformat.v4.new_notebook(cells=[cell])), tmp_path)
