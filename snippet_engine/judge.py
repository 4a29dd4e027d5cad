"""Is a run what the snippet announced and what its golden says?"""

import math
import re

from snippet_engine import golden, limits
from snippet_engine.failure import Failure, Place
from snippet_engine.pool import Died, Outcome
from snippet_engine.printed import LIMIT
from snippet_engine.project import Project
from snippet_engine.record import CellRecord, Raised, Record
from snippet_engine.source import Cell, Source


def as_announced(path: str, source: Source, outcome: Outcome) -> Record:
    """The record of a good run. Raises Failure for every other kind of run."""
    if isinstance(outcome, Died):
        late = f"; or ask for more: # time-limit: {math.ceil(source.limit) * 3} s"
        more = late if outcome.reason.startswith("still") else ""
        raise Failure(
            Place(path, 1), outcome.reason, f"run python {path} to see where{more}"
        )
    for cell, told in zip(source.cells, outcome.cells, strict=False):
        _check_size(path, cell, told)
        _check_exception(path, cell.raises, cell.line, told)
        if told.warned and not cell.warns:
            first = told.warned[0]
            raise Failure(
                Place(path, first.line or cell.line),
                f"warns: {first}",
                'mend the code, or announce it: # %% name tags=["warns"]',
            )
    return outcome


def _check_size(path: str, cell: Cell, told: CellRecord) -> None:
    if told.cut:
        where = f"cell {cell.name!r}" if cell.name else "it"
        raise Failure(
            Place(path, cell.line),
            f"{where} brings the output to {told.cut / 1e6:.1f} MB, "
            f"and {LIMIT / 1e6:g} MB are the most",
            "print a summary or the first lines; draw fewer points",
        )


def _check_exception(path: str, announced: bool, line: int, told: CellRecord) -> None:
    if told.raised is None and announced:
        raise Failure(
            Place(path, line),
            f"cell {told.name!r} announces an exception, and none came",
            "drop the tag raises-exception, or mend the code",
        )
    if told.raised is not None and not announced:
        raise Failure(
            Place(path, told.raised.line or line),
            f"raised {told.raised}",
            _remedy(told.raised),
        )


def _remedy(raised: Raised) -> str:
    """What to do about an exception that nobody announced."""
    words = f"{raised.type}: {raised.message}"
    if limits.NO_NETWORK in words:
        return "put what it needs into the file, or into one beside it"
    if re.search("MemoryError|allocate memory|not enough memory", words):
        return f"use less: a snippet has {limits.MEMORY / 2**30:g} GB"
    return 'mend the code, or announce it: # %% name tags=["raises-exception"]'


def read_golden(project: Project, name: str) -> str:
    """The golden's text, as `golden.render` would write it.

    Windows line ends, a byte-order mark and a last line without an end do not matter.
    Raises FileNotFoundError, or Failure if it is not UTF-8 or cannot be read.
    """
    path = project.golden(name)
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failure(
            Place(project.relative(path)),
            f"not UTF-8 text ({error.reason})",
            "delete it, then: make accept",
        ) from None
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Failure(
            Place(project.relative(path)),
            f"cannot be read: {error.strerror}",
            "delete it, then: make accept",
        ) from None
    return text if text.endswith("\n") or not text else f"{text}\n"


def against_golden(project: Project, record: Record) -> None:
    """Raise Failure if the record has no golden or differs from it."""
    source = project.relative(project.source(record.name))
    shown = project.relative(project.golden(record.name))
    output = golden.render(record)
    try:
        expected = read_golden(project, record.name)
    except FileNotFoundError:
        raise Failure(
            Place(source, 1),
            f"has no golden {shown}",
            "read what it prints, then: make accept",
        ) from None
    if golden.same(expected, output):
        return
    detail = golden.diff(expected, output, shown)
    types = golden.raised_types(expected)
    for cell in record.cells:
        if cell.raised and types.get(cell.name, cell.raised.type) != cell.raised.type:
            raise Failure(
                Place(source, cell.raised.line),
                f"cell {cell.name!r} raised {cell.raised}, "
                f"and its golden says {types[cell.name]}",
                "mend the code; if the new type is right: make accept",
                detail=detail,
            )
    raise Failure(
        Place(source, 1),
        f"output differs from {shown}",
        "mend the snippet; if the new output is right: make accept",
        detail=detail,
    )
