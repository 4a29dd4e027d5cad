"""Where figures come from: the machine, the versions, the load, the command."""

import os
import platform
import shlex
import statistics
import sys
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"


def of_this_run(libraries: tuple[str, ...]) -> dict[str, Any]:
    """Date, CPU, cores, system, load before the run, versions, and the command."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "command": shlex.join(["python", *_shown(sys.argv)]),
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(_memory() / 2**30, 1),
        "system": platform.system(),
        "load_before": [round(load, 2) for load in os.getloadavg()],
        "versions": {
            "python": platform.python_version(),
            **{library: metadata.version(library) for library in libraries},
        },
    }


def summary(seconds: list[float]) -> dict[str, Any]:
    """The median, the extremes and every measurement, in seconds."""
    return {
        "median": round(statistics.median(seconds), 4),
        "least": round(min(seconds), 4),
        "most": round(max(seconds), 4),
        "all": [round(one, 4) for one in seconds],
    }


def _shown(arguments: list[str]) -> list[str]:
    """The script's path from the repository's root; where it writes says nothing."""
    root = RESULTS.parents[1]
    if "--out" in arguments:
        place = arguments.index("--out")
        arguments = arguments[:place] + arguments[place + 2 :]
    return [os.path.relpath(Path(arguments[0]).resolve(), root), *arguments[1:]]


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
