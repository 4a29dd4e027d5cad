"""What a run gave: the record of one snippet, cell by cell."""

import json
from dataclasses import asdict, dataclass, field

# Python's own words between the two
CAUSED = "\n\nThe above exception was the direct cause of the following exception:\n\n"


@dataclass(frozen=True)
class Raised:
    """An exception: its type's name, its message, and the snippet's line (from 1).

    `cause` is the text of the one that it was raised from, if it was. `statement` is
    the line at which the file itself was then, outside of all functions.
    """

    type: str
    message: str
    line: int | None
    cause: str = ""
    statement: int | None = None

    def __str__(self) -> str:
        text = f"{self.type}: {self.message}" if self.message else self.type
        return f"{self.cause}{CAUSED}{text}" if self.cause else text


@dataclass(frozen=True)
class Figure:
    """A figure or a picture: its SVG, and in words what it holds."""

    svg: str
    description: str


@dataclass(frozen=True)
class CellRecord:
    """What one cell printed, raised and drew.

    `late` is what came when it had ended: of threads, and at Python's exit. `cut` is
    not 0 if the snippet gave too much by then: so many bytes, all left out.
    """

    name: str
    printed: str = ""
    raised: Raised | None = None
    warned: tuple[Raised, ...] = ()
    figures: tuple[Figure, ...] = ()
    cut: int = 0
    late: str = ""

    @property
    def size(self) -> int:
        """How much it holds, in characters."""
        messages = [one.message for one in (self.raised, *self.warned) if one]
        drawings = [figure.svg for figure in self.figures]
        return sum(map(len, (self.printed, *messages, *drawings)))

    @property
    def text(self) -> str:
        """What a page shows below the cell: printed text, then the exception."""
        if self.raised is None:
            return self.printed + self.late
        gap = "" if self.printed.endswith("\n") or not self.printed else "\n"
        return f"{self.printed}{gap}{self.raised}\n{self.late}"


@dataclass(frozen=True)
class Record:
    """One run: its cells, its wall time in seconds, the versions that it ran on.

    `refused` says what it asked of the book's files in vain, even if it caught that.
    """

    name: str
    cells: tuple[CellRecord, ...]
    seconds: float
    versions: dict[str, str] = field(default_factory=dict)
    refused: str = ""

    def cell(self, name: str) -> CellRecord | None:
        """The cell of that name, if it ran."""
        return next((cell for cell in self.cells if cell.name == name), None)

    @property
    def text(self) -> str:
        """All that the snippet printed and raised."""
        return "".join(cell.text for cell in self.cells)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All that the snippet drew."""
        return tuple(figure for cell in self.cells for figure in cell.figures)

    def to_json(self) -> str:
        """The record as one JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Record":
        """The record that `to_json` wrote. Raises ValueError on anything else."""
        try:
            data = json.loads(text)
            cells = tuple(_cell(cell) for cell in data.pop("cells"))
            return cls(cells=cells, **data)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a record: {error!r}") from None


def _cell(data: dict) -> CellRecord:  # type: ignore[type-arg]
    raised = data.pop("raised")
    return CellRecord(
        raised=Raised(**raised) if raised else None,
        warned=tuple(Raised(**warning) for warning in data.pop("warned")),
        figures=tuple(Figure(**figure) for figure in data.pop("figures")),
        **data,
    )
