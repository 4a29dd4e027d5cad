"""`make mutate` sees what it is for: survivors, stale reasons, a book not in order."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from checks import ROOT
from mutate import report
from mutate.__main__ import main
from mutate.mutant import Mutant
from mutate.trials import Trials

from snippet_engine.read.project import Project
from snippet_engine.run.runner import DRAWING

TOPIC = Path("snippets/topic")
REASONS = Path("tools/mutate/reasons")
SNIPPET = '''"""A sum of squares."""

seen = [2.0, 3.0]
unseen = 5.0
total = sum(x**2 for x in seen)
print("total =", total)
'''
CONFTEST = """import pytest
from pathlib import Path
from snippet_engine.read.project import Project

@pytest.fixture
def namespace():
    def run(name):
        values = {}
        exec(Project.find(Path.cwd()).source(name).read_text("utf-8"), values)
        return values
    return run
"""
TESTS = """def test_nothing_is_left_out(namespace):
    ns = namespace("topic/claim")
    assert ns["total"] == 13
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of one snippet: an edit of `unseen` changes nothing that it prints."""
    (tmp_path / "pyproject.toml").write_text("[tool.snippet_engine]\n")
    (tmp_path / TOPIC).mkdir(parents=True)
    (tmp_path / "tests" / "pages").mkdir(parents=True)
    (tmp_path / "tests" / "conftest.py").write_text(CONFTEST)
    (tmp_path / TOPIC / "claim.py").write_text(SNIPPET, "utf-8")
    (tmp_path / TOPIC / "claim.out").write_text("total = 13.0\n", "utf-8")
    (tmp_path / "tests" / "pages" / "test_topic.py").write_text(TESTS, "utf-8")
    (tmp_path / REASONS).mkdir(parents=True)
    return tmp_path


def mutate(book: Path) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tools")))
    return subprocess.run(
        [sys.executable, "-m", "mutate"],
        cwd=book,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        encoding="utf-8",
    )


def reason(book: Path, *keys: str) -> None:
    words = f'[[group]]\nwhy = "shown to nobody"\nedits = {list(keys)!r}\n'
    (book / REASONS / "topic.toml").write_text(words, "utf-8")


SURVIVOR = "topic/claim | 5.0 -> 6.0 | unseen = 5.0"


def test_a_survivor_is_told_and_the_tree_is_as_before(book: Path) -> None:
    def tree() -> dict[Path, bytes]:
        found = (path for path in book.rglob("*") if "__pycache__" not in path.parts)
        return {path: path.read_bytes() for path in found if path.is_file()}

    before = tree()
    ran = mutate(book)
    assert ran.returncode == 1, ran.stderr
    told = [line for line in ran.stdout.splitlines() if "SURV" in line]
    assert told == [f"SURVIVES {SURVIVOR}"]
    assert ran.stdout.split()[-2:] == ["0", "1"]  # with a reason, without
    assert tree() == before


def test_a_survivor_with_a_reason_passes_and_a_stale_one_fails(book: Path) -> None:
    reason(book, SURVIVOR)
    ran = mutate(book)
    assert (ran.returncode, "SURVIVES" in ran.stdout) == (0, False), ran.stdout
    assert "1 survive: shown to nobody" in ran.stdout
    assert ran.stdout.split()[-2:] == ["1", "0"]  # with a reason, without
    gone = "topic/gone | 1 -> 2 | x = 1"
    reason(book, SURVIVOR, gone)
    ran = mutate(book)
    assert ran.returncode == 1
    assert f"STALE reason, no edit survives that needs: {gone}" in ran.stdout


@pytest.mark.parametrize("said", ['"topic/claim"', 'f"{PAGE}/claim"'])
def test_a_test_catches_what_no_golden_shows(book: Path, said: str) -> None:
    tests = 'PAGE = "topic"\n\n' + TESTS.replace('"topic/claim"', said)
    (book / "tests" / "pages" / "test_topic.py").write_text(
        tests + '    assert ns["unseen"] == ns["seen"][0] + ns["seen"][1]\n'
    )
    ran = mutate(book)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    found = [" ".join(line.split()) for line in ran.stdout.splitlines()]
    assert found == [
        "topic snippets edits golden exception test reason survive",
        "topic 1 6 5 0 1 0 0",
        "goldens 1 4 4 0 0 0 0",
        "all 1 10 9 0 1 0 0",
    ]


UNCHANGED = """
from mutate import page_tests
from mutate.mutant import Mutant
from mutate.trials import Trials
from snippet_engine.read.project import Project

project, name = Project.find(), "errors_vmap/chunk_size"
trials = Trials(project, [name])
as_is = Mutant(name, "", trials.texts[name])
trials._run([as_is], page_tests.of(project.root, {name}))
"""


def test_the_tests_of_the_book_run_where_mutants_are_tried() -> None:
    """There without xdist and without network, so its conftest may count on neither."""
    ran = subprocess.run(
        [sys.executable, "-c", UNCHANGED],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tools")},
        capture_output=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr


WRONG = [
    (TOPIC / "claim.out", "total = 14.0\n", "is killed by golden without any edit"),
    (
        "tests/pages/test_topic.py",
        TESTS.replace("13", "14"),
        "is killed by test without any edit",
    ),
    (REASONS / "topic.toml", "[[group]]\n", "is not a list of reasons"),
]


@pytest.mark.parametrize(("file", "text", "words"), WRONG)
def test_a_book_that_is_not_in_order_is_told_first(
    book: Path, file: str, text: str, words: str
) -> None:
    (book / file).write_text(text, "utf-8")
    ran = mutate(book)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert words in ran.stderr


def test_an_unknown_topic_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["unheard-of"]) == 2
    assert "unheard-of: matches no snippet" in capsys.readouterr().err


def test_every_reason_of_the_book_names_a_line_that_is_there() -> None:
    for key in report.reasons(ROOT / REASONS):
        name, *_, line = key.split(" | ")
        suffix = "" if name.endswith(".out") else ".py"
        lines = (ROOT / "snippets" / f"{name}{suffix}").read_text("utf-8").split("\n")
        assert line in map(str.strip, lines), key


@pytest.mark.parametrize(
    ("name", "draws"), [("vjp/price", True), ("vjp/one_row", False)]
)
def test_a_picture_may_import_what_it_draws_with(name, draws):
    """As in a build: without it, every picture seems to be killed by any edit."""
    trials = Trials(Project.find(ROOT), [name])
    job = trials._job(Mutant(name, "", trials.texts[name]), None)
    assert set(map(str, DRAWING)).issubset(job.modules) == draws


def test_a_picture_is_mutated_like_any_snippet(book: Path) -> None:
    drawn = '"""A seven."""\n\nfrom drawing import Picture\n\n'
    drawn += 'picture = Picture(90, 50)\npicture.text("7", (10, 20))\n'
    golden = "# %% [figure]\npicture 90.0 50.0\n"
    golden += "  text '7' at 10.0 20.0 middle 14.0 grey\n"
    (book / TOPIC / "drawn.py").write_text(drawn, "utf-8")
    (book / TOPIC / "drawn.out").write_text(golden, "utf-8")
    reason(book, SURVIVOR)
    ran = mutate(book)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "SURVIVES" not in ran.stdout
