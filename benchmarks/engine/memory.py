"""The memory of a process and of all that it started, sampled from /proc."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SAMPLE_SECONDS = 0.1


class Peaks:
    """The largest values seen, in MiB.

    `parent_rss` is the process itself, `server_pss` the one that children are forked
    from, `child_pss` the largest child. PSS counts a page of memory that several
    processes share in parts; `all_pss` is the sum, what the machine must have.
    """

    def __init__(self) -> None:
        self.mib = dict.fromkeys(
            ("parent_rss", "server_pss", "child_pss", "all_pss", "processes"), 0.0
        )

    def sample(self, pid: int) -> None:
        """Look once at the process and its descendants."""
        parents = _parents()
        found = _below(pid, parents)
        pss = {one: _kib(one, "smaps_rollup", "Pss:") / 1024 for one in [pid, *found]}
        near = [one for one in found if parents[one] == pid]
        far = [one for one in found if parents[one] != pid]
        self._most("parent_rss", _kib(pid, "status", "VmRSS:") / 1024)
        self._most("server_pss", max((pss[one] for one in near), default=0.0))
        self._most("child_pss", max((pss[one] for one in far), default=0.0))
        self._most("all_pss", sum(pss.values()))
        self._most("processes", float(len(pss)))

    def _most(self, name: str, value: float) -> None:
        self.mib[name] = round(max(self.mib[name], value), 1)


@contextmanager
def watched(process: "subprocess.Popen[str]") -> Iterator[Peaks]:
    """Sample while the block runs. Costs time: not for runs that are timed."""
    peaks, over = Peaks(), threading.Event()

    def look() -> None:
        while not over.wait(SAMPLE_SECONDS):
            peaks.sample(process.pid)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peaks
    finally:
        over.set()
        thread.join()


def _parents() -> dict[int, int]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text("utf-8", "replace")
            except OSError:
                continue  # it ended meanwhile
            found[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    return found


def _below(pid: int, parents: dict[int, int]) -> list[int]:
    below: list[int] = []
    todo = [pid]
    while todo:
        one = todo.pop()
        children = [child for child, parent in parents.items() if parent == one]
        below += children
        todo += children
    return below


def _kib(pid: int, file: str, field: str) -> int:
    try:
        for line in Path(f"/proc/{pid}/{file}").read_text("utf-8").splitlines():
            if line.startswith(field):
                return int(line.split()[1])
    except OSError:
        pass  # it ended meanwhile
    return 0
