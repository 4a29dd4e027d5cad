"""Which Python a person means, and what is installed in it."""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

_VERSION = re.compile(r"\d+\.\d+(\.\d+)?")
_LOOK = """
import json, platform, sys
print(sys.version_info >= (3, 11), flush=True)
import torch, numpy, matplotlib
print(json.dumps({
    "torch": torch.__version__,
    "python": platform.python_version(),
    "numpy": numpy.__version__,
    "matplotlib": matplotlib.__version__,
    "platform": f"{platform.system()} {platform.machine()}",
}))
"""


class BadInput(Exception):
    """One line: what was given, what is wrong with it, what to do."""


@dataclass(frozen=True)
class Around:
    """What the book ran with: version numbers, and system and kind of processor."""

    torch: str
    python: str
    numpy: str
    matplotlib: str
    platform: str


def is_version(text: str) -> bool:
    """Whether it is a release's number, such as 2.0.1, and not a path."""
    return _VERSION.fullmatch(text) is not None


def find(text: str) -> Path:
    """The Python of a virtual environment, of its site-packages, or the file itself.

    Raises BadInput if there is none. Links are kept: through one, Python finds out that
    it belongs to a virtual environment.
    """
    path = Path(text).expanduser().absolute()
    if not text or not path.exists():
        raise BadInput(
            f"TORCH={text}: neither a version nor a path that exists; "
            "write TORCH=2.0.1, or the folder of a virtual environment"
        )
    if path.is_file():
        return path
    folder = path.parents[2] if path.name == "site-packages" else path
    python = folder / "bin" / "python"
    if not python.is_file():
        raise BadInput(f"TORCH={text}: no bin/python there; name a virtual environment")
    return python


def look(python: Path) -> Around:
    """What is installed there. Raises BadInput if the book cannot run with it."""
    try:
        told = _ask(python, _LOOK)
    except OSError as error:
        raise BadInput(f"{python}: cannot be run: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise BadInput(f"{python}: no answer in 5 minutes; is it Python?") from None
    if told.stdout.split()[:1] != ["True"]:
        raise BadInput(f"{python}: not Python 3.11 or newer; the engine needs that")
    if told.returncode != 0:
        last = told.stderr.strip().splitlines()[-1:] or ["no word"]
        raise BadInput(
            f"{python}: cannot import what the snippets need: {last[0]}; "
            "install torch, numpy and matplotlib there"
        )
    return Around(**json.loads(told.stdout.splitlines()[-1]))


def _ask(python: Path, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-B", "-c", code],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=300,
    )
