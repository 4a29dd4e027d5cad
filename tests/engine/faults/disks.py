"""Small disks for tests: a tmpfs that is full, or that nobody may write."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def disk(folder: Path, size: str = "64k", inodes: int = 200) -> Iterator[Path]:
    """A file system of that size in `folder`. Skips where this user may not mount."""
    folder.mkdir(parents=True, exist_ok=True)
    options = f"size={size},nr_inodes={inodes}"
    mounted = _run("mount", "-t", "tmpfs", "-o", options, "none", str(folder))
    if mounted.returncode:
        reason = mounted.stderr.strip() or "no program mount"
        pytest.skip(f"only root may mount a disk: {reason}")
    try:
        yield folder
    finally:
        _run("umount", "--lazy", str(folder))


def refuse_writes(folder: Path) -> None:
    """From now on the disk can be read only."""
    changed = _run("mount", "-o", "remount,ro", str(folder))
    assert changed.returncode == 0, changed.stderr


def fill(folder: Path) -> None:
    """Leave no byte on the disk."""
    with contextlib.suppress(OSError), open(folder / "filler", "wb", 0) as file:
        while True:
            file.write(b"x" * 1024)
    assert os.statvfs(folder).f_bavail == 0


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        return subprocess.CompletedProcess(command, 1, "", "")
