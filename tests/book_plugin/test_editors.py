"""While serving, nothing hangs, and nothing ends the server but Ctrl-C.

Each test says how long a page may take until it is right again; with `pytest -rP`, how
long it took.
"""

import re
import socket
import sys
import time
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pytest
from small_book import Serving, SmallBook, wait_for

QUIET = 0.8  # seconds in which a server that sees an edit says so
LAB = '"""A lab."""\n\n# %% first\nprint(1)\n# %% second\nprint(2)\n'
LAB_PAGE = "# Lab {0}\n\n::: labs/{0}#first\n\nBetween.\n\n::: labs/{0}#second\n"
FORMULA = "# Formula\n\nWords and $\\{}$.\n"
META = "---\ntitle: {}\n---\n\n# Meta\n\nMeta words.\n"


@dataclass
class Case:
    """A file that is broken, the page that shows it, what the terminal says."""

    path: str
    broken: str | bytes | None
    right: str
    page: str
    reason: str
    shown: str

    def write(self, book: SmallBook, content: str | bytes | None) -> None:
        file = book.root / self.path
        if content is None:
            file.unlink()
        elif isinstance(content, bytes):
            file.write_bytes(content)
        else:
            book.write(self.path, content)


CASES = {
    "a page that is not UTF-8": Case(
        "docs/en/bytes.md", b"# Caf\xe9\n", "# Words\n\nRight words.\n", "bytes.html",
        "docs/en/bytes.md: not UTF-8 text", "Right words.",
    ),
    "front matter that is not YAML": Case(
        "docs/zh/meta.md", META.format("[one"), META.format("One"), "zh/meta.html",
        "docs/zh/meta.md:3: is not YAML: ", "Meta words.",
    ),
    "a lab's text in wrong order": Case(
        "labs/one.en.md", "# Lab\n\n::: labs/one#second\n\n::: labs/one#first\n",
        LAB_PAGE.format("one"), "labs/one.html",
        "labs/one.en.md:3: shows labs/one#second where labs/one#first is next",
        "Lab one",
    ),
    "a lab's text that is not UTF-8": Case(
        "labs/two.zh.md", b"# Caf\xe9\n", LAB_PAGE.format("two"), "zh/labs/two.html",
        "labs/two.zh.md: not UTF-8 text", "Lab two",
    ),
    "a lab that is not Python": Case(
        "labs/three.py", '"""A lab."""\n\n# %% first\nprint(\n', LAB, "labs/three.html",
        "labs/three.py:4: ", ">2\n</pre>",
    ),
    "a wrong formula": Case(
        "docs/en/a_formula.md", FORMULA.format("unheardof x"), FORMULA.format("alpha"),
        "a_formula.html", "docs/en/a_formula.md:3: Undefined control sequence",
        "<math ",
    ),
    "no golden": Case(
        "snippets/topic/claim.out", None, "sum = 10\n", "zh/page.html",
        "snippets/topic/claim.py:1: has no golden", ">sum = 10\n</pre>",
    ),
}  # fmt: skip
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def book_in(folder: Path) -> SmallBook:
    """With labs, formulas, a style sheet and a template of its own."""
    book = SmallBook(folder)
    book.site(True, "search: {}\n  book: {}\n  mkdocs-jupyter: { ignore: ['*.md'] }")
    config = (folder / "mkdocs.yml").read_text("utf-8")
    theme = "theme: { name: mkdocs, custom_dir: overrides }\nextra_css: [own.css]"
    book.write("mkdocs.yml", config.replace("theme: mkdocs", theme))
    book.write("overrides/content.html", "{{ page.content }}<p>Template one</p>")
    book.write("docs/en/own.css", ".one {}\n")
    for name in ("one", "two", "three"):
        book.write(f"labs/{name}.py", LAB)
        book.write(f"labs/{name}.out", "# %% first\n1\n# %% second\n2\n")
        for language in ("en", "zh"):
            book.write(f"labs/{name}.{language}.md", LAB_PAGE.format(name))
    for language in ("en", "zh"):
        for number in range(20):
            book.write(f"docs/{language}/many{number}.md", f"# Many {number}\n")
    book.snippet("topic/other", "print(1)\n", "1\n")
    book.write("docs/en/other.md", "# Other\n\nOther words.\n\n::: topic/other\n")
    return book


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    book = book_in(tmp_path_factory.mktemp("editors"))
    accepted = book.engine("accept", "--all")
    assert accepted.code == 0, accepted.err
    for case in CASES.values():
        case.write(book, case.broken)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with book.serve(port) as log:
        wait_for(port, "other.html", "Other words.")
        yield Serving(book, port, log)
        assert "Traceback" not in log.read_text("utf-8")


