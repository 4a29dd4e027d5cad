"""A machine without a browser gets one, or is told at once what to install."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from checks import ROOT
from chromium import of_the_system


@pytest.fixture
def bare(tmp_path: Path):
    """Run the tool where no Chromium is; the next installer ends with a code."""

    def run(code: int) -> subprocess.CompletedProcess[str]:
        # In its place a module that notes the call: nothing is fetched in a test
        package = tmp_path / "playwright"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "__main__.py").write_text(f"raise SystemExit({code})\n")
        (package / "sync_api.py").write_text(
            "from contextlib import contextmanager\n"
            "from types import SimpleNamespace\n"
            "Browser = object\n@contextmanager\ndef sync_playwright():\n"
            "    own = SimpleNamespace(executable_path='/nowhere/chrome')\n"
            "    yield SimpleNamespace(chromium=own)\n"
        )
        env = {**os.environ, "PATH": "/nowhere", "PYTHONPATH": str(tmp_path)}
        command = [sys.executable, str(ROOT / "tools" / "chromium.py")]
        return subprocess.run(command, env=env, capture_output=True, text=True)

    return run


def test_a_machine_with_a_browser_says_nothing() -> None:
    command = [sys.executable, str(ROOT / "tools" / "chromium.py")]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_the_shell_without_windows_comes_first(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert of_the_system() is None
    for name in ("chromium-browser", "chromium", "chromium-headless-shell"):
        (tmp_path / name).touch(mode=0o755)
        assert of_the_system() == str(tmp_path / name)


def test_a_machine_without_one_gets_playwrights(bare) -> None:
    ran = bare(0)
    assert ran.returncode == 0
    assert ran.stderr == "chromium: none here; getting Playwright's (once)\n"


def test_where_none_can_be_had_one_line_says_what_to_install(bare) -> None:
    ran = bare(1)
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1] == (
        "chromium: Playwright's cannot be had; install your system's, as with: "
        "apt-get install chromium-headless-shell"
    )


def test_make_test_asks_for_the_browser_before_all_else() -> None:
    dry = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "test"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout
    assert dry.index("tools/chromium.py") < dry.index("ruff") < dry.index("pytest")
