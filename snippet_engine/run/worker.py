"""Run one snippet: in a process of its own, cell by cell, everything it gives recorded.

`run_cells` is called in a fresh child (see pool.py) and never in the engine's process:
a snippet may change whatever it likes. What it prints is what `python file.py` prints.
"""

import __future__

import atexit
import linecache
import logging
import multiprocessing.util
import os
import shutil
import signal
import sys
import threading
import time
import traceback
import types
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from snippet_engine.read.source import Cell, Source
from snippet_engine.run import limits
from snippet_engine.run.job import Job
from snippet_engine.run.output import LIMIT, Printed, captured
from snippet_engine.run.record import CellRecord, Figure, Raised, Record
from snippet_engine.run.warned import Warned, message_of

FUTURE = {
    getattr(__future__, name).compiler_flag for name in __future__.all_feature_names
}


def main(job: Job, folder: str, answer: Connection) -> None:
    """The child's whole life: run the snippet, send its record as JSON, exit.

    It runs the text that the engine read: the file may have changed since. `folder` is
    an empty one to work in, which the engine deletes; it is given the snippet's data.
    """
    limits.impose()
    os.setpgid(0, 0)  # so that a time-out also ends what the snippet started
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # The engine ends it at its limit; this, if the engine was killed before
    signal.setitimer(signal.ITIMER_REAL, job.limit + 1)
    # Modules that it imports leave no compiled copies in the book's folders
    sys.dont_write_bytecode = True
    os.chdir(folder)
    if job.root:
        for file in job.data:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(job.root / file, file)
        limits.refuse_files(job.root, {str(job.path), *job.modules})
    _be_like_a_new_python()
    process = os.getpid()
    with captured() as printed:
        result = run_cells(job.name, job.path, job.source, printed)
        if os.getpid() != process:  # a fork that the snippet made and did not end
            os._exit(0)
        result = _ended(result, printed)
        answer.send_bytes(result.to_json().encode("utf-8", "backslashreplace"))
    os._exit(0)


def _be_like_a_new_python() -> None:
    """Forget what the forkserver left: calls at its exit, frames below the snippet."""
    atexit._clear()
    atexit.register(logging.shutdown)
    atexit.register(multiprocessing.util._exit_function)  # type: ignore[attr-defined]
    whole = traceback.walk_stack

    def of_the_snippet(frame: Any) -> Iterator[tuple[types.FrameType, int]]:
        for one, line in whole(frame):
            if one.f_code is _run_cell.__code__:
                return
            yield one, line

    traceback.walk_stack = of_the_snippet  # type: ignore[assignment]


def _ended(record: Record, printed: Printed) -> Record:
    """End as Python does: threads are waited for, then what asked for it is called."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    *cells, last = record.cells
    late = "" if last.cut else printed.take()
    return replace(record, cells=(*cells, replace(last, late=late)))


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
    cells, size, start, future = list[CellRecord](), 0, time.perf_counter(), 0
    warned = Warned(str(path))
    for cell in source.cells:
        record, future = _run_cell(name, cell, module, printed, warned, future)
        size += record.size
        if max(size, printed.size) > LIMIT:
            cells.append(CellRecord(cell.name, cut=max(size, printed.size)))
            break
        cells.append(record)
        if cell.raises != (record.raised is not None):
            break
    return Record(name, tuple(cells), time.perf_counter() - start)


def _run_cell(
    name: str, cell: Cell, module: types.ModuleType, printed: Printed, warned: Warned,
    future: int,
) -> tuple[CellRecord, int]:  # fmt: skip
    """The cell's record, and the features of the future that hold from now on."""
    raised, drawn, path = None, tuple[Figure, ...](), str(module.__file__)
    try:
        code = _compiled(cell, path, future)
        future |= sum(flag for flag in FUTURE if code.co_flags & flag & ~future)
        exec(code, module.__dict__)
    except BaseException as error:  # SystemExit too: it must not end the recorder
        raised = _raised(error, path)
    try:
        drawn = _drawn(name, cell.name)
    except Exception as error:  # as in: a title with wrong mathematics
        raised = raised or _raised(error, path)
    record = CellRecord(cell.name, printed.take(), raised, warned.take(), drawn)
    return record, future


def _drawn(name: str, cell: str) -> tuple[Figure, ...]:
    if "matplotlib.pyplot" not in sys.modules:
        return ()
    from snippet_engine.run import figures

    return figures.collect(name, cell)


def _compiled(cell: Cell, path: str, future: int) -> types.CodeType:
    """The cell's code with the line numbers of the file."""
    source = "\n" * (cell.line - 1) + cell.source
    code: types.CodeType = compile(source, path, "exec", future, dont_inherit=True)
    return code


def _raised(error: BaseException, path: str) -> Raised:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == path]
    if isinstance(error, SyntaxError) and error.filename == path:
        lines.append(error.lineno)
    message = "\n".join([message_of(error), *getattr(error, "__notes__", ())])
    raised = Raised(_type_name(type(error)), message, lines[-1] if lines else None)
    if error.__cause__ is None:
        return raised
    return replace(raised, cause=str(_raised(error.__cause__, path)))


def _type_name(kind: type) -> str:
    """As a traceback names it: with the module, unless that is builtins or __main__."""
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"
