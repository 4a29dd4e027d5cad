"""Ask MathJax for the HTML of formulas, and for the style sheet of all of them."""

import atexit
import hashlib
import json
import re
import subprocess
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from pathlib import Path

from book_plugin import roles
from book_plugin.formulas import node
from book_plugin.formulas.fonts import cut
from snippet_engine.kept_files import KeptFiles

SCRIPT = Path(__file__).with_name("typeset.mjs")
FONTS = "node_modules/@mathjax/mathjax-newcm-font/chtml/woff2"


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
        self._styled = set[Formula]()  # by the latest style sheet
        made_by = [root / "package-lock.json", Path(roles.__file__), SCRIPT]
        made_by += sorted(Path(__file__).parent.glob("*.py"))
        salt = b"".join(file.read_bytes() for file in made_by)
        self._salt = hashlib.sha256(salt).hexdigest()

    def html(self, formulas: list[Formula]) -> list[str]:
        """The HTML of each formula. Raises TexError for the first that is wrong."""
        for formula in formulas:
            if formula not in self._known:
                key = self._key(asdict(formula))
                html = self._kept.load(key)
                if html is None:
                    html = self._typeset(formula)
                    self._kept.save(key, html)
                self._known[formula] = html
        return [self._known[formula] for formula in formulas]

    def forget(self) -> None:
        """Begin a new book: the style sheet is for what is typeset from now on."""
        self._known.clear()
        self._kept.prune()

    def style_sheet(self, adding: bool = False) -> tuple[str, dict[str, bytes]]:
        """CSS for every formula since the book began, and the fonts that it names.

        With `adding`, also for those of the style sheet before: their pages stay. The
        fonts hold the characters of these formulas and no others.
        """
        before = self._styled if adding else set[Formula]()
        self._styled = before | self._known.keys()
        formulas = sorted(self._styled, key=lambda one: (one.tex, one.display))
        key = self._key([asdict(formula) for formula in formulas])
        kept = self._kept.load(key)
        if kept is None:
            self._stop()  # a fresh process: its style sheet is for these formulas alone
            html = [self._typeset(formula) for formula in formulas]
            css, fonts = cut(self._ask({})["css"], html, self._root / FONTS)
            packed = {name: b64encode(font).decode() for name, font in fonts.items()}
            kept = json.dumps([css, packed])
            self._kept.save(key, kept)
        css, packed = json.loads(kept)
        return css, {name: b64decode(font) for name, font in packed.items()}

    def _key(self, made_of: object) -> str:
        text = json.dumps([self._salt, made_of])
        return hashlib.sha256(text.encode()).hexdigest()[:40]

    def _typeset(self, formula: Formula) -> str:
        request = {"tex": roles.in_tex(formula.tex), "display": formula.display}
        answer = self._ask(request)
        if "error" in answer:
            raise TexError(formula, answer["error"])
        # What a reader does not need: TeX sources on every inner element
        html = re.sub(r' data-latex(?:-item)?="[^"]*"', "", answer["html"])
        return html.replace(' style="position: relative;"', "", 1)

    def _ask(self, request: dict[str, object]) -> dict[str, str]:
        if self._process is None or self._process.poll() is not None:
            node.install_packages(self._root)
            self._process = subprocess.Popen(
                [str(node.NODE), str(SCRIPT)],
                cwd=self._root,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
            atexit.register(self._stop)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise node.NodeError("MathJax's process ended; run: make setup")
        # Its one element with capital letters, as HTML's custom elements want it
        answer: dict[str, str] = json.loads(line.replace("mjx-TeXAtom", "mjx-texatom"))
        return answer

    def _stop(self) -> None:
        if self._process is not None:
            with self._process:  # closes its pipes, which ends it, and waits
                self._process = None
