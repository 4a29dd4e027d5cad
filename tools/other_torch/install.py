"""A virtual environment aside, with one version of torch and what snippets import."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from other_torch.environment import BadInput
from snippet_engine.imports import imported_names
from snippet_engine.project import Project

PACKAGES = {"sklearn": "scikit-learn"}  # where the package has another name
_NAME = re.compile(r"^([\w-]+)\S*", re.MULTILINE)


def environment(project: Project, version: str) -> Path:
    """The Python of .cache/torch-VERSION, made now unless it is there already.

    Raises BadInput if that version cannot be installed.
    """
    folder = project.cache.parent / f"torch-{version}"
    python, done = folder / "bin" / "python", folder / "installed"
    if done.exists():
        return python
    shutil.rmtree(folder, ignore_errors=True)  # what a stopped call left
    print(f"check-versions: installing torch {version} in {folder}", file=sys.stderr)
    _call("making the environment", sys.executable, "-m", "venv", str(folder))
    _torch(python, version)
    _pip("what the snippets import", python, *companions(project, version))
    done.touch()
    return python


def companions(project: Project, version: str) -> list[str]:
    """What snippets import besides torch, as requirements.txt asks for it.

    numpy is older with a torch that was built before numpy 2: torch 2.2 and below.
    """
    text = (project.root / "requirements.txt").read_text("utf-8")
    asked = {match[1]: match[0] for match in _NAME.finditer(text)}
    sources = [project.source(name) for name in project.names()]
    names = {name for path in sources for name in imported_names(path.read_bytes())}
    used = {PACKAGES.get(top, top) for top in (name.split(".")[0] for name in names)}
    wanted = {name: asked[name] for name in sorted({"numpy", *used}) if name in asked}
    if tuple(int(part) for part in version.split(".")[:2]) < (2, 3):
        wanted["numpy"] = "numpy<2"
    wanted.pop("torch", None)
    return list(wanted.values())


def _torch(python: Path, version: str) -> None:
    """The CPU build where pip or uv finds one, as tools/setup.sh does it."""
    name = "wheels of torch"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--only-binary", ":all:"]
    if _tried([*pip, f"torch=={version}+cpu"]) is None:
        return
    uv = [str(python), "-m", "uv", "pip", "install", "--quiet", "--python", str(python)]
    if _tried([*pip, "uv"]) is None and (
        _tried([*uv, "--torch-backend", "cpu", f"torch=={version}"]) is None
    ):
        return
    _pip(name, python, "--only-binary", ":all:", f"torch=={version}")


def _pip(what: str, python: Path, *words: str) -> None:
    _call(what, str(python), "-m", "pip", "install", "--quiet", *words)


def _call(what: str, *command: str) -> None:
    wrong = _tried(list(command))
    if wrong is not None:
        raise BadInput(
            f"{what}: {wrong}; name a version that `pip index versions torch` lists, "
            "or the path of an environment that has it"
        )


def _tried(command: list[str]) -> str | None:
    """None if it worked, else the line in which it said why not."""
    told = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if told.returncode == 0:
        return None
    lines = [line for line in told.stderr.splitlines() if "ERROR" in line]
    return (lines or told.stderr.splitlines() or ["no word"])[-1].strip()
