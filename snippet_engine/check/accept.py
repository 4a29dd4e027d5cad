"""Write goldens: only what was named, and only what comes the same once more."""

import json
import os
import re
import subprocess
import sys
import tempfile

from snippet_engine import kept_files
from snippet_engine.check import golden, judge
from snippet_engine.check.book import Book
from snippet_engine.check.report import Report
from snippet_engine.failure import Failure, Place
from snippet_engine.run import elsewhere

# Of two more processes; the order of a set depends on Python's hashes
OTHERS = (
    {"PYTHONHASHSEED": "1"},
    {"PYTHONHASHSEED": "2", **elsewhere.environment()},
)
# A printed set of few words often comes twice in one order: three more for such
_SET = re.compile(
    r"\{(?:'[^'{}]*'|\"[^\"{}]*\")(?:, (?:'[^'{}]*'|\"[^\"{}]*\")){1,2}\}"
)
MORE = ({"PYTHONHASHSEED": "3"}, {"PYTHONHASHSEED": "4"}, {"PYTHONHASHSEED": "5"})
CURES = (
    "sort what has no order, seed random numbers, print a residual instead of a time "
    "or an address, and nothing that another machine has otherwise"
)


def changes(book: Book, report: Report, exact: bool) -> dict[str, tuple[str, str]]:
    """Name -> (golden, new output) of each snippet whose golden would change.

    Numbers that agree within the tolerance count as changes only if `exact`.
    """
    found = {}
    for name, record in report.good.items():
        new = golden.render(record)
        old = _old(book, name, "\ufeff" if exact else new)  # or a mark would stay
        if old is None or (old != new and (exact or not golden.same(old, new))):
            found[name] = old or "", new
    return found


def show(book: Book, found: dict[str, tuple[str, str]]) -> None:
    """Print what changes."""
    for name, (old, new) in found.items():
        path = book.project.relative(book.project.golden(name))
        print(golden.diff(old, new, path) or f"{path}: {'numbers' if new else 'empty'}")


def write(book: Book, report: Report, found: dict[str, tuple[str, str]]) -> None:
    """Write the goldens that come the same in other processes; fail the others."""
    others = [_outputs(one, list(found)) for one in OTHERS] if found else []
    sets = [name for name, (_, new) in found.items() if _SET.search(new)]
    more = [_outputs(one, sets) for one in MORE] if sets else []
    for name, (_, new) in found.items():
        try:
            judge.without_machine(book.project, report.good[name])
            for other in others + (more if name in sets else []):
                _compare(book, name, new, other.get(name))
        except Failure as failure:
            report.fail(name, failure)
            continue
        kept_files.write(book.project.golden(name), new)


def _compare(book: Book, name: str, new: str, again: str | None) -> None:
    if again == new:
        return
    place = Place(book.project.relative(book.project.source(name)), 1)
    if again is None:
        raise Failure(place, "fails when it runs once more", "run it by hand")
    pairs = zip(new.splitlines(), again.splitlines(), strict=False)
    first = next((_differing(a, b) for a, b in pairs if a != b), "its length")
    reason = f"does not come twice the same: {first}"
    raise Failure(place, reason, f"not accepted: {CURES}")


def _differing(one: str, other: str) -> str:
    """Both lines; of long ones the part in which they differ."""
    pairs = enumerate(zip(one, other, strict=False))
    at = next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
    start = max(at - 40, 0)
    return ", then ".join(repr(line[start : start + 100]) for line in (one, other))


def _outputs(variables: dict[str, str], names: list[str]) -> dict[str, str]:
    """The snippets' goldens as another process makes them, in another folder."""
    command = [sys.executable, "-m", "snippet_engine", "run", "--json", "--no-cache"]
    with tempfile.TemporaryDirectory(prefix="again") as folder:
        ran = subprocess.run(
            [*command, *names],
            env={**os.environ, **variables, "TMPDIR": folder},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    try:
        outputs: dict[str, str] = json.loads(ran.stdout)
    except ValueError:
        return {}
    return outputs


def _old(book: Book, name: str, new: str) -> str | None:
    try:
        return judge.read_golden(book.project, name, new)
    except (FileNotFoundError, Failure):  # none, or one that is no text
        return None
