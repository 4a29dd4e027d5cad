"""`make new`: all files of a page or none, in order as they are, over no other file."""

import difflib
import errno
import itertools
import os
import subprocess
import sys
from pathlib import Path

import new_page
import pytest
from checks import ROOT, pages

from snippet_engine import kept_files

NAVS = ("mkdocs.yml", "mkdocs.zh.yml")
LONGEST = "a_very_long_name_of_some_thing"  # 30 letters


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """As much of the book as the tool looks at."""
    for folder in ("docs/en", "docs/zh", "snippets/vjp", "tests/pages"):
        (tmp_path / folder).mkdir(parents=True)
    for path in (*NAVS, "docs/en/vjp.md", "docs/zh/vjp.md", "tests/pages/test_vjp.py"):
        (tmp_path / path).write_bytes((ROOT / path).read_bytes())
    return tmp_path


def contents(book: Path) -> dict[str, bytes | None]:
    """Everything below the folder; a folder has no content."""
    return {
        str(path.relative_to(book)): path.read_bytes() if path.is_file() else None
        for path in book.rglob("*")
    }


def test_it_writes_the_files_of_a_page_and_says_which(book: Path, capsys) -> None:
    before = contents(book)
    assert new_page.main("page_of_a_test", "", book) == 0
    *said, last = capsys.readouterr().out.splitlines()
    after = contents(book)
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == set(said)
    assert after.keys() - before.keys() == {*said[:4], "snippets/page_of_a_test"}
    assert said[4:] == list(NAVS)
    assert "make accept PATTERN=page_of_a_test/first_claim" in last


@pytest.mark.parametrize("config", NAVS)
def test_a_nav_gets_one_line_and_keeps_all_others(book: Path, config: str) -> None:
    before = (book / config).read_text("utf-8").splitlines()
    assert new_page.main("page_of_a_test", "", book) == 0
    after = (book / config).read_text("utf-8").splitlines()
    (line,) = [one for one in difflib.ndiff(before, after) if one[0] in "+-?"]
    assert line.startswith("+       - ")
    assert line.endswith(": page_of_a_test.md")
    assert after[after.index(line[2:]) - 1].endswith(": vjp.md")


def test_an_author_who_began_with_the_nav_gets_no_second_line(book: Path) -> None:
    nav = book / "mkdocs.yml"
    text = nav.read_text("utf-8")
    text = text.replace("nav:\n", "nav:\n  - My words: page_of_a_test.md\n")
    nav.write_text(text, "utf-8")
    assert new_page.main("page_of_a_test", "", book) == 0
    assert nav.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("page", "claim"), [("page_of_a_test", ""), (LONGEST, LONGEST), ("x", "f")]
)
def test_what_it_writes_is_in_step_and_in_form(
    book: Path, page: str, claim: str
) -> None:
    assert new_page.main(page, claim, book) == 0
    english, chinese = (book / f"docs/{one}/{page}.md" for one in ("en", "zh"))
    texts = english.read_text("utf-8"), chinese.read_text("utf-8")
    assert pages.pair_problems(page, *texts) == []
    ruff = [sys.executable, "-m", "ruff"]
    for path in (
        f"snippets/{page}/{claim or 'first_claim'}.py",
        f"tests/pages/test_{page}.py",
    ):
        code = (book / path).read_bytes()
        for command in (["check"], ["format", "--check"]):
            words = [*ruff, *command, "--quiet", "--stdin-filename", path, "-"]
            ran = subprocess.run(words, cwd=ROOT, input=code, capture_output=True)
            assert ran.returncode == 0, ran.stdout.decode()


def test_the_emphasised_line_is_the_call(book: Path) -> None:
    assert new_page.main("page_of_a_test", "", book) == 0
    snippet = (book / "snippets/page_of_a_test/first_claim.py").read_text("utf-8")
    assert 'lines="14"' in (book / "docs/en/page_of_a_test.md").read_text("utf-8")
    assert "torch.autograd.grad(" in snippet.splitlines()[13]


