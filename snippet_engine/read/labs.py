"""A lab: a long snippet, presented as a notebook by one text for each language.

labs/name.py       the code, in cells; it runs and has its golden as any snippet
labs/name.en.md    a page; its lines `::: labs/name#cell` show the cells in order
"""

from snippet_engine.failure import Failure, Place
from snippet_engine.read import pages, references
from snippet_engine.read.source import Cell, Source


def parts(text: str) -> list[tuple[str, str]]:
    """(Markdown, the cell shown after it) for each part of a lab's text.

    What stands behind the last cell has no cell: an empty name.
    """
    lines, found, start = text.split("\n"), list[tuple[str, str]](), 0
    for number, rest in pages.scan(text):
        before = "\n".join(lines[start : number - 1])
        found.append((before, references.cell_in(rest)))
        start = number
    return [*found, ("\n".join(lines[start:]), "")]


def check_order(name: str, source: Source, text: str, filename: str) -> None:
    """Raise Failure unless the text shows each cell of the lab once, in order.

    So the page, the notebook and the script have the same order.
    """
    waiting = [cell for cell in source.cells if cell.name]
    for line, rest in pages.scan(text):
        wanted = waiting.pop(0) if waiting else None
        if wanted is None or _target(rest) != f"{name}#{wanted.name}":
            raise _out_of_order(Place(filename, line), name, rest, wanted)
    if waiting:
        raise Failure(
            Place(filename),
            f"does not show cell {waiting[0].name!r} of {name}.py",
            f"show it with a line ::: {name}#{waiting[0].name}",
        )


def _target(rest: str) -> str:
    return f"{references.name_in(rest)}#{references.cell_in(rest)}"


def _out_of_order(place: Place, name: str, rest: str, wanted: Cell | None) -> Failure:
    what = f"{name}#{wanted.name}" if wanted else "nothing more"
    return Failure(
        place,
        f"shows {_target(rest)} where {what} is next in {name}.py",
        "show the cells of the lab once each, in the order of the script",
    )
