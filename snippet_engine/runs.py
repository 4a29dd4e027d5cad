"""Bring records up to date: from the cache where it has them, else by running."""

import contextlib
import time

from snippet_engine import cells, judge, pool
from snippet_engine.cache import Cache
from snippet_engine.failure import Failure
from snippet_engine.imports import local_modules
from snippet_engine.lazy_imports import modules_to_preload
from snippet_engine.pool import Job, Outcome
from snippet_engine.progress import Progress
from snippet_engine.project import Project
from snippet_engine.record import Record
from snippet_engine.report import Report


class Runner:
    """Runs a project's snippets. Keep one for many builds: its cache stays warm."""

    def __init__(
        self, project: Project, use_cache: bool = True, workers: int | None = None
    ) -> None:
        self.project = project
        self.cache = Cache(project.cache)
        self.use_cache = use_cache
        self.workers = workers

    def run(self, names: list[str]) -> Report:
        """A report with a record or a failure for each name."""
        report, jobs, keys = Report(), list[Job](), dict[str, str]()
        for name in names:
            path = self.project.source(name)
            try:
                source = cells.parse(path, self.project.relative(path))
            except Failure as failure:
                report.fail(name, failure)
                continue
            report.sources[name] = source
            keys[name] = self.cache.key(name, path)
            kept = self.cache.load(keys[name])
            if kept is not None and self.use_cache:
                report.good[name] = kept
            else:
                jobs.append(Job(name, path, source.limit))
        if jobs:
            self._run(report, jobs, keys)
        return report

    def _run(self, report: Report, jobs: list[Job], keys: dict[str, str]) -> None:
        start, progress = time.perf_counter(), Progress(len(jobs))

        def done(job: Job, outcome: Outcome) -> None:
            progress.step()
            self._keep(report, job, outcome, keys[job.name])

        files = {file for job in jobs for file in (job.path, *local_modules(job.path))}
        pool.run(jobs, modules_to_preload(files), self.workers, done)
        progress.close()
        self.cache.prune()
        report.ran = len(jobs)
        report.run_seconds = time.perf_counter() - start

    def _keep(self, report: Report, job: Job, outcome: Outcome, key: str) -> None:
        source = report.sources[job.name]
        try:
            path = self.project.relative(job.path)
            told = judge.as_announced(path, source, outcome)
        except Failure as failure:
            report.fail(job.name, failure)
            return
        versions = dict(self.cache.versions)
        record = Record(told.name, told.cells, told.seconds, versions)
        report.good[job.name] = record
        # Key as before the run: nobody edited the snippet or its modules meanwhile
        with contextlib.suppress(FileNotFoundError):
            if self.cache.key(job.name, job.path) == key:
                self.cache.save(key, record)
