"""Bring records up to date: from the cache where it has them, else by running."""

import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import drawing
from snippet_engine.failure import Failure, Place
from snippet_engine.read import cells
from snippet_engine.read import text as texts
from snippet_engine.read.project import Project, is_lab
from snippet_engine.read.source import Source
from snippet_engine.run import pool
from snippet_engine.run.cache import Cache
from snippet_engine.run.job import Job
from snippet_engine.run.lazy_imports import modules_to_preload
from snippet_engine.run.pool import Outcome
from snippet_engine.run.progress import Progress
from snippet_engine.run.record import Record
from snippet_engine.run.results import Results

DRAWING = sorted(Path(drawing.__file__).parent.glob("*.*"))  # what pictures import
# Libraries that snippets import
IMPORTED = {"drawing", "jax", "matplotlib", "numpy", "scipy", "sklearn", "torch"}
LAB_LIMIT = 60.0  # seconds, where a lab does not say how long it takes
# Such names are the same in files, addresses, notebooks and archives everywhere.
_NAME = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")
# (path, source, outcome of a run) -> the record to keep. Raises Failure.
Approve = Callable[[str, Source, Outcome], Record]


class Runner:
    """Runs a project's snippets. Keep one for many builds: its cache stays warm.

    `approve` says which runs are good. No other is kept.
    """

    def __init__(
        self,
        project: Project,
        approve: Approve,
        use_cache: bool = True,
        workers: int | None = None,
    ) -> None:
        self.project = project
        self.cache = Cache(project.cache / "snippets")
        self._approve = approve
        self._use_cache = use_cache
        self._workers = workers
        self._sources: dict[Path, tuple[bytes, Source]] = {}

    def run(
        self,
        names: list[str],
        results: Results,
        interrupted: Callable[[], bool] = lambda: False,
    ) -> None:
        """Add a record or a failure for each name to `results`.

        Raises pool.Interrupted once `interrupted` says yes.
        """
        jobs, keys = list[Job](), dict[str, str]()
        self.cache.renew()
        for name in names:
            try:
                job, key = self._read(name)
            except Failure as failure:
                results.fail(name, failure)
                continue
            results.sources[name], keys[name] = job.source, key
            kept = self.cache.load(key)
            if kept is not None and self._use_cache:
                results.good[name] = kept
            else:
                jobs.append(job)
        if jobs:
            self._run(results, jobs, keys, interrupted)

    def warm_up(self) -> None:
        """Start the process that children are forked from, for a run that may come.

        It loads what any snippet of the project needs, while the caller goes on.
        """
        pool.warm_up(self._preload(map(self.project.source, self.project.names())))

    def _preload(self, snippets: Iterable[Path]) -> list[str]:
        files = {f for path in snippets for f in (path, *self.project.modules(path))}
        return modules_to_preload(files)

    def _read(self, name: str) -> tuple[Job, str]:
        """The snippet and its key, of the same bytes. Raises Failure."""
        path = self.project.source(name)
        filename = self.project.relative(path)
        if not _NAME.fullmatch(name):
            what = "is not a name for a snippet"
            raise Failure(Place(filename), what, "rename it: letters a to z, digits, _")
        if path.stem in sys.stdlib_module_names or path.stem in IMPORTED:
            what = f"is named like the module {path.stem}: neighbours would import it"
            raise Failure(Place(filename), what, "rename it")
        try:
            content = texts.content(path)
            source = self._parsed(path, content)
            if is_lab(name) and source.limit == cells.DEFAULT_LIMIT:
                source = replace(source, limit=LAB_LIMIT)
            data, modules = self._files(path, source)
            key = self.cache.key(name, path, content, [*data, *modules])
        except OSError as error:
            reason = f"cannot be read: {error.strerror}"
            place = Place(self.project.relative(Path(error.filename or path)))
            raise Failure(place, reason, "mend or delete it") from None
        root = self.project.root
        declared = tuple(file.relative_to(root).as_posix() for file in data)
        return Job(name, path, source, root, declared, tuple(map(str, modules))), key

    def _files(self, path: Path, source: Source) -> tuple[list[Path], list[Path]]:
        """The data that a snippet declares, and the modules that it may import."""
        data = [file for one in source.data for file in self.project.data(path, one)]
        modules = self.project.modules(path)
        return data, modules + DRAWING if source.is_picture else modules

    def _parsed(self, path: Path, content: bytes) -> Source:
        """The snippet's cells: parsed once for as long as its bytes are the same."""
        known = self._sources.get(path)
        if known is None or known[0] != content:
            parsed = cells.parse_bytes(content, self.project.relative(path))
            known = self._sources[path] = content, parsed
        return known[1]

    def _run(
        self,
        results: Results,
        jobs: list[Job],
        keys: dict[str, str],
        interrupted: Callable[[], bool],
    ) -> None:
        start, progress = time.perf_counter(), Progress(len(jobs))

        def done(job: Job, outcome: Outcome) -> None:
            progress.step()
            self._keep(results, job, outcome, keys[job.name])

        try:
            modules = self._preload(job.path for job in jobs)
            pool.run(jobs, modules, self._workers, done, interrupted)
        except OSError as error:  # no folder for them, no process, no file left
            place = Place(str(error.filename or "this machine"))
            what = f"cannot run snippets: {error.strerror or error}"
            raise Failure(place, what, "free its disk, or end other programs") from None
        progress.close()
        self.cache.prune()
        results.ran = len(jobs)
        results.run_seconds = time.perf_counter() - start

    def _keep(self, results: Results, job: Job, outcome: Outcome, key: str) -> None:
        path = self.project.relative(job.path)
        try:
            record = self._approve(path, job.source, outcome)
        except Failure as failure:
            results.fail(job.name, failure)
            return
        if not self._is_still(job, key):
            what = "changed while it ran, or a file that it reads or imports did"
            results.fail(job.name, Failure(Place(path), what, "run this again"))
            return
        record = replace(record, versions=dict(self.cache.versions))
        results.good[job.name] = record
        try:
            self.cache.save(key, record)
        except Failure as failure:  # said once: it is the folder's, not the snippet's
            if str(failure) not in map(str, results.others):
                results.others.append(failure)

    def _is_still(self, job: Job, key: str) -> bool:
        """Whether nobody edited the snippet, its modules or its data meanwhile."""
        try:
            data, modules = self._files(job.path, job.source)
            content = job.path.read_bytes()
            now = self.cache.key(job.name, job.path, content, [*data, *modules])
        except (OSError, Failure):  # deleted
            return False
        return now == key
