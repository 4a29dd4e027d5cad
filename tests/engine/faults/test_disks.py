import tempfile
from pathlib import Path

import pytest
from engine.faults.disks import disk, fill, refuse_writes
from published import LINE, files, left_over, publish
from small_book import ENVIRONMENT

CACHE = ".cache/snippets: cannot keep a record: {}; make the folder writable"


@pytest.fixture
def two(small_book):
    """A book of two snippets; the second draws."""
    small_book.snippet("topic/second", "print('second')\n", "second\n")
    small_book.page("::: topic/claim\n\n::: topic/second\n")
    return small_book


def full(folder):
    fill(folder)
    return "No space left on device"


def read_only(folder):
    refuse_writes(folder)
    return "Read-only file system"


@pytest.mark.parametrize("spoil", [full, read_only])
def test_a_cache_that_cannot_be_written_hides_no_result(two, spoil):
    with disk(two.root / ".cache" / "snippets") as folder:
        reason = spoil(folder)
        for _ in range(2):
            ran = two.engine("run")
            assert ran.code == 1
            assert "sum = 10\n" in ran.out
            assert "second\n" in ran.out
            (line,) = two.failures(ran)
            assert line.endswith(CACHE.format(reason) + ", or free its disk")
        assert not list(folder.glob("*.new"))


@pytest.mark.stress
@pytest.mark.parametrize("spoil", [full, read_only])
def test_a_read_only_or_full_cache_serves_what_it_holds(two, spoil):
    with disk(two.root / ".cache" / "snippets") as folder:
        two.engine("check")
        spoil(folder)
        ran = two.engine("check")
    assert (ran.code, "0 run" in ran.err) == (0, True)


@pytest.mark.stress
@pytest.mark.parametrize("spoil", [full, read_only])
def test_a_build_that_cannot_keep_records_leaves_the_site(two, spoil):
    before = publish(two)
    with disk(two.root / ".cache" / "snippets") as folder:
        reason = spoil(folder)
        ran = two.mkdocs("build", "--strict")
    assert (ran.code, ran.out.strip()) == (1, "1 failure, nothing was built")
    assert CACHE.format(reason) in ran.err
    assert files(two.root / "site") == before


def test_a_site_on_another_disk_is_swapped_until_the_disk_is_full(two):
    two.site()
    with disk(two.root / "disk", "40m", 2000) as folder:
        build = ("build", "--strict", "--site-dir", "disk/public")
        for _ in range(2):
            assert two.mkdocs(*build).code == 0
            assert left_over(folder) == []
        before = files(folder)
        assert {"public/page.html", "public/zh/page.html"} <= before.keys()
        fill(folder)
        (folder / "filler").rename(folder / ".filler")
        ran = two.mkdocs(*build)
        (folder / ".filler").unlink()
        assert_cannot_be_written(ran, "No space left on device")
        assert left_over(folder) == []
        assert files(folder) == before


@pytest.mark.stress
def test_a_whole_disk_is_no_folder_for_a_site(two):
    two.site()
    with disk(two.root / "disk", "40m", 2000) as folder:
        (folder / "mine").write_text("of a person")
        ran = two.mkdocs("build", "--strict", "--site-dir", "disk")
        assert_cannot_be_written(ran, "Device or resource busy")
        assert left_over(folder) == left_over(two.root) == []
        assert set(files(folder)) == {"mine"}


def assert_cannot_be_written(ran, reason):
    assert ran.code == 1
    line = ran.out.strip().splitlines()[-1]
    assert LINE.fullmatch(line)
    assert f"cannot write the site: {reason}; free its disk, or name another" in line
    assert "Traceback" not in ran.err


FILLS = (
    "with open('all', 'wb') as file:\n    while True:\n        file.write(b'x' * 999)\n"
)


@pytest.mark.stress
def test_a_snippet_that_fills_the_disk_leaves_room_for_the_next(two, monkeypatch):
    two.snippet("topic/claim", FILLS, "")
    # A short path: the engine makes a socket in there
    with tempfile.TemporaryDirectory() as own, disk(Path(own), "2m") as folder:
        monkeypatch.setitem(ENVIRONMENT, "TMPDIR", str(folder))
        ran = two.engine("run", "--jobs", "1")
    assert ran.code == 1
    (line,) = two.failures(ran)
    assert ": raised OSError: [Errno 28] No space left on device" in line
    assert ran.out.endswith("second\n")


@pytest.mark.stress
def test_accept_on_a_full_disk_keeps_the_old_golden(two):
    two.snippet("topic/claim", "print('x' * 50_000)\n")
    with disk(two.root / "snippets" / "other") as folder:
        two.snippet("other/long", "print('y' * 500)\n", "old\n")
        fill(folder)
        ran = two.engine("accept", "--all")
        assert ran.code == 1
        assert LINE.fullmatch(ran.err.splitlines()[-1])
        assert "cannot be written or read: No space left on device; free" in ran.err
        assert (folder / "long.out").read_text() == "old\n"
