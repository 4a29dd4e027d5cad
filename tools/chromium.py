"""The browser that tools, tests and benchmarks drive."""

import os
import shutil
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


@contextmanager
def launched() -> Iterator[Browser]:
    """The system's Chromium, else Playwright's own; closed at the end."""
    system = shutil.which("chromium") or shutil.which("chromium-browser")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=system, args=[*QUIET, *sandbox]
        )
        try:
            yield browser
        finally:
            browser.close()
