"""What changed between two looks at the book, and whether it takes a whole build."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mkdocs.utils import meta

from snippet_engine import reference
from snippet_engine.project import Project
from snippet_engine.report import Report

Look = dict[Path, bytes]  # what each watched file holds


@dataclass(frozen=True)
class Few:
    """An edit of these pages, and perhaps of snippets and what they read."""

    pages: frozenset[Path]


def look(watched: Iterable[str]) -> Look:
    """Read all files in these files and folders."""
    held: Look = {}
    for top in watched:
        paths = [Path(top)] if os.path.isfile(top) else Path(top).rglob("*")
        for path in paths:
            if "__pycache__" not in path.parts and path.is_file():
                try:
                    held[path] = path.read_bytes()
                except OSError:
                    continue  # an editor's own, just gone
    return held


def changed(before: Look, now: Look) -> set[Path]:
    """The files that came, went or hold something else."""
    return {
        path for path in before.keys() | now.keys() if before.get(path) != now.get(path)
    }


def few(project: Project, data: Iterable[Path], before: Look, now: Look) -> Few | None:
    """The pages edited; None where other pages may show the edit, too.

    `data` are files that snippets read. Other pages may show a file that came or went
    (navigation, links), front matter (titles, lists of pages), a configuration, a
    template, a picture or a style.
    """
    pages, data = set[Path](), set(data)
    for path in changed(before, now):
        old, new = before.get(path), now.get(path)
        if old is None or new is None:
            return None
        if path.suffix == ".md" and _within(path, project.docs):
            if _front(old) != _front(new):
                return None
            pages.add(path)
        elif not _within(path, (project.snippets, *data)):
            return None
    return Few(frozenset(pages))


def differing(before: Report, now: Report) -> set[str]:
    """The snippets of which pages would show something else."""
    names = {*before.good, *before.failed, *now.good, *now.failed}
    return {name for name in names if _shown(before, name) != _shown(now, name)}


def showing(project: Project, names: set[str]) -> set[Path]:
    """The pages that show one of the snippets, or name it wrongly."""
    return {
        page
        for page in reference.pages(project.docs)
        for _, rest in reference.scan(page.read_text("utf-8-sig", "replace"))
        if rest.split()[0].partition("#")[0] in names
    }


def _shown(report: Report, name: str) -> tuple[object, ...]:
    failure = report.failed.get(name)
    return report.good.get(name), report.sources.get(name), str(failure or "")


def _within(path: Path, folders: Iterable[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _front(content: bytes) -> dict[str, object]:
    return dict(meta.get_data(content.decode("utf-8-sig", "replace"))[1])
