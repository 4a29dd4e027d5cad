"""What a check of the book found, and what a page's reference shows of it."""

import difflib
from dataclasses import dataclass

from snippet_engine.failure import Failure, Place
from snippet_engine.read.references import Reference
from snippet_engine.run.record import Figure, Record
from snippet_engine.run.results import Results


@dataclass(frozen=True)
class Excerpt:
    """What one reference shows: code, printed text with exception, figures.

    Of a picture no code is shown.
    """

    reference: Reference
    record: Record
    code: str
    output: str
    figures: tuple[Figure, ...]


@dataclass
class Report(Results):
    """The results of all snippets, judged; `seconds` is the time of the whole check."""

    seconds: float = 0.0

    def resolve(self, reference: Reference) -> Excerpt:
        """What a reference shows. Raises Failure if it cannot be shown."""
        name, place = reference.name, reference.place
        if name in self.failed:
            raise self.failed[name]
        if name not in self.good:
            known = [*self.good, *self.failed]
            raise _unknown(place, f"unknown snippet {name!r}", name, known)
        record, source = self.good[name], self.sources[name]
        code, output, figures = source.code, record.text, record.figures
        if reference.cell:
            cell, result = source.cell(reference.cell), record.cell(reference.cell)
            if cell is None or result is None:
                names = [cell.name for cell in source.cells if cell.name]
                what = f"unknown cell {reference.cell!r} of {name}"
                raise _unknown(place, what, reference.cell, names)
            code, output, figures = cell.code, result.text, result.figures
        code = "" if source.is_picture else code
        _check_options(reference, code, figures)
        return Excerpt(reference, record, code, output, figures)

    def differing(self, before: "Report") -> set[str]:
        """The snippets of which pages would show something else than before."""

        def seen(report: Report, name: str) -> tuple[object, ...]:
            failure = str(report.failed.get(name, ""))
            return report.good.get(name), report.sources.get(name), failure

        names = {*before.good, *before.failed, *self.good, *self.failed}
        return {name for name in names if seen(before, name) != seen(self, name)}


def _unknown(place: Place, what: str, name: str, known: list[str]) -> Failure:
    near = difflib.get_close_matches(name, known, n=1)
    some = ", ".join(known[:8]) or "none"
    hint = f"did you mean {near[0]}?" if near else f"there is: {some}"
    return Failure(place, what, hint)


def _check_options(
    reference: Reference, code: str, figures: tuple[Figure, ...]
) -> None:
    count = code.count("\n")
    if reference.lines and max(reference.lines) > count:
        raise Failure(
            reference.place,
            f"emphasises line {max(reference.lines)} of {count}",
            "count the lines of the code that the page shows",
        )
    if figures and not reference.alt:
        raise Failure(
            reference.place,
            f"shows the figure of {reference.name} without a text for it",
            'add alt="what the figure shows"',
        )
