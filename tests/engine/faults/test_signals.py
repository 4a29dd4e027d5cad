"""Ctrl-C and SIGTERM at random moments, of the command line and of a build."""

import io
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile

import pytest
from published import all_gone, files, left_over, processes, publish
from small_book import ENVIRONMENT

from snippet_engine.run.cache import Cache

COMMANDS = {
    "engine": ["snippet_engine", "check", "--no-cache"],
    "build": ["mkdocs", "build", "--strict"],
}
CODES = {
    ("engine", signal.SIGINT): {130},
    ("engine", signal.SIGTERM): {143},
    ("build", signal.SIGINT): {1},
    ("build", signal.SIGTERM): {1},
}
MOMENTS = 10
RECORDS = ".cache/snippets"


@pytest.fixture(scope="module")
def shelf(new_book, tmp_path_factory):
    """A published book whose snippets take a while and start programs."""
    book = new_book(tmp_path_factory.mktemp("signals"))
    body = "import os, time\n\nos.system('sleep 0.1 &')\ntime.sleep(0.05)\nprint({})\n"
    for number in range(12):
        book.snippet(f"topic/n{number}", body.format(number), f"{number}\n")
    shown = "".join(f"::: topic/n{number}\n\n" for number in range(12))
    book.page(f"::: topic/claim\n\n{shown}")
    return book, publish(book)


def start(book, command, mark):
    environment = {**ENVIRONMENT, "FAULTS_MARK": mark}
    return subprocess.Popen(
        [sys.executable, "-m", *COMMANDS[command]],
        cwd=book.root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def duration(book, command):
    begin = time.monotonic()
    with start(book, command, "whole") as whole:
        told = whole.communicate()[0]
    assert whole.returncode == 0, told
    return time.monotonic() - begin


def sound(book):
    """Every record that lies in the cache can be read, and is right."""
    folder = book.root / RECORDS
    cache = Cache(folder)
    return all(cache.load(path.name) is not None for path in folder.iterdir())


def undated(name, content):
    """A file without the time of its run; of an archive, each of its files."""
    dated = re.compile(rb"Build Date UTC : .*|[\d.]+ m?s\b")
    if not name.endswith(".zip"):
        return dated.sub(b"", content)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {one: dated.sub(b"", packed.read(one)) for one in packed.namelist()}


def assert_whole(before, after):
    """Each file is of one build, the old one or a new one; all are there."""
    texts = [
        {name: undated(name, content) for name, (content, _) in site.items()}
        for site in (before, after)
    ]
    assert texts[0] == texts[1]
    new = [after[name][1] > before[name][1] for name in after if name[-5:] == ".html"]
    assert all(new) or not any(new)


@pytest.mark.stress
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_signal_at_any_moment_leaves_nobody_and_nothing_wrong(shelf, command, number):
    book, _ = shelf
    seed = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().getrandbits(32))
    print(f"FAULTS_SEED={seed}")  # pytest shows it if this fails
    rng, took = random.Random(seed), duration(book, command)
    before = files(book.root / "site")
    for moment in range(MOMENTS):
        for record in (book.root / RECORDS).iterdir():
            record.unlink()
        mark = f"{command}-{int(number)}-{moment}-{seed}"
        delay = rng.uniform(0.02, took)
        with start(book, command, mark) as run:
            time.sleep(delay)
            run.send_signal(number)
            told = run.communicate(timeout=30)[0]
        print(f"{mark}: after {delay:.3f} of {took:.3f} s: {run.returncode}")
        early = {-number}  # Python itself was still starting, or looking for packages
        if "init_import_site" in told:
            early.add(1)
        assert run.returncode in {0, *early, *CODES[command, number]}, told
        assert all_gone(f"FAULTS_MARK={mark}"), processes(mark)
        assert sound(book)
        assert_whole(before, files(book.root / "site"))
    assert book.mkdocs("build", "--strict").code == 0
    assert left_over(book.root) == []
