import json
import subprocess
import sys

import pytest
from small_book import ENVIRONMENT

from snippet_engine.check.book import Book
from snippet_engine.run import cache as cache_module
from snippet_engine.run.cache import Cache
from snippet_engine.run.lazy_imports import modules_to_preload

PIDS = """
import json, sys
from multiprocessing import forkserver as multi
from snippet_engine.run import forkserver

pids = []
for preload, change in json.loads(sys.argv[1]):
    if change:
        forkserver.versions = lambda: change
    forkserver.load(preload)
    forkserver.start()
    pids.append(multi._forkserver._forkserver_pid)
forkserver.stop()
print(json.dumps(pids))
"""


@pytest.fixture
def pids():
    """The process that children would be forked from, after each call of `load`."""

    def run(*calls):
        done = subprocess.run(
            [sys.executable, "-c", PIDS, json.dumps(calls)],
            env=ENVIRONMENT,
            capture_output=True,
            encoding="utf-8",
            timeout=30,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_the_process_lives_on_while_it_has_what_is_wanted(pids):
    first, fewer, again = pids([["json", "csv"], ""], [["csv"], ""], [["json"], ""])
    assert first == fewer == again


def test_the_process_is_replaced_when_it_lacks_a_module(pids):
    first, more = pids([["json"], ""], [["csv"], ""])
    assert first != more


def test_two_snippets_in_turn_do_not_replace_it_each_time(pids):
    _, both, one, other = pids(
        [["json"], ""], [["csv"], ""], [["json"], ""], [["csv"], ""]
    )
    assert both == one == other


def test_the_process_is_replaced_when_a_library_changed(pids):
    first, newer = pids([["json"], ""], [["json"], "another torch"])
    assert first != newer


LATE = """
from pathlib import Path
from snippet_engine.run import pool
from snippet_engine.read.cells import parse
from snippet_engine.run.job import Job

def run(path, preload):
    told = []
    job = Job("a/b", Path(path), parse(Path(path)))
    pool.run([job], preload, 1, lambda job, outcome: told.append(outcome))
    return told[0].text.strip()

import sys
print(run(sys.argv[1], []), run(sys.argv[1], ["xml.dom.minidom"]))
"""


def test_a_module_wanted_later_is_loaded_before_the_fork(tmp_path):
    path = tmp_path / "b.py"
    path.write_text('"""C."""\nimport sys\nprint("xml.dom.minidom" in sys.modules)\n')
    command = [sys.executable, "-c", LATE, str(path)]
    done = subprocess.run(
        command, env=ENVIRONMENT, capture_output=True, text=True, timeout=30
    )
    assert done.stdout == "False True\n", done.stderr


def test_a_library_that_changes_while_a_server_lives_runs_the_snippet_again(
    small_book, monkeypatch
):
    book = Book.open(small_book.root)
    runner = book.runner
    before = runner.cache.versions
    monkeypatch.setattr(cache_module, "versions", lambda: {"torch": "another"})
    book.run([])
    path = small_book.root / "snippets/topic/claim.py"
    after = runner.cache.key("a", path, b"", ())
    monkeypatch.undo()
    assert runner.cache.versions == {"torch": "another"} != before
    assert after != Cache(path.parent).key("a", path, b"", ())


def test_a_file_that_cannot_be_read_keeps_no_server_from_its_start(tmp_path):
    (tmp_path / "gone.py").symlink_to("nowhere")
    (tmp_path / "one.py").write_text("import torch\n")
    found = modules_to_preload([tmp_path / "gone.py", tmp_path / "one.py"])
    assert "torch" in found
