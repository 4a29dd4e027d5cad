"""One site for all workers of a run: built by the first that asks, served to all.

Pages name the address at which they are served, so all workers share that too. The
process that starts them keeps it, since a worker may end before another.
"""

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from checks import ROOT


class _Silent(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # one connection serves many files

    def log_message(self, *words: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """Holds a port of this machine alone, and shows a folder there once it starts."""

    def __init__(self, folder: Path) -> None:
        handler = partial(_Silent, directory=str(folder / "site"))
        super().__init__(("127.0.0.1", 0), handler)
        self.folder, self.started = folder, False

    def start(self) -> None:
        """Serve from now on, in a thread: what forks has none before."""
        if not self.started:
            self.started = True
            threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Let the port go."""
        if self.started:
            self.shutdown()
        self.server_close()


# Where the process that starts the workers, or runs all tests itself, has its server
SERVER = pytest.StashKey[Server]()


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """While a worker does what others need as well, they wait."""
    with open(lock, "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def built(folder: Path, port: int) -> Path:
    """The site as `mkdocs build --strict` makes it, both languages."""
    site = folder / "site"
    with alone(folder / "lock"):
        if not site.exists():  # a build puts it there whole, or not at all
            command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
            env = {**os.environ, "SITE_URL": f"http://127.0.0.1:{port}/"}
            done = subprocess.run(
                [*command, "-d", str(site)],
                cwd=ROOT,
                env=env,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stderr
    return site
