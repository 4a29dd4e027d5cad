"""Every snippet runs, and prints what its golden says."""

import ast
import re
import subprocess
import sys

import pytest
from checks import ROOT, pages

from snippet_engine.check.book import Book
from snippet_engine.check.report import Report
from snippet_engine.read import cells
from snippet_engine.read.project import Project, is_lab

PROJECT = Project.find(ROOT)
NAMES = PROJECT.names()


@pytest.fixture(scope="module")
def report() -> Report:
    return Book.open(ROOT).check()


@pytest.mark.parametrize("name", NAMES)
def test_output_is_the_golden(name: str, report: Report) -> None:
    assert name in report.good, str(report.failed.get(name))


def test_pages_and_snippets_name_one_another(report: Report) -> None:
    assert [str(failure) for failure in report.others] == []


def test_the_book_has_at_least_thirty_snippets() -> None:
    assert len(NAMES) >= 30


@pytest.mark.parametrize("name", [name for name in NAMES if not is_lab(name)])
def test_form_of_a_snippet(name: str) -> None:
    source = cells.parse(PROJECT.source(name))
    assert source.claim.endswith("."), "the docstring is a sentence: the claim"
    assert list(pages.bad_numbers(source.claim)) == []
    codes = [cell.code.splitlines() for cell in source.cells]
    longest = max(sum(bool(line) for line in code) for code in codes)
    most = 80 if source.is_picture else 40 if "matplotlib" in source.text else 25
    assert longest <= most, "of one block"
    nodes = list(ast.walk(ast.parse(source.text)))
    assert not any(isinstance(node, ast.Lambda) for node in nodes)
    assert "__main__" not in source.text


def definitions(code: str) -> dict[str, str]:
    """The functions and classes of a cell that does nothing but import and define."""
    defined = {}
    for node in ast.parse(code).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined[node.name] = ast.get_source_segment(code, node) or ""
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            claim = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if not claim:  # the docstring of the snippet, in its first cell
                return {}
    return defined


def test_helpers_that_snippets_of_a_topic_share_are_the_same() -> None:
    """A snippet stands alone, so its helpers are copies: all of them are mended."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for name in NAMES:
        topic = name.partition("/")[0]
        for cell in cells.parse(PROJECT.source(name)).cells:
            for helper, code in definitions(cell.code).items():
                found.setdefault((topic, cell.name, helper), []).append(code)
    assert len(found["checkpointing", "meter", "Meter"]) == 9
    differ = {shared for shared, codes in found.items() if len(set(codes)) > 1}
    # One of the two counts passes as well
    assert differ == {("batches", "watch", "Watch")}


@pytest.mark.parametrize("name", ["vjp/weighted_sum", "jvp/dual_numbers"])
def test_plain_python_prints_what_the_page_shows(name: str, report: Report) -> None:
    command = [sys.executable, str(PROJECT.source(name))]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout == report.good[name].text


def test_what_averages_gradients_goes_before_its_group() -> None:
    """Else it ends the group's threads with the GIL, which some of them wait for."""
    texts = {name: PROJECT.source(name).read_text("utf-8") for name in NAMES}
    users = {name for name in texts if "DistributedDataParallel(" in texts[name]}
    gone = re.compile(r"^ *del \w+.*\n *\w+\.destroy_process_group", re.MULTILINE)
    assert users
    assert {name for name in users if not gone.search(texts[name])} == set()
