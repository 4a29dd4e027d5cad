"""Is a run what the snippet announced and what its golden says?"""

import math
import os
import re
import sys
import sysconfig
from pathlib import Path

from snippet_engine.check import golden
from snippet_engine.failure import Failure, Place
from snippet_engine.read import text as texts
from snippet_engine.read.project import Project
from snippet_engine.read.source import Cell, Source
from snippet_engine.run import book_files, limits
from snippet_engine.run.output import LIMIT
from snippet_engine.run.pool import Died, Outcome
from snippet_engine.run.record import CellRecord, Record

_OF_PYTHON = ("stdlib", "platstdlib", "purelib", "platlib")
# Folders that another machine has elsewhere: a person's own, Python's, its libraries'
_MACHINE = re.compile(
    "|".join(
        rf"{re.escape(folder)}(?![\w.-])"
        for folder in (
            os.path.expanduser("~"),
            sys.executable,
            *map(sysconfig.get_path, _OF_PYTHON),
        )
        if folder and len(folder) > 1
    )
)
# (words of an exception that nobody announced, what to do about it)
_REMEDIES = (
    (limits.NO_NETWORK, "put what it needs into the file, or into one beside it"),
    (book_files.NO_WRITING,
     "write into the working folder, which is the snippet's own"),
    (book_files.NOT_DECLARED,
     "say so in the snippet: # data: path/from/the/root.json (or path/*); "
     "a module beside it begins with _"),
    ("MemoryError|allocate memory|not enough memory",
     f"use less: a snippet has {limits.MEMORY / 2**30:g} GB"),
    ("File too large|SIGXFSZ",
     f"write less: a file of a snippet has at most {limits.FILE / 2**20:g} MB"),
    ("", 'mend the code, or announce it: # %% name tags=["raises-exception"]'),
)  # fmt: skip

# Colours, links, moves of the cursor: all that a terminal is told, in either form
_COLOURS = re.compile(r"\\x1b|\\x9b[\d;]*m")


def as_announced(path: str, source: Source, outcome: Outcome) -> Record:
    """The record of a good run. Raises Failure for every other kind of run."""
    if isinstance(outcome, Died):
        remedy = f"run {_python()} {path} to see where"
        if outcome.reason.startswith("still"):
            more = math.ceil(source.limit) * 3
            remedy += f"; or ask for more: # time-limit: {more} s"
        elif "SIGXFSZ" in outcome.reason:
            remedy = _remedy(outcome.reason)
        raise Failure(Place(path, 1), outcome.reason, remedy)
    _check_files(path, source, outcome)
    for cell, record in zip(source.cells, outcome.cells, strict=False):
        _check_size(path, cell, record)
        _check_exception(path, cell, record)
        _check_warnings(path, cell, record)
        _check_colours(path, cell, record)
    return outcome


def _check_files(path: str, source: Source, record: Record) -> None:
    """What a snippet caught, or announced, is not what Python alone would print."""
    cells = zip(source.cells, record.cells, strict=False)
    raised = [str(ran.raised) for cell, ran in cells if not cell.raises]
    if record.refused and not any(record.refused in one for one in raised):
        reason = f"went on without a file: {record.refused}"
        raise Failure(Place(path, 1), reason, _remedy(reason))


def _check_warnings(path: str, cell: Cell, record: CellRecord) -> None:
    if record.warned and not cell.warns:
        first = record.warned[0]
        raise Failure(
            Place(path, first.line or cell.line),
            f"warns: {first}",
            'mend the code, or announce it: # %% name tags=["warns"]',
        )
    if cell.warns and not record.warned:
        raise Failure(
            Place(path, cell.line),
            f"cell {cell.name!r} announces a warning, and none came",
            "drop the tag warns, or mend the code",
        )


def _check_colours(path: str, cell: Cell, record: CellRecord) -> None:
    if _COLOURS.search(record.text):
        raise Failure(
            Place(path, cell.line),
            "prints colours or other commands for a terminal "
            r"(\x1b…), which a page would show as text",
            "print without them, as with NO_COLOR=1 or colors=False",
        )


def _python() -> str:
    """How a person in the book's folder starts the Python that runs this."""
    python = Path(sys.executable)
    inside = python.is_relative_to(Path.cwd())
    return str(python.relative_to(Path.cwd())) if inside else "python"


def _check_size(path: str, cell: Cell, record: CellRecord) -> None:
    if record.cut:
        where = f"cell {cell.name!r}" if cell.name else "it"
        raise Failure(
            Place(path, cell.line),
            f"{where} brings the output to {record.cut / 1e6:.1f} MB, "
            f"and {LIMIT / 1e6:g} MB are the most",
            "print a summary or the first lines; draw fewer points",
        )


def _check_exception(path: str, cell: Cell, record: CellRecord) -> None:
    if record.raised is None and cell.raises:
        raise Failure(
            Place(path, cell.line),
            f"cell {cell.name!r} announces an exception, and none came",
            "drop the tag raises-exception, or mend the code",
        )
    if record.raised is not None and not cell.raises:
        line = record.raised.line or cell.line
        reason = f"raised {record.raised}"
        raise Failure(Place(path, line), reason, _remedy(str(record.raised)))


def _remedy(words: str) -> str:
    return next(remedy for sign, remedy in _REMEDIES if re.search(sign, words))


def read_golden(project: Project, name: str, output: str = "") -> str:
    """The golden's text, as `golden.render` would write it.

    Windows line ends and a last line without an end do not matter, nor does an
    editor's byte-order mark, unless the `output` of the snippet begins with one.
    Raises FileNotFoundError, or Failure if it is not UTF-8 or cannot be read.
    """
    path = project.golden(name)
    if not os.path.lexists(path):
        raise FileNotFoundError(path)
    remedy = f"delete it, then: make accept PATTERN={name}"
    text = texts.read(path, project.relative(path), remedy, keep_mark=True)
    if not output.startswith("\ufeff"):
        text = text.removeprefix("\ufeff")
    return text if text.endswith("\n") or not text else f"{text}\n"


def without_machine(project: Project, record: Record) -> None:
    """Raise Failure if the record shows a path that other machines do not have."""
    source = project.relative(project.source(record.name))
    for line in golden.render(record).splitlines():
        if str(project.root) in line or _MACHINE.search(line):
            raise Failure(
                Place(source, 1),
                f"prints a path of this machine: {line.strip()}",
                "print the name alone, as with Path(__file__).name",
            )


def against_golden(project: Project, record: Record) -> None:
    """Raise Failure if the record has no golden or differs from it."""
    without_machine(project, record)
    source = project.relative(project.source(record.name))
    path = project.relative(project.golden(record.name))
    output, accept = golden.render(record), f"make accept PATTERN={record.name}"
    try:
        expected = read_golden(project, record.name, output)
    except FileNotFoundError:
        reason, first = f"has no golden {path}", golden.diff("", output, path)
        remedy = f"read what it prints, then: {accept}"
        raise Failure(Place(source, 1), reason, remedy, first) from None
    if golden.same(expected, output):
        return
    place, reason = Place(source, 1), f"output differs from {path}"
    remedy = f"mend the snippet; if the new output is right: {accept}"
    types = golden.raised_types(expected)
    for cell in record.cells:
        if cell.raised and types.get(cell.name, cell.raised.type) != cell.raised.type:
            place = Place(source, cell.raised.line)
            reason = f"cell {cell.name!r} raised {cell.raised}, and its golden says "
            reason += types[cell.name]
            remedy = f"mend the code; if the new type is right: {accept}"
            break
    raise Failure(place, reason, remedy, golden.diff(expected, output, path))
