"""A snippet or a lab as a Jupyter notebook (nbformat 4.5), with outputs."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin

from snippet_engine import kept_files
from snippet_engine.check.report import Report
from snippet_engine.read import labs
from snippet_engine.read.project import is_lab
from snippet_engine.read.source import RAISES, Cell, Source
from snippet_engine.run.record import CellRecord, Record
from snippet_engine.show.figure_words import translated

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_ANCHOR = re.compile(r"^(#+ .*?) \{ #[\w-]+ \}$", re.MULTILINE)
_LINK = re.compile(r"\]\((?!\w+:)(?P<path>[\w./]*)\.(?:md|ipynb)(?P<anchor>#[^)]*)?\)")
_FORMAT = {
    "metadata": {
        "kernelspec": {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    },
    "nbformat": 4,
    "nbformat_minor": 5,
}


def write_all(report: Report, folder: Path) -> None:
    """Write `folder/topic/claim.ipynb` for each good snippet; labs have `of_lab`.

    Pictures have none: a reader has not the package that they are drawn with.
    """
    for name, record in report.good.items():
        if not is_lab(name) and not report.sources[name].is_picture:
            notebook = of_snippet(report.sources[name], record)
            kept_files.write_changed(folder / f"{name}.ipynb", notebook)


def of_snippet(source: Source, record: Record) -> str:
    """The claim as text, then the cells."""
    cells = [_text("0-claim", source.claim)]
    pairs = zip(source.cells, record.cells, strict=True)
    for number, (cell, result) in enumerate(pairs, start=1):
        cells.append(_code(number, cell, result, {}))
    return _json(cells)


def of_lab(
    source: Source,
    record: Record | None,
    text: str,
    site: str,
    words: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """A lab for readers of one language, whose text for it is `text`.

    Links to pages of the book become addresses below `site`, the lab's own folder.
    `words` are those of figures in this language (see figure_words.py).
    """
    cells = list[dict[str, Any]]()
    for markdown, name in labs.parts(text):
        if bare := _for_jupyter(markdown, site):
            cells.append(_text(f"text-{len(cells)}", bare))
        if cell := source.cell(name) if name else None:
            ran = record.cell(name) if record else None
            number = source.cells.index(cell) + 1
            cells.append(_code(number, cell, ran or CellRecord(name), words))
    return _json(cells)


def _for_jupyter(markdown: str, site: str) -> str:
    """Text for Jupyter, which knows no front matter and no anchors."""
    text = _FRONT_MATTER.sub("", markdown.strip() + "\n")
    text = _ANCHOR.sub(r"\1", text)
    return _LINK.sub(
        lambda link: f"]({urljoin(site, link['path'])}.html{link['anchor'] or ''})",
        text,
    ).strip()


def _json(cells: list[dict[str, Any]]) -> str:
    whole = {"cells": cells, **_FORMAT}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _text(identity: str, text: str) -> dict[str, Any]:
    cell = {"cell_type": "markdown", "id": identity, "metadata": {}}
    return {**cell, "source": text}


def _code(
    number: int, cell: Cell, result: CellRecord, words: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": f"{number}-{cell.name}"[:64],  # unique, and as long as the format allows
        "execution_count": number,
        "metadata": {"tags": [RAISES]} if cell.raises else {},
        "outputs": _outputs(result, words),
        "source": cell.code.rstrip("\n"),
    }


def _outputs(result: CellRecord, words: Mapping[str, str]) -> list[dict[str, Any]]:
    outputs: list[dict[str, Any]] = []
    if result.printed:
        stream = {"output_type": "stream", "name": "stdout", "text": result.printed}
        outputs.append(stream)
    for figure in result.figures:
        svg = translated(figure.svg, words)
        svg = svg.replace("currentColor", "#808080")  # no page gives a colour
        data = {"image/svg+xml": svg, "text/plain": "<Figure>"}
        display = {"output_type": "display_data", "data": data, "metadata": {}}
        outputs.append(display)
    if raised := result.raised:
        outputs.append(
            {
                "output_type": "error",
                "ename": raised.type,
                "evalue": raised.message,
                "traceback": [str(raised)],
            }
        )
    return outputs
