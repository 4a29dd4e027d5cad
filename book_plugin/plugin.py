"""The book as one MkDocs plugin: the events of a build, in the order of their coming.

Pages are right without it (see markdown.py). With it, snippets run before the first
page, all failures are reported at once, and the site is published whole.
"""

import logging
import sys
import time
from pathlib import Path
from typing import Any, Literal

import click
from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from book_plugin import after_build, before_build, broken_pages, labs, languages, theme
from book_plugin.build_errors import end_in_a_line
from book_plugin.metadata import head, lists
from book_plugin.paper import whole_book
from book_plugin.publish import Staging, in_one_line, may_replace
from book_plugin.questions import with_list
from book_plugin.search_text import search_html
from book_plugin.serve import Rebuilder
from book_plugin.site import Build, Kind, Site
from snippet_engine import sigterm

Command = Literal["build", "gh-deploy", "serve"]
log = logging.getLogger("mkdocs.book")


class BookPlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """One instance serves all configurations of a process, since it has on_startup."""

    def __init__(self) -> None:
        self.served = self.serving = self.staged = False
        self.began = time.time_ns()
        self.site: Site | None = None
        self.staging: Staging | None = None
        self.shown: str | None = None  # a page's content while the search reads it
        self.rebuilder: Rebuilder | None = None

    def on_startup(self, *, command: Command, dirty: bool) -> None:
        """MkDocs begins; a build that SIGTERM ends must leave nothing behind."""
        typed = click.get_current_context(silent=True)  # serve --clean is a "build"
        self.serving = command == "serve"
        self.served = "serve" in (command, typed and typed.info_name)
        self.staged = not self.served
        if self.staged:
            sigterm.handle()
        if self.staged and dirty:
            raise Abort(
                "mkdocs build --dirty: the search and the book on one page are made of "
                "all pages; leave --dirty out"
            )

    def on_config(self, config: MkDocsConfig) -> None:
        """A language's build begins: by itself, or inside that of the main one."""
        if self.site is None or not self.site.building_others:
            if self.served and self.rebuilder is None:
                before_build.check_port(config)
            editing = self.rebuilder is not None and self.rebuilder.served.editing
            self.site = before_build.begin(config, self.serving, editing)
            if self.staged:
                self._stage(config, self.site.kind)
        language = languages.of_config(config)
        build = self.site.builds[language.code] = Build(language, config)
        before_build.configure(self.site, build)

    def _stage(self, config: MkDocsConfig, kind: Kind) -> None:
        with in_one_line(config.site_dir):
            may_replace(Path(config.site_dir))
            if kind is not Kind.BOOK:  # one language, which MkDocs builds in its place
                return
            self.staging = Staging(Path(config.site_dir))
        config.site_dir = str(self.staging.folder)

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Before MkDocs looks for files."""
        site = self._site()
        if not site.building_others and site.kind is not Kind.EDIT:
            before_build.run_snippets(site, self.serving, bool(self.rebuilder))

    def on_files(self, files: Files, config: MkDocsConfig) -> None:
        """Notebooks of labs become pages: this plugin stands before mkdocs-jupyter."""
        broken_pages.add_labs(files, self._site(), self._build(config))

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> None:
        """Keep the order of the pages for lists of them."""
        self._build(config).nav = nav

    def on_page_read_source(self, page: Page, config: MkDocsConfig) -> str | None:
        """A page's Markdown; for a lab, MkDocs would read the notebook."""
        return broken_pages.text_of(page, self._site(), self._build(config))

    def on_page_markdown(
        self, markdown: str, page: Page, config: MkDocsConfig, files: Files
    ) -> str | None:
        """Before each page is rendered."""
        site, build = self._site(), self._build(config)
        if self.rebuilder:
            self.rebuilder.give_way()
        if labs.name_of(page):
            labs.render_as_markdown(page, build)
        build.lead_to_notebooks(page)
        head.before_templates(page, site, build)
        return with_list(markdown, build, site.book.project.docs)

    def on_page_content(
        self, html: str, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Below a lab's title: its files. Above it: failures."""
        site, build = self._site(), self._build(config)
        html = labs.with_head(html, page, build) if labs.name_of(page) else html
        return broken_pages.with_failures(html, page, site, build)

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        """Before the first template."""
        if config.theme.name == "material":
            theme.patch_templates(env)
        theme.keep_compiled(env, self._site().book.project.cache / "templates")
        whole_book.prepare(env, self._build(config))

    def on_post_template(
        self, output_content: str, template_name: str, config: MkDocsConfig
    ) -> str:
        """MkDocs' own sitemap knows one language."""
        if template_name == "sitemap.xml" and self._site().url:
            return lists.sitemap(self._build(config).nav)
        return output_content

    @event_priority(100)
    def _before_search(self, _: TemplateContext, page: Page, **__: Any) -> None:
        """The search reads each page at this event: it is given text to read."""
        self.shown = page.content
        edit = self._site().kind is Kind.EDIT  # nobody reads the index of its build
        page.content = "" if edit else search_html(page.content or "")

    def _after_search(
        self, _: TemplateContext, page: Page, config: MkDocsConfig, **__: Any
    ) -> None:
        """Before each page's template: what its head says."""
        page.content = self.shown
        if self.rebuilder:
            self.rebuilder.give_way()
        build = self._build(config)
        build.pages.append(page)
        head.describe(page, self._site(), build)

    on_page_context = CombinedEvent(_before_search, _after_search)

    def on_post_build(self, config: MkDocsConfig) -> None:
        """All pages of a language are written; see after_build.py."""
        if not self._site().building_others:
            try:
                after_build.run(self._site())
            finally:  # also if another language's build ends with an error
                self._site().building_others = False
            if self.staging:
                self.staging.whole = True

    def on_build_error(self, error: Exception) -> None:
        """A template, or a disk that is full, is one line, as other failures are."""
        end_in_a_line(error, self.site, self.staging)

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """From now on an edit is shown first, and the rest follows (see serve.py)."""
        self.serving = True
        self.rebuilder = Rebuilder(server, self._site(), self.began)
        return server

    def on_shutdown(self) -> None:
        """MkDocs calls this last, whether the build succeeded or not."""
        if self.rebuilder:
            self.rebuilder.end()
        staging, site = self.staging, self.site
        self.__init__()  # type: ignore[misc]  # nothing is left for a later build
        if staging and (not staging.whole or sys.exc_info()[0] is not None):
            staging.discard()
        elif staging and site:
            with in_one_line(str(staging.target)):
                staging.publish()
            site.first.config.site_dir = str(staging.target)  # gh-deploy takes it there
            log.info(f"The site is in {staging.target}")

    def _site(self) -> Site:
        assert self.site is not None  # on_config comes first
        return self.site

    def _build(self, config: MkDocsConfig) -> Build:
        return self._site().builds[languages.of_config(config).code]
