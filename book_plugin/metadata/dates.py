"""When each page last changed, from git."""

import subprocess
from functools import cache
from pathlib import Path


@cache  # one call of git for all pages
def _changes(folder: Path) -> dict[Path, str]:
    """The date (YYYY-MM-DD) of the newest commit of each file below `folder`."""
    try:
        top = Path(_git(folder, "rev-parse", "--show-toplevel").strip())
        if _git(folder, "rev-parse", "--is-shallow-repository").strip() != "false":
            return {}  # its one commit would seem to have changed everything
        log = _git(folder, "-c", "core.quotePath=false", "log", "--format=%x00%cs",
                   "--name-only", "--", ".")  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return {}  # no git here, or no repository
    found: dict[Path, str] = {}
    for commit in log.split("\0")[1:]:  # newest first
        date, *names = commit.split("\n")
        for name in filter(None, names):
            found.setdefault((top / name).resolve(), date)
    return found


def changed(path: Path, folder: Path) -> str:
    """The date of the file's newest commit; empty where that is not known."""
    return _changes(folder.resolve()).get(path.resolve(), "")


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
