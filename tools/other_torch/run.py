"""Run the book's snippets with another Python, and read what it tells."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from other_torch.environment import BadInput
from snippet_engine.project import Project

_CODE = Path(__file__).resolve().parents[2]  # where this engine and these tools are


@dataclass(frozen=True)
class Difference:
    """A snippet that does not do there what its golden says, and how (some lines)."""

    snippet: str
    reason: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """How many snippets ran, and those that differ."""

    snippets: int
    differ: tuple[Difference, ...]


def book(project: Project, python: Path) -> Told:
    """Run all snippets of the project. Raises BadInput if the engine fails there."""
    own = {key: value for key, value in os.environ.items() if key[:6] != "PYTHON"}
    paths = os.pathsep.join((str(_CODE), str(_CODE / "tools")))
    done = subprocess.run(
        [python, "-m", "other_torch.inside", project.root],
        env={**own, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["no word"]
        raise BadInput(f"{python}: the engine does not run there: {last[0]}")
    data = json.loads(done.stdout)
    differ = tuple(
        Difference(name, one["reason"], _lines(one["reason"], one["detail"]))
        for name, one in data["failed"].items()
    )
    return Told(data["snippets"], differ)


def _lines(reason: str, detail: str) -> tuple[str, ...]:
    """The lines of the golden (-) and of that run (+); without a diff, the reason."""
    changed = [line for line in detail.splitlines()[2:] if line[:1] in {"+", "-"}]
    return tuple(changed or reason.splitlines())
