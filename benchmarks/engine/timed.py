"""The engine's times and memory for one size of book."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import generated
import memory

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
CHECK = ("-m", "snippet_engine", "check")
BUILD = ("-m", "mkdocs", "build", "-q")
# As a server does it: one process, the book checked again after each edit.
LIVE = """
import json, sys, time
from pathlib import Path
from snippet_engine.check.book import Book

book, number = Book.open(Path()), 0
book.check()
book.runner.warm_up()
book.check()
files, taken = [Path(one) for one in sys.argv[1:]], {}
for repeat in range(6):
    for file in files:
        text = file.read_text("utf-8")
        file.write_text(f"{text}# {repeat}\\n", "utf-8")
        start = time.perf_counter()
        report = book.check()
        seconds = time.perf_counter() - start
        assert not report.failures and report.ran, (report.failures, report.ran)
        taken.setdefault(file.name, []).append((seconds, report.ran))
start = time.perf_counter()
assert book.check().ran == 0
nothing = time.perf_counter() - start
print(json.dumps({"taken": taken, "nothing": nothing}))
"""


def python(book: Path, *arguments: str) -> float:
    """Seconds that a Python process takes, from its start to its end."""
    start = time.perf_counter()
    run = subprocess.run(
        [sys.executable, *arguments], cwd=book, env=ENVIRONMENT, capture_output=True,
        text=True,
    )  # fmt: skip
    taken = time.perf_counter() - start
    if run.returncode:
        sys.exit(f"{arguments}: {run.stdout}{run.stderr}")
    return taken


def import_torch(repeats: int) -> list[float]:
    """Seconds of `python -c "import torch"`, which every other time is held against."""
    return [python(ROOT, "-c", "import torch") for _ in range(repeats)]


def forget(book: Path) -> None:
    """No record is left, and no site."""
    for folder in (".cache", "site"):
        shutil.rmtree(book / folder, ignore_errors=True)


def times(folder: Path, count: int, repeats: int) -> dict[str, Any]:
    """Every time, in seconds, for a book of `count` snippets in `folder`."""
    book = generated.make(folder, count)
    taken: dict[str, Any] = {"cold": [], "warm": [], "site_cold": [], "site_warm": []}
    for _ in range(repeats):
        forget(book)
        taken["cold"].append(python(book, *CHECK))
        taken["warm"].append(python(book, *CHECK))
        forget(book)
        taken["site_cold"].append(python(book, *BUILD))
        taken["site_warm"].append(python(book, *BUILD))
    return taken | live(book) | {"memory": peak(book)}


def live(book: Path) -> dict[str, Any]:
    """One changed snippet, one changed module, and nothing changed, while serving.

    The first edit of each is left out: the process with torch may still be starting.
    """
    files = [
        book / "snippets" / f"{generated.name(1)}.py",
        (book / "snippets" / generated.name(0)).with_name("_shared.py"),
    ]
    run = subprocess.run(
        [sys.executable, "-c", LIVE, *map(str, files)], cwd=book, env=ENVIRONMENT,
        capture_output=True, text=True,
    )  # fmt: skip
    if run.returncode:
        sys.exit(run.stderr)
    measured = json.loads(run.stdout)
    snippet, module = (measured["taken"][file.name] for file in files)
    return {
        "one_changed": [seconds for seconds, _ in snippet[1:]],
        "module_changed": [seconds for seconds, _ in module[1:]],
        "module_reruns": module[0][1],
        "nothing_changed": [measured["nothing"]],
    }


def peak(book: Path) -> dict[str, float]:
    """Memory of a cold run, in MiB; a run of its own, as looking takes time."""
    forget(book)
    process = subprocess.Popen(
        [sys.executable, *CHECK], cwd=book, env=ENVIRONMENT, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with memory.watched(process) as peaks:
        process.wait()
    return peaks.mib
