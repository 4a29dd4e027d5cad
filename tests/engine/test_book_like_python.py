"""A run of the book's snippets by the engine shows what `python file.py` prints."""

import itertools

import pytest
from engine.plain_python import Program, presented, run_in_forks
from small_book import ROOT

from snippet_engine.check.judge import as_announced
from snippet_engine.read.project import Project
from snippet_engine.run.results import Results
from snippet_engine.run.runner import Runner

PROJECT = Project.find(ROOT)
NAMES = PROJECT.names()


@pytest.fixture(scope="module")
def results():
    results = Results()
    Runner(PROJECT, as_announced).run(NAMES, results)
    return results


@pytest.fixture(scope="module")
def printed(results):
    """What Python prints for each snippet, run by cells where it announces."""
    every = [program(name, results.sources[name]) for name in NAMES]
    return run_in_forks(every)


def program(name, source):
    data = [
        file for one in source.data for file in PROJECT.data(PROJECT.source(name), one)
    ]
    found = tuple((str(file.relative_to(PROJECT.root)), file) for file in data)
    announces = any(cell.raises for cell in source.cells)
    return Program(PROJECT.source(name), found, by_cells=announces)


@pytest.mark.parametrize("name", NAMES)
def test_a_run_shows_what_python_prints(results, printed, name):
    record = results.good[name]
    assert record.text == presented(printed[PROJECT.source(name)], record)


@pytest.fixture(scope="module")
def to_the_end(results):
    """What Python prints for those that announce: it ends at the first exception."""
    some = [program(name, results.sources[name]) for name in announcing(results)]
    return run_in_forks(Program(one.path, one.data) for one in some)


def announcing(results):
    return [n for n in NAMES if any(c.raises for c in results.sources[n].cells)]


def test_python_ends_at_the_first_exception_that_a_cell_announces(results, to_the_end):
    for name in announcing(results):
        record = results.good[name]
        before = list(itertools.takewhile(lambda cell: not cell.raised, record.cells))
        shown = "".join(one.text for one in record.cells[: len(before) + 1])
        text = to_the_end[PROJECT.source(name)]
        assert shown == presented(text, record)
