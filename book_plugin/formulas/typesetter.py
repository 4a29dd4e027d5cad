"""Ask MathJax for the HTML of formulas, and for the style sheet of all of them."""

import atexit
import hashlib
import json
import re
import subprocess
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from book_plugin import roles
from book_plugin.formulas import node
from book_plugin.formulas.fonts import cut
from snippet_engine.kept_files import KeptFiles

SCRIPT = Path(__file__).with_name("typeset.mjs")


@dataclass(frozen=True)
class Formula:
    """TeX source; `display` tells a displayed formula from one in a line of text."""

    tex: str
    display: bool


class TexError(Exception):
    """TeX that MathJax does not understand."""

    def __init__(self, formula: Formula, reason: str) -> None:
        super().__init__(f"{reason} in ‘{' '.join(formula.tex.split())}’")
        self.formula = formula
        self.reason = reason


class Typesetter:
    """Typesets with a Node process, started at the first formula not in the cache.

    Where `show_errors` is true, pages show wrong TeX instead of ending the build.
    """

    def __init__(self, root: Path, cache: Path) -> None:
        self._root = root
        self._kept = KeptFiles(cache)
        self.show_errors = False
        self._process: subprocess.Popen[str] | None = None
        self._known: dict[Formula, str] = {}
        made_by = [root / "package-lock.json", Path(roles.__file__), SCRIPT]
        made_by += sorted(Path(__file__).parent.glob("*.py"))
        salt = b"".join(file.read_bytes() for file in made_by)
        self._salt = hashlib.sha256(salt).hexdigest()

    def html(self, formulas: list[Formula]) -> list[str]:
        """The HTML of each formula. Raises TexError for the first that is wrong."""
        missing = [formula for formula in formulas if not self._recall(formula)]
        if missing:
            answer = self._ask(_request(missing))
            for formula, html, error in zip(
                missing, answer["html"], answer["errors"], strict=True
            ):
                if error is not None:
                    raise TexError(formula, error)
                self._known[formula] = clean(html)
                self._kept.save(self._key(formula), self._known[formula])
        return [self._known[formula] for formula in formulas]

    def forget(self) -> None:
        """Begin a new book: the style sheet is for what is typeset from now on."""
        self._known.clear()
        self._kept.prune()

    def style_sheet(self) -> tuple[str, dict[str, bytes]]:
        """CSS for every formula typeset so far, and the fonts that it names.

        The fonts hold the characters of these formulas and no others.
        """
        formulas = sorted(self._known, key=lambda one: (one.tex, one.display))
        key = self._key(*formulas, what="sheet")
        kept = self._kept.load(key)
        if kept is None:
            self._stop()  # a fresh process: its style sheet is for these formulas alone
            answer = self._ask(_request(formulas, css=True))
            files = {Path(file).name: Path(file) for file in answer["fonts"]}
            html = [self._known[formula] for formula in formulas]
            css, fonts = cut(_valid_names(answer["css"]), html, files)
            packed = {name: b64encode(font).decode() for name, font in fonts.items()}
            kept = json.dumps({"css": css, "fonts": packed})
            self._kept.save(key, kept)
        data = json.loads(kept)
        return data["css"], {
            name: b64decode(font) for name, font in data["fonts"].items()
        }

    def _recall(self, formula: Formula) -> bool:
        if formula not in self._known:
            kept = self._kept.load(self._key(formula))
            if kept is None:
                return False
            self._known[formula] = kept
        return True

    def _key(self, *formulas: Formula, what: str = "formula") -> str:
        sources = [asdict(formula) for formula in formulas]
        text = json.dumps([self._salt, what, *sources])
        return hashlib.sha256(text.encode()).hexdigest()[:40]

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise node.NodeError("MathJax's process ended; run: make setup")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            node.install_packages(self._root)
            self._process = subprocess.Popen(
                [str(node.NODE), str(SCRIPT)],
                cwd=self._root,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
            atexit.register(self._stop)
        return self._process

    def _stop(self) -> None:
        if self._process is not None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait(10)
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None


def _request(formulas: list[Formula], css: bool = False) -> dict[str, Any]:
    sources = [{"tex": roles.in_tex(f.tex), "display": f.display} for f in formulas]
    return {"formulas": sources, "css": css}


def clean(html: str) -> str:
    """Drop what a reader does not need: TeX sources on every inner element."""
    html = re.sub(r' data-latex(?:-item)?="[^"]*"', "", html)
    return _valid_names(html.replace(' style="position: relative;"', "", 1))


def _valid_names(text: str) -> str:
    """MathJax's one element with capital letters, as HTML's custom elements want it."""
    return text.replace("mjx-TeXAtom", "mjx-texatom")
