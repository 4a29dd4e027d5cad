"""The whole book: snippets run, goldens compared, the pages' references checked.

`Book.check` leaves a report from which all pages of a build are made: every language
shows the same runs, even if a file changes meanwhile.
"""

import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from snippet_engine.check import judge
from snippet_engine.check.report import Report
from snippet_engine.failure import Failure, Place
from snippet_engine.read import labs, pages, references
from snippet_engine.read import text as texts
from snippet_engine.read.project import Project
from snippet_engine.run.runner import Runner


class Book:
    """A project, the runner that keeps it up to date, and its latest report.

    Where `show_failures` is true, pages show failures instead of ending the build.
    """

    def __init__(
        self, project: Project, use_cache: bool = True, workers: int | None = None
    ) -> None:
        self.project = project
        self.runner = Runner(project, judge.as_announced, use_cache, workers)
        self.report: Report | None = None
        self.show_failures = False
        self.show_seconds = 0.0  # what making the HTML of snippets took

    @staticmethod
    def open(start: Path) -> "Book":
        """The book that `start` lies in; one object for each book in a process."""
        return _open(Project.find(start))

    def run(
        self,
        names: list[str] | None = None,
        interrupted: Callable[[], bool] = lambda: False,
    ) -> Report:
        """Run all snippets, or those named, and compare with nothing.

        Raises pool.Interrupted once `interrupted` says yes.
        """
        report = Report()
        wanted = self.project.names() if names is None else names
        self.runner.run(wanted, report, interrupted)
        return report

    def check(
        self,
        names: list[str] | None = None,
        pages: bool = True,
        interrupted: Callable[[], bool] = lambda: False,
    ) -> Report:
        """Judge all snippets (or those named) and, unless asked not to, all pages."""
        start = time.perf_counter()
        report = self.run(names, interrupted)
        for name, record in list(report.good.items()):
            try:
                judge.against_golden(self.project, record)
            except Failure as failure:
                report.fail(name, failure)
        if pages:
            self._check_pages(report)
        report.seconds = time.perf_counter() - start
        self.report = report
        return report

    def references(self, report: Report) -> Iterator[tuple[Place, str]]:
        """(place, what follows `:::`) for each reference of the pages.

        Adds to the report's failures what cannot be read.
        """
        for page in self.project.pages():
            filename = self.project.relative(page)
            try:
                text = texts.read(page, filename)
            except Failure as failure:
                report.others.append(failure)
                continue
            report.others += pages.slips(text, filename)
            if page.parent == self.project.labs:
                self._check_lab(filename, text, report)
            for line, rest in pages.scan(text):
                yield Place(filename, line), rest

    def places_of(self, rest: str, text: str) -> list[Place]:
        """Where the page of that text has such a reference; Markdown gives no position.

        If no page has the text, because something changed it: where any page has it.
        """
        found = [place for place, one in self.references(Report()) if one == rest]
        page = _even(text)
        root = self.project.root
        here = [p for p in found if page in _even(texts.read(root / p.path, p.path))]
        return here or found or [Place("this page")]

    def _check_lab(self, filename: str, text: str, report: Report) -> None:
        name = filename.partition(".")[0]
        if name in report.sources:
            try:
                labs.check_order(name, report.sources[name], text, filename)
            except Failure as failure:
                report.others.append(failure)

    def _check_pages(self, report: Report) -> None:
        used: set[str] = set()
        for place, rest in self.references(report):
            used.add(references.name_in(rest))
            try:
                report.resolve(references.parse(rest, place))
            except Failure as failure:
                if failure in report.failed.values():  # the snippet's own: say where
                    failure.pages.append(place)
                else:
                    report.others.append(failure)
        report.others += self._orphans(used)

    def _orphans(self, used: set[str]) -> list[Failure]:
        names = set(self.project.names())
        unused = [
            Failure(
                Place(self.project.relative(self.project.source(name)), 1),
                "is a snippet that no page shows",
                f"show it with a line ::: {name}, or delete it and its golden",
            )
            for name in sorted(names - used)
        ]
        goldens = [
            Failure(
                Place(self.project.relative(self.project.golden(name))),
                "is a golden without a snippet",
                "delete it, or give it the name of its snippet",
            )
            for name in sorted(set(self.project.golden_names()) - names)
        ]
        return unused + goldens


def _even(text: str) -> str:
    """The text with the white space that Markdown gives it before all else."""
    return "\n".join(line.rstrip() for line in text.expandtabs(4).strip().split("\n"))


@cache
def _open(project: Project) -> Book:
    return Book(project)
