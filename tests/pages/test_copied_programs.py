"""What the button at each block copies: it runs, and ends with what the block shows."""

from dataclasses import replace
from pathlib import Path

import pytest
from checks import ROOT
from checks.topics import TOPICS, source
from engine.plain_python import Program, presented, run_all, run_in_forks

from snippet_engine.check import golden
from snippet_engine.check.book import Book
from snippet_engine.check.report import Excerpt, Report
from snippet_engine.failure import Place
from snippet_engine.read import pages, references
from snippet_engine.run.record import Record
from snippet_engine.show.program import program

LINES = sorted(
    {rest for topic in TOPICS for _, rest in pages.scan(source("en", topic))}
)


@pytest.fixture(scope="module")
def report() -> Report:
    book = Book.open(ROOT)
    return book.report or book.check()


@pytest.fixture(scope="module")
def blocks(report: Report) -> dict[str, Excerpt]:
    """What pages show code of, by target."""
    found = [report.resolve(references.parse(rest, Place("page"))) for rest in LINES]
    return {one.reference.target: one for one in found if not one.code_hidden}


def copied(block: Excerpt) -> str:
    return program(block.source, block.record, block.reference.cell)


def prints(block: Excerpt) -> Record:
    """What the copied program prints: earlier cells do not raise in it."""
    cells = block.record.cells
    last = cells.index(block.cells[-1])
    before = [replace(cell, raised=None) for cell in cells[:last]]
    return replace(block.record, cells=(*before, cells[last]))


def programs(blocks: dict[str, Excerpt], folder: Path) -> dict[str, Program]:
    """The copied programs as files, with the data that they read."""
    project, found = Book.open(ROOT).project, dict[str, Program]()
    for number, (target, block) in enumerate(blocks.items()):
        path = folder / f"copied_{number}.py"
        path.write_text(copied(block), "utf-8")
        files = [
            (str(file.relative_to(project.root)), file)
            for name in block.source.data
            for file in project.data(project.source(block.reference.name), name)
        ]
        found[target] = Program(path, tuple(files))
    return found


def differing(
    blocks: dict[str, Excerpt], files: dict[str, Program], texts: dict[Path, str]
) -> dict[str, str]:
    """What was printed otherwise than shown, by target."""
    found = dict[str, str]()
    for target, block in blocks.items():
        record = prints(block)
        text = presented(texts[files[target].path], record)
        if not golden.same(record.text, text):
            found[target] = text
    return found


def test_every_copied_program_is_whole(blocks: dict[str, Excerpt]) -> None:
    assert len(blocks) > 100
    for target, block in blocks.items():
        text = copied(block)
        compile(text, target, "exec")
        assert text.startswith(block.source.text.split("\n")[0])
        assert text.endswith(block.code)
        assert "# %%" not in text


def after_an_error(block: Excerpt) -> bool:
    cells = block.record.cells
    return any(cell.raised for cell in cells[: cells.index(block.cells[-1])])


def test_ten_copied_programs_print_what_their_blocks_show(
    blocks: dict[str, Excerpt], tmp_path: Path
) -> None:
    later = [name for name, block in blocks.items() if after_an_error(block)]
    others = [name for name in blocks if name not in later]
    some = {
        name: blocks[name]
        for name in [*later[::3][:5], *others[:: len(others) // 5][:5]]
    }
    assert len(some) == 10
    files = programs(some, tmp_path)
    assert differing(some, files, run_in_forks(files.values())) == {}
    two = {name: some[name] for name in [*some][::5]}  # one follows an error
    assert differing(two, files, run_all(files[name] for name in two)) == {}


@pytest.mark.stress
def test_every_copied_program_prints_what_its_block_shows(
    blocks: dict[str, Excerpt], tmp_path: Path
) -> None:
    files = programs(blocks, tmp_path)
    assert differing(blocks, files, run_in_forks(files.values())) == {}
