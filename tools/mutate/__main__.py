"""Change snippets and goldens, one edit at a time: which edits does nothing catch?

Each mutant is held against the golden and what the snippet announces; those that
survive against the tests that name the snippet. The tree is never changed.

Exit codes: 0 every survivor has a reason and every reason a survivor, 1 not so,
2 the book itself is not in order.
"""

import argparse
import fnmatch
import sys

from mutate import report
from mutate.trials import Trials
from snippet_engine.failure import Failure, Place
from snippet_engine.read.project import Project, is_lab

PATTERN = "a topic, or a snippet's name; none: the whole book without the labs"


def main(arguments: list[str] | None = None) -> int:
    """Make the mutants, try them, tell; the result is the exit code."""
    parser = argparse.ArgumentParser("mutate", description=__doc__)
    parser.add_argument("patterns", nargs="*", metavar="PATTERN", help=PATTERN)
    patterns = parser.parse_args(arguments).patterns
    try:
        project = Project.find()
        whys = report.reasons(project.root / "tools" / "mutate" / "reasons")
        names = _matching(project.names(), patterns)
        mutants = Trials(project, names).run()
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 2
    if patterns:  # else a reason for a snippet that is gone is stale, too
        tried = tuple(f"{name}{end} | " for name in names for end in ("", ".out"))
        whys = {key: why for key, why in whys.items() if key.startswith(tried)}
    return 0 if report.tell(mutants, whys) else 1


def _matching(names: list[str], patterns: list[str]) -> list[str]:
    if not patterns:  # a lab trains for seconds in each of its hundreds of mutants
        return [name for name in names if not is_lab(name)]
    found = set[str]()
    for pattern in patterns:
        topic = f"{pattern.rstrip('/')}/*"
        match = fnmatch.filter(names, pattern) + fnmatch.filter(names, topic)
        if not match:
            raise Failure(Place(pattern), "matches no snippet", "see snippets/")
        found.update(match)
    return sorted(found)


if __name__ == "__main__":
    raise SystemExit(main())
