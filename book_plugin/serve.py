"""`mkdocs serve`: an edit is seen at once, and the rest of the site follows in a pause.

After an edit, MkDocs' own dirty build renders the pages that show it where they are
served. When nobody has edited for a moment, a thread builds the whole site elsewhere
and copies what differs: search and lists follow. It gives way when an edit comes. What
no page shows by itself, as a template, takes a whole build at once.
"""

import contextlib
import logging
import math
import os
import tempfile
import threading
import time
from pathlib import Path

from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File
from watchdog.observers.polling import PollingObserver

from book_plugin.languages import LANGUAGES, MAIN, Language
from book_plugin.site import Site
from snippet_engine.check.report import Report
from snippet_engine.kept_files import write_changed
from snippet_engine.read import references
from snippet_engine.read.project import is_an_editors
from snippet_engine.run.pool import Interrupted

log = logging.getLogger("mkdocs.book.serve")
POLL = 0.1  # seconds between two looks at the files; MkDocs: 0.5
PAUSE = 1.0  # seconds without an edit before the rest of the site follows
SEARCH = "search/search_index.json"  # a build of few pages would list these alone


class Superseded(BaseException):
    """Ends the build of the rest; no Exception, so that MkDocs does not report it."""


class Rebuilder:
    """Builds what a server's edits need. One thread builds at a time."""

    def __init__(self, server: LiveReloadServer, site: Site) -> None:
        self.editing = False  # whether a build of few pages is under way
        self._root, self._config = Path(server.root), site.first.config
        self._book, self._shown = site.book, site.report  # what is served shows it
        self._written = _names(self._root)  # by whole builds of this process
        self._watched = self._watch(server)
        self._look = self._look_around()
        self._lock, self._waiting = threading.Lock(), threading.Event()
        self._ended, self._rest = threading.Event(), False
        self._due = math.inf  # when the rest is to be built
        logging.getLogger("mkdocs.commands.build").addFilter(_no_word_of_dirty)
        server.builder = self.after_edit
        server.build_delay = 0.05  # an editor's save is one or two events
        self._book.runner.warm_up()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _watch(self, server: LiveReloadServer) -> set[Path]:
        """Watch all that a page may show, and look more often than MkDocs does."""
        project, config = self._book.project, self._config
        data = {name for source in self._shown.sources.values() for name in source.data}
        watched = {file.parent for name in data for file in project.root.glob(name)}
        watched |= {project.root / language.config for language in LANGUAGES}
        watched |= {project.docs, project.snippets, project.labs}
        watched |= {Path(config.theme.custom_dir)} if config.theme.custom_dir else set()
        for given in (config.docs_dir, config.config_file_path, *config.theme.dirs):
            with contextlib.suppress(KeyError):  # themes only with --watch-theme
                server.unwatch(given)
                watched.add(Path(given))
        server.observer = PollingObserver(timeout=POLL)
        watched = {path for path in watched if path.exists()}
        for path in watched:
            server.watch(str(path))
        return watched

    def _look_around(self) -> dict[Path, tuple[int, int]]:
        """The time and the size of each file that is watched."""
        found = {}
        for top in self._watched:
            for path in [top] if top.is_file() else top.rglob("*"):
                if is_an_editors(path.relative_to(self._book.project.root)):
                    continue
                with contextlib.suppress(OSError):  # just gone, or a link to nowhere
                    status = path.stat()
                    if path.is_file():
                        found[path] = status.st_mtime_ns, status.st_size
        return found

    def after_edit(self) -> None:
        """What the server calls after a change, before it has open tabs reload."""
        self._waiting.set()
        with self._lock:
            self._waiting.clear()
            while (before := self._look) != (now := self._look_around()):
                self._look = now
                try:
                    if not self._build_few():
                        self._build_whole()
                except Interrupted:  # a newer edit, perhaps of what ran without end
                    self._look = before
                except (Exception, SystemExit) as error:
                    log.error(f"not built: {error}")

    def _is_edited(self) -> bool:
        return self._look != self._look_around()

    def _build_few(self) -> int:
        """Build pages that are older than their source or show other results."""
        report = self._book.check(interrupted=self._is_edited)
        count = 0
        for failure in report.failures:
            log.error(str(failure))
        names = report.differing(self._shown)
        showing = {
            self._book.project.root / place.path
            for place, rest in self._book.references(Report())
            if references.name_in(rest) in names
        }
        for language in LANGUAGES:
            files = language.files(self._book.project, self._root, self._config)
            stale = [
                file for page, file in files.items()
                if page in showing or _is_older(Path(file.abs_dest_path), page)
            ]  # fmt: skip
            count += len(stale)
            if stale:
                self._build_language(language, stale)
                self._due = time.monotonic() + PAUSE
        self._shown = report
        log.info(f"pages built: {count}; the rest follows")
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
        self._due = math.inf
        with tempfile.TemporaryDirectory(prefix="mkdocs_whole_") as name:
            folder = Path(name)
            build_with_mkdocs(self._load(MAIN, folder), serve_url=self._config.site_url)
            names = _names(folder)
            for one in names:
                write_changed(self._root / one, (folder / one).read_bytes())
        for one in self._written - names:  # nothing but what an earlier build wrote
            (self._root / one).unlink(missing_ok=True)
        self._written = names
        self._shown = self._book.report or self._shown

    def _load(self, language: Language, folder: Path) -> MkDocsConfig:
        path = self._book.project.root / language.config
        config = load_config(str(path), site_dir=str(folder))
        config.site_url = f"{self._config.site_url}{language.folder}"
        return config

    def _follow(self) -> None:
        """In a thread: build the rest after a pause, unless an edit comes."""
        while not self._ended.wait(POLL):
            if time.monotonic() < self._due:
                continue
            with self._lock:
                self._rest = True
                try:
                    self._build_whole()
                except Superseded:
                    self._due = time.monotonic() + PAUSE
                except (Exception, SystemExit) as error:
                    log.error(f"the rest of the site could not be built: {error}")
                self._rest = False

    def give_way(self) -> None:
        """Called often during a build: raise Superseded if an edit waits for it."""
        if self._rest and (self._waiting.is_set() or self._ended.is_set()):
            raise Superseded

    def end(self) -> None:
        """Build nothing more."""
        self._ended.set()
        self._thread.join(5)


def _names(folder: Path) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in files}


def _is_older(built: Path, source: Path) -> bool:
    return not built.exists() or built.stat().st_mtime < source.stat().st_mtime


def _no_word_of_dirty(record: logging.LogRecord) -> bool:
    return "'dirty' build" not in record.getMessage()  # the rest follows
