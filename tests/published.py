"""A site published before a fault, and what a fault may have left behind."""

import contextlib
import os
import re
import time
from pathlib import Path

import pytest

# One line: place, what is wrong, what to do.
LINE = re.compile(r"\S[^\n]*: [^\n]+; [^\n]+")


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Each file's bytes and time: what a reader, or a copying tool, sees of it."""
    return {
        path.relative_to(folder).as_posix(): (
            path.read_bytes(),
            path.stat().st_mtime_ns,
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def publish(book) -> dict[str, tuple[bytes, int]]:
    """Build the book's site as it is now."""
    book.site()
    ran = book.mkdocs("build", "--strict")
    assert ran.code == 0, ran.err
    return files(book.root / "site")


def left_over(folder: Path) -> list[str]:
    """What builds left beside a site."""
    kinds = ("staging", "old")
    return [path.name for kind in kinds for path in folder.glob(f".*.{kind}-*")]


def processes(mark: str) -> list[int]:
    """The processes whose environment holds the mark: a program and its children."""
    if not Path("/proc/self/environ").exists():
        pytest.skip("only Linux tells the environment of a process")
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            with contextlib.suppress(OSError):
                if mark.encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
    return found


def all_gone(mark: str, seconds: float = 5) -> bool:
    """Whether no process of that mark is left, waiting a little."""
    end = time.monotonic() + seconds
    while left := processes(mark):
        if time.monotonic() > end:
            print("left:", left)
            return False
        time.sleep(0.02)
    return True
