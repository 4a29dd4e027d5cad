"""On what a study runs: the device, its name in file names, and all of provenance."""

import hashlib
import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from provenance import RESULTS, of_this_run

ROOT = RESULTS.parents[1]
# What a name of a processor holds beside its maker and model
NOISE = re.compile(r"\((r|tm)\)|\bcpu\b|\bprocessor\b|@.*|\b\d+-core\b", re.IGNORECASE)


def device(asked: str | None = None) -> torch.device:
    """What was asked for, as in "cpu" or "cuda:1"; else a GPU if there is one."""
    return torch.device(asked or ("cuda" if torch.cuda.is_available() else "cpu"))


def provenance(on: torch.device) -> dict[str, Any]:
    """All that one must know to compare these figures with others."""
    told = of_this_run(())
    gpu = on.type == "cuda"
    memory = torch.cuda.get_device_properties(on).total_memory if gpu else 0
    told |= {
        "device": on.type,
        "device_name": torch.cuda.get_device_name(on) if gpu else told["cpu"],
        "device_memory_gib": round(memory / 2**30, 1) if gpu else told["memory_gib"],
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "cuda": torch.version.cuda if gpu else None,
        "driver": _driver() if gpu else None,
        "python": told.pop("versions")["python"],
    }
    return told | commit()


def slug(told: dict[str, Any]) -> str:
    """The machine in letters, digits and _: cpu_intel_xeon_2_cores."""
    words = told["device"] + " " + NOISE.sub(" ", told["device_name"])
    if told["device"] == "cpu":
        words += f" {told['cores']} cores"
    return "_".join(re.findall("[a-z0-9]+", words.lower()))


def commit() -> dict[str, Any]:
    """The commit that is checked out, and whether what git tracks is as in it.

    Results do not count: a study that runs after another finds its file changed.
    """
    changed = _git("status", "--porcelain", "-uno", "--", ".", ":!benchmarks/results")
    return {
        "commit": _git("rev-parse", "HEAD"),
        "clean": None if changed is None else not changed,
    }


def fingerprint(sources: Iterable[Path]) -> str:
    """A hash of the files that say what is measured, and how."""
    found = hashlib.sha256()
    for path in sorted(sources):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def _driver() -> str | None:
    query = ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]
    lines = _output(query)
    return lines.splitlines()[0] if lines else None


def _git(*arguments: str) -> str | None:
    return _output(["git", "-C", os.fspath(ROOT), *arguments])


def _output(command: list[str]) -> str | None:
    """What a command prints; None where it cannot run, as git outside a clone."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()
