"""Make the mutants of snippets, run them, and see what kills each."""

from contextlib import suppress
from dataclasses import replace

from mutate import golden_edits, page_tests, snippet_edits
from mutate.mutant import EXCEPTION, GOLDEN, TEST, Mutant, mutants
from mutate.page_tests import Tests
from snippet_engine.check import golden, judge
from snippet_engine.failure import Failure, Place
from snippet_engine.read import cells
from snippet_engine.read.project import Project
from snippet_engine.run import pool
from snippet_engine.run.job import Job
from snippet_engine.run.lazy_imports import modules_to_preload
from snippet_engine.run.progress import Progress
from snippet_engine.run.runner import DRAWING

LIMIT = 10.0  # seconds; no snippet of the book takes one


class Trials:
    """The mutants of some snippets and of their goldens. No file is changed."""

    def __init__(self, project: Project, names: list[str]) -> None:
        self.project = project
        files = {name: project.source(name) for name in names}
        self.texts = {name: file.read_text("utf-8-sig") for name, file in files.items()}
        # pytest, too: its processes are forked from the same one
        self.preload = [*modules_to_preload(files.values()), *page_tests.MODULES]

    def run(self) -> list[Mutant]:
        """All mutants; those that golden and exception let live are given to the tests.

        Raises Failure for what fails without any edit: it would seem to kill them all.
        """
        as_is = [Mutant(name, "", text) for name, text in self.texts.items()]
        self._run(as_is)
        of_goldens, of_snippets = list[Mutant](), list[Mutant]()
        for name, text in self.texts.items():
            of_goldens += self._of_golden(name)
            of_snippets += mutants(name, text, snippet_edits.edits(text))
        self._run(of_snippets)
        alive = [mutant for mutant in of_snippets if not mutant.killed_by]
        tests = page_tests.of(self.project.root, {mutant.file for mutant in alive})
        for trial in (as_is, alive):
            self._run([mutant for mutant in trial if mutant.file in tests], tests)
        return of_goldens + of_snippets

    def _of_golden(self, name: str) -> list[Mutant]:
        text = judge.read_golden(self.project, name)
        found = list(mutants(f"{name}.out", text, golden_edits.edits(text)))
        for mutant in found:
            mutant.killed_by = "" if golden.same(mutant.text, text) else GOLDEN
        return found

    def _run(self, trial: list[Mutant], tests: Tests | None = None) -> None:
        """Run the snippets, or if given, their tests; note which mutants that kills."""
        jobs = [self._job(mutant, tests) for mutant in trial]
        mutant_of = {id(job): mutant for job, mutant in zip(jobs, trial, strict=True)}
        progress = Progress(len(jobs))

        def done(job: Job, outcome: pool.Outcome) -> None:
            mutant = mutant_of[id(job)]
            with suppress(Failure):
                mutant.killed_by = TEST if tests else EXCEPTION
                record = judge.as_announced(mutant.file, job.source, outcome)
                if not tests:
                    mutant.killed_by = GOLDEN
                    judge.against_golden(self.project, record)
                mutant.killed_by = ""
            if mutant.killed_by and not mutant.key:
                what = f"is killed by {mutant.killed_by} without any edit"
                raise Failure(Place(mutant.file), what, "see what make test says")
            progress.step()

        pool.run(jobs, self.preload, done=done)
        progress.close()

    def _job(self, mutant: Mutant, tests: Tests | None) -> Job:
        root, path = self.project.root, self.project.source(mutant.file)
        if tests:
            return page_tests.job(root, mutant, tests[mutant.file])
        source = replace(cells.parse_text(mutant.text, str(path)), limit=LIMIT)
        data = [file for one in source.data for file in self.project.data(path, one)]
        read = tuple(file.relative_to(root).as_posix() for file in data)
        drawing = DRAWING if source.is_picture else []
        imported = tuple(map(str, [*self.project.modules(path), *drawing]))
        return Job(mutant.file, path, source, root, read, imported)
