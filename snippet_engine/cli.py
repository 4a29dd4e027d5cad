"""The command line: run, check and accept snippets; write the files of a site."""

import argparse
import difflib
import fnmatch
import json
import os
import sys
from pathlib import Path

from snippet_engine import sigterm
from snippet_engine.check import accept, golden
from snippet_engine.check.book import Book
from snippet_engine.check.report import Report
from snippet_engine.failure import Failure, Failures, Place
from snippet_engine.read import references
from snippet_engine.read.project import Project
from snippet_engine.show import notebook

EPILOG = """\
PATTERN is a snippet's name (topic/claim, or claim alone), its file, a topic, or a
pattern such as 'vjp/*'.
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
        if command in (_run, _check):
            one.add_argument("--json", action="store_true", help="print JSON")
        if command is _accept:
            one.add_argument("--all", action="store_true", help="the whole book")
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
        chosen.update(_named(project, pattern, names))
    return sorted(chosen)


def _named(project: Project, pattern: str, names: list[str]) -> list[str]:
    """What one pattern names: any spelling of a snippet's name, or a topic."""
    bare = pattern
    if pattern.endswith((".py", ".out")) or pattern.startswith((".", "/")):
        bare = project.relative(Path(pattern).resolve())
    bare = bare.removeprefix(f"{project.snippets.name}/").rstrip("/")
    bare = bare.removesuffix(".py").removesuffix(".out")
    whole = [name for name in names if fnmatch.fnmatch(name, bare)]
    whole += [name for name in names if name.startswith(f"{bare}/")]
    claims = [name for name in names if name.rpartition("/")[2] == bare]
    if not whole and len(claims) > 1:
        what = f"names {len(claims)} snippets: {', '.join(claims)}"
        raise Failure(Place(pattern), what, "write topic/claim")
    if not (found := whole or claims):
        topics = dict.fromkeys(name.rpartition("/")[0] for name in names)
        near = difflib.get_close_matches(bare.lower(), [*topics, *names], n=1)
        hint = f"did you mean {near[0]}?" if near else "see snippets/"
        raise Failure(Place(pattern), "matches no snippet", hint)
    return found


def _run(book: Book, names: list[str] | None, given: argparse.Namespace) -> int:
    report = book.run(names)
    if given.json:
        outputs = {name: golden.render(one) for name, one in report.good.items()}
        json.dump(outputs, sys.stdout)
        return _summary(report)
    for name, record in report.good.items():
        print(f"== {name} ({record.seconds * 1000:.0f} ms)")
        print(record.text, end="")
    return _summary(report)


def _check(book: Book, names: list[str] | None, given: argparse.Namespace) -> int:
    report = book.check(names, pages=names is None)
    if given.json:
        json.dump(_findings(book, report), sys.stdout, indent=1)
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


def _accept(book: Book, names: list[str] | None, given: argparse.Namespace) -> int:
    report, project = book.run(names), book.project
    found = accept.changes(book, report, exact=names is not None)
    orphans = sorted(set(project.golden_names()) - set(project.names()))
    accept.show(book, found)
    if names is None and not given.all:
        if found or orphans:
            which = ", ".join([*found, *orphans])
            print(f"nothing written; would change: {which}; name what to accept "
                  "(make accept PATTERN=topic/claim), or make accept ALL=1",
                  file=sys.stderr)  # fmt: skip
        return _summary(report) or bool(found or orphans)
    accept.write(book, report, found)
    for name in orphans if names is None else ():
        print(f"deleted: {project.relative(project.golden(name))} (no snippet)")
        project.golden(name).unlink()
    return _summary(report)


def _notebooks(book: Book, names: list[str] | None, given: argparse.Namespace) -> int:
    report = book.check(names, pages=False)
    report.stop_on_failure()
    notebook.write_all(report, given.to)
    return _summary(report)


def _summary(report: Report) -> int:
    for failure in report.failures:
        print(failure, file=sys.stderr)
    cached = len(report.sources) - report.ran
    failures = len(report.failures)
    print(
        f"snippets: {len(report.good)} good, {failures} failure{'s' * (failures != 1)} "
        f"({report.ran} run in {report.run_seconds:.1f} s, {cached} from the cache)",
        file=sys.stderr,
    )
    return 1 if report.failures else 0
