"""Run the tests that concern a snippet with an edited copy of it in its place."""

import ast
import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from mutate.trial import TEST, Mutant
from snippet_engine.project import Project

LIMIT = 120.0  # seconds for the tests of one snippet
_CAUGHT, _NO_TESTS = 1, 5  # pytest's exit codes
_FORKSERVER = multiprocessing.get_context("forkserver")


def tests_of(root: Path, names: list[str]) -> dict[str, list[str]]:
    """Snippet -> pytest's ids of the test functions that say its name.

    Where the name stands outside every test (a list to parametrize with, a fixture),
    the whole file counts.
    """
    found: dict[str, list[str]] = {name: [] for name in names}
    for path in sorted((root / "tests").glob("test_*.py")):
        file = path.relative_to(root).as_posix()
        for node in ast.parse(path.read_text("utf-8")).body:
            is_test = isinstance(node, ast.FunctionDef) and node.name[:5] == "test_"
            for name in names:
                if file != "tests/test_snippets.py" and _says(node, name):
                    test = f"{file}::{node.name}" if is_test else file  # type: ignore[attr-defined]
                    found[name].append(test)
    return found


def _says(node: ast.stmt, name: str) -> bool:
    bare = name.split("/")[1]  # as in namespace(f"topic/{name}")
    return any(
        isinstance(part, ast.Constant) and part.value in (name, bare)
        for part in ast.walk(node)
    )


@dataclass
class _Child:
    mutant: Mutant
    process: ForkServerProcess
    deadline: float


def run(
    project: Project,
    tests: dict[str, list[str]],
    mutants: list[Mutant],
    step: Callable[[], None] = lambda: None,
) -> None:
    """Note those mutants that a test catches; a test that hangs has caught one.

    `tests` are pytest's ids by snippet. Raises RuntimeError if pytest cannot run.
    """
    waiting = [one for one in reversed(mutants) if one.path and tests[one.name]]
    running: list[_Child] = []
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            running.append(_start(project, tests, waiting.pop()))
        wait([child.process.sentinel for child in running], timeout=1)
        for child in list(running):
            late = time.monotonic() > child.deadline
            if late or not child.process.is_alive():
                if late or _caught(child, tests):
                    child.mutant.caught = TEST
                _end(child.process)
                running.remove(child)
                step()


def _start(project: Project, tests: dict[str, list[str]], mutant: Mutant) -> _Child:
    process = _FORKSERVER.Process(
        target=_run_tests,
        args=(str(project.root), tests[mutant.name], mutant.name, str(mutant.path)),
        daemon=True,
    )
    process.start()
    return _Child(mutant, process, time.monotonic() + LIMIT)


def _caught(child: _Child, tests: dict[str, list[str]]) -> bool:
    code = child.process.exitcode or 0
    if code > _CAUGHT and code != _NO_TESTS:
        chosen = " ".join(tests[child.mutant.name])
        raise RuntimeError(f"pytest ended with exit code {code}: pytest {chosen}")
    return code == _CAUGHT or code < 0  # below 0: killed by a signal


def _end(process: ForkServerProcess) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid or 0, signal.SIGKILL)
    process.join()
    process.close()


class _Own:
    """Leaves out a test's repetitions for other snippets; a plugin of pytest."""

    def __init__(self, names: list[str], name: str) -> None:
        short = {one: one.split("/")[1] for one in names}
        self._own = {name, short[name]}
        self._others = {*short, *short.values()} - self._own

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Keep what is repeated for nothing, for this snippet, or for other things."""
        items[:] = [item for item in items if not self._of_another(item)]

    def _of_another(self, item: Any) -> bool:
        given = getattr(item, "callspec", None)
        values = given.params.values() if given else ()
        return any(isinstance(one, str) and one in self._others for one in values)


def _run_tests(root: str, tests: list[str], name: str, path: str) -> None:
    """A forked child's whole life: the tests, with one snippet's file exchanged."""
    os.setpgid(0, 0)
    os.chdir(root)
    quiet = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(quiet, descriptor)
    sys.stdin, sys.stdout, sys.stderr = (
        open(0, closefd=False),
        open(1, "w", closefd=False),
        open(2, "w", closefd=False),
    )
    import pytest

    real = Project.source

    def source(self: Project, other: str) -> Path:
        return Path(path) if other == name else real(self, other)

    Project.source = source  # type: ignore[method-assign,assignment]
    options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--tb=no"]
    own = _Own(Project.find(Path(root)).names(), name)
    os._exit(int(pytest.main([*options, *tests], [own])))
