"""`mkdocs serve`: an edit is seen at once, and the rest of the site follows in a pause.

A thread looks at the files. After an edit it runs the snippets that need it, while
pages are served as they were; a newer edit ends that run. MkDocs' own dirty build then
renders the pages that show the edit where they are served. When nobody has edited for a
moment, the whole site is built elsewhere, and what differs is copied: search and lists
follow. That gives way when an edit comes. What no page shows by itself, as a template,
takes a whole build at once.
"""

import contextlib
import logging
import math
import os
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File

from book_plugin import before_build
from book_plugin.languages import LANGUAGES, MAIN, Language
from book_plugin.site import Site
from book_plugin.watch import Look, Watch, differing
from snippet_engine.check.report import Report
from snippet_engine.failure import Failure
from snippet_engine.kept_files import write_changed
from snippet_engine.read import references
from snippet_engine.run.pool import Interrupted

log = logging.getLogger("mkdocs.book.serve")
POLL = 0.1  # seconds between two looks at the files; MkDocs: 0.5
SETTLED = 0.05  # seconds without a change: an editor's save is several
PAUSE = 1.0  # seconds without an edit before the rest of the site follows
LONG = 2.0  # seconds; what runs longer is named
SEARCH = "search/search_index.json"  # a build of few pages would list these alone
BY_PAGES = {".md", ".py", ".out"}  # what only single pages show


class Superseded(BaseException):
    """Ends a whole build; no Exception, so that MkDocs does not report it."""


