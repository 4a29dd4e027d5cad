"""`python -m mutate [topic …]`: change snippets and goldens, one edit at a time.

Each edit is held against the golden and what the snippet announces; those that survive
against the tests that name the snippet. The tree is never changed.

Exit codes: 0 every survivor has a reason and every reason a survivor, 1 not so,
2 the book itself is not in order.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from mutate import campaign, reasons
from mutate.reasons import Reason
from mutate.table import table
from mutate.trial import Mutant, Trials
from snippet_engine.failure import Failure, Place
from snippet_engine.project import Project, is_lab

PATTERNS = "a topic, or a snippet's name; none: the whole book without the labs"


def main(arguments: list[str] | None = None) -> int:
    """Make the edits, try them, tell; the result is the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m mutate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("patterns", nargs="*", metavar="PATTERN", help=PATTERNS)
    parser.add_argument("--reasons", type=Path, default=reasons.FOLDER)
    given = parser.parse_args(arguments)
    try:
        project = Project.find()
        listed = reasons.read(given.reasons)
        names = _matching(project, given.patterns)
        with tempfile.TemporaryDirectory(prefix="mutate-") as folder:
            mutants = campaign.run(Trials(project, names, Path(folder)))
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 2
    if not given.patterns:  # then a reason for a snippet that is gone is stale too
        names += [reason.snippet for reason in listed]
    return _tell(mutants, listed, names)


def _tell(mutants: list[Mutant], listed: list[Reason], names: list[str]) -> int:
    """Print survivors, stale reasons and the table; the result is the exit code."""
    by_why = reasons.explain(mutants, listed)
    bare = by_why.pop("", [])
    for why, explained in by_why.items():
        print(f"{len(explained):5} survive: {why}")
    for mutant in bare:
        figure = " (only a figure changes)" if mutant.picture else ""
        print(f"SURVIVES {mutant.key}{figure}")
    old = reasons.stale(listed, names)
    for reason in old:
        print(f"STALE {reason.place}: no edit survives that needs: {reason.key}")
    print(table(mutants, bare))
    return 1 if bare or old else 0


def _matching(project: Project, patterns: list[str]) -> list[str]:
    names = project.names()
    for pattern in patterns:
        if not any(_matches(name, pattern) for name in names):
            raise Failure(Place(pattern), "matches no snippet", "see snippets/")
    if not patterns:  # a lab trains for seconds in each of its hundreds of edits
        return [name for name in names if not is_lab(name)]
    return [name for name in names if any(_matches(name, p) for p in patterns)]


def _matches(name: str, pattern: str) -> bool:
    return name == pattern or name.startswith(f"{pattern.rstrip('/')}/")


if __name__ == "__main__":
    raise SystemExit(main())
