"""`mkdocs serve`: an edit is seen at once, and the rest of the site follows in a pause.

After an edit, MkDocs' own dirty build renders the pages that show it, right where they
are served. Once nobody has edited for a moment, the whole site is built elsewhere, in a
thread of its own, and what differs is copied; so search, lists and the book on one page
follow. That build is given up when an edit comes.
"""

import contextlib
import logging
import os
import shutil
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
from snippet_engine.check.book import Book
from snippet_engine.check.report import Report
from snippet_engine.kept_files import write_changed
from snippet_engine.read import references

log = logging.getLogger("mkdocs.book.serve")
POLL = 0.1  # seconds between two looks at the files; MkDocs: 0.5
PAUSE = 1.0  # seconds without an edit before the rest of the site follows
SEARCH = "search/search_index.json"  # a build of few pages would list these alone
IN_TABS = (".html", ".css", ".js", ".svg")  # what an open tab may show

Look = dict[Path, tuple[int, int]]  # each watched file's time and size


class Superseded(BaseException):
    """Ends the build of the rest; no Exception, so that MkDocs does not report it."""


class Rebuilder:
    """Builds what a server's edits need. One thread builds at a time."""

    def __init__(
        self, server: LiveReloadServer, config: MkDocsConfig, book: Book
    ) -> None:
        self.editing = False  # whether a build of few pages is under way
        self._root, self._config, self._book = Path(server.root), config, book
        self._shown: Report = self._report()  # what the pages that are served show
        self._written = _names(self._root)  # by whole builds of this process
        self._reload = Path(tempfile.mkdtemp(prefix="mkdocs_reload_"))
        self._watched = self._watch(server)
        self._look = _look(self._watched)
        self._lock, self._waiting = threading.Lock(), threading.Event()
        self._behind, self._ended = threading.Event(), threading.Event()
        self._last, self._rest = 0.0, False
        server.builder = self.after_edit
        server.build_delay = 0.05  # an editor's save is one or two events
        book.runner.warm_up()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()
        logging.getLogger("mkdocs.commands.build").addFilter(_no_word_of_dirty)

    def _watch(self, server: LiveReloadServer) -> list[Path]:
        """Watch all that a page may show, and look more often than MkDocs does."""
        root, config = self._book.project.root, self._config
        given = [config.docs_dir, str(config.config_file_path), *config.theme.dirs]
        kept = [path for path in given if _unwatched(server, path)]
        server.observer = PollingObserver(timeout=POLL)
        sources = [root / language.config for language in LANGUAGES]
        sources += [self._book.project.docs, self._book.project.snippets]
        sources += [
            self._book.project.labs,
            Path(config.theme.custom_dir or "overrides"),
        ]
        sources += {file.parent for file in self._data()}
        sources = [path for path in sources if path.exists()]
        for path in [*kept, *sources, self._reload]:
            server.watch(str(path))
        return sources

    def _data(self) -> set[Path]:
        root = self._book.project.root
        sources = self._report().sources.values()
        return {
            f for source in sources for named in source.data for f in root.glob(named)
        }

    def after_edit(self) -> None:
        """What the server calls after a change, before it has open tabs reload."""
        self._waiting.set()
        with self._lock:
            self._waiting.clear()
            before, self._look = self._look, _look(self._watched)
            changed = {
                path for path in before.keys() | self._look.keys()
                if before.get(path) != self._look.get(path)
            }  # fmt: skip
            if not changed:  # the thread below asks for a reload
                return
            same_files = before.keys() == self._look.keys()
            try:
                if same_files and all(map(self._is_content, changed)):
                    self._build_few(changed)
                else:
                    self._build_whole()
            except (Exception, SystemExit) as error:
                log.error(f"not built: {error}")
            self._last = time.monotonic()
            self._behind.set()

    def _is_content(self, path: Path) -> bool:
        """Whether an edit of the file can be shown without a whole build."""
        project = self._book.project
        page = path.suffix == ".md" and path.is_relative_to(project.docs)
        folders = (project.snippets, project.labs)
        return page or path in self._data() or any(map(path.is_relative_to, folders))

    def _build_few(self, changed: set[Path]) -> None:
        start, report = time.perf_counter(), self._book.check()
        for failure in report.failures:
            log.error(str(failure))
        pages = changed | self._showing(_differing(self._shown, report))
        count = 0
        for language in LANGUAGES:
            built = [file for path in pages if (file := self._file(path, language))]
            if built:
                self._build_language(language, built)
            count += len(built)
        self._shown = report
        taken = time.perf_counter() - start
        log.info(f"pages built: {count} in {taken:.2f} s; the rest follows")

    def _build_language(self, language: Language, files: list[File]) -> None:
        folder = self._root / language.folder
        for file in files:  # older than its source: MkDocs builds it
            with contextlib.suppress(OSError):
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

    def _build_whole(self) -> set[str]:
        """Build the site elsewhere and copy what differs; the names of that."""
        with tempfile.TemporaryDirectory(prefix="mkdocs_whole_") as name:
            folder = Path(name)
            config = self._load(MAIN, folder)
            build_with_mkdocs(config, serve_url=self._config.site_url)
            names = _names(folder)
            changed = {
                one for one in names
                if write_changed(self._root / one, (folder / one).read_bytes())
            }  # fmt: skip
        for one in self._written - names:  # nothing but what an earlier build wrote
            (self._root / one).unlink(missing_ok=True)
        self._written, self._shown = names, self._report()
        self._behind.clear()
        return changed

    def _load(self, language: Language, folder: Path) -> MkDocsConfig:
        path = self._book.project.root / language.config
        config = load_config(str(path), site_dir=str(folder))
        config.site_url = f"{self._config.site_url}{language.folder}"
        return config

    def _file(self, path: Path, language: Language) -> File | None:
        """A page or a lab's text as MkDocs knows it, if it is of that language."""
        project, folder = self._book.project, str(self._root / language.folder)
        docs = project.docs / language.code
        if path.is_relative_to(docs):
            name = path.relative_to(docs).as_posix()
        elif path.name.endswith(f".{language.code}.md"):
            name = project.relative(path).replace(f".{language.code}.md", ".md")
        else:
            return None
        return File(name, str(docs), folder, self._config.use_directory_urls)

    def _showing(self, names: set[str]) -> set[Path]:
        """The pages that show one of the snippets, or name it wrongly."""
        return {
            self._book.project.root / place.path
            for place, rest in self._book.references(Report())
            if references.name_in(rest) in names
        }

    def _follow(self) -> None:
        while not self._ended.wait(POLL):
            if self._behind.is_set() and time.monotonic() - self._last > PAUSE:
                with self._lock:
                    self._build_rest()

    def _build_rest(self) -> None:
        self._rest = True
        try:
            changed = self._build_whole()
        except Superseded:
            return
        except (Exception, SystemExit) as error:
            self._behind.clear()  # until the next edit
            log.error(f"the rest of the site could not be built: {error}")
            return
        finally:
            self._rest = False
        if any(name.endswith(IN_TABS) for name in changed):
            (self._reload / "now").write_text(str(time.monotonic()))

    def give_way(self) -> None:
        """Called often during a build: raise Superseded if an edit waits for it."""
        if self._rest and (self._waiting.is_set() or self._ended.is_set()):
            raise Superseded

    def end(self) -> None:
        """Build nothing more."""
        self._ended.set()
        self._thread.join(5)
        shutil.rmtree(self._reload, ignore_errors=True)

    def _report(self) -> Report:
        assert self._book.report is not None  # a whole build comes first
        return self._book.report


def _unwatched(server: LiveReloadServer, path: str) -> bool:
    """Whether the server watched the path; it does so no more."""
    try:
        server.unwatch(path)
    except KeyError:
        return False
    return True


def _names(folder: Path) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in files}


def _look(watched: list[Path]) -> Look:
    found: Look = {}
    for top in watched:
        for path in [top] if top.is_file() else top.rglob("*"):
            with contextlib.suppress(OSError):  # an editor's own, just gone
                if path.is_file() and "__pycache__" not in path.parts:
                    status = path.stat()
                    found[path] = (status.st_mtime_ns, status.st_size)
    return found


def _differing(before: Report, now: Report) -> set[str]:
    """The snippets of which pages would show something else."""

    def seen(report: Report, name: str) -> tuple[object, ...]:
        failure = str(report.failed.get(name, ""))
        return report.good.get(name), report.sources.get(name), failure

    names = {*before.good, *before.failed, *now.good, *now.failed}
    return {name for name in names if seen(before, name) != seen(now, name)}


def _no_word_of_dirty(record: logging.LogRecord) -> bool:
    """MkDocs warns of its dirty builds; here the rest of the site follows."""
    return "'dirty' build" not in record.getMessage()
