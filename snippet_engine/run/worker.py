"""Run one snippet: in a process of its own, cell by cell, everything it gives recorded.

`run_cells` is called in a fresh child (see pool.py) and never in the engine's process:
a snippet may change whatever it likes. What it prints is what `python file.py` prints.
"""

import __future__

import ast
import atexit
import builtins
import gc
import importlib.machinery
import linecache
import os
import shutil
import signal
import sys
import threading
import time
import types
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from snippet_engine.read.source import Cell, Source
from snippet_engine.run import book_files, elsewhere, figures, limits
from snippet_engine.run.job import Job
from snippet_engine.run.output import LIMIT, Printed, captured
from snippet_engine.run.record import CellRecord, Figure, Record
from snippet_engine.run.warned import Warned, raised_by

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
    if sys.platform != "linux":  # where nothing ends it if the engine is killed
        signal.setitimer(signal.ITIMER_REAL, job.limit + 1)
    # Modules that it imports leave no compiled copies in the book's folders
    sys.dont_write_bytecode = True
    os.chdir(folder)
    refused: list[str] = []
    if job.root:
        for file in job.data:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(job.root / file, file)
        # A package of the book's own is imported from where it is installed
        declared = {str(job.root / file) for file in job.data}
        readable = {str(job.path), *job.modules, *declared}
        refused = book_files.refuse(job.root, readable)
    elsewhere.pretend()
    limits.hide_the_engine({_run_cell.__code__, _finish.__code__})
    with captured() as printed:
        warned = Warned(str(job.path))
        result = run_cells(job.name, job.path, job.source, printed, warned)
        if printed.forked:
            _end_fork(None, printed)
        result = replace(_ended(result, printed, warned), refused="".join(refused[:1]))
        answer.send_bytes(result.to_json().encode("utf-8", "backslashreplace"))
    os._exit(0)


def _ended(record: Record, printed: Printed, warned: Warned) -> Record:
    _finish()
    *cells, last = record.cells
    if not last.cut:
        late, warnings = printed.take(), (*last.warned, *warned.take())
        last = replace(last, late=late, warned=warnings)
        if printed.size > LIMIT:
            last = CellRecord(last.name, cut=printed.size)
    return replace(record, cells=(*cells, last))


def _finish() -> None:
    """End as Python does: threads are waited for, then what asked for it is called.

    At last the main module goes, and with it all that nothing else holds.
    """
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    sys.modules.pop("__main__", None)
    gc.collect()


def _end_fork(error: BaseException | None, printed: Printed) -> None:
    """End a fork that the snippet made, with its error if it has one.

    Nobody records it: it prints its traceback like any program.
    """
    code = int(error is not None)
    if isinstance(error, SystemExit) and isinstance(error.code or 0, int):
        code = int(error.code or 0)
    elif isinstance(error, SystemExit):
        print(error, file=sys.stderr)
    elif error:
        trace = error.__traceback__
        error.__traceback__ = trace and trace.tb_next  # without the engine's frame
        sys.excepthook(type(error), error, error.__traceback__)
    _finish()
    printed.take()
    os._exit(code & 0xFF)


def run_cells(
    name: str, path: Path, source: Source, printed: Printed, warned: Warned
) -> Record:
    """Run the cells in order in one namespace; stop at an unannounced exception.

    Stops, too, after the cell with which the output grows beyond LIMIT: cuts it.
    Also stops where an announced exception does not come: what follows would tell of a
    state that the page does not speak of. The caller sees it in the record.
    """
    module = _main_module(path)
    lines = source.text.splitlines(keepends=True)
    linecache.cache[str(path)] = (len(source.text), None, lines, str(path))
    cells, size, start = list[CellRecord](), 0, time.perf_counter()
    compiler = _Compiler(str(path))
    for cell in source.cells:
        record = _run_cell(name, cell, module, printed, warned, compiler)
        size += record.size
        if max(size, printed.size) > LIMIT:
            cells.append(CellRecord(cell.name, cut=max(size, printed.size)))
            break
        cells.append(record)
        if cell.raises != (record.raised is not None):
            break
    return Record(name, tuple(cells), time.perf_counter() - start)


def _main_module(path: Path) -> types.ModuleType:
    """A main module as `python file.py` makes it."""
    module, file = types.ModuleType("__main__"), str(path)
    loader = importlib.machinery.SourceFileLoader("__main__", file)
    module.__loader__, module.__annotations__ = loader, {}
    vars(module).update(__builtins__=builtins, __file__=file, __cached__=None)
    sys.modules["__main__"] = module
    sys.argv, sys.orig_argv, sys.path[0] = (
        [file],
        [sys.executable, file],
        str(path.parent),
    )
    return module


class _Compiler:
    """Compiles cells as the parts of one file, with the line numbers of that file."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._future = 0  # the features of the future that hold from now on
        self._begun = False  # a docstring and such features come before all else

    def code(self, cell: Cell) -> types.CodeType:
        text = "\n" * (cell.line - 1) + cell.source
        only = self._future | ast.PyCF_ONLY_AST
        tree: ast.Module = compile(text, self._path, "exec", only, dont_inherit=True)
        if self._begun:
            tree.body.insert(0, ast.Pass(lineno=cell.line, col_offset=0))
        code: types.CodeType = compile(
            tree, self._path, "exec", self._future, dont_inherit=True
        )
        self._future |= sum({flag for flag in FUTURE if code.co_flags & flag})
        self._begun = self._begun or any(map(_begins, tree.body))
        return code


def _begins(statement: ast.stmt) -> bool:
    """Whether no docstring and no feature of the future may follow."""
    match statement:
        case ast.Expr(ast.Constant(str())) | ast.ImportFrom("__future__"):
            return False
    return True


def _run_cell(
    name: str, cell: Cell, module: types.ModuleType, printed: Printed, warned: Warned,
    compiler: _Compiler,
) -> CellRecord:  # fmt: skip
    raised, drawn, path = None, tuple[Figure, ...](), str(module.__file__)
    try:
        exec(compiler.code(cell), module.__dict__)
    except BaseException as error:  # SystemExit too: it must not end the recorder
        if printed.forked:
            _end_fork(error, printed)
        raised = raised_by(error, path)
    try:
        drawn = figures.collect(name, cell.name)
    except Exception as error:  # as in: a title with wrong mathematics
        raised = raised or raised_by(error, path)
    return CellRecord(cell.name, printed.take(), raised, warned.take(), drawn)
