"""A lab: a notebook as one percent script, with its text in every language of the book.

    # %% [markdown] lang="en"
    # ## A heading
    #
    # ::: labs/name#cell alt="…"

    # %% [markdown] lang="zh"
    # …

    # %% cell
    print("code")

The code runs, prints and has its golden as any snippet's. A page in one language is the
text of that language, as Markdown; its `:::` lines show the code cells (see embed.py).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from snippet_engine import notebook, reference
from snippet_engine.cells import MARKER, TEXT
from snippet_engine.failure import Failure, Place
from snippet_engine.record import CellRecord, Record
from snippet_engine.source import Source

_LANGUAGE = re.compile(rf'{re.escape(TEXT)} lang="(?P<language>\w+)"')
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_ANCHOR = re.compile(r"^(#+ .*?) \{ #[\w-]+ \}$", re.MULTILINE)
_LINK = re.compile(r"\]\((?!\w+:)(?P<path>[\w./]*)\.(?:md|ipynb)(?P<anchor>#[^)]*)?\)")


@dataclass(frozen=True)
class _Line:
    """A line of a lab, without the comment sign if it is text."""

    number: int
    text: str
    language: str = ""  # of text; code has none
    cell: str = ""  # where a cell of code begins: its name


def markdown(text: str, shown: str, language: str) -> str:
    """A lab's text in one language: a Markdown page with front matter.

    `shown` is the path that messages name. Raises Failure where text is not a comment
    or a marker has no language.
    """
    chosen = _chosen(text, shown, language)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(chosen)).strip() + "\n"


def references(text: str, shown: str, language: str) -> list[tuple[int, str]]:
    """(line in the script, what follows `:::`) for each cell that the text shows."""
    return list(reference.scan("\n".join(_chosen(text, shown, language))))


def check_order(name: str, text: str, shown: str, language: str) -> None:
    """Raise Failure unless each cell of code is shown right where it stands."""
    waiting = ""
    for line in _lines(text, shown):
        if line.cell and line.cell != waiting:
            raise Failure(
                Place(shown, line.number),
                f"cell {line.cell!r} is not shown by the text before it in {language}",
                f"end that text with the line: # ::: {name}#{line.cell}",
            )
        if line.cell:
            waiting = ""
        elif line.language == language and line.text.strip():
            if waiting:
                raise Failure(
                    Place(shown, line.number),
                    f"text between the line that shows {waiting!r} and that cell",
                    "put the text behind the cell, under a marker of its own",
                )
            if match := reference.LINE.match(line.text):
                waiting = match["rest"].split()[0].removeprefix(f"{name}#")


def render(
    source: Source, record: Record | None, language: str, shown: str, site: str
) -> str:
    """The notebook (nbformat 4.5) for readers of one language, with outputs.

    Links to pages of the book become addresses below `site`, the lab's own folder.
    """
    told = {cell.name: cell for cell in record.cells} if record else {}
    cells, code = list[dict[str, object]](), list(source.cells)
    text = list[str]()
    for line in _lines(source.text, shown):
        if line.language == language:
            text.append(line.text)
        elif line.cell:
            cells += _text_cell(text, len(cells), site)
            cell, text = code.pop(0), []
            ran = told.get(cell.name, CellRecord(cell.name))
            cells.append(notebook.code_cell(len(source.cells) - len(code), cell, ran))
    cells += _text_cell(text, len(cells), site)
    whole = {"cells": cells, **notebook.FORMAT}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _text_cell(lines: list[str], number: int, site: str) -> list[dict[str, object]]:
    """A cell for Jupyter, which knows no front matter, anchors and `:::` lines."""
    kept = [line for line in lines if not reference.LINE.match(line)]
    text = _FRONT_MATTER.sub("", "\n".join(kept).strip() + "\n")
    text = _ANCHOR.sub(r"\1", text)
    text = _LINK.sub(
        lambda link: f"]({urljoin(site, link['path'])}.html{link['anchor'] or ''})",
        re.sub(r"\n{3,}", "\n\n", text),
    ).strip()
    if not text:
        return []
    cell = {"cell_type": "markdown", "id": f"text-{number}", "metadata": {}}
    return [{**cell, "source": text}]


def _chosen(text: str, shown: str, language: str) -> Iterator[str]:
    """Each line of the script: the text of one language, and nothing for the rest."""
    for line in _lines(text, shown):
        yield line.text if line.language == language else ""


def _lines(text: str, shown: str) -> Iterator[_Line]:
    language = ""
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        if marker := MARKER.match(line):
            language = _language(marker["title"] or "", Place(shown, number))
            cell = "" if language else (marker["title"] or "").partition(" ")[0]
            yield _Line(number, "", language, cell)
        elif not language or not line:
            yield _Line(number, line, language)
        elif line == "#" or line.startswith("# "):
            yield _Line(number, line[2:], language)
        else:
            raise Failure(
                Place(shown, number),
                "a cell of text has a line that is no comment",
                'begin it with "# ", or put a code marker before it: # %% name',
            )


def _language(title: str, place: Place) -> str:
    if not title.startswith(TEXT):
        return ""
    match = _LANGUAGE.fullmatch(title)
    if match is None:
        raise Failure(
            place,
            f"marker {title!r} does not say its language",
            f'write: # %% {TEXT} lang="en"',
        )
    return match["language"]
