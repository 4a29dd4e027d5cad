"""Run one snippet: in a process of its own, cell by cell, everything it gives recorded.

`run_cells` is called in a fresh child (see pool.py) and never in the engine's process:
a snippet may change whatever it likes.
"""

import linecache
import os
import shutil
import signal
import sys
import time
import traceback
import types
import warnings
from multiprocessing.connection import Connection
from pathlib import Path

from snippet_engine.read.source import Cell, Source
from snippet_engine.run import limits
from snippet_engine.run.job import Job
from snippet_engine.run.output import LIMIT, Printed, as_text, captured
from snippet_engine.run.record import CellRecord, Figure, Raised, Record


def main(job: Job, folder: str, answer: Connection) -> None:
    """The child's whole life: run the snippet, send its record as JSON, exit.

    It runs the text that the engine read: the file may have changed since. `folder` is
    an empty one to work in, which the engine deletes; it is given the snippet's data.
    """
    # Modules that it imports leave no compiled copies in the book's folders
    sys.dont_write_bytecode = True
    limits.impose()
    os.setpgid(0, 0)  # so that a time-out also ends what the snippet started
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # The engine ends it at its limit; this, if the engine was killed before
    signal.setitimer(signal.ITIMER_REAL, job.limit + 1)
    os.chdir(folder)
    if job.root:
        for file in job.data:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(job.root / file, file)
        limits.refuse_files(job.root, {str(job.path), *job.modules})
    process = os.getpid()
    with captured() as printed:
        result = run_cells(job.name, job.path, job.source, printed)
        if os.getpid() != process:  # a fork that the snippet made and did not end
            os._exit(0)
        answer.send_bytes(result.to_json().encode("utf-8", "backslashreplace"))
    os._exit(0)  # no waiting for threads that the snippet left


def run_cells(name: str, path: Path, source: Source, printed: Printed) -> Record:
    """Run the cells in order in one namespace; stop at an unannounced exception.

    Stops, too, after the cell with which the output grows beyond LIMIT: cuts it.
    Also stops where an announced exception does not come: what follows would tell of a
    state that the page does not speak of. The caller sees it in the record.
    """
    module = types.ModuleType("__main__", source.claim)
    module.__file__ = str(path)
    sys.modules["__main__"] = module
    sys.argv, sys.path[0] = [str(path)], str(path.parent)
    lines = source.text.splitlines(keepends=True)
    linecache.cache[str(path)] = (len(source.text), None, lines, str(path))
    cells, size, start = list[CellRecord](), 0, time.perf_counter()
    for cell in source.cells:
        record = _run_cell(name, cell, module, printed)
        size += record.size
        if max(size, printed.size) > LIMIT:
            cells.append(CellRecord(cell.name, cut=max(size, printed.size)))
            break
        cells.append(record)
        if cell.raises != (record.raised is not None):
            break
    return Record(name, tuple(cells), time.perf_counter() - start)


def _run_cell(
    name: str, cell: Cell, module: types.ModuleType, printed: Printed
) -> CellRecord:
    raised, drawn = None, tuple[Figure, ...]()
    with warnings.catch_warnings(record=True) as caught:
        _show_what_python_shows()
        try:
            exec(_compiled(cell, str(module.__file__)), module.__dict__)
        except BaseException as error:  # SystemExit too: it must not end the recorder
            raised = _raised(error, str(module.__file__))
        try:
            drawn = _drawn(name, cell.name)
        except Exception as error:  # as in: a title with wrong mathematics
            raised = raised or _raised(error, str(module.__file__))
        text = printed.take()
    warned = tuple(_warning(item, str(module.__file__)) for item in caught)
    if cell.warns:
        text += "".join(f"{warning}\n" for warning in warned)
    return CellRecord(cell.name, text, raised, warned, drawn)


def _drawn(name: str, cell: str) -> tuple[Figure, ...]:
    if "matplotlib.pyplot" not in sys.modules:
        return ()
    from snippet_engine.run import figures

    return figures.collect(name, cell)


def _show_what_python_shows() -> None:
    """The filters of a plain `python file.py`, with every repetition shown."""
    warnings.simplefilter("always")
    for quiet in (
        DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning,
    ):  # fmt: skip
        warnings.simplefilter("ignore", quiet)
    warnings.filterwarnings("always", category=DeprecationWarning, module="__main__")


def _compiled(cell: Cell, path: str) -> types.CodeType:
    """The cell's code with the line numbers of the file."""
    return compile("\n" * (cell.line - 1) + cell.source, path, "exec")


def _raised(error: BaseException, path: str) -> Raised:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == path]
    if isinstance(error, SyntaxError) and error.filename == path:
        lines.append(error.lineno)
    return Raised(_type_name(type(error)), _text(error), lines[-1] if lines else None)


def _text(error: object) -> str:
    """Its message, such that a file can hold it."""
    try:
        return as_text(str(error).encode("utf-8", "backslashreplace"))
    except Exception:  # Python's own words for a __str__ that fails
        return "<exception str() failed>"


def _type_name(kind: type) -> str:
    """As a traceback names it: with the module, unless that is builtins or __main__."""
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"


def _warning(item: warnings.WarningMessage, path: str) -> Raised:
    line = item.lineno if item.filename == path else None
    return Raised(item.category.__name__, _text(item.message), line)
