"""What `python file.py` prints, and the same as the engine presents it."""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from small_book import ENVIRONMENT, ROOT

from snippet_engine.read import cells
from snippet_engine.run.output import as_text
from snippet_engine.run.record import CAUSED, Raised, Record

# As in the engine's children; -u: in order with what other programs write.
PLAIN = {
    **{name: text for name, text in ENVIRONMENT.items() if name != "PYTHONPATH"},
    "MATPLOTLIBRC": str(ROOT / "snippet_engine" / "run" / "matplotlibrc"),
    "OMP_NUM_THREADS": "1",
}
# A program whose announced exceptions are printed and then forgotten, as by a notebook.
BY_CELLS = """
import json, sys
path, parts = sys.argv[1], json.loads(sys.argv[2])
sys.argv = [path]
for line, source, raises in parts:
    try:
        exec(compile("\\n" * (line - 1) + source, path, "exec"), globals())
    except BaseException:
        if not raises:
            raise
        sys.excepthook(*sys.exc_info())
"""
_TRACE = r"(?:Traceback \(most recent call last\):\n)?(?:  [^\n]*\n)*?"
_ADDRESS = re.compile(r"0x[0-9a-f]{6,}")


def run(path: Path, by_cells: bool = False) -> str:
    """What Python prints for the file, in an empty folder."""
    command = [sys.executable, "-u", str(path)]
    if by_cells:
        parts = [[c.line, c.source, c.raises] for c in cells.parse(path).cells]
        command[2:] = ["-c", BY_CELLS, str(path), json.dumps(parts)]
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as file:
        subprocess.run(
            command, cwd=folder, env=PLAIN, timeout=100, stdin=subprocess.DEVNULL,
            stdout=file, stderr=file, check=False,
        )  # fmt: skip
        file.seek(0)
        return as_text(file.read())


def run_all(paths: dict[str, Path], by_cells: set[str]) -> dict[str, str]:
    """The same for many files, two at a time."""
    with ThreadPoolExecutor(2) as threads:
        texts = threads.map(lambda name: run(paths[name], name in by_cells), paths)
        return dict(zip(paths, texts, strict=True))


def presented(text: str, record: Record) -> str:
    """Python's output with its warnings and exceptions as a page shows them.

    A warning without its place; an exception without its traceback, on a new line.
    """
    start = 0
    for cell in record.cells:
        for warned in cell.warned:
            text, start = _without_place(text, start, warned)
        if cell.raised:
            text, start = _without_trace(text, start, cell.raised)
    return text


def _without_place(text: str, start: int, warned: Raised) -> tuple[str, int]:
    place = rf"(?:/[^\n:]*|<\w+>|sys):\d+: {re.escape(str(warned))}\n(?:  [^\n]*\n)?"
    found = re.compile(place).search(text, start)
    return _put(text, start, found, f"{warned}\n")


def _without_trace(text: str, start: int, raised: Raised) -> tuple[str, int]:
    parts = [_TRACE + re.escape(part) for part in str(raised).split(CAUSED)]
    found = re.compile(re.escape(CAUSED).join(parts) + "\n").search(text, start)
    gap = "\n" if found and found.start() and text[found.start() - 1] != "\n" else ""
    return _put(text, start, found, f"{gap}{raised}\n")


def _put(
    text: str, start: int, found: re.Match[str] | None, new: str
) -> tuple[str, int]:
    if found is None:
        return text, start
    text = text[: found.start()] + new + text[found.end() :]
    return text, found.start() + len(new)


def without_addresses(text: str) -> str:
    """No address of an object in memory: they differ from run to run."""
    return _ADDRESS.sub("0x…", text)
