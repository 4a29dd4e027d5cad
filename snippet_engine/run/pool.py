"""Run many snippets: a fresh child each, forked from a process with torch loaded."""

import contextlib
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from snippet_engine.run import forkserver, worker
from snippet_engine.run.job import Job
from snippet_engine.run.record import Record

_FORKSERVER = multiprocessing.get_context("forkserver")


ASKED = 0.2  # seconds between two questions whether to go on


class Interrupted(Exception):
    """A run was given up, because nobody wants its results any more."""


@dataclass(frozen=True)
class Died:
    """A run that gave no record, and why."""

    reason: str


Outcome = Record | Died


@dataclass
class _Child:
    job: Job
    process: ForkServerProcess
    answer: Connection
    deadline: float
    folder: str


def run(
    jobs: list[Job],
    preload: list[str],
    workers: int | None = None,
    done: Callable[[Job, Outcome], None] = lambda job, outcome: None,
    interrupted: Callable[[], bool] = lambda: False,
) -> None:
    """Run the jobs, `workers` at a time (default: one a core); call `done` for each.

    `preload` are modules that the forkserver imports before its first fork. The
    forkserver stays alive for the next call (see forkserver.py). `interrupted` is asked
    now and then; once it says yes, nothing runs on, and Interrupted is raised.
    """
    workers = workers or _cores()
    waiting, running = list(reversed(jobs)), list[_Child]()
    with tempfile.TemporaryDirectory(prefix="snippets-") as folder:
        try:
            with _ready_to_fork(preload):
                while waiting or running:
                    while waiting and len(running) < workers:
                        running.append(_start(waiting.pop(), folder))
                    for child, outcome in _finished(running):
                        done(child.job, outcome)
                    if interrupted():
                        raise Interrupted
        finally:
            for child in running:  # an exception or Ctrl-C: leave nobody behind
                _end(child)
            _end_daemons(folder)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # not on macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextlib.contextmanager
def _ready_to_fork(preload: list[str]) -> Iterator[None]:
    """Hide the caller's main module while children start.

    multiprocessing would import it (mkdocs, pytest) again in every child.
    """
    forkserver.load(preload)
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def warm_up(preload: list[str]) -> None:
    """Start the forkserver, and do not wait until it has imported the modules."""
    with _ready_to_fork(preload):
        forkserver.start()


def _start(job: Job, folder: str) -> _Child:
    receive, send = _FORKSERVER.Pipe(duplex=False)
    own = tempfile.mkdtemp(dir=folder)
    process = _FORKSERVER.Process(
        target=worker.main,
        args=(job, own, send),
        daemon=False,  # it may have children of its own; see _end
    )
    process.start()
    send.close()
    return _Child(job, process, receive, time.monotonic() + job.limit, own)


def _finished(running: list[_Child]) -> list[tuple[_Child, Outcome]]:
    """Wait for a child that is done or late, for a moment; take it out of `running`."""
    nearest = min(child.deadline for child in running) - time.monotonic()
    answers = [child.answer for child in running]
    ready = wait(answers, max(0.0, min(nearest, ASKED)))
    done: list[tuple[_Child, Outcome]] = []
    for child in list(running):
        if child.answer in ready:
            done.append((child, _outcome(child)))
        elif time.monotonic() >= child.deadline:
            done.append((child, _late(child)))
        else:
            continue
        _end(child)
        running.remove(child)
    return done


def _outcome(child: _Child) -> Outcome:
    try:
        return Record.from_json(child.answer.recv_bytes().decode("utf-8"))
    except ValueError:
        return Died("it wrote into the pipe to the engine")
    except (EOFError, OSError):  # OSError: it died while it sent
        child.process.join(1)
        code = child.process.exitcode
        if code == -signal.SIGALRM and time.monotonic() >= child.deadline:
            return _late(child)  # the worker's own timer was faster than a busy engine
        return Died(_how_it_died(code))


def _late(child: _Child) -> Died:
    return Died(f"still runs after {child.job.limit:g} s")


def _how_it_died(code: int | None) -> str:
    if code is None:
        return "its process closed the pipe to the engine"
    if code < 0:
        known = {one.value: one.name for one in signal.Signals}
        return f"its process was killed by {known.get(-code, f'signal {-code}')}"
    return f"its process ended early with exit code {code}"


def _end(child: _Child) -> None:
    """End the child and what it started; a second time does no harm."""
    with contextlib.suppress(ValueError):  # closed: Ctrl-C came when this was done
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if child.process.pid is not None:
                os.killpg(child.process.pid, signal.SIGKILL)
        child.process.kill()  # if it had no time to open a group of its own
        child.process.join()
        child.process.close()
    child.answer.close()
    shutil.rmtree(child.folder, ignore_errors=True)  # the disk may be full of it


def _end_daemons(folder: str) -> None:
    """End what left its child's process group, where the system tells (Linux).

    Whatever a snippet starts works below `folder`, unless it goes elsewhere.
    """
    top = os.path.realpath(folder)
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):  # another user's, or just gone
            if os.readlink(link).startswith(top):
                os.kill(int(link.parent.name), signal.SIGKILL)
