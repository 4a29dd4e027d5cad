"""What a child knows of the snippet that it is to run."""

from dataclasses import dataclass
from pathlib import Path

from snippet_engine.read.source import Source


@dataclass(frozen=True)
class Job:
    """A snippet to run: its name, file, and what the caller read and parsed of it.

    The file may change meanwhile. The snippet finds a copy of each file in `data`, a
    path from `root`, in the folder that it works in. It may import `modules`, and
    open no other file below `root`.
    """

    name: str
    path: Path
    source: Source
    root: Path | None = None
    data: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()

    @property
    def limit(self) -> float:
        """Seconds after which it is stopped."""
        return self.source.limit
