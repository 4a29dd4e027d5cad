"""The file of one study on one machine: written whole, read again if it fits."""

import json
import os
from pathlib import Path
from typing import Any

# What must be equal for two runs to be one study that was stopped between them
SAME = ("device", "device_name", "cores", "threads", "torch", "python", "source")


def write(path: Path, result: dict[str, Any]) -> None:
    """Replace the file in one step; each case has a line of its own."""
    *head, (_, cases) = result.items()
    lines = [f" {json.dumps(key)}: {json.dumps(value)}," for key, value in head]
    rows = ",\n".join(f"  {json.dumps(case)}" for case in cases)
    text = "\n".join(["{", *lines, ' "cases": [', rows, " ]", "}"]) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, "utf-8")
    os.replace(part, path)


def read(path: Path, told: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
    """What an earlier run left, or None; and why, in words for the person who waits."""
    if not path.exists():
        return None, "no earlier file"
    try:
        found = json.loads(path.read_text("utf-8"))
        before = found["provenance"]
        unlike = [key for key in SAME if before.get(key) != told[key]]
        ended = found["complete"]
        for case in found["cases"]:
            if sum(case["blocks"]) != len(case["seconds"]):
                raise ValueError("times are missing")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return None, f"begins anew: the earlier file is damaged ({error!r})"
    if unlike:
        of = ", ".join(unlike)
        return None, f"begins anew: the earlier file is of another {of}"
    if ended:
        return found, f"complete since {before['date']}; FRESH=1 measures again"
    return found, f"goes on with the run of {before['date']}"
