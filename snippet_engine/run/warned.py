"""Warnings as `python file.py` shows them: in their place among what is printed.

Python's own filters hold for the whole run, so that a snippet may change them in one
cell for the next. A page shows type and message; the line is for the report.
"""

import sys
import warnings
from typing import Any, TextIO

from snippet_engine.run.output import as_text
from snippet_engine.run.record import Raised

QUIET = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)


class Warned:
    """Notes each warning that Python would show, and prints it to standard error."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._new: list[Raised] = []
        warnings.resetwarnings()
        for category in QUIET:  # the filters of a Python that nobody told otherwise
            warnings.simplefilter("ignore", category)
        warnings.filterwarnings(
            "default", category=DeprecationWarning, module="__main__"
        )
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
        stream: Any = file or sys.stderr
        if stream is not None:  # a snippet may have taken it away
            stream.write(f"{said}\n")


def message_of(error: object) -> str:
    """The message of an exception or a warning, such that a file can hold it."""
    try:
        return as_text(str(error).encode("utf-8", "backslashreplace"))
    except Exception:  # Python's own words for a __str__ that fails
        return "<exception str() failed>"
