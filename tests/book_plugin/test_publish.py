import signal
import time
from pathlib import Path

import pytest
from published import LINE, files, left_over, publish

from book_plugin.publish import Staging

LATE = """
import logging, os, signal, time
from pathlib import Path
from mkdocs.plugins import event_priority

@event_priority(-500)
def on_post_build(config):
    if not config.config_file_path.endswith("zh.yml"):
        {late}
"""
WAIT = "Path('late').touch(); time.sleep(60)"


@pytest.fixture(scope="module")
def shelf(new_book, tmp_path_factory):
    """A published book; the site stays whatever the tests of this module do."""
    book = new_book(tmp_path_factory.mktemp("publish"))
    return book, publish(book)


@pytest.fixture
def late(shelf):
    """Make a build do something when all is written; the book and its site before."""
    book, before = shelf
    config = book.root / "mkdocs.yml"
    whole = config.read_text("utf-8")

    def make(what):
        book.write("late.py", LATE.format(late=what))
        config.write_text(f"{whole}hooks: [late.py]\n", "utf-8")
        return book

    yield make
    config.write_text(whole, "utf-8")
    assert files(book.root / "site") == before


def test_a_warning_that_strict_counts_at_the_very_end_keeps_the_old_site(late):
    book = late("logging.getLogger('mkdocs.late').warning('late')")
    ran = book.mkdocs("build", "--strict")
    assert (ran.code, "Aborted with 1 warnings" in ran.out) == (1, True)
    assert left_over(book.root) == []


def test_a_hook_that_raises_after_all_is_written_keeps_the_old_site(late):
    book = late("raise OSError(28, 'No space left on device', config.site_dir)")
    ran = book.mkdocs("build")
    told = ran.out.strip()
    assert ran.code == 1
    assert LINE.fullmatch(told)
    assert "cannot write the site: No space left on device; free its disk" in told
    assert "Traceback" not in ran.err
    assert left_over(book.root) == []


def stopped(book, number):
    """A build that gets a signal while all its files lie aside."""
    mark = book.root / "late"
    mark.unlink(missing_ok=True)
    with book.start_build() as build:
        while not mark.exists() and build.poll() is None:
            time.sleep(0.01)
        assert list(book.root.glob(".site.staging-*/zh/page.html"))
        build.send_signal(number)
        told = build.communicate(timeout=30)[0]
    return build.returncode, told


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_at_the_end_keeps_the_old_site_and_clears_away(late, number):
    book = late(WAIT)
    code, told = stopped(book, number)
    assert code == 1
    assert told.rstrip().endswith("Aborted!")
    assert "Traceback" not in told
    assert left_over(book.root) == []


def test_a_killed_build_keeps_the_old_site_and_the_next_one_clears_away(late, shelf):
    book = late(WAIT)
    assert stopped(book, signal.SIGKILL)[0] == -signal.SIGKILL
    (stale,) = left_over(book.root)
    book = late("raise SystemExit(3)")
    assert book.mkdocs("build").code == 3
    assert stale not in left_over(book.root)


def test_a_build_does_not_take_the_folder_of_another_for_stale(tmp_path):
    first, second = (Staging(tmp_path / "site") for _ in range(2))
    for number, one in enumerate((first, second)):
        (one.folder / "page").write_text(str(number))
    second.publish()
    assert (tmp_path / "site/page").read_text() == "1"
    first.publish()
    assert (tmp_path / "site/page").read_text() == "0"
    assert left_over(tmp_path) == []


@pytest.fixture
def site(tmp_path):
    """A site as a build left it, with something hidden that no build made."""
    site = tmp_path / "site"
    (site / ".git").mkdir(parents=True)
    (site / ".git" / "HEAD").write_text("ref")
    (site / "old.html").write_text("old")
    return site


def replace(target):
    staging = Staging(target)
    (staging.folder / "new.html").write_text("new")
    staging.publish()
    assert left_over(staging.folder.parent) == []
    return {path.name for path in target.iterdir()}


def test_the_new_site_has_nothing_of_the_old_but_what_is_hidden(site):
    assert replace(site) == {".git", "new.html"}
    assert (site / ".git" / "HEAD").read_text() == "ref"


def test_folders_that_are_missing_are_made(tmp_path):
    assert replace(tmp_path / "a" / "b" / "site") == {"new.html"}


def test_a_link_to_a_site_stays_a_link(site, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(site)
    assert replace(link) == {".git", "new.html"}
    assert link.is_symlink()


def test_the_permissions_of_the_old_site_stay(site):
    site.chmod(0o750)
    replace(site)
    assert site.stat().st_mode & 0o777 == 0o750


GONE = 2**22 + 1  # more than the highest number of a process on Linux


def test_a_build_killed_between_the_two_renames_loses_no_site(site):
    site.rename(site.with_name(f".site.old-{GONE}-01234567"))
    Staging(site).discard()
    assert (site / "old.html").exists()
    assert left_over(site.parent) == []


def test_what_another_program_keeps_beside_the_site_stays(site):
    names = (".site.backup-1-01234567", f".site.old-{GONE}-a-b-c", ".site.old", ".site")
    for name in names:
        site.with_name(name).mkdir()
    Staging(site).publish()
    assert all(site.with_name(name).is_dir() for name in names)


def test_a_swap_that_fails_leaves_the_old_site(site, monkeypatch):
    rename = Path.rename

    def fail(one, other):
        if "staging" in one.name:
            raise OSError(5, "Input/output error", str(other))
        return rename(one, other)

    monkeypatch.setattr(Path, "rename", fail)
    before = files(site)
    with pytest.raises(OSError, match="Input/output"):
        replace(site)
    assert files(site) == before
    assert left_over(site.parent) == []


@pytest.mark.parametrize(
    ("config", "folder"), [("mkdocs.yml", "link"), ("mkdocs.zh.yml", "snippets")]
)
def test_a_folder_with_files_of_others_is_told_and_stays(small_book, config, folder):
    small_book.site()
    mine = small_book.write("../elsewhere/.mine", "hidden, as in a home")
    (small_book.root / "link").symlink_to(mine.parent)
    before = files(small_book.root / "snippets")
    ran = small_book.mkdocs("build", "-f", config, "--site-dir", folder)
    assert (ran.code, mine.read_text()) == (1, "hidden, as in a home")
    assert LINE.fullmatch(ran.out.strip())
    assert "cannot write the site: the folder holds files of others" in ran.out
    assert files(small_book.root / "snippets") == before


def test_a_file_in_the_way_is_told_in_one_line_and_stays(small_book):
    small_book.site()
    small_book.write("public", "a file")
    ran = small_book.mkdocs("build", "--site-dir", "public")
    assert ran.code == 1
    assert LINE.fullmatch(ran.out.strip())
    assert "public: cannot write the site: Not a directory" in ran.out
    assert (small_book.root / "public").read_text() == "a file"
