"""Run as on another machine: other processors, name, time zone, order of files.

A snippet that prints any of these prints something else there. `accept` runs what it is
about to write so, too.
"""

import os
import platform
import socket
from collections.abc import Iterator
from typing import Any

_ASKED = "SNIPPET_ENGINE_ELSEWHERE"
NAME = "elsewhere"


def environment() -> dict[str, str]:
    """Variables that another machine has, and the one that asks for the rest."""
    return {
        _ASKED: "1",
        "TZ": "XXX-5:45",  # no zone of daylight saving, and no full hour
        "LC_ALL": "C",
        "LOGNAME": NAME,
        "USER": NAME,
    }


def pretend() -> None:
    """In the snippet's process: be the other machine, if the caller is to be one."""
    if not os.environ.pop(_ASKED, ""):
        return
    system: Any = os
    count, listdir, scandir = (os.cpu_count() or 1) + 1, os.listdir, os.scandir
    system.cpu_count = system.process_cpu_count = lambda: count
    system.sched_getaffinity = lambda pid: set(range(count))
    system.listdir = lambda *where: listdir(*where)[::-1]
    system.scandir = lambda *where: _Backwards(scandir(*where))
    here = os.uname()
    there = os.uname_result((here.sysname, NAME, NAME, NAME, here.machine))
    system.uname = lambda: there
    socket.gethostname = lambda: NAME
    platform._uname_cache = None  # type: ignore[attr-defined]


class _Backwards:
    """The entries of a folder from the last to the first, as os.scandir gives them."""

    def __init__(self, entries: Any) -> None:
        with entries:
            self._entries = iter([*entries][::-1])

    def __iter__(self) -> Iterator[Any]:
        return self._entries

    def __next__(self) -> Any:
        return next(self._entries)

    def __enter__(self) -> "_Backwards":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    close = __exit__
