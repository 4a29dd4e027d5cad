"""What a check of the book found, and what a page's reference shows of it."""

import difflib
from dataclasses import dataclass, field

from snippet_engine.failure import Failure, Failures, Place
from snippet_engine.record import Record
from snippet_engine.reference import Reference
from snippet_engine.source import Source


@dataclass(frozen=True)
class Shown:
    """What one reference shows: code, printed text with exception, SVG figures."""

    reference: Reference
    record: Record
    code: str
    output: str
    figures: tuple[str, ...]


@dataclass
class Report:
    """`good` and `failed` are keyed by snippet name; times are in seconds."""

    sources: dict[str, Source] = field(default_factory=dict)
    good: dict[str, Record] = field(default_factory=dict)
    failed: dict[str, Failure] = field(default_factory=dict)
    others: list[Failure] = field(default_factory=list)
    ran: int = 0
    run_seconds: float = 0.0
    seconds: float = 0.0

    @property
    def failures(self) -> list[Failure]:
        """Everything that stops a build, snippets first."""
        return [*self.failed.values(), *self.others]

    def stop_on_failure(self) -> None:
        """Raise Failures if there are any."""
        if self.failures:
            raise Failures(self.failures)

    def fail(self, name: str, failure: Failure) -> None:
        """Note a snippet's failure; the first one of a snippet counts."""
        self.good.pop(name, None)
        self.failed.setdefault(name, failure)

    def resolve(self, shown: Reference) -> Shown:
        """What a reference shows. Raises Failure if it cannot be shown."""
        if shown.name in self.failed:
            raise self.failed[shown.name]
        if shown.name not in self.good:
            what = f"unknown snippet {shown.name!r}"
            raise _unknown(shown.place, what, shown.name, list(self.good))
        record, source = self.good[shown.name], self.sources[shown.name]
        code, output, figures = source.code, record.text, record.figures
        if shown.cell:
            cell, told = source.cell(shown.cell), record.cell(shown.cell)
            if cell is None or told is None:
                names = [cell.name for cell in source.cells if cell.name]
                what = f"unknown cell {shown.cell!r} of {shown.name}"
                raise _unknown(shown.place, what, shown.cell, names)
            code, output, figures = cell.code, told.text, told.figures
        _check_options(shown, code, figures)
        return Shown(shown, record, code, output, figures)


def _unknown(place: Place, what: str, name: str, known: list[str]) -> Failure:
    near = difflib.get_close_matches(name, known, n=1)
    some = ", ".join(known[:8]) or "none"
    hint = f"did you mean {near[0]}?" if near else f"there is: {some}"
    return Failure(place, what, hint)


def _check_options(shown: Reference, code: str, figures: tuple[str, ...]) -> None:
    count = code.count("\n")
    if shown.lines and max(shown.lines) > count:
        raise Failure(
            shown.place,
            f"emphasises line {max(shown.lines)} of {count}",
            "count the lines of the code that the page shows",
        )
    if figures and not shown.alt:
        raise Failure(
            shown.place,
            f"shows the figure of {shown.name} without a text for it",
            'add alt="what the figure shows"',
        )
