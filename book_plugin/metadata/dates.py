"""When each page last changed, from git."""

import subprocess
from functools import cache
from pathlib import Path


def changed(path: Path) -> str:
    """The date (YYYY-MM-DD) of the file's newest commit; empty where not known."""
    return _changes(path.parent).get(path.name, "")


@cache  # git is asked once for all pages of a folder
def _changes(folder: Path) -> dict[str, str]:
    try:
        if _git(folder, "rev-parse", "--is-shallow-repository").strip() != "false":
            return {}  # its one commit would seem to have changed everything
        log = _git(folder, "-c", "core.quotePath=false", "log", "--format=%x00%cs",
                   "--name-only", "--relative", "--", ".")  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return {}  # no git here, or no repository
    found: dict[str, str] = {}
    for commit in log.split("\0")[1:]:  # newest first
        date, *names = commit.split("\n")
        for name in names:
            found.setdefault(name, date)
    return found


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return ran.stdout
