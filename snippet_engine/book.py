"""The whole book: snippets run, goldens compared, the pages' references checked.

`Book.check` leaves a report from which all pages of a build are made: both languages
show the same runs, even if a file changes meanwhile.
"""

import time
from pathlib import Path
from typing import ClassVar

from snippet_engine import judge, lab, reference
from snippet_engine.failure import Failure, Place
from snippet_engine.project import Project, is_lab
from snippet_engine.report import Report
from snippet_engine.runs import Runner

_open: dict[Path, "Book"] = {}


class Book:
    """A project, the runner that keeps it up to date, and its latest report."""

    show_failures: ClassVar[bool] = False  # serving: in the page, instead of stopping

    def __init__(self, project: Project, runner: Runner | None = None) -> None:
        self.project = project
        self.runner = runner or Runner(project)
        self.report: Report | None = None
        self.embed_seconds = 0.0

    @classmethod
    def open(cls, start: Path | None = None) -> "Book":
        """The book that `start` lies in; one object for each book in a process."""
        start = (start or Path.cwd()).resolve()
        if start not in _open:
            project = Project.find(start)
            _open[start] = _open.setdefault(project.root, cls(project))
        return _open[start]

    def check(self, names: list[str] | None = None, pages: bool = True) -> Report:
        """Judge all snippets (or those named) and, unless told not to, all pages."""
        start = time.perf_counter()
        report = self.runner.run(self.project.names() if names is None else names)
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

    def _check_pages(self, report: Report) -> None:
        used: set[str] = set()
        for page in reference.pages(self.project.docs):
            path = self.project.relative(page)
            try:
                text = page.read_text("utf-8-sig")
            except UnicodeDecodeError as error:
                what = f"not UTF-8 text ({error.reason})"
                report.others.append(Failure(Place(path), what, "save it as UTF-8"))
                continue
            except OSError as error:
                what = f"cannot be read: {error.strerror}"
                report.others.append(Failure(Place(path), what, "mend or delete it"))
                continue
            for line, rest in reference.scan(text):
                self._check_reference(report, rest, Place(path, line), used)
        for name in filter(is_lab, report.sources):
            used.add(name)  # its own page shows it
            self._check_lab(report, name, used)
        report.others += self._orphans(used)

    def _check_lab(self, report: Report, name: str, used: set[str]) -> None:
        path = self.project.relative(self.project.source(name))
        text = report.sources[name].text
        for language in (folder.name for folder in self.project.docs):
            try:
                lab.check_order(name, text, path, language)
                shown = lab.references(text, path, language)
            except Failure as failure:
                report.others.append(failure)
                continue
            for line, rest in shown:
                self._check_reference(report, rest, Place(path, line), used)

    def _check_reference(
        self, report: Report, rest: str, place: Place, used: set[str]
    ) -> None:
        used.add(reference.name_in(rest))
        try:
            shown = reference.parse(rest, place)
            report.resolve(shown)
        except Failure as failure:
            if failure in report.failed.values():  # the snippet's own: tell where
                failure.pages.append(place)
            else:
                report.others.append(failure)

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
