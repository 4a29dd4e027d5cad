import os

import pytest

from snippet_engine.check.book import Book

BODY = """\
# data: results/figures.txt
from pathlib import Path

print(Path("results/figures.txt").read_text(), end="")
"""


@pytest.fixture
def book(small_book):
    small_book.write("results/figures.txt", "1 apple\n")
    small_book.snippet("topic/claim", BODY, "1 apple\n")
    return small_book


def test_a_snippet_reads_the_data_that_it_names_from_the_books_root(book):
    assert book.engine("check").code == 0


def test_a_package_of_the_book_is_imported_from_its_place_if_declared(small_book):
    small_book.write("fruit/__init__.py", "apples = 1\n")
    body = f"import sys\n\nsys.path.append({str(small_book.root)!r})\n"
    body += "import fruit\n\nprint(fruit.apples)\n"
    small_book.snippet("topic/claim", body, "1\n")
    ran = small_book.engine("check")
    assert "not declared by the snippet: 'fruit/__init__.py'" in ran.err
    small_book.snippet("topic/claim", "# data: fruit/*.py\n" + body, "1\n")
    assert small_book.engine("check").code == 0
    small_book.write("fruit/__init__.py", "apples = 2\n")
    assert "output differs" in small_book.engine("check").err


def test_a_change_of_the_data_runs_the_snippet_again(book):
    assert "1 run" in book.engine("check").err
    assert "0 run" in book.engine("check").err
    book.write("results/figures.txt", "2 pears\n")
    ran = book.engine("check")
    assert "1 run" in ran.err
    assert "output differs from snippets/topic/claim.out" in ran.err


def test_data_that_is_not_there_fails_with_one_line(book):
    (book.root / "results/figures.txt").unlink()
    ran = book.engine("check")
    assert ran.code == 1
    assert "snippets/topic/claim.py:1: reads results/figures.txt, and the book" in (
        ran.err
    )


def test_data_outside_the_book_is_refused(book):
    outside = book.root.parent / "outside.txt"
    outside.write_text("1 apple\n")
    book.snippet("topic/claim", BODY.replace("results/figures", "../outside"))
    assert "the book has no such file" in book.engine("check").err


def test_a_snippet_cannot_change_the_data(book):
    body = BODY + 'Path("results/figures.txt").write_text("3 plums")\n'
    book.snippet("topic/claim", body)
    assert book.engine("check").code == 0
    assert (book.root / "results/figures.txt").read_text() == "1 apple\n"


def test_an_edit_that_keeps_time_and_size_is_seen(small_book):
    book = Book.open(small_book.root)
    path = small_book.root / "snippets/topic/claim.py"
    before = book.runner._read("topic/claim")[1]
    status = path.stat()
    path.write_text(path.read_text().replace("5]", "7]"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    assert book.runner._read("topic/claim")[1] != before


def test_a_star_stands_for_all_files_of_a_form(book):
    body = """\
# data: results/*.txt
from pathlib import Path

for path in sorted(Path("results").glob("*.txt")):
    print(path.read_text(), end="")
"""
    book.snippet("topic/claim", body, "1 apple\n")
    assert book.engine("check").code == 0
    book.write("results/more.txt", "2 pears\n")
    ran = book.engine("check")
    assert (ran.code, "1 run" in ran.err) == (1, True)
    assert "+2 pears" in ran.err


OPENS = {
    "by a path from the snippet's own": "open(Path(__file__).with_name('{file}'))",
    "by an absolute path": "open('{folder}/{file}')",
    "by the low level": "os.open('{folder}/{file}', os.O_RDONLY)",
    "by a dynamic import": "importlib.import_module('{module}')",
    "by running it": "runpy.run_path('{folder}/{file}')",
}
HEAD = "import importlib, os, runpy\nfrom pathlib import Path\n\n"


@pytest.mark.parametrize("how", OPENS)
def test_a_file_of_the_book_that_is_not_declared_is_refused(small_book, how):
    folder = small_book.root / "snippets/topic"
    small_book.snippet("topic/other", "print(1)\n", "1\n")
    opens = OPENS[how].format(folder=folder, file="other.py", module="other")
    small_book.snippet("topic/claim", HEAD + opens, "")
    small_book.page("::: topic/claim\n\n::: topic/other\n")
    (line,) = small_book.failures(small_book.engine("check"))
    assert "not declared by the snippet: 'snippets/topic/other.py'" in line
    assert "; say so in the snippet: # data: " in line


CHANGES = {
    "writes": "open('{folder}/new.txt', 'w')",
    "appends": "open(__file__, 'a')",
    "makes a folder": "os.mkdir('{folder}/new')",
    "deletes": "os.remove(__file__)",
    "renames": "os.rename(__file__, '{folder}/new.py')",
    "replaces": "os.replace('made.txt', __file__)",
    "links": "os.link(__file__, '{folder}/new.py')",
    "touches": "Path(__file__).touch()",
    "sets a time": "os.utime(__file__, (0, 0))",
    "sets rights": "os.chmod(__file__, 0o777)",
    "cuts": "os.truncate(__file__, 0)",
    "opens a database": "sqlite3.connect('{folder}/new.db')",
    "opens a socket": "socket.socket(socket.AF_UNIX).bind('{folder}/new')",
    "copies": "shutil.copy(os.devnull, '{folder}/new')",
    "moves away": "shutil.move(__file__, 'away.py')",
}


def seen(folder):
    return {p.name: (p.stat().st_mtime_ns, p.stat().st_mode) for p in folder.iterdir()}


@pytest.fixture(scope="module")
def changed(new_book, tmp_path_factory):
    """What a run of all of them says, and the folder's files before and after."""
    book = new_book(tmp_path_factory.mktemp("changed"))
    folder = book.root / "snippets/topic"
    for number, code in enumerate(CHANGES.values()):
        body = f"import shutil, socket, sqlite3\n{HEAD}{code.format(folder=folder)}\n"
        book.snippet(f"topic/n{number}", body)
    before = seen(folder)
    return book.engine("check", "topic/n*").err.splitlines(), before, seen(folder)


@pytest.mark.parametrize("how", CHANGES)
def test_a_snippet_that_changes_something_in_the_book_is_told(changed, how):
    name = f"snippets/topic/n{[*CHANGES].index(how)}.py:"
    (line,) = [line for line in changed[0] if line.startswith(name)]
    assert "snippets write nothing into the book" in line


def test_all_that_a_snippet_tries_to_change_stays_as_it_was(changed):
    assert changed[1] == changed[2]


def test_a_module_beside_a_snippet_leaves_no_compiled_copy(small_book):
    small_book.write("snippets/topic/_near.py", "x = 10\n")
    small_book.snippet("topic/claim", "from _near import x\n\nprint('sum =', x)\n")
    assert small_book.engine("check").code == 0
    assert not (small_book.root / "snippets/topic/__pycache__").exists()
