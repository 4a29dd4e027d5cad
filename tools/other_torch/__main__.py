"""`python -m other_torch 2.0.1` (or a path): which outputs differ there, and how.

Exit codes: 0 nothing differs, 1 something differs, 2 the input is of no use.
"""

import argparse
import sys
from pathlib import Path

from other_torch import findings, install, run
from other_torch.environment import BadInput, find, is_version, look
from snippet_engine.failure import Failure
from snippet_engine.project import Project


def main(arguments: list[str] | None = None) -> int:
    """Run the book there and print the findings; the result is the exit code."""
    given = _parser().parse_args(arguments)
    try:
        project = Project.find()
        if given.result is not None and not given.result.parent.is_dir():
            raise BadInput(f"{given.result.parent}: no such folder; make it first")
        if is_version(given.torch):
            python = install.environment(project, given.torch)
        else:
            python = find(given.torch)
        around = look(python)
        told = run.book(project, python)
    except (BadInput, Failure) as error:
        print(f"check-versions: {error}", file=sys.stderr)
        return 2
    found = findings.Findings(around, told, findings.pages_of(project))
    print(found.table())
    if given.result is not None:
        given.result.write_text(found.to_json(), "utf-8")
    return 1 if told.differ else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m other_torch",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "torch", help="a version (2.0.1), or the path of a virtual environment"
    )
    parser.add_argument(
        "--result", type=Path, metavar="FILE", help="write the findings there as JSON"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
