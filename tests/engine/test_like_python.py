"""A run by the engine shows what `python file.py` prints."""

import re
from pathlib import Path

import pytest
from engine.plain_python import (
    Program,
    presented,
    run_all,
    run_in_forks,
    without_addresses,
)

from snippet_engine.run.record import Record

_FOLDER = Path(__file__).with_name("like_python")
_PROGRAM = re.compile(r"^=== (\w+)\n(.*?)(?=^=== |\Z)", re.MULTILINE | re.DOTALL)


def programs(*kinds: str) -> dict[str, str]:
    """The programs in like_python/, by name; `kinds` are its files."""
    texts = [(_FOLDER / f"{kind}.txt").read_text("utf-8") for kind in kinds]
    return {name: body for text in texts for name, body in _PROGRAM.findall(text)}


PROGRAMS = programs(
    "exit", "module", "output", "processes", "threads", "tracebacks", "warnings"
)
TORCH, SLOW = programs("torch"), programs("torch_slow")
# With another frame below they would print another stack
STACKS = {name for name in TORCH if "anomaly" in name or "stack" in name}
_EXIT = "a page shows SystemExit like any exception, and a snippet announces it"
# What a page shows differently, and why
DIFFERENT = {
    "quit": _EXIT,
    "exits_with_zero": _EXIT,
    "exits_with_text": _EXIT,
    "atexit_that_exits": "Python gives what has no traceback that of who called it",
    "del_that_raises": "at its end Python can no longer read the line of the file",
    "stdout_detached": "Python complains that it cannot flush the stream at its end",
    "excepthook": "a page shows the exception, whatever the snippet's hook prints",
    "context": "a page shows what was raised, and its cause; not what came before",
    "frames": "the engine's frames are there; only what shows a stack leaves them out",
    "frames_of_c": "C code, such as faulthandler's, sees the engine's frames",
    "is_finalizing": "the engine's process does not end before it has sent its record",
    "held_elsewhere": "Python clears all modules; the engine the main one, not others",
    "future_too_late": "Python runs nothing of a file of which a part is no Python",
    "loaded": "the engine has loaded modules before, so that snippets start at once",
    "partial_line_and_descriptor": "lines come whole, as on a terminal; -u does not",
}


@pytest.fixture(scope="module")
def both(run_pool, tmp_path_factory):
    """For each program: its record, and what Python prints."""
    folder = tmp_path_factory.mktemp("programs")
    records = run_pool(folder, PROGRAMS)
    by_cells = {"announced_and_on"}
    paths = {name: folder / f"{name}.py" for name in PROGRAMS}
    texts = run_all(Program(p, by_cells=name in by_cells) for name, p in paths.items())
    return {name: (records[name], texts[path]) for name, path in paths.items()}


@pytest.fixture(scope="module")
def both_with_torch(run_pool, tmp_path_factory):
    folder = tmp_path_factory.mktemp("torch")
    records = run_pool(folder, TORCH, preload=("torch", "matplotlib.pyplot"))
    paths = {name: folder / f"{name}.py" for name in TORCH}
    alone = run_all(Program(paths[name]) for name in STACKS)
    forks = run_in_forks(Program(paths[name]) for name in TORCH.keys() - STACKS)
    texts = alone | forks
    return {name: (records[name], texts[path]) for name, path in paths.items()}


def assert_same(record: Record | str, text: str) -> None:
    assert isinstance(record, Record), record
    shown = without_addresses(record.text)
    assert shown == without_addresses(presented(text, record))


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name not in DIFFERENT])
def test_a_run_by_the_engine_shows_what_python_prints(both, name):
    assert_same(*both[name])


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_is_listed_as_different_is(both, name):
    record, text = both[name]
    assert isinstance(record, Record), record
    assert record.text != presented(text, record)


@pytest.mark.stress
@pytest.mark.parametrize("name", TORCH)
def test_a_run_with_torch_shows_what_python_prints(both_with_torch, name):
    assert_same(*both_with_torch[name])


@pytest.mark.stress
@pytest.mark.parametrize("name", SLOW)
def test_a_slow_run_shows_what_python_prints(run_pool, tmp_path, name):
    limits = {name: 300.0}
    records = run_pool(tmp_path, {name: SLOW[name]}, preload=("torch",), limits=limits)
    path = tmp_path / f"{name}.py"
    assert_same(records[name], run_all([Program(path)])[path])
