"""The site that a server serves, and the two builds that change it.

Neither is made where readers are: MkDocs' own dirty build renders few pages in a copy
of the site, a whole build fills a new folder, and what differs is put in place file by
file, each of them whole.
"""

import contextlib
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.theme import Theme

from book_plugin import before_build
from book_plugin.languages import LANGUAGES, MAIN, Language
from book_plugin.site import Site
from snippet_engine.kept_files import write_changed

SEARCH = "search/search_index.json"  # a build of few pages lists these alone


class ServedSite:
    """The folder `root`, which MkDocs has built once for the server."""

    def __init__(self, root: Path, site: Site) -> None:
        self.editing = False  # whether a build of few pages is under way
        self._root, self._config = root, site.first.config
        self._project = site.book.project
        self._written = _names(root)  # by whole builds of this process
        self._copy = Path(tempfile.mkdtemp(prefix="mkdocs_copy_"))
        shutil.copytree(root, self._copy, dirs_exist_ok=True)
        logging.getLogger("mkdocs.commands.build").addFilter(_no_word_of_dirty)

    def build_few(self, pages: set[Path], ready: Callable[[], None]) -> int:
        """Build these pages; how many there are. Calls `ready` after each language."""
        count = 0
        for language in LANGUAGES:
            files = language.files(self._project, self._copy, self._config)
            stale = [file for page, file in files.items() if page in pages]
            count += len(stale)
            if stale:
                start = time.time_ns()
                self._build_language(language, stale)
                self._put_in_place(start)
                ready()
        return count

    def _put_in_place(self, since: int) -> None:
        """Give readers what a build has written since that time in ns."""
        for name in _names(self._copy):
            file = self._copy / name
            if file.stat().st_mtime_ns >= since and not name.endswith(SEARCH):
                write_changed(self._root / name, file.read_bytes())

    def _build_language(self, language: Language, stale: list[File]) -> None:
        folder = self._copy / language.folder
        for file in stale:  # a lab's own source is its notebook, which may be older
            with contextlib.suppress(FileNotFoundError):  # a new page
                os.utime(file.abs_dest_path, (0, 0))
        self.editing = True
        try:
            config = self._load(language, folder)
            _list_no_files(config.theme)
            build_with_mkdocs(config, serve_url=self._config.site_url, dirty=True)
        finally:
            self.editing = False

    def build_whole(self) -> None:
        """Build the site elsewhere and copy what differs."""
        with tempfile.TemporaryDirectory(prefix="mkdocs_whole_") as name:
            folder, url = Path(name), self._config.site_url
            build_with_mkdocs(self._load(MAIN, folder), serve_url=url)
            names = _names(folder)
            for one in names:
                for place in (self._root, self._copy):
                    write_changed(place / one, (folder / one).read_bytes())
        for one in self._written - names:  # nothing but what an earlier build wrote
            for place in (self._root, self._copy):
                (place / one).unlink(missing_ok=True)
        self._written = names

    def close(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._copy, ignore_errors=True)

    def _load(self, language: Language, folder: Path) -> MkDocsConfig:
        before_build.check_configurations(self._project.root)
        path = self._project.root / language.config
        config = load_config(str(path), site_dir=str(folder))
        config.site_url = f"{self._config.site_url}{language.folder}"
        return config


def _list_no_files(theme: Theme) -> None:
    """MkDocs looks through all files of a theme, and Material has 14,000 icons.

    In a profile that was a quarter of an edit's build, and the copy has these files.
    """
    env = theme.get_env()
    env.list_templates = lambda *_, **__: []  # type: ignore[method-assign]
    theme.get_env = lambda: env  # type: ignore[method-assign]


def _names(folder: Path) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in files}


def _no_word_of_dirty(record: logging.LogRecord) -> bool:
    return "'dirty' build" not in record.getMessage()  # the rest follows