@every_case
def test_a_failure_shows_from_the_start_and_is_mended(serving, case):
    serving.says(case.reason, 0)
    assert escape(case.reason) in serving.get(case.page)
    case.write(serving.book, case.right)
    serving.is_right(case.page, case.shown, case.reason)


@every_case
def test_a_failure_that_comes_while_serving_shows_and_is_mended(serving, case):
    start = len(serving.said())
    case.write(serving.book, case.broken)
    wait_for(serving.port, case.page, escape(case.reason))
    serving.says(case.reason, start)  # after the page: mended before, it is not told
    case.write(serving.book, case.right)
    serving.is_right(case.page, case.shown, case.reason)
    told = [line for line in serving.said(start).splitlines() if case.reason in line]
    assert len(told) == 1, told


@pytest.mark.parametrize(
    ("name", "broken", "line"),
    [
        ("mkdocs.yml", "site_name: [\n", "mkdocs.yml:2: is not YAML"),
        (
            "mkdocs.zh.yml",
            "INHERIT: mkdocs.yml\nno: [\n",
            "mkdocs.zh.yml:3: is not YAML",
        ),
        ("overrides/content.html", "{% if %}", "content.html:1: TemplateSyntaxError"),
        ("overrides/content.html", "\n{{ a.b.c }}", "content.html:2: UndefinedError"),
    ],
)
def test_what_keeps_all_pages_from_being_built_is_one_line(serving, name, broken, line):
    start, file = serving.rests(), serving.book.root / name
    right = file.read_text("utf-8")
    file.write_text(broken, "utf-8")
    serving.says(line, start)
    assert "Other words." in serving.get("other.html")
    assert serving.said(start).count(line) == 1
    serving.book.write("docs/zh/many1.md", f"# Many\n\nAfter {name}.\n")
    file.write_text(right, "utf-8")
    serving.is_right("zh/many1.html", f"After {name}.", name)


def save_as_vim(page: Path, text: str) -> None:
    """A probe of the folder, a backup, a new file under the old name."""
    folder = page.parent
    (folder / "4913").touch()
    (folder / "4913").unlink()
    page.rename(folder / f"{page.name}~")
    time.sleep(0.02)
    page.write_text(text, "utf-8")
    (folder / f"{page.name}~").unlink()


def test_vims_way_of_saving_is_one_edit(serving):
    start, page = serving.rests(), serving.book.root / "docs/en/many0.md"
    swap = page.with_name(f".{page.name}.swp")
    swap.write_bytes(b"b0VIM")
    save_as_vim(page, "# Many\n\nSaved by vim.\n")
    serving.is_right("many0.html", "Saved by vim.", "vim")
    swap.unlink()
    serving.rests()
    assert serving.said(start).count("edited: ") == 1
    assert "edited: docs/en/many0.md\n" in serving.said(start)


def test_editors_own_files_are_not_looked_at(serving):
    start, root = serving.rests(), serving.book.root
    for folder in ("docs/en", "docs/zh", "snippets/topic", "labs"):
        name = next((root / folder).glob("*.*")).name
        (root / folder / f".#{name}").symlink_to("me@host.1:1")  # Emacs
        (root / folder / f"#{name}#").write_bytes(b"\xff")
        (root / folder / f".{name}.swp").write_bytes(b"b0VIM\xff")
        for end in ("~", "___jb_tmp___"):  # the second is JetBrains'
            (root / folder / f"{name}{end}").write_bytes(b"\xff")
        (root / folder / "5036").touch()  # vim, where there is a 4913
        (kept := root / folder / ".ipynb_checkpoints").mkdir()
        (kept / name.replace(".", "-checkpoint.")).write_bytes(b"\xff")
        (root / folder / "__pycache__").mkdir()
        (root / folder / "__pycache__" / "one.pyc").write_bytes(b"\xff")
    time.sleep(QUIET)
    assert serving.said(start) == ""
    serving.book.write("docs/en/many0.md", "# Many\n\nBeside links.\n")
    serving.is_right("many0.html", "Beside links.", "Emacs, JupyterLab")
    serving.rests()
    assert "ERROR" not in serving.said(start)


