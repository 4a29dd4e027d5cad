"""Measure: `python -m studies modes`, with benchmarks/ on the path; see `make bench`.

Without a name all studies run, one after another. Each writes
benchmarks/results/studies/<study>/<machine>.json.
"""

import argparse
import importlib
import os
import pkgutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from provenance import RESULTS

import studies
from studies import harness, machine

QUICK = 0.001  # seconds a case: enough to see that a study runs


def main() -> None:
    options = argparse.ArgumentParser(prog="studies", description=__doc__)
    options.add_argument("names", nargs="*", metavar="study", help="all, if none")
    options.add_argument("--quick", action="store_true", help="writes to .cache/bench")
    options.add_argument("--fresh", action="store_true", help="keep nothing")
    options.add_argument("--device", help="cpu or cuda; a GPU if there is one")
    options.add_argument("--seconds", type=float, help="in place of a study's own")
    given = options.parse_args()
    known = every_study()
    if unknown := set(given.names) - set(known):
        options.error(f"no such study: {', '.join(unknown)}; there are: {known}")
    folder = machine.ROOT / ".cache/bench" if given.quick else RESULTS / "studies"
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: keep all
    leave_out_traces()
    try:
        for name in given.names or known:
            study: Any = importlib.import_module(f"studies.{name}")
            on = machine.device(given.device)
            if getattr(study, "DEVICE", on.type) != on.type:
                print(f"{name}: left out, it needs a device {study.DEVICE}")
                continue
            harness.run(
                study,
                folder,
                on,
                seconds=given.seconds,
                share=QUICK if given.quick else None,
                rounds=1 if given.quick else harness.ROUNDS,
                fresh=given.fresh or given.quick,
            )
    except KeyboardInterrupt:
        sys.exit(130)


def leave_out_traces() -> None:
    """Keep back the lines in which PyTorch's profiler tells of each start and stop.

    They obey no KINETO_LOG_LEVEL. What Python itself writes goes past the filter.
    """
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
    command = ["grep", "--line-buffered", "-av", "^USDT"]
    lines, end = os.pipe()
    subprocess.Popen(command, stdin=lines, stdout=sys.stderr)
    os.dup2(end, 2)
    for one in (lines, end):
        os.close(one)


def every_study() -> list[str]:
    """Modules of this folder that say how long they may take."""
    folder = Path(studies.__file__).parent
    found = [one.name for one in pkgutil.iter_modules([str(folder)])]
    return [
        name
        for name in sorted(found)
        if "\nSECONDS = " in (folder / f"{name}.py").read_text("utf-8")
    ]


if __name__ == "__main__":
    main()
