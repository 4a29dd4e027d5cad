"""A book that fits in a test: one snippet, its golden, one page in two languages."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
# As on a machine without Python settings of its own.
_PLAIN = {key: value for key, value in os.environ.items() if key[:6] != "PYTHON"}
ENVIRONMENT = {**_PLAIN, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
# Of no use to the book: whoever reads standard input would see them.
STDIN = "not for snippets\n"
# Said on a busy machine only.
_PROGRESS = re.compile(r"^snippets: \d+ of \d+ run\n", re.MULTILINE)


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


def wait_for(port: int, path: str, words: str, wanted: bool = True) -> str:
    """Wait until a page of the server holds the words, or no longer does."""
    end, html = time.monotonic() + 40, ""
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            url = f"http://127.0.0.1:{port}/{path}"
            html = urlopen(url, timeout=5).read().decode()
            if (words in html) == wanted:
                return html
        time.sleep(0.05)
    raise AssertionError(f"{words!r} in {path}: never {wanted}\n{html}")


class SmallBook:
    """One snippet, its golden, and one page in each of two languages that shows it."""

    claim = "topic/claim"
    body = 'numbers = [2, 3, 5]\nprint("sum =", sum(numbers))\n'
    output = "sum = 10\n"
    server: "subprocess.Popen[bytes]"

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

    def site(self, formulas: bool = False, plugins: str = "book: {}") -> None:
        """Make it a MkDocs site too; the theme is the one that builds fastest."""
        extensions = "markdown_extensions:\n  book_snippets: {}\n"
        if formulas:
            extensions += "  pymdownx.arithmatex: { generic: true }\n"
            extensions += f"  book_formulas: {{ root: {self.root} }}\n"
            lock = (ROOT / "package-lock.json").read_text("utf-8")
            self.write("package-lock.json", lock)
            (self.root / "node_modules").symlink_to(ROOT / "node_modules")
        self.write(
            "mkdocs.yml",
            "site_name: Small\ndocs_dir: docs/en\ntheme: mkdocs\n"
            f"use_directory_urls: false\n{extensions}plugins:\n  {plugins}\n",
        )
        self.write(
            "mkdocs.zh.yml",
            "INHERIT: mkdocs.yml\ndocs_dir: docs/zh\nsite_dir: site/zh\n"
            "markdown_extensions:\n  book_snippets: { language: zh }\n",
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
        said = _PROGRESS.sub("", done.stderr)
        return Ran(done.returncode, done.stdout, said)

    def start_build(self) -> "subprocess.Popen[str]":
        """A strict build that goes on meanwhile; all it says is in its `stdout`."""
        return subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "--strict"],
            cwd=self.root,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @contextmanager
    def serve(
        self, port: int, temporary: Path | None = None, options: tuple[str, ...] = ()
    ) -> Iterator[Path]:
        """`mkdocs serve`; gives the file that holds what it says.

        It makes its folders in `temporary`: a short path, as sockets need.
        """
        env = {**ENVIRONMENT, **({"TMPDIR": str(temporary)} if temporary else {})}
        said = self.root / "server.log"
        with open(said, "w") as log:
            server = self.server = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "mkdocs",
                    "serve",
                    "-a",
                    f"127.0.0.1:{port}",
                    *options,
                ],
                cwd=self.root,
                env=env,
                stdout=log,
                stderr=log,
            )
        try:
            yield said
            assert server.poll() is None, said.read_text("utf-8")
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
                raise

    def failures(self, ran: Ran) -> list[str]:
        """What a run told, without the last line, which counts."""
        *told, last = ran.err.splitlines()
        assert re.match(r"snippets: \d+ good, \d+ failures? \(\d+ run", last)
        return told


@dataclass
class Serving:
    """A server of a small book, and what it does within how many seconds."""

    book: SmallBook
    port: int
    log: Path
    most = 10.0  # on a quiet machine it takes 0.2 to 0.7 s, or 2 s for all pages

    def said(self, start: int = 0) -> str:
        return self.log.read_text("utf-8")[start:]

    def get(self, path: str, timeout: float = 5) -> str:
        url = f"http://127.0.0.1:{self.port}/{path}"
        return str(urlopen(url, timeout=timeout).read().decode())

    def is_right(self, page: str, words: str, case: str, since: float = 0) -> None:
        """The page holds the words, and no failure, in time."""
        start = since or time.monotonic()
        while "snippet-failure" in wait_for(self.port, page, words):
            assert time.monotonic() - start < self.most, case
            time.sleep(0.05)
        self._in_time(case, start)

    def is_gone(self, page: str, case: str) -> None:
        start = time.monotonic()
        with contextlib.suppress(HTTPError):
            while True:
                self.get(page)
                assert time.monotonic() - start < self.most, case
                time.sleep(0.05)
        self._in_time(case, start)

    def _in_time(self, case: str, start: float) -> None:
        taken = time.monotonic() - start
        print(f"{case}: {taken:.1f} s")
        assert taken < self.most

    def says(self, words: str, start: int) -> None:
        end = time.monotonic() + self.most
        while words not in self.said(start):
            assert time.monotonic() < end, self.said(start)
            time.sleep(0.05)

    def rests(self) -> int:
        """Wait until nothing more is built; how much the terminal has said by then."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            last = self.said().rpartition("edited: ")[2]
            if "the rest is in place" in last.rpartition("the rest follows")[2]:
                return len(self.said())
            time.sleep(0.05)
        raise AssertionError(self.said())
