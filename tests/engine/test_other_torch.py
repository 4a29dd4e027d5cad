"""`make check-versions`: the book with another torch. The other one here is made up."""

import json
import sys

import pytest
from other_torch import install
from other_torch.__main__ import main
from other_torch.environment import BadInput
from small_book import ROOT, Ran

from snippet_engine.project import Project

BODY = "import torch\n\nprint('x =', torch.word())\n"
WORD = "def word():\n    {}\n"


@pytest.fixture
def book(small_book):
    small_book.snippet("topic/claim", BODY, "x = 2.5000\n")
    small_book.page("::: topic/claim\n")
    return small_book


def environment(book, word="return 2.5", folder="other"):
    """A folder with bin/python in which torch, numpy and matplotlib are made up."""
    for library in ("torch", "numpy", "matplotlib"):
        book.write(f"{folder}/lib/{library}.py", '__version__ = "9.9.9"\n')
    book.write(f"{folder}/lib/torch.py", '__version__ = "9.9.9"\n' + WORD.format(word))
    libraries = book.root / folder / "lib"
    script = f'PYTHONPATH="{libraries}:$PYTHONPATH" exec {sys.executable} "$@"\n'
    python = book.write(f"{folder}/bin/python", f"#!/bin/sh\n{script}")
    python.chmod(0o755)
    return book.root / folder


@pytest.fixture
def check(monkeypatch, capfd):
    def run(book, *arguments):
        monkeypatch.chdir(book.root)
        code = main([*map(str, arguments)])
        told = capfd.readouterr()
        return Ran(code, told.out, told.err)

    return run


def test_nothing_differs_within_the_tolerance_of_a_golden(book, check):
    ran = check(book, environment(book))
    assert (ran.code, ran.err) == (0, "")
    assert "torch 9.9.9" in ran.out
    assert ran.out.endswith("1 snippets, 0 differ\n")


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("return 2.6", "+x = 2.6"),
        ("raise TypeError('no such word')", "raised TypeError: no such word"),
        ("import warnings; warnings.warn('old word'); return 2.5", "warns: UserWarn"),
        ("import os; os._exit(3)", "ended early with exit code 3"),
    ],
)
def test_a_difference_is_told_by_page_snippet_and_lines(book, check, word, line):
    ran = check(book, environment(book, word), "--result", book.root / "result.json")
    assert (ran.code, ran.err) == (1, "")
    assert "== topic/claim (page: page)" in ran.out
    assert line in ran.out
    assert ran.out.endswith("1 snippets, 1 differ\n")
    data = json.loads((book.root / "result.json").read_text("utf-8"))
    (one,) = data["differ"]
    assert (one["snippet"], one["page"]) == ("topic/claim", "page")
    assert any(line in told for told in one["lines"])
    assert (data["torch"], data["snippets"]) == ("9.9.9", 1)
    assert data["python"] == ".".join(map(str, sys.version_info[:3]))
    assert data.keys() > {"numpy", "matplotlib", "platform", "date", "command"}


def test_the_tree_is_as_before(book, check):
    def tree():
        return {
            path: path.read_bytes() for path in book.root.rglob("*") if path.is_file()
        }

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


def nowhere(book):
    return book.root / "nowhere"


def empty_folder(book):
    (book.root / "empty").mkdir()
    return book.root / "empty"


def without_torch(book):
    other = environment(book)
    (other / "lib" / "torch.py").write_text("import no_such_library\n")
    return other


def not_python(book):
    other = environment(book)
    (other / "bin" / "python").write_text("#!/bin/sh\necho False\n")
    return other


def not_executable(book):
    return book.write("python", "")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (nowhere, "neither a version nor a path"),
        (lambda book: "", "neither a version nor a path"),
        (lambda book: "2.x", "neither a version nor a path"),
        (empty_folder, "no bin/python there"),
        (without_torch, "No module named 'no_such_library'"),
        (not_python, "not Python 3.11 or newer"),
        (not_executable, "cannot be run"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(book, check, wrong, words):
    ran = check(book, wrong(book))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("check-versions: ")
    assert words in ran.err
    assert ran.err.count("\n") == 1


def test_site_packages_stand_for_their_environment(book, check):
    other = environment(book, "return 2.6")
    packages = other / "lib" / "python3" / "site-packages"
    packages.mkdir(parents=True)
    assert "+x = 2.6" in check(book, packages).out


def test_a_version_that_cannot_be_installed_is_one_line(monkeypatch, tmp_path):
    def tried(command):
        return None if "venv" in command else "ERROR: No matching distribution found"

    monkeypatch.setattr(install, "_tried", tried)
    with pytest.raises(BadInput, match="No matching distribution found; name a ver"):
        install.environment(Project.at(tmp_path), "0.0.1")
    assert not (tmp_path / ".cache" / "torch-0.0.1" / "installed").exists()


@pytest.mark.parametrize(
    ("version", "numpy"), [("2.2.2", "numpy<2"), ("2.3.0", "2,<3")]
)
def test_an_old_torch_gets_an_old_numpy(version, numpy):
    wanted = install.companions(Project.find(ROOT), version)
    assert any(one.startswith("numpy") and one.endswith(numpy) for one in wanted)
    assert any(one.startswith("matplotlib") for one in wanted)
    assert not any(one.startswith("torch") for one in wanted)
