"""Run edited snippets in the engine's pool, and hold them against their goldens."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from mutate.edit import Edit
from snippet_engine import cells, golden, judge, pool
from snippet_engine.failure import Failure
from snippet_engine.job import Job
from snippet_engine.lazy_imports import modules_to_preload
from snippet_engine.project import Project
from snippet_engine.record import Record

LIMIT = 10.0  # seconds; no snippet of the book takes one
PYTEST = ["pytest", "_pytest.assertion.rewrite", "_pytest.python", "_pytest.skipping"]
GOLDEN, EXCEPTION, TEST = "golden", "exception", "test"


@dataclass
class Mutant:
    """A snippet with one edit: in its code, or in its golden.

    `caught` says by what. `picture` is true where all that changed is a figure.
    """

    name: str
    edit: Edit
    line: str
    path: Path | None = None  # the edited snippet; None: the edit is the golden's
    caught: str = ""
    picture: bool = False

    @property
    def key(self) -> str:
        """What a reason names it by: snippet, edit, and the text of the line."""
        kind = "" if self.path else ".out"
        return f"{self.name}{kind} | {self.edit.what} | {self.line}"


class Trials:
    """The book as it is, and what edits change of it. Writes to `folder` alone."""

    def __init__(self, project: Project, names: list[str], folder: Path) -> None:
        self.project, self.names, self.folder = project, names, folder
        self.as_is: dict[str, Record] = {}
        self.goldens = {name: judge.read_golden(project, name) for name in names}

    def run_as_is(self) -> None:
        """Run every snippet unedited. Raises Failure if one is not as its golden."""
        paths = {name: self.project.source(name) for name in self.names}

        def done(job: Job, outcome: pool.Outcome) -> None:
            path = self.project.relative(job.path)
            record = judge.as_announced(path, cells.parse(job.path), outcome)
            judge.against_golden(self.project, record)
            self.as_is[job.name] = record

        jobs = [self._job(name, path) for name, path in paths.items()]
        pool.run(jobs, self._preload(), done=done)

    def golden_edit(self, name: str, edit: Edit) -> Mutant:
        """Whether the run as it is would be held to agree with the edited golden."""
        text = self.goldens[name]
        mutant = Mutant(name, edit, _line(text, edit))
        if not golden.same(edit.apply(text), golden.render(self.as_is[name])):
            mutant.caught = GOLDEN
        return mutant

    def snippet_edit(self, name: str, edit: Edit, number: int) -> Mutant | None:
        """The edited snippet in a folder of its own; None if its cells are not whole.

        Its neighbours, which it may import, are linked beside it.
        """
        source = self.project.source(name)
        text = source.read_text("utf-8-sig")
        path = self.folder / str(number) / source.name
        path.parent.mkdir()
        for module in source.parent.glob("_*"):
            (path.parent / module.name).symlink_to(module)
        path.write_text(edit.apply(text), "utf-8")
        try:
            cells.parse(path)
        except Failure:
            return None
        return Mutant(name, edit, _line(text, edit), path)

    def run(self, mutants: list[Mutant], step: Callable[[], None]) -> None:
        """Run the edited snippets; note those that golden or exception catch."""
        by_path = {mutant.path: mutant for mutant in mutants}

        def done(job: Job, outcome: pool.Outcome) -> None:
            self._judge(by_path[job.path], outcome)
            step()

        jobs = [self._job(one.name, one.path) for one in mutants if one.path]
        pool.run(jobs, self._preload(), done=done)

    def _judge(self, mutant: Mutant, outcome: pool.Outcome) -> None:
        assert mutant.path is not None
        try:
            source = cells.parse(mutant.path)
            record = judge.as_announced(str(mutant.path), source, outcome)
        except Failure:
            mutant.caught = EXCEPTION
            return
        if not golden.same(self.goldens[mutant.name], golden.render(record)):
            mutant.caught = GOLDEN
        mutant.picture = record.figures != self.as_is[mutant.name].figures

    def _job(self, name: str, path: Path) -> Job:
        source, root = replace(cells.parse(path), limit=LIMIT), self.project.root
        own = self.project.source(
            name
        )  # edits leave the line that names its data alone
        declared = cells.parse(own).data
        files = [file for one in declared for file in self.project.data(own, one)]
        data = tuple(file.relative_to(root).as_posix() for file in files)
        return Job(name, path, source, root, data)

    def _preload(self) -> list[str]:
        """As in a build, and pytest for the tests that follow in the same processes."""
        files = [self.project.source(name) for name in self.names]
        return [*modules_to_preload(files), *PYTEST]


def _line(text: str, edit: Edit) -> str:
    return text.split("\n")[edit.line - 1].strip()