def test_a_newer_edit_ends_an_endless_loop(serving):
    start = serving.rests()
    serving.book.snippet("topic/claim", "while True:\n    pass\n")
    serving.says("still running: topic/claim\n", start)
    before = time.monotonic()
    assert "sum = 10" in serving.get("page.html")  # as it was
    assert time.monotonic() - before < 1
    serving.book.snippet("topic/claim", "print('mended')\n", "mended\n")
    serving.is_right("page.html", "mended\n</pre>", "an endless loop")
    serving.is_right("zh/page.html", "mended\n</pre>", "an endless loop, in Chinese")


def test_a_snippet_that_writes_beside_itself_and_fails_is_run_once(serving):
    start = serving.rests()
    body = (
        "from pathlib import Path\n\nPath(__file__).with_name('log.txt').touch()\n1 / 0"
    )
    serving.book.snippet("topic/claim", body)
    wait_for(serving.port, "zh/page.html", "snippet-failure")
    wait_for(serving.port, "page.html", "snippet-failure")
    serving.rests()
    assert serving.said(start).count("edited: ") == 1
    serving.book.snippet("topic/claim", serving.book.body, serving.book.output)
    serving.is_right("page.html", "sum = 10", "a snippet that writes and fails")


@pytest.mark.parametrize(
    ("path", "text", "page"),
    [
        ("docs/en/own.css", ".two {}", "own.css"),
        ("overrides/content.html", "{{ page.content }}.two", "other.html"),
    ],
)
def test_what_no_page_shows_by_itself_is_seen_and_tabs_reload(
    serving, path, text, page
):
    serving.rests()
    epoch = re.findall(r"livereload\((\d+),", serving.get("other.html"))[0]
    start = time.monotonic()
    serving.book.write(path, text)
    assert int(serving.get(f"livereload/{epoch}/1", 20)) > int(epoch)
    serving.is_right(page, ".two", path, start)


def test_a_page_that_goes_or_has_a_new_name(serving):
    root = serving.book.root / "docs/en"
    (root / "many2.md").rename(root / "moved.md")
    serving.is_right("moved.html", "Many 2", "a new name")
    serving.is_gone("many2.html", "an old name")
    (root / "many3.md").unlink()
    serving.is_gone("many3.html", "a page that goes")


def test_twenty_files_at_once(serving):
    start = serving.rests()
    for number in range(4, 14):
        for language in ("en", "zh"):
            page = f"docs/{language}/many{number}.md"
            serving.book.write(page, f"# Many\n\nSwitched {number}.\n")
    serving.is_right("many4.html", "Switched 4.", "20 files")
    serving.is_right("zh/many13.html", "Switched 13.", "20 files, the last")
    serving.rests()
    assert serving.said(start).count("edited: ") <= 2


def grown(serving: Serving) -> tuple[int, int]:
    """The server's threads, and its memory in MB."""
    status = Path(f"/proc/{serving.book.server.pid}/status").read_text()
    threads, kilobytes = (
        int(re.findall(rf"{name}:\s+(\d+)", status)[0]) for name in ("Threads", "VmRSS")
    )
    return threads, kilobytes // 1024


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.stress
def test_thirty_edits_leave_memory_and_threads_as_they_were(serving):
    def edit(number):
        serving.book.write("docs/en/other.md", f"# Other\n\nEdit {number}.\n")
        wait_for(serving.port, "other.html", f"Edit {number}.")

    edit(0)  # what the first edit loads, stays
    serving.rests()
    threads, megabytes = grown(serving)
    for number in range(1, 31):
        edit(number)
    serving.rests()
    now = grown(serving)
    print(f"30 edits: {threads} threads, then {now[0]}; {megabytes} MB, then {now[1]}")
    assert now[0] <= threads + 1
    assert now[1] <= megabytes + 40
