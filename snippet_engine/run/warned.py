"""Warnings and exceptions in Python's own words, without the places in files.

A warning is shown where `python file.py` shows it: in its place among what is printed.
A page shows type and message; the line is for the report.
"""

import contextlib
import io
import sys
import traceback
import warnings
from dataclasses import replace
from typing import Any, TextIO

from snippet_engine.run.output import as_text
from snippet_engine.run.record import Raised


class Warned:
    """Notes each warning that Python would show, and prints it to standard error.

    Python's own filters decide (see preload.py), and hold for the whole run: a snippet
    may change them in one cell for the next.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._new: list[Raised] = []
        self._format = warnings.formatwarning
        warnings.showwarning = self._show

    def take(self) -> tuple[Raised, ...]:
        """The warnings since the last call."""
        new, self._new = tuple(self._new), []
        return new

    def _show(
        self, message: Warning | str, category: type[Warning], filename: str,
        lineno: int, file: TextIO | None = None, line: str | None = None,
    ) -> None:  # fmt: skip
        ours = lineno if filename == self._path else None
        said = Raised(category.__name__, message_of(message), ours)
        self._new.append(said)
        text = f"{said.type}: {said.message}\n"
        if warnings.formatwarning is not self._format:  # the snippet has its own
            text = warnings.formatwarning(message, category, filename, lineno, line)
        stream: Any = file or sys.stderr
        if stream is not None:  # a snippet may have taken it away
            with contextlib.suppress(OSError):  # as Python does: a disk may be full
                stream.write(text)


def raised_by(error: BaseException, path: str) -> Raised:
    """The last lines of the traceback: the cause, type and message, notes."""
    frames = traceback.walk_tb(error.__traceback__)  # which reads no file
    lines: list[int | None] = [
        line for frame, line in frames if frame.f_code.co_filename == path
    ]
    statement = lines[0] if lines else None
    if isinstance(error, SyntaxError) and error.filename == path:
        lines.append(error.lineno)
    kind = _type_name(type(error))
    if isinstance(error, BaseExceptionGroup):
        message = _tree(error).removeprefix("  | ").removeprefix(f"{kind}: ")
    else:
        notes = map(message_of, getattr(error, "__notes__", ()))
        message = "\n".join([message_of(error) + _hint(error, kind), *notes])
    line = lines[-1] if lines else None
    raised = Raised(kind, message, line, statement=statement)
    if error.__cause__ is None:
        return raised
    return replace(raised, cause=str(raised_by(error.__cause__, path)))


def message_of(error: object) -> str:
    """The message of an exception or a warning, such that a file can hold it."""
    if isinstance(error, SyntaxError) and error.lineno is not None:
        error = error.msg  # str(error) has the place, too
    try:
        return as_text(str(error).encode("utf-8", "backslashreplace"))
    except Exception:  # Python's own words for a __str__ that fails
        return "<exception str() failed>"


def _type_name(kind: type) -> str:
    """As a traceback names it: with the module, unless that is builtins or __main__."""
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__qualname__
    return f"{kind.__module__}.{kind.__qualname__}"


def _hint(error: BaseException, kind: str) -> str:
    """What Python adds to the message: ". Did you mean: 'sum'?".

    No function gives it alone: 3.11 finds it in C code, while it prints a traceback.
    """
    if not isinstance(error, (NameError, AttributeError, ImportError)):
        return ""
    said = f"{kind}: {message_of(error)}"
    with contextlib.redirect_stderr(io.StringIO()) as printed:
        sys.__excepthook__(type(error), error, error.__traceback__)
    rest = printed.getvalue().rpartition(said)[2]
    return as_text(rest.partition("\n")[0].encode("utf-8", "backslashreplace"))


def _tree(group: BaseException) -> str:
    """A group and the exceptions in it, drawn by Python, without their tracebacks."""
    whole = traceback.TracebackException.from_exception(group)
    whole.__cause__ = whole.__context__ = None
    waiting: list[Any] = [whole]
    while waiting:
        one = waiting.pop()
        one.stack = None
        waiting += filter(
            None, [*(one.exceptions or ()), one.__cause__, one.__context__]
        )
    text = "".join(whole.format()).removesuffix("\n")
    return as_text(text.encode("utf-8", "backslashreplace"))
