"""What a snippet file is, once read: cells, a claim, a time limit, its data."""

import re
from dataclasses import dataclass

RAISES = "raises-exception"  # Jupyter's own tag: nbclient and jupytext know it
WARNS = "warns"
TAGS = {RAISES, WARNS}

_DRAWS = re.compile(r"^(from|import) drawing\b", re.MULTILINE)
_DOCSTRING_GAP = re.compile(r'\A(""".*?""")\n{3,}', re.DOTALL)


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
    """A parsed snippet: its claim (the docstring), cells, time limit in seconds, data.

    `data` names the files that it says it reads, from the project's root.
    """

    text: str
    cells: tuple[Cell, ...]
    claim: str
    limit: float
    data: tuple[str, ...] = ()

    def cell(self, name: str) -> Cell | None:
        """The cell of that name, if there is one."""
        return next((cell for cell in self.cells if cell.name == name), None)

    def opens(self, name: str) -> bool:
        """Whether that cell, or the whole file for no name, has the docstring."""
        return name in ("", self.cells[0].name)

    @property
    def is_picture(self) -> bool:
        """Whether it draws with this project's own package, which no reader has.

        Pages then show the picture and not the code, and there is no notebook.
        """
        return bool(_DRAWS.search(self.text))

    @property
    def code(self) -> str:
        """The whole file as a page shows it: without markers."""
        return "\n".join(cell.code for cell in self.cells)
