"""Time from saving a file to seeing it in an open tab, with `mkdocs serve`.

Copies the book into a temporary folder, serves it on this machine alone, opens a page
in Chromium, edits a snippet with its golden, and prose in English and in Chinese, and
waits for the new words to stand in the page. At the end what is served must equal what
a fresh server serves.

    python benchmarks/serve.py --times 10
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page
from provenance import RESULTS, of_this_run, summary

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from chromium import launched

ROOT = Path(__file__).resolve().parents[1]
PAGE, SNIPPET = "vjp", "vjp/one_row"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=10, help="edits of each kind")
    options.add_argument("--pause", type=float, default=3.0, help="seconds between two")
    options.add_argument("--out", type=Path, default=RESULTS / "serve.json")
    given = options.parse_args()
    provenance = of_this_run(("mkdocs", "mkdocs-material", "torch", "playwright"))
    with tempfile.TemporaryDirectory(prefix="serve-") as folder:
        book = copy_of_the_book(Path(folder, "book"))
        port = free_port()
        with server(book, port) as served:
            taken = edit_and_wait(book, port, given.times, given.pause)
            time.sleep(given.pause)
            before = contents(settled(served))
        with server(book, port) as served:
            different = differences(before, contents(served))
    result = {
        "provenance": provenance,
        "pause_seconds": given.pause,
        "goal_seconds": 1.5,
        "kinds": {kind: summary(times) for kind, times in taken.items()},
        "files_served": len(before),
        "files_unlike_a_fresh_build": different,
    }
    given.out.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    for kind, times in result["kinds"].items():
        print(f"{kind:8} median {times['median']:.2f} s, most {times['most']:.2f} s")
    print(f"unlike a fresh build: {different or 'none'} of {len(before)} files")


def copy_of_the_book(target: Path) -> Path:
    """Everything but history and built sites; Node's packages by a link."""
    leave = shutil.ignore_patterns(
        ".venv", "node_modules", "site", "benchmarks-venv", ".*_cache"
    )
    shutil.copytree(ROOT, target, ignore=leave, symlinks=True)
    (target / "node_modules").symlink_to(ROOT / "node_modules")
    return target


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(book: Path, port: int) -> Iterator[Path]:
    """`mkdocs serve`; gives the folder that it serves."""
    temporary = book.parent / f"temporary-{time.monotonic_ns()}"
    temporary.mkdir()
    env = {**os.environ, "PYTHONPATH": str(book), "TMPDIR": str(temporary),
           "NO_MKDOCS_2_WARNING": "1"}  # fmt: skip
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    with open(temporary / "log", "w") as log:
        process = subprocess.Popen(command, cwd=book, env=env, stdout=log, stderr=log)
    try:
        wait_for_server(process, port, temporary / "log")
        (served,) = temporary.glob("mkdocs_????????")
        yield served
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:  # in the background, shells ignore SIGINT
            process.terminate()
            process.wait(10)


def wait_for_server(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Until it answers; it builds both languages first."""
    while True:
        try:
            urlopen(f"http://127.0.0.1:{port}/{PAGE}.html", timeout=5).read()
            return
        except OSError:
            if process.poll() is not None:
                sys.exit(f"mkdocs serve ended:\n{log.read_text('utf-8')}")
            time.sleep(0.2)


def edit_and_wait(
    book: Path, port: int, times: int, pause: float
) -> dict[str, list[float]]:
    """Seconds from each save to the new words in the tab, kind by kind."""
    taken: dict[str, list[float]] = {"snippet": [], "english": [], "chinese": []}
    with launched() as browser:
        tab = browser.new_page()
        time.sleep(5)  # the process that runs snippets has loaded torch
        for kind, times_taken in taken.items():
            folder = "zh/" if kind == "chinese" else ""
            tab.goto(f"http://127.0.0.1:{port}/{folder}{PAGE}.html")
            for number in range(times):
                time.sleep(pause)
                start = time.perf_counter()
                see(tab, edit(book, kind, number))
                times_taken.append(time.perf_counter() - start)
                print(f"{kind} {times_taken[-1]:.2f} s", file=sys.stderr)
    return taken


def edit(book: Path, kind: str, number: int) -> str:
    """Change a file as an editor does; the words that the page will show."""
    words = f"edit {kind} {number}"
    if kind == "snippet":
        output, code = (book / "snippets" / f"{SNIPPET}.{end}" for end in ("out", "py"))
        save(output, f"{output.read_text('utf-8')}{words}\n")
        save(code, f"{code.read_text('utf-8')}print('{words}')\n")
    else:
        page = book / "docs" / ("zh" if kind == "chinese" else "en") / f"{PAGE}.md"
        head, title, rest = page.read_text("utf-8").partition("\n# ")
        line, _, rest = rest.partition("\n")
        save(page, f"{head}{title}{line}\n\n{words}\n{rest}")  # in view
    return words


def save(path: Path, text: str) -> None:
    """Put a new file in the place of the old one."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, "utf-8")
    part.replace(path)


def see(tab: Page, words: str) -> None:
    script = "words => document.body && document.body.innerText.includes(words)"
    tab.wait_for_function(script, arg=words, timeout=60_000)


def settled(served: Path) -> Path:
    """The folder, when the whole build after the last edit has ended."""
    log = served.parent / "log"
    while True:
        if "is in place" in log.read_text("utf-8").rpartition("the rest follows")[2]:
            return served
        time.sleep(0.2)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(n for n in one.keys() | other.keys() if one.get(n) != other.get(n))


if __name__ == "__main__":
    main()