@pytest.mark.parametrize(
    ("page", "claim", "words"),
    [
        ("", "", "no PAGE; say which"),
        ("Page_of_a_test", "", "is no name of a page"),
        ("two words", "", "is no name of a page"),
        ("two-words", "", "is no name of a page"),
        ("page2", "", "is no name of a page"),
        ("_page", "", "is no name of a page"),
        ("page_", "", "is no name of a page"),
        ("page\n", "", "is no name of a page"),
        ("线性", "", "is no name of a page"),
        ("../page", "", "is no name of a page"),
        (LONGEST + "s", "", "at most 30"),
        ("page_of_a_test", "A claim", "CLAIM='A claim' is no name"),
        ("page_of_a_test", "random", "CLAIM=random is a module of Python's"),
        ("page_of_a_test", "numpy", "CLAIM=numpy is a module of Python's"),
        ("vjp", "", "docs/en/vjp.md is there already"),
        ("labs", "", "the book itself has it"),
        ("whole_book", "", "the book itself has it"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_written(
    book: Path, capsys, page: str, claim: str, words: str
) -> None:
    before = contents(book)
    assert new_page.main(page, claim, book) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert told.err.startswith("make new: ")
    assert words in told.err
    assert contents(book) == before


@pytest.mark.parametrize(
    "path", ["docs/zh/new.md", "snippets/new/first_claim.py", "tests/pages/test_new.py"]
)
def test_no_file_is_overwritten(book: Path, capsys, path: str) -> None:
    (book / path).parent.mkdir(exist_ok=True)
    (book / path).write_text("by hand\n")
    before = contents(book)
    assert new_page.main("new", "", book) == 2
    assert f"{path} is there already" in capsys.readouterr().err
    assert contents(book) == before


def test_a_link_to_nowhere_is_a_file_too(book: Path, capsys) -> None:
    link = book / "tests/pages/test_new.py"
    link.symlink_to("nowhere")
    assert new_page.main("new", "", book) == 2
    assert os.readlink(link) == "nowhere"
    assert not (book / "docs/en/new.md").exists()


@pytest.mark.parametrize("config", NAVS)
def test_a_nav_without_the_page_above_is_told(book: Path, capsys, config: str) -> None:
    (book / config).write_text("nav:\n  - index.md\n")
    before = contents(book)
    assert new_page.main("new", "", book) == 2
    assert f"{config}: no line of the nav is of vjp.md" in capsys.readouterr().err
    assert contents(book) == before


@pytest.mark.parametrize("stop", [OSError(errno.ENOSPC, "No space"), KeyboardInterrupt])
@pytest.mark.parametrize("late", [False, True])
def test_whatever_stops_it_half_way_nothing_stays(
    book: Path, capsys, monkeypatch: pytest.MonkeyPatch, stop, late: bool
) -> None:
    before = contents(book)
    for last in itertools.count():
        steps = itertools.count()

        def stopping(function, late=False, last=last, steps=steps):
            """The function, until the last step: that raises, or does it and raises."""

            def step(*words, **options):
                number = next(steps)
                result = function(*words, **options) if late or number != last else None
                if number == last:
                    raise stop
                return result

            return step

        with monkeypatch.context() as patch:
            patch.setattr(kept_files, "write", stopping(kept_files.write, late))
            if not late:
                patch.setattr(Path, "mkdir", stopping(Path.mkdir))
                patch.setattr(Path, "open", stopping(Path.open))
            code = new_page.main("page_of_a_test", "", book)
        told = capsys.readouterr()
        if code == 0:
            break
        assert (told.out, told.err.count("\n")) == ("", 1)
        assert contents(book) == before
    assert last >= (len(NAVS) if late else 7)


def test_a_text_that_cannot_be_written_leaves_no_file(
    book: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(book)
    monkeypatch.setattr(new_page, "TEST", "half of it, then \ud800")
    assert new_page.main("page_of_a_test", "", book) == 2
    assert contents(book) == before


def test_make_passes_names_on_as_they_are_typed(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    for page in ("two words", f'"; touch {mark}; "', f"`touch {mark}`", "$$(id)"):
        ran = subprocess.run(
            ["make", "--assume-old=.venv/.installed", "new", f"PAGE={page}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        first, *others = ran.stderr.splitlines()
        assert first.startswith("make new: PAGE=")
        assert "is no name of a page" in first
        assert len(others) == 1  # make's own
    assert not mark.exists()
