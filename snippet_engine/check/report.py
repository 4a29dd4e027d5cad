"""What a check of the book found, and what a page's reference shows of it."""

import difflib
from dataclasses import dataclass

from snippet_engine.failure import Failure, Place
from snippet_engine.read.references import Reference
from snippet_engine.read.source import Source
from snippet_engine.run.record import CellRecord, Figure, Record
from snippet_engine.run.results import Results


@dataclass(frozen=True)
class Excerpt:
    """What one reference shows: code (of a picture none), and its results."""

    reference: Reference
    source: Source
    record: Record
    code: str
    cells: tuple[CellRecord, ...]

    @property
    def output(self) -> str:
        """The printed text, with exceptions."""
        return "".join(cell.text for cell in self.cells)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The drawings."""
        return tuple(figure for cell in self.cells for figure in cell.figures)

    @property
    def code_hidden(self) -> bool:
        """Whether a page shows the results alone, as it does of a picture."""
        return self.reference.code_hidden or not self.code

    @property
    def opens(self) -> bool:
        """Whether the docstring stands in the code."""
        return self.source.opens(self.reference.cell)

    @property
    def caption(self) -> str:
        """What stands above the block: the page's words, or a shown docstring."""
        claim = self.source.claim if self.opens and not self.code_hidden else ""
        return self.reference.caption or " ".join(claim.partition("\n\n")[0].split())


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
        code, cells = source.code, record.cells
        if reference.cell:
            cell, result = source.cell(reference.cell), record.cell(reference.cell)
            if cell is None or result is None:
                names = [cell.name for cell in source.cells if cell.name]
                what = f"unknown cell {reference.cell!r} of {name}"
                raise _unknown(place, what, reference.cell, names)
            code, cells = cell.code, (result,)
        code = "" if source.is_picture else code
        excerpt = Excerpt(reference, source, record, code, cells)
        _check_options(excerpt)
        return excerpt

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


def _check_options(excerpt: Excerpt) -> None:
    about, count = excerpt.reference, excerpt.code.count("\n")
    if about.lines and max(about.lines) > count:
        raise Failure(
            about.place,
            f"emphasises line {max(about.lines)} of {count}",
            "count the lines of the code as in the file, from the marker of its cell",
        )
    if excerpt.figures and not about.alt:
        raise Failure(
            about.place,
            f"shows the figure of {about.name} without a text for it",
            'add alt="what the figure shows"',
        )
    if about.widget and len(excerpt.figures) != 1:
        reason = f'widget="{about.widget}" has {len(excerpt.figures)} figures'
        remedy = "give the widget to a block with one figure, which it makes alive"
        raise Failure(about.place, reason, remedy)
    raised = any(cell.raised for cell in excerpt.cells)
    if about.output_markdown and (raised or not excerpt.output):
        reason = f'output="markdown", but {about.target} prints no Markdown'
        raise Failure(about.place, reason, "leave the option out, or print some")
    printed = excerpt.output and not about.output_hidden
    if excerpt.code_hidden and not printed and not excerpt.figures:
        reason = f'code="hidden" leaves nothing of {about.target} to be seen'
        raise Failure(about.place, reason, "show its code, or delete the line")