class Rebuilder:
    """Builds what a server's edits need, in one thread.

    `began` is the time in ns since which an edit may have been missed.
    """

    def __init__(self, server: LiveReloadServer, site: Site, began: int) -> None:
        self.editing = False  # whether a build of few pages is under way
        self._root, self._config = Path(server.root), site.first.config
        self._book, self._shown = site.book, site.report  # what is served shows it
        self._written = _names(self._root)  # by whole builds of this process
        self._watch = self._watch_all(server)
        look = self._watch.look()
        self._built = {path: seen for path, seen in look.items() if seen[0] < began}
        self._seen = self._built  # the same, unless the last build failed
        self._ended, self._whole = threading.Event(), False
        self._due = math.inf  # when the whole site is to be built
        self._tell = False  # whether open tabs have to reload then
        self._next_look = 0.0
        for name in ("mkdocs.commands.build", "mkdocs.livereload"):
            logging.getLogger(name).addFilter(_is_true_here)
        server.builder = lambda: None  # all is built when the server hears of it
        server.build_delay = 0.0
        self._book.runner.warm_up()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _watch_all(self, server: LiveReloadServer) -> Watch:
        """Have the server watch all that a page may show, with a watch of our own."""
        project, config = self._book.project, self._config
        data = {name for source in self._shown.sources.values() for name in source.data}
        watched = {file.parent for name in data for file in project.root.glob(name)}
        watched |= {project.root / language.config for language in LANGUAGES}
        watched |= {project.docs, project.snippets, project.labs}
        watched |= {
            Path(one) for one in (config.theme.custom_dir, *config.watch) if one
        }
        for given in (config.docs_dir, config.config_file_path, *config.theme.dirs):
            with contextlib.suppress(KeyError):  # themes only with --watch-theme
                server.unwatch(given)
                watched.add(Path(given))
        server.observer = watch = Watch()
        for path in watched:
            server.watch(str(path))
        return watch

    def _follow(self) -> None:
        """In the thread: show edits, and build the whole site when it is due."""
        while not self._ended.wait(POLL):
            try:
                if self._is_edited():
                    self._show_edit(self._settled())
                elif time.monotonic() >= self._due:
                    self._build_whole()
            except Interrupted:
                self._seen = {}  # even if the newer edit was none
            except Superseded:
                self._due = time.monotonic() + PAUSE
            except (Exception, SystemExit) as error:
                log.error(_in_a_line(error))

    def _is_edited(self) -> bool:
        return self._seen != self._watch.look()

    def _settled(self) -> Look:
        """The files, when an editor has put everything in its place."""
        look = self._watch.look()
        while not self._ended.wait(SETTLED) and look != (now := self._watch.look()):
            look = now
        return look

    def _show_edit(self, look: Look) -> None:
        if look == self._seen:
            return  # a file came and went
        self._seen, edited = look, differing(self._built, look)
        log.info(f"edited: {_few_of(map(self._book.project.relative, edited))}")
        count = 0
        if all(path.suffix == ".md" for path in edited):  # shown before anything runs
            count = self._build_few(edited)
        report = self._check(edited)
        count += self._build_few(self._pages_of(report) | (set() if count else edited))
        log.info(f"pages built: {count}; the rest follows")
        self._built, self._shown = look, report
        self._tell |= not count or any(one.suffix not in BY_PAGES for one in edited)
        self._due = time.monotonic() + PAUSE if count else 0.0

    def _check(self, edited: set[Path]) -> Report:
        """Run and judge what needs it. Raises Interrupted if an edit comes."""
        project, long = self._book.project, time.monotonic() + LONG
        changed = {one for one in project.names() if project.source(one) in edited}

        def interrupted() -> bool:
            nonlocal long
            if time.monotonic() > long:
                long = math.inf
                log.info(f"still running: {_few_of(changed | {*self._shown.failed})}")
            return self._ended.is_set() or self._is_edited()

        return before_build.judge(self._book, interrupted)

    def _pages_of(self, report: Report) -> set[Path]:
        """The pages that would show something else than they do."""
        root, names = self._book.project.root, report.differing(self._shown)
        told, before = ({str(o): o for o in r.others} for r in (report, self._shown))
        others = [
            {**told, **before}[line].place for line in told.keys() ^ before.keys()
        ]
        places = self._book.references(Report())
        showing = [place for place, rest in places if references.name_in(rest) in names]
        return {root / place.path for place in (*showing, *others)}

    def _build_few(self, pages: set[Path]) -> int:
        """Build these pages where they are served; how many there are."""
        count = 0
        for language in LANGUAGES:
            files = language.files(self._book.project, self._root, self._config)
            stale = [file for page, file in files.items() if page in pages]
            count += len(stale)
            if stale:
                self._build_language(language, stale)
        if count:
            self._watch.tell()
        return count

    def _build_language(self, language: Language, stale: list[File]) -> None:
        folder = self._root / language.folder
        for file in stale:  # a lab's own source is its notebook, which may be older
            with contextlib.suppress(FileNotFoundError):  # a new page
                os.utime(file.abs_dest_path, (0, 0))
        index = folder / SEARCH
        search = index.read_bytes() if index.is_file() else b""
        self.editing = True
        try:
            config = self._load(language, folder)
            build_with_mkdocs(config, serve_url=self._config.site_url, dirty=True)
        finally:
            self.editing = False
            if search:
                index.write_bytes(search)

    def _build_whole(self) -> None:
        """Build the site elsewhere and copy what differs."""
        self._due, self._whole = math.inf, True
        try:
            with tempfile.TemporaryDirectory(prefix="mkdocs_whole_") as name:
                folder, url = Path(name), self._config.site_url
                build_with_mkdocs(self._load(MAIN, folder), serve_url=url)
                names = _names(folder)
                for one in names:
                    write_changed(self._root / one, (folder / one).read_bytes())
        finally:
            self._whole = False
        for one in self._written - names:  # nothing but what an earlier build wrote
            (self._root / one).unlink(missing_ok=True)
        self._written = names
        if self._tell:
            self._watch.tell()
        self._tell = False

    def _load(self, language: Language, folder: Path) -> MkDocsConfig:
        before_build.check_configurations(self._book.project.root)
        path = self._book.project.root / language.config
        config = load_config(str(path), site_dir=str(folder))
        config.site_url = f"{self._config.site_url}{language.folder}"
        return config

    def give_way(self) -> None:
        """Called often during a build: raise Superseded if an edit waits for it."""
        if self._whole and time.monotonic() > self._next_look:
            self._next_look = time.monotonic() + POLL
            if self._ended.is_set() or self._is_edited():
                raise Superseded

    def end(self) -> None:
        """Build nothing more."""
        self._ended.set()
        self._thread.join(5)


def _names(folder: Path) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in files}


def _few_of(names: Iterable[str]) -> str:
    first, *rest = sorted(names) or ["what the edit changes"]
    more = f", and {len(rest) - 2} more" if rest[2:] else ""
    return ", ".join([first, *rest[:2]]) + more


def _is_true_here(record: logging.LogRecord) -> bool:
    """Whether MkDocs says something that holds: the rest follows, by our own thread."""
    said = record.getMessage()
    return "'dirty' build" not in said and "Detected file changes" not in said


def _in_a_line(error: BaseException) -> str:
    said = " ".join(str(error).split())
    if isinstance(error, (Failure, SystemExit)):  # they are made for people
        return said
    return f"not built: {type(error).__name__}: {said}"
