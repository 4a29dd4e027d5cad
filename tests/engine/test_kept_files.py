"""A kept file is whole and of its key, or it is none; writes leave no parts."""

import errno
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from snippet_engine import kept_files
from snippet_engine.kept_files import KEEP_DAYS, KeptFiles

TEXT = "雅可比 <&>\nsecond line\n"


@pytest.fixture
def kept(tmp_path):
    return KeptFiles(tmp_path / "kept")


def names(kept):
    return sorted(file.name for file in kept.folder.iterdir())


def test_a_text_comes_back_under_its_key_alone(kept):
    kept.save("k", TEXT)
    assert KeptFiles(kept.folder).load("k") == TEXT
    assert kept.load("other") is None


DAMAGES = {
    "empty": lambda whole: b"",
    "half": lambda whole: whole[: len(whole) // 2],
    "one byte short": lambda whole: whole[:-1],
    "one byte more": lambda whole: whole + b" ",
    "one letter changed": lambda whole: whole.replace(b"second", b"Second"),
    "no seal": lambda whole: whole.partition(b"\n")[2],
    "not text": lambda whole: b"\xff\xfe",
    "zeros": lambda whole: b"\0" * len(whole),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_text_counts_as_none(kept, damage):
    kept.save("k", TEXT)
    file = kept.folder / "k"
    file.write_bytes(DAMAGES[damage](file.read_bytes()))
    assert kept.load("k") is None


def test_a_text_that_lies_under_another_key_counts_as_none(kept):
    kept.save("k", TEXT)
    os.rename(kept.folder / "k", kept.folder / "other")
    assert kept.load("other") is None


FULL_DISK = """
import resource, sys
from pathlib import Path
from snippet_engine.kept_files import KeptFiles

resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))  # as on a disk that is full
KeptFiles(Path(sys.argv[1])).save("k", "y" * 1000)
"""


def test_a_failed_write_leaves_no_part_of_a_file(tmp_path):
    # In a process of its own: the limit holds for all that a process writes
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 1
    assert "File too large" in result.stderr.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


def test_a_failed_move_leaves_the_old_text(kept, monkeypatch):
    def fail(*_):
        raise OSError(errno.EIO, "no luck")

    kept.save("k", TEXT)
    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(OSError, match="no luck"):
        kept.save("k", "other")
    assert kept.load("k") == TEXT
    assert names(kept) == ["k"]


def test_saves_at_the_same_time_leave_one_whole_text(kept):
    texts = [str(number) * 100_000 for number in range(8)]
    with ThreadPoolExecutor(len(texts)) as threads:
        work = [
            future
            for text in texts * 4
            for future in (
                threads.submit(KeptFiles(kept.folder).save, "k", text),
                threads.submit(kept.prune),
            )
        ]
    assert [future.exception() for future in work] == [None] * len(work)
    assert kept.load("k") in texts
    assert names(kept) == ["k"]


def test_old_texts_are_pruned(kept):
    for key in ("old", "new"):
        kept.save(key, TEXT)
    (kept.folder / "notes.txt").write_text("of somebody else\n")
    then = (kept.folder / "old").stat().st_mtime - (KEEP_DAYS + 1) * 86_400
    for name in ("old", "notes.txt"):
        os.utime(kept.folder / name, (then, then))
    kept.prune()
    assert names(kept) == ["new", "notes.txt"]


def test_what_a_file_holds_already_is_not_written_again(tmp_path):
    file = tmp_path / "folder" / "file"
    assert kept_files.write_changed(file, "one")
    os.utime(file, (1, 1))
    assert not kept_files.write_changed(file, b"one")
    assert file.stat().st_mtime == 1
    assert kept_files.write_changed(file, "two")
    assert file.read_text() == "two"
