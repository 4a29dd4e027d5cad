"""Bring records up to date: from the cache where it has them, else by running."""

import re
import time
from collections.abc import Iterable
from pathlib import Path

from snippet_engine import cells, judge, pool
from snippet_engine.cache import Cache
from snippet_engine.failure import Failure, Place
from snippet_engine.imports import local_modules
from snippet_engine.job import Job
from snippet_engine.lazy_imports import modules_to_preload
from snippet_engine.pool import Outcome
from snippet_engine.progress import Progress
from snippet_engine.project import Project
from snippet_engine.record import Record
from snippet_engine.report import Report
from snippet_engine.source import Source

# Such names are the same in files, addresses, notebooks and archives everywhere.
_NAME = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")


class Runner:
    """Runs a project's snippets. Keep one for many builds: its cache stays warm."""

    def __init__(
        self, project: Project, use_cache: bool = True, workers: int | None = None
    ) -> None:
        self.project = project
        self.cache = Cache(project.cache)
        self.use_cache = use_cache
        self.workers = workers
        self._sources: dict[Path, tuple[bytes, Source]] = {}

    def run(self, names: list[str]) -> Report:
        """A report with a record or a failure for each name."""
        report, jobs, keys = Report(), list[Job](), dict[str, str]()
        self.cache.renew()
        for name in names:
            try:
                job, key = self._read(name)
            except Failure as failure:
                report.fail(name, failure)
                continue
            report.sources[name], keys[name] = job.source, key
            kept = self.cache.load(key)
            if kept is not None and self.use_cache:
                report.good[name] = kept
            else:
                jobs.append(job)
        if jobs:
            self._run(report, jobs, keys)
        return report

    def warm_up(self) -> None:
        """Start the process that children are forked from, for a run that may come.

        It loads what any snippet of the project needs, while the caller goes on.
        """
        pool.warm_up(self._preload(map(self.project.source, self.project.names())))

    def _preload(self, snippets: Iterable[Path]) -> list[str]:
        files = {file for path in snippets for file in (path, *local_modules(path))}
        return modules_to_preload(files)

    def _read(self, name: str) -> tuple[Job, str]:
        """The snippet and its key, of the same bytes. Raises Failure."""
        path, root = self.project.source(name), self.project.root
        shown = self.project.relative(path)
        if not _NAME.fullmatch(name):
            what = "is not a name for a snippet"
            raise Failure(Place(shown), what, "rename it: letters a to z, digits, _")
        try:
            content = path.read_bytes()
            source = self._parsed(path, content)
            data = self._data(path, source)
            key = self.cache.key(name, path, content, data)
        except OSError as error:
            reason = f"cannot be read: {error.strerror}"
            raise Failure(Place(shown), reason, "mend or delete it") from None
        files = tuple(file.relative_to(root).as_posix() for file in data)
        return Job(name, path, source, root, files), key

    def _data(self, path: Path, source: Source) -> list[Path]:
        return [file for one in source.data for file in self.project.data(path, one)]

    def _parsed(self, path: Path, content: bytes) -> Source:
        """The snippet's cells: parsed once for as long as its bytes are the same."""
        known = self._sources.get(path)
        if known is None or known[0] != content:
            parsed = cells.parse_bytes(content, self.project.relative(path))
            known = self._sources[path] = content, parsed
        return known[1]

    def _run(self, report: Report, jobs: list[Job], keys: dict[str, str]) -> None:
        start, progress = time.perf_counter(), Progress(len(jobs))

        def done(job: Job, outcome: Outcome) -> None:
            progress.step()
            self._keep(report, job, outcome, keys[job.name])

        try:
            pool.run(jobs, self._preload(job.path for job in jobs), self.workers, done)
        except OSError as error:  # no folder for them, no process, no file left
            place = Place(str(error.filename or "this machine"))
            what = f"cannot run snippets: {error.strerror or error}"
            raise Failure(place, what, "free its disk, or end other programs") from None
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
        if not self._is_still(job, key):
            report.fail(job.name, _changed(path))
            return
        versions = dict(self.cache.versions)
        record = Record(told.name, told.cells, told.seconds, versions)
        report.good[job.name] = record
        try:
            self.cache.save(key, record)
        except Failure as failure:  # told once: it is the folder's, not the snippet's
            if str(failure) not in map(str, report.others):
                report.others.append(failure)

    def _is_still(self, job: Job, key: str) -> bool:
        """Whether nobody edited the snippet, its modules or its data meanwhile."""
        try:
            data = self._data(job.path, job.source)
            return self.cache.key(job.name, job.path, data=data) == key
        except (OSError, Failure):  # deleted
            return False


def _changed(path: str) -> Failure:
    what = "changed while it ran, or a file that it reads or imports did"
    return Failure(Place(path), what, "run this again")
