"""What the button at a block copies: a whole program that ends with what it shows."""

from collections.abc import Iterator
from dataclasses import replace

from snippet_engine.read.source import Cell, Source
from snippet_engine.read.statements import statements
from snippet_engine.run.record import Raised, Record


def program(source: Source, record: Record, cell: str = "") -> str:
    """The snippet up to and including `cell`, or all of it, to run with plain Python.

    What raised in an earlier cell is a comment, as is what follows in its cell: it
    would end the program there, and what follows did not run.
    """
    return "\n".join(_codes(source, record, cell))


def _codes(source: Source, record: Record, name: str) -> Iterator[str]:
    last = name or source.cells[-1].name
    for cell, result in zip(source.cells, record.cells, strict=True):
        if cell.name == last:
            yield cell.code
            return
        yield _without_end(cell, result.raised) if result.raised else cell.code


def _without_end(cell: Cell, raised: Raised) -> str:
    if raised.statement is None:  # it came when the cell had ended, from a drawing
        return cell.code
    lines, at = cell.source.rstrip("\n").split("\n"), raised.statement - cell.line + 1
    first = next(one.first for one in statements(cell.source) if at <= one.last)
    said = f"# {raised.type}: {raised.message}".partition("\n")[0]
    lines[first - 1 :] = [said, *map(_comment, lines[first - 1 :])]
    return replace(cell, source="\n".join(lines)).code


def _comment(line: str) -> str:
    return line if line.startswith("#") else f"# {line}".rstrip()
