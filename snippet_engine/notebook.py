"""A snippet as a Jupyter notebook with the outputs of its run."""

import json
from pathlib import Path
from typing import Any

from snippet_engine.project import is_lab
from snippet_engine.record import CellRecord, Record
from snippet_engine.report import Report
from snippet_engine.source import RAISES, Cell, Source

FORMAT = {
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


def write_all(report: Report, folder: Path, names: set[str] | None = None) -> None:
    """Write `folder/topic/claim.ipynb` for each good snippet, or for those named.

    Labs have lab.render.
    """
    for name, record in report.good.items():
        if is_lab(name) or (names is not None and name not in names):
            continue
        path = folder / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render(report.sources[name], record), "utf-8")


def render(source: Source, record: Record) -> str:
    """The notebook (nbformat 4.5) as JSON: the claim as text, then the cells."""
    title = {
        "cell_type": "markdown",
        "id": "0-claim",
        "metadata": {},
        "source": source.claim,
    }
    cells = [
        code_cell(number, cell, record.cells[number - 1])
        for number, cell in enumerate(source.cells, start=1)
    ]
    return (
        json.dumps({"cells": [title, *cells], **FORMAT}, ensure_ascii=False, indent=1)
        + "\n"
    )


def code_cell(number: int, cell: Cell, told: CellRecord) -> dict[str, Any]:
    """One cell of code with what it printed, drew and raised, as the format has it."""
    return {
        "cell_type": "code",
        "id": f"{number}-{cell.name}"[:64],  # unique, and as long as the format allows
        "execution_count": number,
        "metadata": {"tags": [RAISES]} if cell.raises else {},
        "outputs": _outputs(told),
        "source": cell.code.rstrip("\n"),
    }


def _outputs(told: CellRecord) -> list[dict[str, Any]]:
    outputs: list[dict[str, Any]] = []
    if told.printed:
        outputs.append(
            {"output_type": "stream", "name": "stdout", "text": told.printed}
        )
    for figure in told.figures:
        svg = figure.replace("currentColor", "#808080")  # a notebook has no page colour
        outputs.append(
            {
                "output_type": "display_data",
                "data": {"image/svg+xml": svg, "text/plain": "<Figure>"},
                "metadata": {},
            }
        )
    if told.raised:
        outputs.append(
            {
                "output_type": "error",
                "ename": told.raised.type,
                "evalue": told.raised.message,
                "traceback": [str(told.raised)],
            }
        )
    return outputs
