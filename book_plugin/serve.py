"""`mkdocs serve`: an edit is seen at once, and the rest of the site follows in a pause.

A thread looks at the files. After an edit it runs the snippets that need it, while
pages are served as they were; a newer edit ends that run. The pages that show the edit
are built first. When nobody has edited for a moment, the whole site is: search and
lists follow. That gives way when an edit comes. What no page shows by itself, as a
template, takes a whole build at once.
"""

import contextlib
import logging
import math
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from book_plugin import before_build, widgets
from book_plugin.languages import LANGUAGES
from book_plugin.served_site import ServedSite
from book_plugin.site import Site
from book_plugin.watch import Look, Watch, differing
from snippet_engine.check.report import Report
from snippet_engine.failure import Failure
from snippet_engine.read import references
from snippet_engine.run.pool import Interrupted

log = logging.getLogger("mkdocs.book.serve")
POLL = 0.1  # seconds between two looks at the files; MkDocs: 0.5
SETTLED = 0.05  # seconds without a change: an editor's save is several
PAUSE = 1.0  # seconds without an edit before the rest of the site follows
LONG = 2.0  # seconds; what runs longer is named
BY_PAGES = {".md", ".py", ".out"}  # what only single pages show


class Superseded(BaseException):
    """Ends a whole build; no Exception, so that MkDocs does not report it."""


class Rebuilder:
    """Builds what a server's edits need, in one thread.

    `began` is the time in ns since which an edit may have been missed.
    """

    def __init__(self, server: LiveReloadServer, site: Site, began: int) -> None:
        self.served = ServedSite(Path(server.root), site)
        self._book, self._shown = site.book, site.report  # what is served shows it
        self._watch = _watch(server, site)
        look = self._watch.look()
        self._built = {path: seen for path, seen in look.items() if seen[0] < began}
        self._seen = self._built  # the same, unless the last build failed
        self._ended = threading.Event()
        self._due = math.inf  # when the whole site is to be built
        self._tell = False  # whether open tabs have to reload then
        self._next_look = math.inf  # of a whole build that is under way
        logging.getLogger("mkdocs.livereload").addFilter(_no_word_of_changes)
        server.builder = lambda: None  # all is built when the server hears of it
        server.build_delay = 0.0
        self._book.runner.warm_up()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        """In the thread: show edits, and build the whole site when it is due."""
        while not self._ended.wait(POLL):
            try:
                if self._is_edited() or self._gave_way():
                    self._show_edit(self._settled())
            except Interrupted:
                self._seen = {}  # even if the newer edit was none
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
        if all(one.suffix == ".md" for one in edited):
            count = self._build_few(edited)  # no prose can make a snippet run
        report = self._check(edited)
        count += self._build_few(self._pages_of(report) | (set() if count else edited))
        log.info(f"pages built: {count}; the rest follows")
        self._built, self._shown = look, report
        self._tell |= not count or any(one.suffix not in BY_PAGES for one in edited)
        self._due = time.monotonic() + PAUSE if count else 0.0

    def _build_few(self, pages: set[Path]) -> int:
        return self.served.build_few(pages, self._watch.tell)

    def _gave_way(self) -> bool:
        """Build the whole site if it is due; whether an edit ended that."""
        if time.monotonic() < self._due:
            return False
        self._due, self._next_look = math.inf, 0.0
        try:
            self._build_whole()
        except Superseded:
            self._due = time.monotonic() + PAUSE
            return not self._ended.is_set()
        finally:
            self._next_look = math.inf
        return False

    def _build_whole(self) -> None:
        self.served.build_whole()
        if self._tell:
            self._watch.tell()
        self._tell = False
        log.info("the rest is in place")

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

    def give_way(self) -> None:
        """Called often during a build: raise Superseded if an edit waits for it."""
        if time.monotonic() > self._next_look:
            self._next_look = time.monotonic() + POLL
            if self._ended.is_set() or self._is_edited():
                raise Superseded

    def end(self) -> None:
        """Build nothing more."""
        self._ended.set()
        self._thread.join(5)
        self.served.close()


def _watch(server: LiveReloadServer, site: Site) -> Watch:
    """Have the server watch all that a page may show, with a watch of our own."""
    project, config = site.book.project, site.first.config
    data = {name for source in site.report.sources.values() for name in source.data}
    watched = {file.parent for name in data for file in project.root.glob(name)}
    watched |= {project.root / language.config for language in LANGUAGES}
    watched |= {project.docs, project.snippets, project.labs}
    watched |= {project.root / widgets.SOURCES}
    watched |= {Path(one) for one in (config.theme.custom_dir, *config.watch) if one}
    for given in (config.docs_dir, config.config_file_path, *config.theme.dirs):
        with contextlib.suppress(KeyError):  # themes only with --watch-theme
            server.unwatch(given)
            watched.add(Path(given))
    server.observer = watch = Watch()
    for path in watched:
        server.watch(str(path))
    return watch


def _few_of(names: Iterable[str]) -> str:
    first, *rest = sorted(names) or ["what the edit changes"]
    more = f", and {len(rest) - 2} more" if rest[2:] else ""
    return ", ".join([first, *rest[:2]]) + more


def _no_word_of_changes(record: logging.LogRecord) -> bool:
    return "Detected file changes" not in record.getMessage()  # they are shown by now


def _in_a_line(error: BaseException) -> str:
    said = " ".join(str(error).split())
    if isinstance(error, (Failure, SystemExit)):  # they are made for people
        return said
    return f"not built: {type(error).__name__}: {said}"
