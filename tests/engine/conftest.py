import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from snippet_engine import cli
from snippet_engine.record import Record

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
# Of no use to the book: whoever reads standard input would see them.
STDIN = "not for snippets\n"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


class SmallBook:
    """One snippet, its golden, and one page in each of two languages that shows it."""

    claim = "topic/claim"
    body = 'numbers = [2, 3, 5]\nprint("sum =", sum(numbers))\n'
    output = "sum = 10\n"

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("pyproject.toml", "[tool.snippet_engine]\n")
        self.snippet(self.claim, self.body, self.output)
        self.page(f"::: {self.claim}\n")

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def snippet(self, name: str, body: str, golden: str | None = None) -> Path:
        if golden is not None:
            self.write(f"snippets/{name}.out", golden)
        return self.write(f"snippets/{name}.py", f'"""What {name} shows."""\n\n{body}')

    def page(self, text: str, languages: tuple[str, ...] = ("en", "zh")) -> None:
        for language in languages:
            self.write(f"docs/{language}/page.md", f"# Page\n\n{text}")

    def site(self, formulas: bool = False, options: str = "{}") -> None:
        """Make it a MkDocs site too; the theme is the one that builds fastest."""
        extensions = f"markdown_extensions:\n  snippet_engine.embed: {options}\n"
        hooks = f"hooks:\n  - {ROOT}/snippet_engine/mkdocs_hook.py\n"
        if formulas:
            extensions += "  pymdownx.arithmatex: { generic: true }\n"
            extensions += f"  formulas.extension: {{ root: {self.root} }}\n"
            hooks += f"  - {ROOT}/formulas/mkdocs_hook.py\n"
            lock = (ROOT / "package-lock.json").read_text("utf-8")
            self.write("package-lock.json", lock)
            (self.root / "node_modules").symlink_to(ROOT / "node_modules")
        self.write(
            "mkdocs.yml",
            "site_name: Small\ndocs_dir: docs/en\ntheme: mkdocs\nplugins: []\n"
            f"use_directory_urls: false\n{extensions}{hooks}",
        )
        self.write(
            "mkdocs.zh.yml",
            "INHERIT: mkdocs.yml\ndocs_dir: docs/zh\nsite_dir: site/zh\n"
            "markdown_extensions:\n  snippet_engine.embed: { language: zh }\n",
        )

    def engine(self, *arguments: str) -> Ran:
        return self.run("snippet_engine", *arguments)

    def mkdocs(self, *arguments: str, cwd: Path | None = None) -> Ran:
        return self.run("mkdocs", *arguments, cwd=cwd)

    def run(self, module: str, *arguments: str, cwd: Path | None = None) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=cwd or self.root,
            env=ENVIRONMENT,
            input=STDIN,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def failures(self, ran: Ran) -> list[str]:
        """What a run told, without the last line, which counts."""
        *told, last = ran.err.splitlines()
        assert re.match(r"snippets: \d+ good, \d+ failures \(\d+ run", last)
        return told


@pytest.fixture(scope="session")
def new_book() -> type[SmallBook]:
    """To make a book in a folder, where a whole module shares it."""
    return SmallBook


@pytest.fixture
def engine_here(monkeypatch, capfd) -> Callable[..., Ran]:
    """The command line without a new process: for what runs no snippet."""

    def run(book: SmallBook, *arguments: str) -> Ran:
        monkeypatch.chdir(book.root)
        try:
            code = cli.main(list(arguments))
        except SystemExit as stop:  # argparse's
            code = int(stop.code or 0)
        told = capfd.readouterr()
        return Ran(code, told.out, told.err)

    return run


@pytest.fixture
def small_book(tmp_path: Path) -> SmallBook:
    return SmallBook(tmp_path)


_POOL = """
import json, sys
from pathlib import Path
from snippet_engine import pool

jobs, preload, workers = json.loads(sys.argv[1])

def done(job, outcome):
    died = isinstance(outcome, pool.Died)
    told = outcome.reason if died else json.loads(outcome.to_json())
    print(json.dumps([job.name, told]))

jobs = [pool.Job(name, Path(path), limit) for name, path, limit in jobs]
pool.run(jobs, preload, workers, done)
"""

RunPool = Callable[..., dict[str, Record | str]]


@pytest.fixture(scope="session")
def run_pool() -> RunPool:
    """Run snippets from their texts, in order; a record or a reason for each.

    In a process of its own: the forkserver stays alive for as long as its parent, and
    other tests want one with torch loaded.
    """

    def run(
        folder: Path,
        bodies: dict[str, str],
        workers: int = 2,
        preload: tuple[str, ...] = (),
        limit: float = 20.0,
    ) -> dict[str, Record | str]:
        jobs = []
        for name, body in bodies.items():
            path = folder / f"{name}.py"
            path.write_text(f'"""What {name} shows."""\n\n{body}', "utf-8")
            jobs.append([name, str(path), limit])
        done = subprocess.run(
            [sys.executable, "-c", _POOL, json.dumps([jobs, preload, workers])],
            env=ENVIRONMENT,
            input=STDIN,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        told = dict(json.loads(line) for line in done.stdout.splitlines())
        return {
            name: one if isinstance(one, str) else Record.from_json(json.dumps(one))
            for name, one in told.items()
        }

    return run
