"""The command line: run, check and accept snippets; write the files of a site."""

import argparse
import fnmatch
import json
import os
import sys
from pathlib import Path

from snippet_engine import kept_files, sigterm
from snippet_engine.check import golden, judge
from snippet_engine.check.book import Book
from snippet_engine.check.report import Report
from snippet_engine.failure import Failure, Failures, Place
from snippet_engine.read import references
from snippet_engine.read.project import Project
from snippet_engine.show import notebook

EPILOG = """\
PATTERN is a snippet's name (topic/claim), a topic, or a pattern such as 'vjp/*'.
exit codes: 0 all is well, 1 something failed, 2 the command line is wrong,
130 Ctrl-C, 143 SIGTERM
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the result is the exit code."""
    given = _parser().parse_args(arguments)
    sigterm.handle()
    try:
        project = Project.find()
        book = Book(project, use_cache=not given.no_cache, workers=given.jobs)
        names = _matching(project, given.patterns)
        result: int = given.command(book, names, given)
        return result
    except (Failure, Failures) as failure:
        print(failure, file=sys.stderr)
        return 1
    except BrokenPipeError:  # as in: … run | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:  # as in: a golden, a notebook on a disk that is full
        reason = f"cannot be written or read: {error.strerror or error}"
        print(f"{error.filename or 'a file'}: {reason}; free its disk, or mend its "
              "permissions", file=sys.stderr)  # fmt: skip
        return 1
    except KeyboardInterrupt as stop:
        print("stopped", file=sys.stderr)
        return 143 if isinstance(stop, sigterm.Terminated) else 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m snippet_engine",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command, words in (
        (_run, "run snippets and print what they print"),
        (_check, "run snippets, compare with goldens; without PATTERN, pages too"),
        (_accept, "run snippets, write their goldens, print what changed"),
        (_notebooks, "write each snippet's .ipynb with outputs into --to"),
    ):
        one = commands.add_parser(
            command.__name__.strip("_"), help=words, description=words, epilog=EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        one.add_argument("patterns", nargs="*", metavar="PATTERN")
        one.add_argument("--jobs", type=_positive, metavar="N", help="at a time")
        one.add_argument("--no-cache", action="store_true", help="run all of them")
        if command is _check:
            one.add_argument("--json", action="store_true", help="findings as JSON")
        if command is _notebooks:
            one.add_argument("--to", type=Path, required=True, metavar="FOLDER")
        one.set_defaults(command=command)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _matching(project: Project, patterns: list[str]) -> list[str] | None:
    """The snippets that the patterns name; None for all. Fails if one matches none."""
    if not patterns:
        return None
    names, chosen = project.names(), set[str]()
    for pattern in patterns:
        bare = pattern.removeprefix(f"{project.snippets.name}/").removesuffix(".py")
        match = [name for name in names if fnmatch.fnmatch(name, bare)]
        match += [name for name in names if name.startswith(f"{bare.rstrip('/')}/")]
        if not match:
            raise Failure(Place(pattern), "matches no snippet", "see snippets/")
        chosen.update(match)
    return sorted(chosen)


def _run(book: Book, names: list[str] | None, _: argparse.Namespace) -> int:
    report = book.run(names)
    for name, record in report.good.items():
        print(f"== {name} ({record.seconds * 1000:.0f} ms)")
        print(record.text, end="")
    return _summary(report)


def _check(book: Book, names: list[str] | None, given: argparse.Namespace) -> int:
    report = book.check(names, pages=names is None)
    if given.json:
        json.dump(_findings(book, report), sys.stdout, ensure_ascii=False, indent=1)
        print()
    return _summary(report)


def _findings(book: Book, report: Report) -> dict[str, object]:
    """What a check found, for another program; in `pages` page -> its snippets."""
    pages: dict[str, list[str]] = {}
    for place, rest in book.references(Report()):
        names = pages.setdefault(place.path, [])
        if (name := references.name_in(rest)) not in names:
            names.append(name)
    failed = {
        name: {
            "reason": failure.reason,
            "detail": failure.detail,
            "pages": [str(page) for page in failure.pages],
        }
        for name, failure in sorted(report.failed.items())
    }
    versions = book.runner.cache.versions
    count = len(report.good) + len(failed)
    return {"versions": versions, "snippets": count, "pages": pages, "failed": failed}


def _accept(book: Book, names: list[str] | None, _: argparse.Namespace) -> int:
    project = book.project
    report = book.run(names)
    for name, record in report.good.items():
        path = project.golden(name)
        old, new = _old_golden(project, name), golden.render(record)
        if old is not None and golden.same(old, new):
            continue
        filename = project.relative(path)
        print(golden.diff(old or "", new, filename) or f"{filename}: empty")
        kept_files.write(path, new)
    if names is None:
        for name in sorted(set(project.golden_names()) - set(project.names())):
            print(f"deleted: {project.relative(project.golden(name))} (no snippet)")
            project.golden(name).unlink()
    return _summary(report)


def _old_golden(project: Project, name: str) -> str | None:
    try:
        return judge.read_golden(project, name)
    except (FileNotFoundError, Failure):  # none, or one that is no text
        return None


def _notebooks(book: Book, names: list[str] | None, given: argparse.Namespace) -> int:
    report = book.check(names, pages=False)
    report.stop_on_failure()
    notebook.write_all(report, given.to)
    return _summary(report)


def _summary(report: Report) -> int:
    for failure in report.failures:
        print(failure, file=sys.stderr)
    cached = len(report.sources) - report.ran
    print(
        f"snippets: {len(report.good)} good, {len(report.failures)} failures "
        f"({report.ran} run in {report.run_seconds:.1f} s, {cached} from the cache)",
        file=sys.stderr,
    )
    return 1 if report.failures else 0
