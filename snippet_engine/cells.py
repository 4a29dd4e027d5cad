"""Read a snippet file as cells: the percent format of jupytext, one marker a cell.

    # %% name
    # %% name tags=["raises-exception"]

Code before the first marker is a cell without a name. The docstring that a file opens
with belongs to the first cell that follows it, marker or not.
"""

import ast
import json
import re
from dataclasses import dataclass
from pathlib import Path

from snippet_engine.failure import Failure, Place

RAISES = "raises-exception"  # Jupyter's own tag: nbclient and jupytext know it
WARNS = "warns"
TAGS = {RAISES, WARNS}

_MARKER = re.compile(r"^# %%(?:\s+(?P<title>.*?))?\s*$")
_TITLE = re.compile(r"^(?P<name>[a-z][a-z0-9_]*)(?:\s+tags=(?P<tags>\[.*\]))?$")
_LIMIT = re.compile(r"^# time-limit: (?P<seconds>\d+) s$", re.MULTILINE)
_DOCSTRING_GAP = re.compile(r'\A(""".*?""")\n{3,}', re.DOTALL)
DEFAULT_LIMIT = 20.0


@dataclass(frozen=True)
class Cell:
    """One cell: `source` without its marker; `line` is its first, counted from 1."""

    name: str
    source: str
    line: int
    tags: frozenset[str] = frozenset()

    @property
    def code(self) -> str:
        """The cell as a page shows it: a blank line after a docstring, none around."""
        return _DOCSTRING_GAP.sub(r"\1\n\n", self.source.strip("\n")) + "\n"

    @property
    def raises(self) -> bool:
        """Whether the cell announces an exception."""
        return RAISES in self.tags

    @property
    def warns(self) -> bool:
        """Whether the cell announces a warning."""
        return WARNS in self.tags


@dataclass(frozen=True)
class Source:
    """A parsed snippet: its claim (the docstring), cells and time limit in seconds."""

    text: str
    cells: tuple[Cell, ...]
    claim: str
    limit: float

    def cell(self, name: str) -> Cell | None:
        """The cell of that name, if there is one."""
        return next((cell for cell in self.cells if cell.name == name), None)

    @property
    def code(self) -> str:
        """The whole file as a page shows it: without markers."""
        return "\n".join(cell.code for cell in self.cells)


def parse(path: Path, shown: str | None = None) -> Source:
    """Read and parse a snippet file. Raises Failure with file and line.

    `shown` is the path that messages name (default: `path` itself).
    """
    shown = shown or str(path)
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Failure(
            Place(shown), f"not UTF-8 text ({error.reason})", "save it as UTF-8"
        ) from None
    return parse_text(text, shown)


def parse_text(text: str, shown: str) -> Source:
    """Parse the text of a snippet; `shown` is the path that messages name."""
    claim = ast.get_docstring(_tree(text, shown)) or ""
    if not claim:
        raise Failure(
            Place(shown, 1),
            "has no docstring",
            "open the file with the claim that it shows, in triple quotes",
        )
    limit = _LIMIT.search(text)
    return Source(
        text=text,
        cells=tuple(_join_docstring(_whole(_split(text, shown), shown))),
        claim=claim,
        limit=float(limit["seconds"]) if limit else DEFAULT_LIMIT,
    )


def _tree(text: str, shown: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        reason = getattr(error, "msg", None) or str(error)
        raise Failure(
            Place(shown, line), f"is not Python: {reason}", "mend the syntax"
        ) from None


def _split(text: str, shown: str) -> list[Cell]:
    """Cut at the markers; every line of the file is in one cell, markers in none."""
    cells: list[Cell] = []
    name, tags, start, lines = "", frozenset[str](), 1, list[str]()
    # Python's lines: splitlines() also cuts at form feeds and U+2028
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        marker = _MARKER.match(line)
        if marker is None:
            lines.append(line)
            continue
        if lines and "".join(lines).strip():
            cells.append(Cell(name, _block(lines), start, tags))
        name, tags = _title(marker["title"] or "", Place(shown, number))
        start, lines = number + 1, []
        if any(cell.name == name for cell in cells):
            raise Failure(
                Place(shown, number), f"cell {name!r} is there twice", "rename one"
            )
    if lines and "".join(lines).strip():
        cells.append(Cell(name, _block(lines), start, tags))
    return cells


def _block(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _title(title: str, place: Place) -> tuple[str, frozenset[str]]:
    match = _TITLE.match(title)
    if match is None:
        raise Failure(
            place,
            f"cell marker {title!r} is not understood",
            'write: # %% snake_case_name, or # %% name tags=["raises-exception"]',
        )
    try:
        tags = frozenset(json.loads(match["tags"] or "[]"))
    except (json.JSONDecodeError, TypeError):
        tags = frozenset({match["tags"]})
    if unknown := tags - TAGS:
        raise Failure(
            place,
            f"unknown cell tags: {', '.join(sorted(map(str, unknown)))}",
            f"known are: {', '.join(sorted(TAGS))}",
        )
    return match["name"], tags


def _whole(cells: list[Cell], shown: str) -> list[Cell]:
    """The cells, each of which is Python by itself; Failure if a marker cuts a one."""
    for cell in cells:
        try:
            ast.parse(cell.source)
        except SyntaxError:
            raise Failure(
                Place(shown, cell.line),
                f"cell {cell.name!r} is not whole: a marker cuts a statement in two",
                "put the marker between statements",
            ) from None
    return cells


def _join_docstring(cells: list[Cell]) -> list[Cell]:
    """Give a docstring that stands alone before the first marker to the next cell.

    Otherwise a page would have to embed a cell that holds the docstring and nothing
    else. The lines between them are kept, so that line numbers stay true.
    """
    if len(cells) < 2 or cells[0].name or len(ast.parse(cells[0].source).body) > 1:
        return cells
    first, second, *rest = cells
    gap = second.line - first.line - first.source.count("\n")
    joined = first.source + "\n" * gap + second.source
    return [Cell(second.name, joined, first.line, second.tags), *rest]
