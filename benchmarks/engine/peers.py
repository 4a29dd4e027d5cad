"""The same snippets by other means: seconds from an empty cache, and again.

Each peer runs in a fresh folder and a fresh process of the peers' environment. With
mkdocs-jupyter and jupyter-cache a page is a notebook of one snippet, with a kernel of
its own; ours gives each snippet a process of its own, too. markdown-exec runs all in
the process that builds the site: a snippet sees what the one before it left.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import generated
from timed import CHECK, ROOT

PEERS = ROOT / ".cache" / "peers"
SITE = "site_name: Peers\ntheme: mkdocs\nplugins:\n"
FENCES = "markdown_extensions: [pymdownx.superfences]\n"
JCACHE = """
import sys
from pathlib import Path
from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor

cache = get_cache(".jupyter_cache")
for path in sorted(Path().glob("*.ipynb")):
    cache.add_nb_to_project(str(path))
result = load_executor("local-serial", cache=cache).run_and_cache()
sys.exit(bool(result.errored or result.excepted))
"""


def environment() -> Path:
    """Python of the peers' environment, which is made if it is not there.

    It finds the book's packages, torch among them, behind its own.
    """
    wanted = Path(__file__).with_name("requirements.txt")
    python, mark = PEERS / "bin" / "python", PEERS / "installed.txt"
    if mark.is_file() and mark.read_bytes() == wanted.read_bytes():
        return python
    print(f"installing the peers into {PEERS.relative_to(ROOT)}", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
    (packages,) = PEERS.glob("lib/python3*/site-packages")
    book = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "zz_book.pth").write_text("\n".join(book) + "\n", "utf-8")
    install = [python, "-m", "pip", "install", "--quiet", "-r", wanted]
    subprocess.run(install, check=True)
    mark.write_bytes(wanted.read_bytes())
    return python


def engine(folder: Path, count: int) -> list[str]:
    """Ours."""
    generated.make(folder, count)
    return [sys.executable, *CHECK]


def plain_python(folder: Path, count: int) -> list[str]:
    """`python file.py`, one after the other."""
    for number in range(count):
        generated.write(folder / f"c{number:04d}.py", generated.plain(number))
    return ["sh", "-ec", f'for file in c*.py; do "{sys.executable}" "$file"; done']


def mkdocs_jupyter(folder: Path, count: int) -> list[str]:
    """mkdocs-jupyter with `execute: true` and its cache."""
    _notebooks(folder / "docs", count)
    plugin = "  - mkdocs-jupyter: { execute: true, allow_errors: false }\n"
    generated.write(folder / "mkdocs.yml", SITE + plugin)
    return [str(PEERS / "bin" / "python"), "-m", "mkdocs", "build"]


def jupyter_cache(folder: Path, count: int) -> list[str]:
    """jupyter-cache, which executes with nbclient."""
    _notebooks(folder, count)
    return [str(PEERS / "bin" / "python"), "-c", JCACHE]


def markdown_exec(folder: Path, count: int) -> list[str]:
    """markdown-exec: in the process of the build, without a cache."""
    for number in range(count):
        fence = f'```python exec="true" result="text"\n{generated.plain(number)}```\n'
        generated.write(folder / "docs" / f"p{number:04d}.md", f"# Page\n\n{fence}")
    generated.write(folder / "mkdocs.yml", SITE + "  - markdown-exec\n" + FENCES)
    return [str(PEERS / "bin" / "python"), "-m", "mkdocs", "build", "--strict"]


def _notebooks(folder: Path, count: int) -> None:
    for number in range(count):
        generated.write(folder / f"p{number:04d}.ipynb", generated.notebook(number, 1))


Prepare = Callable[[Path, int], list[str]]
ALL: dict[str, Prepare] = {
    one.__name__: one
    for one in (engine, markdown_exec, plain_python, jupyter_cache, mkdocs_jupyter)
}


def times(folder: Path, prepare: Prepare, count: int) -> tuple[float, float]:
    """Seconds for `count` snippets with nothing kept, and again with what it kept."""
    folder.mkdir(parents=True)
    command = prepare(folder, count)
    return _run(folder, command), _run(folder, command)


def _run(folder: Path, command: list[str]) -> float:
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": ""}
    env["JUPYTER_PATH"] = str(Path(sys.prefix, "share", "jupyter"))  # templates
    start = time.perf_counter()
    run = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    taken = time.perf_counter() - start
    if run.returncode:
        sys.exit(f"{command}: {run.stdout}{run.stderr}")
    return taken
