"""Whole tracebacks of real runs: triggers of entries, by Python, IPython, pytest."""

import json
import re
import subprocess
import sys
from pathlib import Path

from engine.plain_python import Program, run_in_forks

from snippet_engine.check.report import Report
from snippet_engine.show.program import program
from vjp_errors import Entry
from vjp_errors.read import entries

COUNT = 7  # programs; each is run in three ways
APART = ("errors_distributed",)  # they start processes
# One shell runs all programs, and says before each one which it is
IN_IPYTHON = """
import json, sys
from IPython.terminal.interactiveshell import TerminalInteractiveShell
shell = TerminalInteractiveShell.instance(colors="Linux", simple_prompt=True)
for name, code in json.load(open(sys.argv[1])).items():
    print(f"=== {name}", flush=True)
    shell.run_cell(code)
"""


def programs(report: Report) -> dict[str, tuple[Entry, str]]:
    """Some entries, from all over the index, and the whole program that raises each."""
    able = [
        one
        for one in entries()
        if one.kind == "error" and one.snippet and one.page not in APART
    ]
    some = able[:: max(1, len(able) // COUNT)][:COUNT]
    return {one.id.replace("-", "_"): (one, _program(one, report)) for one in some}


def _program(entry: Entry, report: Report) -> str:
    source, record = report.sources[entry.snippet], report.good[entry.snippet]
    return program(source, record, "raises")


def of_real_runs(report: Report, folder: Path) -> dict[str, tuple[Entry, str]]:
    """What each run printed, with the entry that it leads to."""
    some = programs(report)
    codes = {name: code for name, (_, code) in some.items()}
    printed = {
        "python": _in_python(codes, folder),
        "IPython": _in_ipython(codes, folder),
        "pytest": _in_pytest(codes, folder),
    }
    return {
        f"{name} in {way}": (entry, texts[name])
        for way, texts in printed.items()
        for name, (entry, _) in some.items()
    }


def _in_python(codes: dict[str, str], folder: Path) -> dict[str, str]:
    files = {name: folder / f"{name}.py" for name in codes}
    for name, file in files.items():
        file.write_text(codes[name], "utf-8")
    texts = run_in_forks([Program(file) for file in files.values()])
    return {name: texts[file] for name, file in files.items()}


def _in_ipython(codes: dict[str, str], folder: Path) -> dict[str, str]:
    table = folder / "codes.json"
    table.write_text(json.dumps(codes), "utf-8")
    said = _run(["-c", IN_IPYTHON, str(table)], folder)
    _, *parts = re.split(r"(?m)^=== (\w+)$", said)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _in_pytest(codes: dict[str, str], folder: Path) -> dict[str, str]:
    tests = [
        "\n".join(
            [f"def test_{name}():", *(f"    {line}" for line in code.split("\n"))]
        )
        for name, code in codes.items()
    ]
    (folder / "test_all.py").write_text("\n\n".join(tests), "utf-8")
    said = _run(["-m", "pytest", "-p", "no:cacheprovider", "test_all.py"], folder)
    said = said.partition("= FAILURES =")[2]
    _, *parts = re.split(r"(?m)^_{3,} test_(\w+) _{3,}$", said)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _run(arguments: list[str], folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return done.stdout
