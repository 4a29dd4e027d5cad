"""A run by the engine shows what `python file.py` prints."""

import re
from pathlib import Path

import pytest
from engine import plain_python

from snippet_engine.run.record import Record

FOLDER = Path(__file__).with_name("like_python")
_PROGRAM = re.compile(r"^=== (\w+)\n(.*?)(?=^=== |\Z)", re.MULTILINE | re.DOTALL)
PROGRAMS = {
    name: body
    for file in sorted(FOLDER.glob("*.txt"))
    for name, body in _PROGRAM.findall(file.read_text("utf-8"))
}
# What a page shows differently, and why.
DIFFERENT: dict[str, str] = {}
BY_CELLS = {"announced_and_on"}


@pytest.fixture(scope="module")
def both(run_pool, tmp_path_factory):
    """For each program: its record, and what Python prints."""
    folder = tmp_path_factory.mktemp("programs")
    records = run_pool(folder, PROGRAMS)
    paths = {name: folder / f"{name}.py" for name in PROGRAMS}
    texts = plain_python.run_all(paths, BY_CELLS)
    return {name: (records[name], texts[name]) for name in PROGRAMS}


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name not in DIFFERENT])
def test_a_run_by_the_engine_shows_what_python_prints(both, name):
    record, text = both[name]
    assert isinstance(record, Record), record
    shown = plain_python.without_addresses(record.text)
    assert shown == plain_python.without_addresses(plain_python.presented(text, record))
