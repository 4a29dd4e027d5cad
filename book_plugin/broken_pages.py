"""A page that cannot be read ends a build in one line; a server's page says why.

MkDocs would end both with a traceback, or publish front matter as text.
"""

import re
from copy import copy
from dataclasses import replace
from functools import lru_cache
from html import escape
from pathlib import Path

import yaml  # type: ignore[import-untyped]
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from book_plugin import labs
from book_plugin.site import Build, Site
from snippet_engine.failure import Failure, Place
from snippet_engine.kept_files import write_changed
from snippet_engine.read import text as texts
from snippet_engine.read.project import Project, is_lab
from snippet_engine.read.source import Source
from snippet_engine.show import notebook

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
_NEARLY = re.compile(r"\s*-{3,}[ \t]*\n")
_TAKEN = re.compile(r" {0,3}[A-Za-z0-9_-]+:.*")  # MkDocs has another form of it
_TEXTS = ("title", "description")


@lru_cache(maxsize=256)  # a server asks for each file after each edit of one
def not_yaml(text: str, filename: str) -> Failure | None:
    """What keeps the text from being YAML."""
    try:
        yaml.compose(text, yaml.SafeLoader)  # it reads tags, and obeys none
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(filename, mark.line + 1 if mark else None)
        reason = f"is not YAML: {getattr(error, 'problem', None) or error}"
        return Failure(place, reason, "mend the syntax")
    return None


def front_matter(project: Project) -> list[Failure]:
    """The pages whose front matter is not YAML."""
    found = list[Failure]()
    for page in project.pages():
        filename = project.relative(page)
        try:
            text = texts.read(page, filename)
        except Failure:
            continue  # the check of the pages tells it
        if failure := _not_front_matter(text, filename):
            found.append(failure)
    return found


@lru_cache(maxsize=256)
def _not_front_matter(text: str, filename: str) -> Failure | None:
    """What MkDocs would publish as text, leave out, or understand in another way."""
    match, place = _FRONT_MATTER.match(text), Place(filename, 1)
    if not match and _NEARLY.match(text):
        reason = "opens with a line of dashes, and its front matter would be text"
        return Failure(
            place, reason, "put --- on line 1 and --- below the front matter"
        )
    if not match and (first := _TAKEN.match(text)):
        reason = f"‘{first[0]}’ is taken for front matter, and would not show"
        return Failure(place, reason, "open the page with front matter or a heading")
    if not match:
        return None
    # The line of dashes is kept: YAML knows it, and lines are counted with it
    yaml_text, keys = f"---\n{match[1]}", set[str]()
    if failure := not_yaml(yaml_text, filename):
        return failure
    try:
        yaml.safe_load(yaml_text)
    except (yaml.YAMLError, ValueError, TypeError) as error:  # a tag, 2024-13-45
        reason = f"front matter cannot be read: {getattr(error, 'problem', error)}"
        return Failure(place, reason, "write it as text, in quotes")
    node = yaml.compose(yaml_text, yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode):
        reason = "front matter without keys would be text"
        return Failure(place, reason, "write a line such as title: What it asks")
    for key, value in node.value:
        place = Place(filename, key.start_mark.line + 1)
        if str(key.value) in keys:
            return Failure(place, f"{key.value} twice", "leave one out")
        if key.value in _TEXTS and value.tag != "tag:yaml.org,2002:str":
            reason = f"{key.value} is no text: YAML reads it as {value.tag[18:]}"
            return Failure(place, reason, f'put it in quotes: {key.value}: "…"')
        keys.add(str(key.value))
    return None


def add_labs(files: Files, site: Site, build: Build) -> None:
    """Give MkDocs the labs (see labs.py); where one cannot be read, an empty notebook.

    Ends the build at such a lab unless pages show failures.
    """
    book, report, readable = copy(site.book), site.report, dict[str, Source]()
    folder = labs.folder_of(site, build)
    for name in filter(is_lab, {**report.sources, **report.failed}):
        try:
            labs.text_of(site, name, build.language)
            readable[name] = report.sources[name]
        except (Failure, KeyError) as failure:  # no text; not Python
            if not book.show_failures:
                raise Abort(str(failure)) from None
            empty = notebook.of_lab(Source("", (), "", 0.0), None, "", "")
            write_changed(folder / f"{name}.ipynb", empty)
            file = File(f"{name}.ipynb", str(folder), build.config.site_dir, False)
            files.append(file)
    book.report = replace(report, sources=readable)
    labs.add(files, replace(site, book=book), build)


def text_of(page: Page, site: Site, build: Build) -> str | None:
    """The page's Markdown, or what keeps it from being read; None: MkDocs knows it."""
    path = _path(page, site, build)
    if path is None:
        return None
    filename = site.book.project.relative(path)
    try:
        text = texts.read(path, filename)
        if failure := _not_front_matter(text, filename):
            raise failure
        return text
    except Failure as failure:
        if not site.book.show_failures:
            raise Abort(str(failure)) from None
        return f"# {filename}\n\n{_shown(failure)}\n"


def with_failures(html: str, page: Page, site: Site, build: Build) -> str:
    """The page; above it while serving, its failures that it does not show itself."""
    path = _path(page, site, build)
    if path is None or not site.book.show_failures:
        return html
    filename = site.book.project.relative(path)
    own = [one for one in site.report.others if one.place.path == filename]
    return "".join(_shown(one) for one in own if escape(str(one)) not in html) + html


def _path(page: Page, site: Site, build: Build) -> Path | None:
    """Where an author writes the page."""
    if name := labs.name_of(page):
        return site.book.project.lab_text(name, build.language.code)
    return Path(page.file.abs_src_path) if page.file.abs_src_path else None


def _shown(failure: Failure) -> str:
    return f'<div class="snippet-failure"><pre>{escape(str(failure))}</pre></div>'
