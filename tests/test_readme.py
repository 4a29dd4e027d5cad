"""The README and its neighbours: what they tell a person to type works."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from checks import ROOT, pages
from PIL import Image

READMES = ("README.md", "README.zh.md")
TITLED = re.compile(r'^```\w+ title="([^"]+)"\n(.*?\n)```$', re.MULTILINE | re.DOTALL)


def blocks(readme: str) -> dict[str, str]:
    """The README's files: path -> text."""
    return dict(TITLED.findall((ROOT / readme).read_text("utf-8")))


def fenced(language: str) -> str:
    """The README's only block of that language without a title."""
    text = (ROOT / "README.md").read_text("utf-8")
    (found,) = re.findall(rf"^```{language}\n(.*?\n)```$", text, re.M | re.DOTALL)
    return str(found)


def put(folder: Path, path: str, text: str) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize(
    "document",
    [
        *READMES,
        "CONTRIBUTING.md",
        ".ci/run",
        ".pre-commit-config.yaml",
        ".github/workflows/test.yml",
        ".github/workflows/versions.yml",
        ".github/pull_request_template.md",
    ],
)
def test_every_make_command_that_a_document_names_exists(document: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    text = (ROOT / document).read_text("utf-8")
    commands = re.findall(r"(?:^|[`$(] ?|: |&& )make ([A-Za-z.=\d -]+)", text, re.M)
    named = {
        word
        for command in commands
        for word in command.split()[:3]
        if re.fullmatch("[a-z-]+", word)
    }
    assert named
    assert named <= targets


def test_every_command_of_the_readme_is_in_make_help() -> None:
    result = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True)
    for command in ("serve", "build", "test", "accept", "help", "setup"):
        assert re.search(rf"^make {command} ", result.stdout, re.MULTILINE)


@pytest.mark.parametrize("document", [*READMES, "CONTRIBUTING.md", "LICENSE-TEXT.md"])
def test_paths_and_links_of_a_document_exist(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    text = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    paths = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", text)
    paths += re.findall(r"\]\((?!https:)([^)#]+)", text)
    made_up = re.compile(r"topic|tenfold|linearity|site/|\.venv")
    real = [path for path in paths if not made_up.search(path)]
    assert real
    assert [path for path in real if not (ROOT / path).exists()] == []


def test_both_readmes_show_the_same_files_and_headings() -> None:
    one, other = ((ROOT / readme).read_text("utf-8") for readme in READMES)
    assert blocks("README.md") == blocks("README.zh.md")
    assert re.findall(r"^#+ ", one, re.M) == re.findall(r"^#+ ", other, re.M)
    assert one.count("\n```") == other.count("\n```")
    assert list(pages.bad_chinese(pages.Page("", {}, other).prose)) == []


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A new book with what the README's five steps write, and nothing else."""
    for path in (
        "pyproject.toml",
        "tests/conftest.py",
        "tests/small_book.py",
        "tests/checks/__init__.py",
    ):
        put(tmp_path, path, (ROOT / path).read_text("utf-8"))
    for path, text in blocks("README.md").items():
        if not path.startswith("mkdocs"):
            put(tmp_path, path, text)
    return tmp_path


def python(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_the_five_steps_of_the_readme_work(book: Path) -> None:
    accepted = python(book, "-m", "snippet_engine", "accept", "linearity")
    command, *shown, summary = fenced("console").splitlines()
    assert command == "$ make accept PATTERN=linearity"
    assert accepted.stdout.splitlines() == shown
    assert summary.split("(")[0] in accepted.stderr

    checked = python(book, "-m", "snippet_engine", "check")
    assert checked.returncode == 0, checked.stderr
    assert pages.problems(book / "docs") == []

    tested = python(book, "-m", "pytest", "-q", "tests/pages/test_linearity.py")
    assert "1 passed" in tested.stdout, tested.stdout + tested.stderr


def test_a_failure_looks_as_the_readme_says(book: Path) -> None:
    python(book, "-m", "snippet_engine", "accept")
    page = book / "docs" / "en" / "linearity.md"
    text = page.read_text("utf-8")
    page.write_text(text.replace("::: linearity/tenfold ", "::: linearity/tenfolds "))
    result = python(book, "-m", "snippet_engine", "check")
    assert result.returncode == 1
    assert fenced("text") in result.stderr


@pytest.mark.parametrize("config", ["mkdocs.yml", "mkdocs.zh.yml"])
def test_the_line_for_the_nav_fits_below_the_page_on_reverse_mode(config: str) -> None:
    line = blocks("README.md")[config]
    text = (ROOT / config).read_text("utf-8")
    before = re.search(r"^( +- ).*: vjp\.md$", text, re.MULTILINE)
    start = re.match(r" +- ", line)
    assert before is not None
    assert start is not None
    assert start[0] == before[1]


def test_the_screenshot_is_of_a_size_for_a_readme() -> None:
    path = ROOT / "screenshot.png"
    assert path.stat().st_size < 200_000
    with Image.open(path) as picture:
        assert picture.size == (1280, 800)
