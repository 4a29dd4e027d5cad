"""Read a snippet file as cells: the percent format of jupytext, one marker a cell.

    # %% name
    # %% name tags=["raises-exception"]

Code before the first marker is a cell without a name. The docstring that a file opens
with belongs to the first cell that follows it, marker or not.
"""

import ast
import io
import json
import re
import tokenize
import warnings
from pathlib import Path

from snippet_engine.failure import Failure, Place
from snippet_engine.read import text as texts
from snippet_engine.read.source import TAGS, Cell, Source

MARKER = re.compile(r"^# %%(?:\s+(?P<title>.*?))?\s*$")
_TITLE = re.compile(r"^(?P<name>[a-z][a-z0-9_]*)(?:\s+tags=(?P<tags>\[.*\]))?$")
_LIMIT = re.compile(
    r"^# time-limit: (?P<seconds>[1-9][0-9]{0,3}) s[ \t]*$", re.MULTILINE
)
_DATA = re.compile(r"^# data: (?P<path>\S+)[ \t]*$", re.MULTILINE)
# (what a comment begins with that was meant, the right form, how to write it)
_MEANT = (
    (  # what an editor or the export of a notebook takes for the start of a cell
        re.compile(
            r"#+\s*(?:%\s?%|％％|<\w*cell>|In ?\[[\d ]*\]:?$|[+-]$|\+ .*tags="
            r"|COMMAND -+$)"
        ),
        MARKER,
        "# %% name",
    ),
    (
        re.compile(r"#\s*time(?:-?limit\b|[ _-]?(?:limit|out)\s*[:：=]\s*\d)", re.I),
        _LIMIT,
        "# time-limit: 60 s",
    ),
    (
        re.compile(r"#\s*data\s*[:：]", re.I),
        _DATA,
        "# data: path/from/the/root.json, one a line",
    ),
)
DEFAULT_LIMIT = 20.0  # seconds


def parse(path: Path, filename: str | None = None) -> Source:
    """Read and parse a snippet file; Failure with the file (as `filename`) and line."""
    return parse_bytes(path.read_bytes(), filename or str(path))


def parse_bytes(content: bytes, filename: str) -> Source:
    """Parse what a snippet file holds; `filename` is the path that messages name."""
    return parse_text(texts.decode(content, filename), filename)


def parse_text(text: str, filename: str) -> Source:
    """Parse the text of a snippet; `filename` is the path that messages name."""
    claim = ast.get_docstring(_tree(text, filename)) or ""
    if not claim:
        raise Failure(
            Place(filename, 1),
            "has no docstring",
            "open the file with the claim that it shows, in triple quotes",
        )
    _check_comments(text, filename)
    limit = _LIMIT.search(text)
    return Source(
        text=text,
        cells=tuple(_join_docstring(_whole(_split(text, filename), filename))),
        claim=claim,
        limit=float(limit["seconds"]) if limit else DEFAULT_LIMIT,
        data=tuple(_DATA.findall(text)),
    )


def _check_comments(text: str, filename: str) -> None:
    """Raise Failure at a comment that nearly is one that the engine reads."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.COMMENT:
            continue
        inside = token.start[1] > 0  # where words on data say something to a reader
        for begins, right, form in _MEANT[: 2 if inside else 3]:
            if begins.match(token.string) and (inside or not right.match(token.string)):
                reason = f"‘{token.string.strip()}’ is not understood"
                where = " on a line of its own, not indented" if inside else ""
                remedy = f"write: {form}{where}"
                raise Failure(Place(filename, token.start[0]), reason, remedy)
    if len(set(_LIMIT.findall(text))) > 1:
        raise Failure(Place(filename, 1), "has two time limits", "leave one out")


def _tree(text: str, filename: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its code: they come when it runs
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        reason = getattr(error, "msg", None) or str(error)
        raise Failure(
            Place(filename, line), f"is not Python: {reason}", "mend the syntax"
        ) from None


def _split(text: str, filename: str) -> list[Cell]:
    """Cut at the markers; every line of code is in one cell, markers in none."""
    cells: list[Cell] = []
    name, tags, start, lines = "", frozenset[str](), 1, list[str]()
    # Python's lines: splitlines() also cuts at form feeds and U+2028
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        marker = MARKER.match(line)
        if marker is None:
            lines.append(line)
            continue
        if "".join(lines).strip():
            cells.append(Cell(name, _block(lines), start, tags))
        start, lines = number + 1, []
        name, tags = _title(marker["title"] or "", Place(filename, number))
        if any(cell.name == name for cell in cells):
            raise Failure(
                Place(filename, number), f"cell {name!r} is there twice", "rename one"
            )
    if "".join(lines).strip():
        cells.append(Cell(name, _block(lines), start, tags))
    return cells


def _block(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _title(title: str, place: Place) -> tuple[str, frozenset[str]]:
    match = _TITLE.match(title)
    try:
        tags = frozenset(json.loads(match["tags"] or "[]")) if match else frozenset()
    except (ValueError, TypeError, RecursionError):
        match = None
    if match is None:
        raise Failure(
            place,
            f"cell marker {title!r} is not understood",
            'write: # %% snake_case_name, or # %% name tags=["raises-exception"]',
        )
    if unknown := tags - TAGS:
        raise Failure(
            place,
            f"unknown cell tags: {', '.join(sorted(map(str, unknown)))}",
            f"known are: {', '.join(sorted(TAGS))}",
        )
    return match["name"], tags


def _whole(cells: list[Cell], filename: str) -> list[Cell]:
    """The cells, each of which is Python by itself; Failure if a marker cuts a one."""
    if len(cells) == 1:  # nothing was cut
        return cells
    for cell in cells:
        try:
            _tree(cell.source, filename)
        except Failure:
            raise Failure(
                Place(filename, cell.line),
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
