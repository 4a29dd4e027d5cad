"""One build of the book: where it goes, and what MkDocs made of each language."""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from book_plugin.formulas.extension import typesetter
from book_plugin.formulas.typesetter import Typesetter
from book_plugin.languages import MAIN, Language
from snippet_engine.check.book import Book
from snippet_engine.check.report import Report


class Kind(Enum):
    """What a build is for."""

    BOOK = "all languages, to be published"
    LANGUAGE = "one language but the main one, by itself"
    SERVED = "all languages, for a server"
    EDIT = "a server's pages that show an edit; the rest is left as it is"


@dataclass
class Build:
    """One language of a site, as far as MkDocs has built it."""

    language: Language
    config: MkDocsConfig
    nav: Navigation = field(init=False)
    pages: list[Page] = field(default_factory=list)  # that this build has rendered

    @property
    def folder(self) -> Path:
        """Where its pages go."""
        return Path(self.config.site_dir)

    def lead_to_notebooks(self, page: Page) -> None:
        """Tell the Markdown extension the way to the notebooks, however deep a page."""
        up = "../" * page.url.count("/") + self.language.to_root
        self.config.mdx_configs.get("book_snippets", {})["notebooks"] = f"{up}notebooks"


@dataclass
class Site:
    """A build of the book. Languages share its snippets, formulas and assets."""

    kind: Kind
    book: Book
    builds: dict[str, Build] = field(default_factory=dict)  # by language code
    building_others: bool = False  # now: inside the build of the first one

    @property
    def project(self) -> Path:
        """The folder of the book's sources."""
        return self.book.project.root

    @property
    def first(self) -> Build:
        """The language that the build began with: the main one, unless it is alone."""
        return next(iter(self.builds.values()))

    @property
    def root(self) -> Path:
        """The folder that the main language's pages go to, and all shared files."""
        first = self.first
        return first.folder if first.language == MAIN else first.folder.parent

    @property
    def url(self) -> str:
        """The address of the root, with a slash at its end; empty where not known."""
        url = self.first.config.site_url or ""
        return url.removesuffix(self.first.language.folder)

    @property
    def report(self) -> Report:
        """What the snippets gave: the pages are made from it."""
        assert self.book.report is not None
        return self.book.report

    def typesetter(self) -> Typesetter | None:
        """The one that the pages of all languages use; None without formulas."""
        used = "book_formulas" in self.first.config.markdown_extensions
        return typesetter(self.project) if used else None
