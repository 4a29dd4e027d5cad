"""The process that children are forked from: kept alive, replaced when out of date.

multiprocessing starts its forkserver at the first child and keeps it. It ignores a list
of modules that comes later, and would go on with the code that it imported: so the
server is ended here when it lacks a module, or when a library or this engine changed.
"""

import multiprocessing
import os
import signal
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from snippet_engine.run.cache import recorder, versions

_started: tuple[frozenset[str], object] | None = None  # modules, and their state


def load(modules: list[str]) -> None:
    """Have the next child forked from a process that has imported these modules.

    Also modules that the process has already; it is replaced only if it must be.
    """
    global _started
    state = _state()
    wanted = frozenset(modules)
    if _started is not None:
        had, before = _started
        if wanted <= had and before == state:
            return
        stop()
        wanted |= had  # or two snippets edited in turn would replace it each time
    os.environ["SNIPPET_ENGINE_PRELOAD"] = " ".join(sorted(wanted))
    multiprocessing.set_forkserver_preload(["snippet_engine.run.preload"])
    _started = wanted, state


def start() -> None:
    """Start the process, if there is none; it imports while the caller goes on."""
    forkserver.ensure_running()


def stop() -> None:
    """End the process; children must have ended before."""
    global _started
    _started = None
    server: Any = forkserver._forkserver
    pid = server._forkserver_pid
    if pid is not None:
        os.kill(pid, signal.SIGKILL)  # at once, even while it imports
        server._stop()


def _state() -> object:
    """What a process with the modules loaded depends on, beside their names."""
    return versions(), recorder(), Path(__file__).with_name("preload.py").read_bytes()
