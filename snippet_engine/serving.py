"""Comfort for `mkdocs serve`: show an edit within a second, then make the rest true.

MkDocs builds both languages anew after every save. Here the pages that show an edit are
rendered with what the last whole build left, and the open tabs reload. Once nobody has
edited for a moment, a whole build follows aside, and is given up when an edit comes; so
search, lists and the book on one page follow. All that edits.few does not know is built
whole at once, as MkDocs does.
"""

import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from snippet_engine.book import Book
from snippet_engine.few_pages import Built
from snippet_engine.mirror import mirror
from snippet_engine.rebuilds import Rebuilds

log = logging.getLogger("mkdocs.serving")
POLL = 0.1  # seconds between two looks at the files; MkDocs: 0.5
MAIN = "mkdocs.yml"


class Serving:
    """A server's life: the folders, and what the last whole build left."""

    def __init__(self) -> None:
        self.aside = Path(tempfile.mkdtemp(prefix="mkdocs_aside_"))
        self.served = Path()
        self.built: dict[str, Built] = {}  # by docs_dir, whole builds only
        self.building: dict[str, Built] = {}
        self.navs: dict[str, Navigation] = {}
        self.touched: set[str] = set()  # by the last whole build
        self.rebuilds: Rebuilds | None = None

    def give_way(self) -> None:
        """Called often during a build: give it up for an edit, if it is aside."""
        if self.rebuilds:
            self.rebuilds.give_way()


_serving: Serving | None = None


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """A build does not change through this hook; only a server does."""
    global _serving
    _serving = Serving() if command == "serve" and _serving is None else _serving


@event_priority(100)  # before other hooks read site_dir
def on_config(config: MkDocsConfig) -> None:
    """Build aside: what is served stays whole meanwhile."""
    if _serving and Path(config.config_file_path).name == MAIN:
        _serving.served = Path(config.site_dir)
        config.site_dir = str(_serving.aside)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Keep what single pages are rendered with later."""
    if _serving:
        _serving.navs[config.docs_dir] = nav


def on_page_markdown(
    markdown: str, page: Page, config: MkDocsConfig, files: Files
) -> None:
    """Before each page's rendering."""
    if _serving:
        _serving.give_way()


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Keep what single pages are rendered with later."""
    if _serving:
        nav = _serving.navs[config.docs_dir]
        _serving.building[config.docs_dir] = Built(config, nav, files, env)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> None:
    """After each page's template."""
    if _serving:
        _serving.give_way()


@event_priority(-200)  # after all that writes files
def on_post_build(config: MkDocsConfig) -> None:
    """Both languages are whole: serve them."""
    if _serving and Path(config.config_file_path).name == MAIN:
        _serving.built = dict(_serving.building)
        _serving.touched = mirror(_serving.aside, _serving.served)


@event_priority(-100)  # after the folders to watch are known
def on_serve(
    server: LiveReloadServer, config: MkDocsConfig, builder: Any
) -> LiveReloadServer:
    """Rebuild with the rules of this module; have a process ready to run snippets."""
    assert _serving is not None
    book = Book.open(Path(config.config_file_path).parent)
    for folder in _data_folders(book):
        server.watch(folder)
    _serving.rebuilds = Rebuilds(_serving, server, book, builder)
    server.builder = _serving.rebuilds.after_edit
    server.build_delay = 0.05  # an editor's save is one or two events
    look_often(server)
    book.runner.warm_up()
    return server


def _data_folders(book: Book) -> set[str]:
    assert book.report is not None
    return {
        str(file.parent)
        for source in book.report.sources.values()
        for named in source.data
        for file in book.project.root.glob(named)
    }


def look_often(server: LiveReloadServer) -> None:
    """Have the server's observer look every POLL seconds for what it watches."""
    server.observer._timeout = POLL
    for emitter in server.observer.emitters:
        emitter._timeout = POLL


def on_shutdown() -> None:
    """Leave nothing behind."""
    global _serving
    if _serving:
        if _serving.rebuilds:
            _serving.rebuilds.end()
        shutil.rmtree(_serving.aside, ignore_errors=True)
    _serving = None
