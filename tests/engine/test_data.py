import os

import pytest
from small_book import ENVIRONMENT

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


# What a snippet may try, by name; {folder} holds it, other.py and data.db
OPENS = {
    "by a path from the snippet's own": "open(Path(__file__).with_name('other.py'))",
    "by an absolute path": "open('{folder}/other.py')",
    "by the low level": "os.open('{folder}/other.py', os.O_RDONLY)",
    "by a dynamic import": "importlib.import_module('other')",
    "by running it": "runpy.run_path('{folder}/other.py')",
    "from its folder": "os.chdir('{folder}')\nopen('other.py')",
    "through a link elsewhere": "open('{link}/other.py')",
    "by a library in C": "sqlite3.connect('{folder}/data.db')",
    "by an address": "sqlite3.connect('file:{folder}/data.db?mode=ro', uri=True)",
    "by listing its folder": "os.listdir('{folder}')",
    "by a pattern": "print(sorted(Path('{folder}').glob('*.py')))",
    "by an old pattern": "print(glob.glob('{folder}/*.py'))",
    "by a walk over the book": "print(len(list(os.walk('{folder}/../..'))))",
    "by another program": "subprocess.run(['cat', '{folder}/other.py'])",
    "by a shell": "os.system('cat < {folder}/other.py')",
    "by a program in its folder": "subprocess.run(['ls'], cwd='{folder}')",
    "and catches that": "try:\n    open('{folder}/other.py')\nexcept OSError:\n    ...",
    "in a thread": "one = Thread(target=open, args=['{folder}/other.py'])\none.start()",
}
CHANGES = {
    "writes": "open('{folder}/new.txt', 'w')",
    "appends": "open(__file__, 'a')",
    "makes a folder": "os.mkdir('{folder}/new')",
    "deletes": "os.remove(__file__)",
    "renames": "os.rename(__file__, '{folder}/new.py')",
    "cuts": "os.truncate(__file__, 0)",
    "touches": "Path(__file__).touch()",
    "sets a time": "os.utime(__file__, (0, 0))",
    "changes its mode": "os.chmod(__file__, 0o777)",
    "replaces": "os.replace('made.txt', __file__)",
    "links": "os.link(__file__, '{folder}/new.py')",
    "opens a socket": "socket.socket(socket.AF_UNIX).bind('{folder}/new')",
    "copies": "shutil.copy(os.devnull, '{folder}/new')",
    "moves away": "shutil.move(__file__, 'away.py')",
}
# All this is allowed
FREE = {
    "its own file": "open(__file__)",
    "what is installed": "from importlib import metadata\nmetadata.version('torch')",
    "modules that may be anywhere": "import pkgutil\nimportlib.util.find_spec('none')",
    "another program": "subprocess.run([sys.executable, '-c', 'pass'], check=True)",
    "a temporary file": "import tempfile\ntempfile.mkstemp()",
    "its working folder": "sqlite3.connect('new.db')\nos.listdir()\nos.mkdir('x')",
}
HEAD = (
    "import glob, importlib.util, os, runpy, shutil, socket, sqlite3, subprocess, sys\n"
    "from pathlib import Path\nfrom threading import Thread\n\n"
)


def seen(folder):
    """What stands in the folder, and since when, with which rights."""
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
        for path in sorted(folder.iterdir())
    }


@pytest.fixture(scope="module")
def told(new_book, tmp_path_factory):
    """What the engine says about each of them, from one run; the book, and before."""
    book = new_book(tmp_path_factory.mktemp("undeclared"))
    folder = book.root / "snippets/own"
    book.snippet("own/other", "print(1)\n", "1\n")
    (folder / "data.db").write_bytes(b"")
    link = tmp_path_factory.mktemp("elsewhere") / "link"
    link.symlink_to(folder)
    tried = [*OPENS.items(), *CHANGES.items(), *FREE.items()]
    for number, (_, does) in enumerate(tried):
        does = does.format(folder=folder, link=link)
        book.snippet(f"own/n{number}", f"{HEAD}{does}\n", "")
    before = seen(folder)
    temporary = book.write(".cache/made/x", "").parent  # in the book, and yet free
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ENVIRONMENT, "TMPDIR", str(temporary))
        ran = book.engine("check", "own")
    lines = [line for line in ran.err.splitlines() if line.startswith("snippets/own/")]
    names = {f"snippets/own/n{number}.py": how for number, (how, _) in enumerate(tried)}
    by_name = {names[line.partition(":")[0]]: line for line in lines}
    return by_name, before, seen(folder)


@pytest.mark.parametrize("how", OPENS)
def test_a_file_of_the_book_that_is_not_declared_is_refused(told, how):
    assert "not declared by the snippet: '" in told[0][how]
    assert "; say so in the snippet: # data: " in told[0][how]


@pytest.mark.parametrize("how", CHANGES)
def test_a_snippet_changes_nothing_in_the_book(told, how):
    assert "snippets write nothing into the book" in told[0][how]


def test_all_else_is_free_and_nothing_has_changed(told):
    lines, before, after = told
    assert lines.keys() == OPENS.keys() | CHANGES.keys()
    assert before == after


def test_a_refusal_that_is_announced_is_no_output_to_accept(small_book):
    body = '# %% only tags=["raises-exception"]\nopen(__file__ + "/../../../docs")\n'
    small_book.snippet("topic/claim", body)
    ran = small_book.engine("accept", "topic/claim")
    assert ran.code == 1
    assert ": went on without a file: [Errno 13] not declared by" in ran.err


def test_a_module_beside_a_snippet_leaves_no_compiled_copy(small_book):
    small_book.write("snippets/topic/_near.py", "x = 10\n")
    small_book.snippet("topic/claim", "from _near import x\n\nprint('sum =', x)\n")
    assert small_book.engine("check").code == 0
    assert not (small_book.root / "snippets/topic/__pycache__").exists()
