import os

import pytest
from published import LINE, left_over
from small_book import ENVIRONMENT


def test_a_golden_with_windows_line_ends_or_a_mark_is_the_same(small_book):
    for name in ("crlf", "bom", "both"):
        small_book.snippet(f"topic/{name}", "print(1)\nprint(2)\n", "")
        text = b"1\r\n2\r\n" if name != "bom" else b"1\n2\n"
        golden = small_book.root / f"snippets/topic/{name}.out"
        golden.write_bytes(text if name == "crlf" else b"\xef\xbb\xbf" + text)
    shelf = (small_book.root / "snippets").rglob("*.out")
    before = {path: path.read_bytes() for path in shelf}
    assert small_book.engine("check", "topic").code == 0
    assert small_book.engine("accept", "--all").code == 0
    assert {path: path.read_bytes() for path in before} == before


def folder(path):
    path.unlink(missing_ok=True)
    path.mkdir()
    return "Is a directory"


def dead_link(path):
    path.unlink(missing_ok=True)
    path.symlink_to("nowhere")
    return "No such file or directory"


def circle(path):
    path.unlink(missing_ok=True)
    path.symlink_to(path.name)
    return "Too many levels of symbolic links"


def pipe(path):
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    return "Is a pipe"


@pytest.mark.parametrize(
    ("path", "spoil"),
    [
        ("snippets/topic/second.py", folder),
        ("snippets/topic/second.py", dead_link),
        ("snippets/topic/second.out", folder),
        ("docs/en/second.md", folder),
        ("docs/en/second.md", dead_link),
        ("snippets/topic/second.py", pipe),
        ("snippets/topic/second.out", pipe),
        ("docs/en/second.md", pipe),
        ("docs/en/second.md", circle),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_hides_no_result(
    small_book, path, spoil
):
    small_book.snippet("topic/second", "print(2)\n", "2\n")
    small_book.page("::: topic/claim\n\n::: topic/second\n")
    reason = spoil(small_book.root / path)
    ran = small_book.engine("check")
    assert ran.code == 1
    (line,) = small_book.failures(ran)
    assert LINE.fullmatch(line)
    assert f"{path}: cannot be read: {reason}; " in line
    assert " good, 1 failure" in ran.err
    assert "0 good" not in ran.err


@pytest.mark.parametrize("name", ["《VJP 之书》 a;b'c\"d#%20"])
def test_a_checkout_may_have_any_name(new_book, tmp_path, name):
    book = new_book(tmp_path / name)
    book.site()
    ran = book.mkdocs("build", "--strict")
    assert ran.code == 0, ran.err
    assert "sum = 10" in (book.root / "site/zh/page.html").read_text("utf-8")


def test_two_builds_at_once_in_one_checkout_both_end_well(small_book):
    small_book.snippet(
        "topic/claim", "import time\n\ntime.sleep(0.3)\nprint(10)\n", "10\n"
    )
    small_book.site()
    builds = [small_book.start_build() for _ in range(2)]
    told = [build.communicate(timeout=60)[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], told
    pages = ["page.html", "zh/page.html", "notebooks/topic/claim.ipynb"]
    assert all((small_book.root / "site" / page).stat().st_size for page in pages)
    assert left_over(small_book.root) == []
    assert "0 run" in small_book.engine("check").err


EDITS = """
import os
from pathlib import Path

target = Path({target!r})
times = os.stat(target)
target.write_text({text!r})
if {hidden}:  # as copies that keep times do
    os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
"""
# A program edits, as an editor does: a snippet itself writes nothing into the book
WAITS = """
import subprocess, sys

import _near

subprocess.run([sys.executable, {editor!r}], check=True)
print("{word}")
"""


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("path", ["snippets/topic/claim.py", "snippets/topic/_near.py"])
def test_what_is_edited_while_it_runs_is_not_shown(
    small_book, tmp_path_factory, path, hidden
):
    editor = tmp_path_factory.mktemp("editor") / "edit.py"
    small_book.write("snippets/topic/_near.py", "x = 1\n")
    now, then = (WAITS.format(editor=str(editor), word=word) for word in ("new", "old"))
    file = small_book.snippet("topic/claim", then, "old\n")
    same_size = file.read_text() if "claim" in path else "x = 2\n"
    small_book.snippet("topic/claim", now)
    target = str(small_book.root / path)
    editor.write_text(EDITS.format(target=target, text=same_size, hidden=hidden))
    # In a folder of its own: a neighbour may import _near too, and would run again
    small_book.snippet("other/second", "print(2)\n", "2\n")
    small_book.page("::: topic/claim\n\n::: other/second\n")
    ran = small_book.engine("check")
    assert ran.code == 1
    (line,) = small_book.failures(ran)
    assert line.endswith(
        "snippets/topic/claim.py: changed while it ran, or a file that it reads or "
        "imports did; run this again"
    )
    assert "1 good, 1 failure" in ran.err
    assert len(os.listdir(small_book.root / ".cache/snippets")) == 1


JUMPS = """
import itertools, time
now, jumps = time.time, itertools.cycle([0, 86_400, -86_400, 10**9, -10**9])
time.time = lambda: now() + next(jumps)
time.time_ns = lambda: int(time.time() * 1e9)
"""


def test_a_clock_that_jumps_changes_no_result(small_book, tmp_path, monkeypatch):
    small_book.write("clock/sitecustomize.py", JUMPS)
    path = f"{tmp_path / 'clock'}{os.pathsep}{ENVIRONMENT['PYTHONPATH']}"
    monkeypatch.setitem(ENVIRONMENT, "PYTHONPATH", path)
    small_book.snippet("topic/late", "# time-limit: 1 s\nwhile True:\n    pass\n", "")
    small_book.snippet("topic/slow", "import time\n\ntime.sleep(0.5)\n", "")
    jumping = "import time\n\nprint(abs(time.time() - time.time()) > 1000)\n"
    small_book.snippet("topic/jumps", jumping, "True\n")
    ran = small_book.engine("run")
    assert ran.code == 1
    assert ran.out.count("== ") == 3
    assert "True\n" in ran.out
    assert "late.py:1: still runs after 1 s" in ran.err
    assert "3 good, 1 failure" in ran.err
