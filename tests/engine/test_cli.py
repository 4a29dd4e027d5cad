import itertools
import re
import subprocess
import sys

import pytest
from small_book import ENVIRONMENT


@pytest.fixture(scope="module")
def shelf(new_book, tmp_path_factory):
    """Three good snippets in two topics, and one that fails."""
    book = new_book(tmp_path_factory.mktemp("shelf"))
    for name in ("topic/second", "other/third"):
        book.snippet(name, f"print('{name}')\n", f"{name}\n")
    book.snippet("wrong/fails", "print('before')\n1 / 0\n", "")
    book.engine("check")  # now the good ones are in the cache
    return book


GOOD = ["other/third", "topic/claim", "topic/second"]


def shown(ran):
    return re.findall(r"^== (\S+) \(\d+ ms\)$", ran.out, flags=re.MULTILINE)


def told_runs(ran):
    (runs,) = re.findall(r"\((\d+) run in", ran.err)
    return int(runs)


@pytest.mark.parametrize("command", [[], ["run"], ["check"], ["accept"], ["notebooks"]])
def test_help_tells_patterns_and_exit_codes(small_book, engine_here, command):
    ran = engine_here(small_book, *command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert "topic/claim" in ran.out
    assert "exit codes:" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["unheard-of"],
        ["check", "--unheard-of"],
        ["check", "--jobs", "0"],
        ["check", "--jobs", "many"],
        ["notebooks"],
    ],
)
def test_a_wrong_command_line_exits_with_two(small_book, engine_here, arguments):
    ran = engine_here(small_book, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("usage:")


def test_a_good_book_exits_with_zero(small_book):
    ran = small_book.engine("check")
    assert (ran.code, ran.out) == (0, "")
    assert small_book.failures(ran) == []
    assert "1 good, 0 failures (1 run" in ran.err


def test_run_prints_what_snippets_print(shelf, engine_here):
    ran = engine_here(shelf, "run", "topic/claim")
    assert (ran.code, shown(ran)) == (0, ["topic/claim"])
    assert ran.out.endswith(shelf.output)


@pytest.mark.parametrize(
    ("patterns", "names"),
    [
        (["topic/claim"], ["topic/claim"]),
        (["topic"], ["topic/claim", "topic/second"]),
        (["topic/"], ["topic/claim", "topic/second"]),
        (["*/second", "other"], ["other/third", "topic/second"]),
        (["snippets/topic/second.py"], ["topic/second"]),
        (["topic", "topic/claim"], ["topic/claim", "topic/second"]),
    ],
)
def test_patterns_choose_snippets(shelf, engine_here, patterns, names):
    ran = engine_here(shelf, "run", *patterns)
    assert sorted(shown(ran)) == names
    assert ran.code == 0


def test_a_pattern_that_matches_nothing_is_told_in_one_line(shelf, engine_here):
    ran = engine_here(shelf, "check", "topic/clam", "topic")
    assert ran.code == 1
    assert ran.err.startswith("topic/clam: matches no snippet; ")
    assert len(ran.err.splitlines()) == 1


def test_one_failure_does_not_hide_the_others_outputs(shelf):
    ran = shelf.engine("run")
    assert (ran.code, sorted(shown(ran))) == (1, GOOD)
    (told,) = shelf.failures(ran)
    assert told.startswith("snippets/wrong/fails.py:4: raised ZeroDivisionError")


@pytest.mark.parametrize("jobs", ["1", "7"])
def test_no_cache_runs_all_with_any_number_of_jobs(shelf, engine_here, jobs):
    assert told_runs(engine_here(shelf, "check", "topic")) == 0
    ran = shelf.engine("check", "topic", "--no-cache", "--jobs", jobs)
    assert (ran.code, told_runs(ran)) == (0, len([n for n in GOOD if "topic" in n]))


def test_without_patterns_pages_and_orphans_are_checked_too(shelf, engine_here):
    assert engine_here(shelf, "check", *GOOD).code == 0
    told = shelf.failures(shelf.engine("check"))
    unused = [line.split(".py")[0] for line in told if "no page shows" in line]
    assert unused == [
        "snippets/other/third",
        "snippets/topic/second",
        "snippets/wrong/fails",
    ]


def outside(book):
    (book.root / "pyproject.toml").unlink()


def wrong_settings(book):
    book.write("pyproject.toml", "[tool.snippet_engine\n")


def foreign_settings(book):
    book.write("pyproject.toml", "[tool]\nsnippet_engine = 3\n")


def docs_not_a_folder(book):
    book.write("pyproject.toml", '[tool.snippet_engine]\ndocs = ["docs"]\n')


def no_cache_folder(book):
    book.write(".cache", "a file in the way")


def page_not_text(book):
    (book.root / "docs" / "en" / "page.md").write_bytes(b"\xff")


def snippet_not_text(book):
    (book.root / "snippets" / "topic" / "claim.py").write_bytes(b"\xff")


STATES = [
    outside, wrong_settings, foreign_settings, docs_not_a_folder, no_cache_folder,
    page_not_text, snippet_not_text,
]  # fmt: skip


@pytest.mark.parametrize("break_book", STATES)
def test_no_error_shows_a_traceback(small_book, break_book):
    break_book(small_book)
    ran = small_book.engine("check")
    assert (ran.code, ran.out) == (1, "")
    assert "Traceback" not in ran.err
    reason, remedy = ran.err.splitlines()[0].split("; ", 1)
    assert ": " in reason
    assert remedy


def test_a_reader_that_stops_early_is_no_error_of_the_engine(small_book):
    lines = 20_000
    small_book.snippet("topic/claim", f"for n in range({lines}): print(n)\n")
    engine = [sys.executable, "-m", "snippet_engine", "run"]
    with subprocess.Popen(
        engine, cwd=small_book.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as ran:
        assert ran.stdout is not None
        assert ran.stderr is not None
        assert len(list(itertools.islice(ran.stdout, 2))) == 2
        ran.stdout.close()
        told = ran.stderr.read().decode()
    assert "Traceback" not in told
    assert "BrokenPipe" not in told


@pytest.mark.parametrize("words", [["run"], ["accept", "topic"], ["check", "--json"]])
def test_a_terminal_that_knows_no_chinese_ends_nothing(small_book, monkeypatch, words):
    monkeypatch.setitem(ENVIRONMENT, "PYTHONIOENCODING", "ascii")
    small_book.snippet("topic/claim", "print('雅可比')\n", "old\n")
    ran = small_book.engine(*words)
    assert "Traceback" not in ran.err
    assert "\\u96c5\\u53ef\\u6bd4" in ran.out
