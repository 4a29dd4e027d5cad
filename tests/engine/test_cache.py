import errno
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from snippet_engine import cache as cache_module
from snippet_engine.cache import KEEP_DAYS, LIBRARIES, Cache
from snippet_engine.failure import Failure
from snippet_engine.record import CellRecord, Raised, Record

RECORD = Record(
    "topic/claim",
    (
        CellRecord("", "雅可比 <&>\n", None, (Raised("UserWarning", "w", 2),)),
        CellRecord("b", "", Raised("E", "m", None), (), ("<svg/>",)),
    ),
    0.25,
    {"torch": "x"},
)


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


@pytest.fixture
def snippet(tmp_path):
    """A snippet that imports `_near`, which imports `_far` and a package's inside."""
    folder = tmp_path / "snippets"
    (folder / "_kit").mkdir(parents=True)
    (folder / "_kit" / "__init__.py").write_text("from .inner import y\n")
    (folder / "_kit" / "inner.py").write_text("y = 1\n")
    (folder / "_near.py").write_text("import _far\nfrom _kit import y\n")
    (folder / "_far.py").write_text("x = 1\n")
    (folder / "_stranger.py").write_text("x = 1\n")
    path = folder / "claim.py"
    path.write_text('"""Claim."""\nimport _near\n')
    return path


def key(cache, path, name="topic/claim"):
    return cache.key(name, path), Cache(cache.folder).key(name, path)


@pytest.mark.parametrize(
    "changed", ["claim.py", "_near.py", "_far.py", "_kit/__init__.py", "_kit/inner.py"]
)
def test_the_key_changes_with_every_file_that_the_run_depends_on(
    cache, snippet, changed
):
    before = key(cache, snippet)
    file = snippet.parent / changed
    file.write_text(file.read_text() + "# more\n")
    after = key(cache, snippet)
    assert len({*before, *after}) == 2
    assert len(set(after)) == 1


def test_the_key_does_not_change_with_other_files_or_time(cache, snippet):
    before = key(cache, snippet)
    (snippet.parent / "_stranger.py").write_text("x = 2\n")
    os.utime(snippet, (1, 1))
    assert key(cache, snippet) == before


def test_the_key_changes_when_an_imported_module_appears_and_is_edited(cache, snippet):
    keys = []
    snippet.write_text('"""Claim."""\nimport _late\n')
    keys += {*key(cache, snippet)}
    for text in ("x = 1\n", "x = 22\n"):
        (snippet.parent / "_late.py").write_text(text)
        keys += {*key(cache, snippet)}
    assert len(set(keys)) == len(keys) == 3


def test_the_key_changes_with_the_name(cache, snippet):
    assert key(cache, snippet) != key(cache, snippet, "topic/other")


@pytest.mark.parametrize("library", [*LIBRARIES, "python"])
def test_the_key_changes_with_each_version(cache, snippet, library, monkeypatch):
    other = {**cache_module.versions(), library: "another"}
    monkeypatch.setattr(cache_module, "versions", lambda: other)
    assert Cache(cache.folder).key("a", snippet) != cache.key("a", snippet)


def test_the_key_changes_with_the_engine_that_makes_records(
    cache, snippet, monkeypatch
):
    assert b"savefig" in cache_module.recorder()
    monkeypatch.setattr(cache_module, "recorder", lambda: b"another engine")
    assert Cache(cache.folder).key("a", snippet) != cache.key("a", snippet)


def test_a_saved_record_comes_back_equal_in_another_process(cache):
    cache.save("k", RECORD)
    assert Cache(cache.folder).load("k") == RECORD


WHOLE = RECORD.to_json()


@pytest.mark.parametrize(
    "kept",
    ["", WHOLE[:-1], WHOLE[: len(WHOLE) // 2], "{}", "[]", "null", "3", '"x"', "\0"],
)
def test_a_truncated_or_foreign_record_counts_as_none(cache, kept):
    cache.folder.mkdir()
    cache._file("k").write_text(kept, "utf-8")
    assert cache.load("k") is None


def test_a_record_that_is_not_text_counts_as_none(cache):
    cache.folder.mkdir()
    cache._file("k").write_bytes(b"\xff\xfe")
    assert cache.load("k") is None


FULL_DISK = """
import resource, sys
from pathlib import Path
from snippet_engine.cache import Cache
from snippet_engine.record import CellRecord, Record

resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))  # as on a disk that is full
Cache(Path(sys.argv[1])).save("k", Record("x", (CellRecord("", "y" * 1000),), 0.0))
"""


def test_a_failed_write_leaves_no_part_of_a_file(tmp_path):
    # In a process of its own: the limit holds for all that a process writes
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 1
    assert "cannot keep a record" in result.stderr.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


def test_a_failed_move_leaves_the_old_record(cache, monkeypatch):
    def fail(*_):
        raise OSError(errno.EIO, "no luck")

    cache.save("k", RECORD)
    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(Failure, match="no luck"):
        cache.save("k", Record("other", (), 0.0))
    assert Cache(cache.folder).load("k") == cache.load("k") == RECORD
    assert [file.name for file in cache.folder.iterdir()] == ["k.json"]


def test_saves_at_the_same_time_leave_one_whole_record(cache):
    records = [
        Record("topic/claim", (CellRecord("", str(n) * 100_000),), n) for n in range(8)
    ]
    with ThreadPoolExecutor(len(records)) as threads:
        builds = [Cache(cache.folder) for _ in records]
        work = [
            future
            for record, build in zip(records * 4, builds * 4, strict=True)
            for future in (
                threads.submit(build.save, "k", record),
                threads.submit(build.prune),
            )
        ]
    assert [future.exception() for future in work] == [None] * len(work)
    assert Cache(cache.folder).load("k") in records
    assert [file.name for file in cache.folder.iterdir()] == ["k.json"]


def test_old_records_are_pruned(cache):
    for name in ("old", "new"):
        cache.save(name, RECORD)
    age = (KEEP_DAYS + 1) * 86_400
    then = cache._file("old").stat().st_mtime - age
    os.utime(cache._file("old"), (then, then))
    cache.prune()
    assert [file.name for file in cache.folder.iterdir()] == ["new.json"]


def test_a_damaged_record_is_run_again(small_book):
    assert "1 run" in small_book.engine("check").err
    assert "0 run" in small_book.engine("check").err
    (kept,) = (small_book.root / ".cache" / "snippets").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2])
    again = small_book.engine("check")
    assert (again.code, "1 run" in again.err) == (0, True)
    assert "0 run" in small_book.engine("check").err


def test_a_failed_run_is_never_kept(small_book):
    small_book.snippet("topic/claim", "raise ValueError\n")
    for _ in range(2):
        assert "1 run" in small_book.engine("check").err
    assert not list(small_book.root.glob(".cache/**/*.json"))
