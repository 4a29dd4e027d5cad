"""The observer of files that MkDocs' server is given: it tells of edits when asked to.

MkDocs' own takes every change for an edit, an editor's swap file too, and the server
then keeps back all pages until what it started has ended.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from watchdog.events import FileModifiedEvent, FileSystemEventHandler
from watchdog.observers.api import ObservedWatch
from watchdog.observers.polling import PollingObserver

from snippet_engine.read.project import is_an_editors

Look = dict[Path, tuple[int, int]]  # the time in ns and the size of each file


class Watch(PollingObserver):
    """Looks at the paths that the server asks for, when somebody calls `look`."""

    def __init__(self) -> None:
        super().__init__()
        self._looked_at = set[Path]()
        self._server: FileSystemEventHandler | None = None

    def schedule(
        self,
        event_handler: FileSystemEventHandler,
        path: str | Path,
        **options: Any,
    ) -> ObservedWatch:
        """The server wants to know of this file, or of all files in this folder."""
        self._looked_at.add(Path(path))
        self._server = event_handler  # any of them does the same
        return ObservedWatch(path, recursive=True)

    def look(self) -> Look:
        """All files that are there now, but no editor's own."""
        found: Look = {}
        for top in self._looked_at:
            for path in [top] if top.is_file() else _below(top):
                with contextlib.suppress(OSError):  # just gone, or a link to nowhere
                    status = path.stat()
                    found[path] = status.st_mtime_ns, status.st_size
        return found

    def tell(self) -> None:
        """Have the server call its builder, and open tabs reload."""
        if self._server:
            self._server.dispatch(FileModifiedEvent(""))


def differing(one: Look, other: Look) -> set[Path]:
    """The files that came, went or changed from one look to the other."""
    return {
        path for path in one.keys() | other.keys() if one.get(path) != other.get(path)
    }


def _below(top: Path) -> Iterator[Path]:
    for folder, inside, names in os.walk(top):
        inside[:] = [one for one in inside if not _is_no_source(one)]
        yield from (Path(folder, one) for one in names if not _is_no_source(one))


def _is_no_source(name: str) -> bool:
    """Whether an editor keeps it for itself, or Python."""
    return name == "__pycache__" or is_an_editors(Path(name))
