"""The tests that concern a snippet, run with a mutant in the snippet's place."""

import ast
import os
import sys
from pathlib import Path

from mutate.mutant import Mutant
from snippet_engine.read.project import Project
from snippet_engine.read.source import Cell, Source
from snippet_engine.run.job import Job

Tests = dict[str, list[str]]  # snippet -> pytest's ids of tests
LIMIT = 120.0  # seconds for the tests of one snippet
MODULES = ["pytest", "_pytest.assertion.rewrite", "_pytest.python", "_pytest.skipping"]
OPTIONS = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=no"]
# They compare a run with its golden, as was done, or with another of the same text
LEFT_OUT = {"test_snippets.py", "test_notebooks.py"}


def of(root: Path, snippets: set[str]) -> Tests:
    """The tests in tests/pages that say a snippet's name, if there are any.

    Where the name stands outside every test (a list to parametrize with, a fixture),
    the whole file counts.
    """
    found: Tests = {}
    for path in sorted((root / "tests" / "pages").glob("test_*.py")):
        nodes = ast.parse(path.read_text("utf-8")).body
        for node in nodes if path.name not in LEFT_OUT else ():
            test = path.relative_to(root).as_posix()
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                test += f"::{node.name}"
            parts = ast.walk(node)
            said = {part.value for part in parts if isinstance(part, ast.Constant)}
            for name in snippets:
                short = name.split("/")[1]  # in f"topic/{name}", or f"{topic}/name"
                if said & {name, short, f"/{short}"}:
                    found.setdefault(name, []).append(test)
    return found


def job(root: Path, mutant: Mutant, tests: list[str]) -> Job:
    """The tests as a snippet that the engine can run. It raises if one fails."""
    given = (str(root), mutant.file, mutant.text, tests)
    quiet = "import warnings\nwarnings.simplefilter('ignore')\n"  # pytest judges them
    code = f"{quiet}from mutate import page_tests\npage_tests.run{given!r}\n"
    cell = Cell("", code, 1)
    return Job(mutant.file, root / "tests", Source(code, (cell,), "", LIMIT))


def run(root: str, snippet: str, text: str, tests: list[str]) -> None:
    """What such a job does, in a process of its own and an empty folder."""
    import pytest

    path = Path("mutant.py").absolute()
    path.write_text(text, "utf-8")
    real = Project.source

    def source(self: Project, name: str) -> Path:
        return path if name == snippet else real(self, name)

    Project.source = source  # type: ignore[method-assign]
    os.chdir(root)
    sys.dont_write_bytecode = False  # pytest need not rewrite its asserts each time
    others = (name for name in Project.find().names() if name != snippet)
    not_others = " and ".join(f"not [{name}]" for name in others)  # in parametrized ids
    code = pytest.main([*OPTIONS, "-k", not_others, *tests])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise AssertionError(f"pytest {' '.join(tests)} fails")
