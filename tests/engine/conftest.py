import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from small_book import ENVIRONMENT, STDIN, Ran, SmallBook

from snippet_engine import cli
from snippet_engine.read.cells import DEFAULT_LIMIT
from snippet_engine.run.record import Record


@pytest.fixture
def engine_here(monkeypatch, capfd) -> Callable[..., Ran]:
    """The command line without a new process: for what runs no snippet."""

    def run(book: SmallBook, *arguments: str) -> Ran:
        monkeypatch.chdir(book.root)
        try:
            code = cli.main(list(arguments))
        except SystemExit as stop:  # argparse's
            code = int(stop.code or 0)
        written = capfd.readouterr()
        return Ran(code, written.out, written.err)

    return run


_POOL = """
import json, sys
from dataclasses import replace
from pathlib import Path
from snippet_engine.run import pool
from snippet_engine.read.cells import parse
from snippet_engine.run.job import Job

jobs, preload, workers = json.loads(sys.argv[1])

def done(job, outcome):
    died = isinstance(outcome, pool.Died)
    told = outcome.reason if died else json.loads(outcome.to_json())
    print(json.dumps([job.name, told]))

jobs = [
    Job(name, Path(path), replace(parse(Path(path)), limit=limit))
    for name, path, limit in jobs
]
pool.run(jobs, preload, workers, done)
"""

RunPool = Callable[..., dict[str, Record | str]]


@pytest.fixture(scope="session")
def run_pool() -> RunPool:
    """Run snippets from their texts, in order; a record or a reason for each.

    In a process of its own: the forkserver stays alive for as long as its parent, and
    other tests want one with torch loaded.
    """

    def run(
        folder: Path,
        bodies: dict[str, str],
        workers: int = 2,
        preload: tuple[str, ...] = (),
        limits: dict[str, float] | None = None,
    ) -> dict[str, Record | str]:
        jobs = []
        for name, body in bodies.items():
            path = folder / f"{name}.py"
            path.write_text(f'"""What {name} shows."""\n\n{body}', "utf-8")
            jobs.append([name, str(path), (limits or {}).get(name, DEFAULT_LIMIT)])
        done = subprocess.run(
            [sys.executable, "-c", _POOL, json.dumps([jobs, preload, workers])],
            env=ENVIRONMENT,
            input=STDIN,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        told = dict(json.loads(line) for line in done.stdout.splitlines())
        return {
            name: one if isinstance(one, str) else Record.from_json(json.dumps(one))
            for name, one in told.items()
        }

    return run
