"""The README and its neighbours: what they tell a person to type works."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from checks import ROOT, pages
from checks.topics import WRITTEN
from PIL import Image
from small_book import ENVIRONMENT

READMES = ("README.md", "README.zh.md")
TITLED = re.compile(r'^```\w+ title="([^"]+)"\n(.*?\n)```$', re.MULTILINE | re.DOTALL)


def blocks(readme: str) -> dict[str, str]:
    """The README's files: path -> text."""
    return dict(TITLED.findall((ROOT / readme).read_text("utf-8")))


def fenced(language: str, readme: str = "README.md") -> list[str]:
    """The README's blocks of that language without a title."""
    text = (ROOT / readme).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?\n)```$", text, re.M | re.DOTALL)


def without_blocks(document: str) -> str:
    text = (ROOT / document).read_text("utf-8")
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def commands_to_type(readme: str) -> list[str]:
    """The commands in the text of the README's part with the steps."""
    parts = re.split(r"^## ", without_blocks(readme), flags=re.MULTILINE)
    (part,) = [part for part in parts if "**1. " in part]
    return re.findall(r"`(\.venv/bin/python [^`]+|make test TOPIC=[^`]+)`", part)


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
    text = without_blocks(document)
    paths = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", text)
    paths += re.findall(r"\]\((?!https:)([^)#]+)", text)
    made_up = re.compile(r"topic|tenfold|linearity|site/|\.venv")
    real = [path for path in paths if not made_up.search(path)]
    assert real
    assert [path for path in real if not (ROOT / path).exists()] == []


def test_both_readmes_show_the_same_files_and_headings() -> None:
    one, other = ((ROOT / readme).read_text("utf-8") for readme in READMES)
    assert blocks("README.md") == blocks("README.zh.md")
    assert fenced("console") == fenced("console", "README.zh.md")
    assert commands_to_type("README.md") == commands_to_type("README.zh.md")
    assert re.findall(r"^#+ ", one, re.M) == re.findall(r"^#+ ", other, re.M)
    assert one.count("\n```") == other.count("\n```")
    assert list(pages.bad_chinese(pages.Page("", {}, other).prose)) == []


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A new book with what the README's five steps write, and nothing else."""
    put(tmp_path, "pyproject.toml", (ROOT / "pyproject.toml").read_text("utf-8"))
    for path, text in blocks("README.md").items():
        if not path.startswith("mkdocs"):
            put(tmp_path, path, text)
    return tmp_path


def test_a_failure_looks_as_the_readme_says(book: Path) -> None:
    def engine(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "snippet_engine", *words]
        return subprocess.run(command, cwd=book, capture_output=True, text=True)

    engine("accept", "linearity")
    page = book / "docs" / "en" / "linearity.md"
    text = page.read_text("utf-8")
    page.write_text(text.replace("::: linearity/tenfold ", "::: linearity/tenfolds "))
    result = engine("check")
    assert result.returncode == 1
    (told,) = fenced("text")
    assert told in result.stderr


# What make, git or pytest told this process about its own run is not for the clone
_OURS = re.compile(r"GIT_|MAKE|MFLAGS|PYTEST_|(TOPIC|PAGE|CLAIM|PATTERN|ALL)$")
PLAIN = {key: value for key, value in ENVIRONMENT.items() if not _OURS.match(key)}


class Clone:
    """The repository as it is now, work that is not committed included."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("clone", "--quiet", str(ROOT), str(root))
        listed = self.git(
            "ls-files", "-z", "--cached", "--others", "--exclude-standard"
        )
        for path in filter(None, listed.split("\0")):
            (root / path).unlink(missing_ok=True)
            if (ROOT / path).exists():  # else it is deleted here
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / path, root / path, follow_symlinks=False)
        installed: dict[str, str | Path] = {
            ".venv": sys.prefix,
            "node_modules": ROOT / "node_modules",
        }
        for name, real in installed.items():
            (root / name).unlink(missing_ok=True)  # a link here too is no file of git's
            (root / name).symlink_to(real)
        for topic in (
            "linearity",
            "orthogonality",
        ):  # an author has followed the README
            self._take_out(topic)
        for kept in ("snippets", "labs", "formulas"):  # all that has run needs no run
            if (ROOT / ".cache" / kept).is_dir():
                shutil.copytree(ROOT / ".cache" / kept, root / ".cache" / kept)

    def _take_out(self, topic: str) -> None:
        for path in (f"docs/en/{topic}.md", f"docs/zh/{topic}.md"):
            (self.root / path).unlink(missing_ok=True)
        (self.root / f"tests/pages/test_{topic}.py").unlink(missing_ok=True)
        shutil.rmtree(self.root / "snippets" / topic, ignore_errors=True)
        for nav in ("mkdocs.yml", "mkdocs.zh.yml"):
            text = (self.root / nav).read_text("utf-8")
            text = re.sub(rf"(?m)^ +- .*: {topic}\.md\n", "", text)
            (self.root / nav).write_text(text, "utf-8")

    def git(self, *words: str) -> str:
        command = ["git", *words]
        return subprocess.run(
            command, cwd=ROOT, env=PLAIN, stdout=subprocess.PIPE, text=True, check=True
        ).stdout

    def type(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the README. What is installed need not be once more."""
        done = subprocess.run(
            command.replace("make ", "make --assume-old=.venv/.installed ", 1),
            shell=True,
            cwd=self.root,
            env={**PLAIN, "PYTHONPATH": str(self.root)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done

    def paste(self, path: str, text: str) -> None:
        """A block of the README with a title: a file, or a line of a nav."""
        if path.startswith("mkdocs"):
            nav = (self.root / path).read_text("utf-8")
            text = re.sub(r"(?m)^ +- .*: vjp\.md\n", rf"\g<0>{text}", nav)
            assert text != nav
        put(self.root, path, text)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone with two pages more: of `make new`, and of the README's five steps."""
    clone = Clone(tmp_path_factory.mktemp("clone") / "book")
    where = clone.type("python -c 'import snippet_engine as s; print(s.__file__)'")
    assert where.stdout.startswith(str(clone.root))
    for path, text in blocks("README.md").items():
        clone.paste(path, text)
    for block in fenced("console"):
        command, *shown = block.removeprefix("$ ").splitlines()
        done = clone.type(command)
        if shown[-1].startswith("snippets: "):
            assert shown.pop().split("(")[0] in done.stderr
        assert done.stdout.splitlines() == shown
        if after := re.search(r"next: (make .+?),", done.stdout):
            clone.type(after[1])
    return clone


def test_each_command_in_the_text_of_the_steps_works(clone: Clone) -> None:
    commands = commands_to_type("README.md")
    assert len(commands) == 3
    for command in commands:
        clone.type(command)


# What looks at every page: also at the whole site, built once and strictly, where a new
# page may push another out of the answers of the search
TOUCHED = (
    "tests/test_readme.py",
    "tests/test_repository.py",
    "tests/test_rooms.py",
    "tests/book_plugin/test_html.py",
    "tests/book_plugin/test_markdown_versions.py",
    "tests/book_plugin/test_metadata.py",
    "tests/book_plugin/test_sitemaps.py",
    "tests/browser/test_search.py",
)
APART = (  # this module's own, and what is slow and looks at other pages alone
    "steps", "new_pages", "failure", "notebooks", "lab_facts", "signs", "typed_before",
)  # fmt: skip


@pytest.mark.stress
def test_the_books_own_tests_pass_with_the_new_pages(clone: Clone) -> None:
    of_one_page = {f"test_{topic}.py" for topic in WRITTEN}
    files = sorted((ROOT / "tests" / "pages").glob("test_*.py"))
    of_all = [f"tests/pages/{one.name}" for one in files if one.name not in of_one_page]
    chosen = " and ".join(f"not {word}" for word in APART)
    named = " ".join([*of_all, *TOUCHED])
    done = clone.type(f".venv/bin/pytest -q -k '{chosen}' {named}")
    assert " passed" in done.stdout
    golden = clone.root / "snippets" / "orthogonality" / "first_claim.out"
    assert golden.read_text("utf-8").startswith("x_bar = tensor(")


@pytest.mark.stress
def test_everything_passes_with_the_new_pages(clone: Clone) -> None:
    clone.type("make test")


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
