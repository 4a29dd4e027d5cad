"""What `python file.py` prints, and the same as the engine presents it."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from small_book import ENVIRONMENT, ROOT

from snippet_engine.read import cells
from snippet_engine.run.lazy_imports import WANTED
from snippet_engine.run.output import as_text
from snippet_engine.run.record import CAUSED, Raised, Record

# As in the engine's children; -u: in order with what other programs write.
PLAIN = {
    **{
        name: text
        for name, text in ENVIRONMENT.items()
        if name not in ("PYTHONPATH", "COLUMNS", "LINES")
    },
    "MATPLOTLIBRC": str(ROOT / "snippet_engine" / "run" / "matplotlibrc"),
    "OMP_NUM_THREADS": "1",
    "PYTHONIOENCODING": "utf-8:strict",  # as where the system speaks UTF-8
}
PYTHON = [sys.executable, "-u"]
# Run a file by parts: an exception that a part announces is printed, and forgotten.
BY_PARTS = """
for line, source, raises in parts:
    try:
        exec(compile("\\n" * (line - 1) + source, sys.argv[0], "exec"), globals())
    except BaseException:
        if not raises:
            raise
        sys.excepthook(*sys.exc_info())
"""
ONE = f"import json, sys\nparts = json.load(open(0))\nsys.argv[:1] = []\n{BY_PARTS}"
# Run many so, in forks of one Python that has imported torch: each saves 2 s. To take
# the imported modules apart, as Python does at its very end, would take as long.
FORKS = f"""
import atexit, gc, importlib, json, os, sys, threading
for module in {sorted({module for _, module in WANTED})}:
    importlib.import_module(module)
gc.freeze()
for count, (path, parts, folder, out) in enumerate(json.load(open(0))):
    if count >= 2:
        os.wait()
    if not os.fork():
        break
else:
    os.wait()
    os.wait()
    os._exit(0)
os.chdir(folder)
sys.argv, sys.path[0], __file__ = [path], os.path.dirname(path), path
out = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
os.dup2(out, 1)
os.dup2(out, 2)
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
try:
    exec({BY_PARTS!r})
except BaseException:
    sys.excepthook(*sys.exc_info())
threading._shutdown()
atexit._run_exitfuncs()
os._exit(0)
"""
_TRACE = r"(?:Traceback \(most recent call last\):\n)?(?:  [^\n]*\n)*?"
_GROUP = r"  \+ Exception Group Traceback [^\n]*\n(?:  \|   [^\n]*\n|  \| \n)*  \| "
_ADDRESS = re.compile(r"0x[0-9a-f]{6,}")


@dataclass(frozen=True)
class Program:
    """A file, the files that it finds in its folder, and whether it runs by cells."""

    path: Path
    data: tuple[tuple[str, Path], ...] = ()
    by_cells: bool = False

    @property
    def parts(self) -> list[tuple[int, str, bool]]:
        if not self.by_cells:
            return [(1, self.path.read_text("utf-8"), False)]
        return [(c.line, c.source, c.raises) for c in cells.parse(self.path).cells]


def run(program: Program) -> str:
    """What Python prints for the program, in a folder of its own."""
    command, told = [*PYTHON, str(program.path)], ""
    if program.by_cells:
        command[2:] = ["-c", ONE, str(program.path)]
        told = json.dumps(program.parts)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as file:
        lay_out(program, Path(folder))
        subprocess.run(
            command, cwd=folder, env=PLAIN, timeout=300, input=told.encode(),
            stdout=file, stderr=file, check=False,
        )  # fmt: skip
        file.seek(0)
        return as_text(file.read())


def lay_out(program: Program, folder: Path) -> None:
    """The folder, with the data that the program reads."""
    folder.mkdir(exist_ok=True)
    for name, file in program.data:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())


def run_all(programs: Iterable[Program]) -> dict[Path, str]:
    """The same for many files, two at a time."""
    programs = list(programs)
    with ThreadPoolExecutor(2) as threads:
        texts = threads.map(run, programs)
        return {one.path: text for one, text in zip(programs, texts, strict=True)}


def run_in_forks(programs: Iterable[Program]) -> dict[Path, str]:
    """The same for files that import torch; one more frame is below theirs."""
    jobs, outs = [], dict[Path, Path]()
    with tempfile.TemporaryDirectory() as top:
        for count, one in enumerate(programs):
            folder, out = Path(top, str(count)), Path(top, f"{count}.txt")
            lay_out(one, folder)
            jobs.append([str(one.path), one.parts, str(folder), str(out)])
            outs[one.path] = out
        subprocess.run(
            [*PYTHON, "-c", FORKS], env=PLAIN, input=json.dumps(jobs).encode(),
            check=True, timeout=300,
        )  # fmt: skip
        return {path: as_text(out.read_bytes()) for path, out in outs.items()}


def presented(text: str, record: Record) -> str:
    """Python's output with its warnings and exceptions as a page shows them.

    A warning without its place; an exception without its traceback, on a new line.
    """
    # What torch.distributed puts before each line of a traceback
    text, start = re.sub(r"(?m)^\[rank\d\]: ", "", text), 0
    for cell in record.cells:
        for warned in cell.warned:
            text, start = _without_place(text, start, warned)
        if cell.raised:
            text, start = _without_trace(text, start, cell.raised)
    return text


def _without_place(text: str, start: int, warned: Raised) -> tuple[str, int]:
    said = f"{warned.type}: {warned.message}\n"
    hint = rf"{warned.type}: Enable tracemalloc [^\n]*\n"
    place = rf"(?:/[^\n:]*|<\w+>|\w+\.py|sys):\d+: {re.escape(said)}"
    whole = rf"{place}(?:  [^\n]*\n)?(?:{hint})?"
    return _put(text, start, re.compile(whole).search(text, start), said)


def _without_trace(text: str, start: int, raised: Raised) -> tuple[str, int]:
    if "Group" in raised.type:
        pattern = _GROUP + re.escape(str(raised))
    else:
        parts = [_TRACE + re.escape(part) for part in str(raised).split(CAUSED)]
        pattern = re.escape(CAUSED).join(parts)
    found = re.compile(pattern + "\n").search(text, start)
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
