"""The browser that tools, tests and benchmarks drive: the system's, else Playwright's.

python tools/chromium.py    gets Playwright's where the system has none
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

# It asks nothing of its maker while it opens our pages.
QUIET = (
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


# The shell has no windows and opens a page in a third of the time
OF_THE_SYSTEM = ("chromium-headless-shell", "chromium", "chromium-browser")


def of_the_system() -> str | None:
    """The path of the system's Chromium, if it has one."""
    return next(filter(None, map(shutil.which, OF_THE_SYSTEM)), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """An open browser; closed at the end."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=of_the_system(), args=[*QUIET, *sandbox]
        )
        try:
            yield browser
        finally:
            browser.close()


def main() -> int:
    """Get a browser if there is none; the exit code says whether there is one now."""
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if of_the_system() or os.path.exists(own):
        return 0
    print("chromium: none here; getting Playwright's (once)", file=sys.stderr)
    install = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(install, capture_output=True).returncode == 0:
        return 0
    print("chromium: Playwright's cannot be had; install your system's, as with: "
          "apt-get install chromium-headless-shell", file=sys.stderr)  # fmt: skip
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
