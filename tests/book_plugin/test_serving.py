import re
import tempfile
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

PAGE = "# Page\n\nFirst words.\n\n::: topic/claim\n"


@pytest.fixture
def book(small_book):
    small_book.site(plugins="search: {}\n  book: {}")
    for language in ("en", "zh"):
        small_book.write(f"docs/{language}/page.md", PAGE)
        small_book.write(f"docs/{language}/other.md", "# Other\n\nNothing.\n")
    return small_book


@pytest.fixture
def short():
    """Makes folders with short paths, as sockets need."""
    with tempfile.TemporaryDirectory(prefix="s") as folder:

        def make(name):
            (Path(folder) / name).mkdir()
            return Path(folder) / name

        yield make


def served(temporary):
    """What the server's folder holds."""
    (folder,) = temporary.glob("mkdocs_????????")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def rest_follows(said):
    """Wait for the whole build after the last edit."""
    for _ in range(600):
        if "is in place" in said.read_text("utf-8").rpartition("the rest follows")[2]:
            return
        time.sleep(0.05)
    raise AssertionError(said.read_text("utf-8"))


def test_after_edits_the_server_serves_what_a_fresh_one_does(
    book, free_port, comes, short
):
    one, two = short("one"), short("two")
    with book.serve(free_port, one) as said:
        comes("page.html", "First words.")
        book.write("docs/en/page.md", PAGE.replace("First", "Second"))
        comes("page.html", "Second words.")
        book.write("docs/zh/page.md", PAGE.replace("First", "Chinese"))
        comes("zh/page.html", "Chinese words.")
        book.snippet("topic/claim", "print(3)\n", "3\n")
        comes("zh/page.html", '<pre class="snippet-output"', wanted=True)
        book.snippet("topic/claim", "print(1 / 0)\n")
        comes("page.html", "ZeroDivisionError")
        book.snippet("topic/claim", "print(4)\n", "4\n")
        comes("zh/page.html", ">4\n</pre>")
        rest_follows(said)
        edited = served(one)
    assert "Second words." in edited["search/search_index.json"].decode()
    assert not list(one.glob("mkdocs_*_*"))
    with book.serve(free_port, two):
        comes("page.html", "Second words.")
        fresh = served(two)
    assert {
        n for n in edited.keys() | fresh.keys() if edited.get(n) != fresh.get(n)
    } <= {"sitemap.xml.gz"}


def test_an_edit_renders_only_the_pages_that_show_it(book, free_port, comes):
    with book.serve(free_port) as said:
        comes("page.html", "First words.")
        book.write("docs/en/page.md", PAGE.replace("First", "Second"))
        comes("page.html", "Second words.")
        for _ in range(600):  # the next edit would end the check, and the line with it
            if "pages built:" in said.read_text("utf-8"):
                break
            time.sleep(0.05)
        book.snippet("topic/claim", "print(4)\n", "4\n")
        comes("zh/page.html", ">4\n</pre>")
        first, *later = re.findall(r"pages built: (\d)", said.read_text("utf-8"))
        assert first == "1"
        # One by one, a golden and its snippet; none, if a whole build was there first
        assert set(later) <= {"0", "2"}


def test_a_new_title_comes_to_the_other_pages_in_the_pause(book, free_port, comes):
    with book.serve(free_port):
        comes("other.html", ">Page</a>")
        book.write("docs/en/page.md", PAGE.replace("# Page", "# New title"))
        comes("other.html", ">New title</a>")


def is_gone(address):
    """Whether the page is missing, soon: other pages may be in place before."""
    for _ in range(100):
        try:
            urlopen(address, timeout=5).close()
        except HTTPError as error:
            return error.code == 404
        time.sleep(0.1)
    return False


def test_a_page_that_comes_and_goes_is_there_and_gone(book, free_port, comes):
    with book.serve(free_port):
        comes("other.html", ">Page</a>")
        new = book.write("docs/en/new.md", "# New\n\nNew words.\n")
        comes("new.html", "New words.")
        comes("other.html", ">New</a>")
        new.unlink()
        comes("other.html", ">New</a>", wanted=False)
        assert is_gone(f"http://127.0.0.1:{free_port}/new.html")


def test_a_build_leaves_no_folder_and_builds_where_it_is_told(book):
    assert book.mkdocs("build", "-d", "elsewhere").code == 0
    assert (book.root / "elsewhere/zh/page.html").is_file()
