"""When a server rebuilds what: few pages after an edit, the whole site in a pause."""

import logging
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.livereload import LiveReloadServer, _timestamp

from snippet_engine import edits, few_pages, notebook
from snippet_engine.book import Book
from snippet_engine.mirror import mirror

if TYPE_CHECKING:
    from snippet_engine.serving import Serving

log = logging.getLogger("mkdocs.serving")
PAUSE = 1.0  # seconds without an edit before the rest of the site follows
SHOWN = (".html", ".css", ".js", ".svg")  # what an open tab may show
LISTS = ("search/", "whole_book.html", "zh/search/", "zh/whole_book.html")


class GiveWay(BaseException):
    """Ends a build aside; no error, so that MkDocs does not log it."""


class Rebuilds:
    """Holds the lock that every build of a server needs."""

    def __init__(
        self,
        serving: "Serving",
        server: LiveReloadServer,
        book: Book,
        whole: Callable[[], None],
    ) -> None:
        self._serving, self._server, self._book = serving, server, book
        self._whole = whole
        self._look = edits.look(server._watched_paths)
        self._report = book.report  # what the pages served show
        self._true = True  # the last whole build went well: pages can be built on it
        self._behind = (
            threading.Event()
        )  # some files served are older than the last edit
        self._last = 0.0
        self._aside = self._ended = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def after_edit(self) -> None:
        """What the server calls after a change, before it has open tabs reload."""
        with self._lock:
            before, self._look = self._look, edits.look(self._server._watched_paths)
            data = self._data()
            few = edits.few(self._book.project, data, before, self._look)
            if few is None or not self._true or not self._show(few):
                self._build_whole()
            self._last = time.monotonic()

    def _data(self) -> set[Path]:
        root, report = self._book.project.root, self._book.report
        sources = report.sources.values() if report else ()
        return {
            file
            for source in sources
            for named in source.data
            for file in root.glob(named)
        }

    def _show(self, few: edits.Few) -> bool:
        """Render the pages that show the edit; False if that does not do."""
        start, report = time.perf_counter(), self._book.check()
        assert self._report is not None
        for failure in report.failures:
            log.error(str(failure))
        names = edits.differing(self._report, report)
        pages = few.pages | edits.showing(self._book.project, names)
        with tempfile.TemporaryDirectory(prefix="mkdocs_few_") as folder:
            try:
                done = all(self._render(page, Path(folder)) for page in sorted(pages))
            except (Exception, SystemExit):  # the whole build meets and tells it again
                done = False
            if not done:
                return False
            notebook.write_all(report, Path(folder, "notebooks"), names)
            mirror(Path(folder), self._serving.served, delete=False)
        self._report = report
        self._behind.set()
        taken = time.perf_counter() - start
        log.info(f"{len(pages)} pages built in {taken:.2f} s; the rest follows")
        return True

    def _render(self, page: Path, folder: Path) -> bool:
        main = self._book.project.root / "mkdocs.yml"
        for built in self._serving.built.values():
            if page.is_relative_to(built.config.docs_dir):
                other = built.config.config_file_path != str(main)
                site = folder / "zh" if other else folder
                return few_pages.render(built, page, site)
        return False

    def _build_whole(self) -> None:
        self._true = False
        self._whole()
        self._true, self._report = True, self._book.report
        self._behind.clear()

    def _follow(self) -> None:
        """In a thread of its own: the whole build after a pause."""
        while self._behind.wait():
            left = PAUSE - (time.monotonic() - self._last)
            if self._ended:
                return
            if left > 0:
                time.sleep(left)
                continue
            with self._lock:
                if self._behind.is_set() and not self._server._want_rebuild:
                    self._build_aside()

    def _build_aside(self) -> None:
        self._aside = True
        try:
            self._build_whole()
        except GiveWay:
            self._true = True  # what pages are built on is untouched
            self._last = time.monotonic()
        except (Exception, SystemExit) as error:
            self._behind.clear()  # until the next edit
            log.error(f"the rest of the site could not be built: {error}")
        else:
            if any(_is_shown(path) for path in self._serving.touched):
                self._reload()
        finally:
            self._aside = False

    def give_way(self) -> None:
        """Raise GiveWay if a build aside is under way and an edit waits."""
        if self._aside and (self._ended or self._server._want_rebuild):
            raise GiveWay

    def _reload(self) -> None:
        """Have open tabs reload, unless the server is about to."""
        server = self._server
        with server._epoch_cond:
            if server._wanted_epoch == server._visible_epoch:
                server._wanted_epoch = server._visible_epoch = _timestamp()
                server._epoch_cond.notify_all()

    def end(self) -> None:
        """Build nothing more."""
        self._ended = True
        self._behind.set()
        self._thread.join(5)


def _is_shown(path: str) -> bool:
    return path.endswith(SHOWN) and not path.startswith(LISTS)
