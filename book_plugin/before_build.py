"""What a build begins with: its configuration completed, all snippets run."""

import logging
import socket
from collections.abc import Callable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from book_plugin import broken_pages, languages
from book_plugin.paper import offline, whole_book
from book_plugin.site import Build, Kind, Site
from snippet_engine.check.book import Book
from snippet_engine.check.report import Report
from snippet_engine.failure import Failure
from snippet_engine.read import text as texts

log = logging.getLogger("mkdocs.book")
EXTENSIONS = ("book_snippets", "book_formulas")


def begin(config: MkDocsConfig, serving: bool, editing: bool) -> Site:
    """A site for the language of this configuration, and those that it builds along."""
    try:
        book = Book.open(root_of(config))
        check_configurations(book.project.root)
    except Failure as failure:
        raise Abort(str(failure)) from None
    book.show_failures = serving
    if editing:
        return Site(Kind.EDIT, book)
    if languages.of_config(config) != languages.MAIN:
        return Site(Kind.LANGUAGE, book)
    return Site(Kind.SERVED if serving else Kind.BOOK, book)


def check_configurations(root: Path) -> None:
    """Raise Failure for one that is not YAML: MkDocs meets the others late."""
    for path in (root / language.config for language in languages.LANGUAGES):
        if path.is_file():
            text = texts.read(path, path.name)
            if failure := broken_pages.not_yaml(text, path.name):
                raise failure


def check_port(config: MkDocsConfig) -> None:
    """Abort if somebody serves at the address already, before anything is built."""
    host, port = config.dev_addr.host, config.dev_addr.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            if port == 0:  # the system would choose one, and MkDocs not tell which
                raise OverflowError("port must be 1-65535")
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", error)
            raise Abort(
                f"{host}:{port}: cannot serve there: {reason}; name another "
                "port: make serve PORT=8001, or mkdocs serve -a 127.0.0.1:8001"
            ) from None


def root_of(config: MkDocsConfig) -> Path:
    """The folder of a configuration, whatever path it was named by.

    MkDocs knows no path of one that it reads from standard input, nor of any where
    that is closed.
    """
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent


def configure(site: Site, build: Build) -> None:
    """Complete the configuration of one language."""
    config = build.config
    for name in EXTENSIONS:  # they find the book whatever the working folder is
        if name in config.markdown_extensions:
            config.mdx_configs.setdefault(name, {})["root"] = str(root_of(config))
    config.extra["alternate"] = languages.alternates(build.language)
    config.extra["downloads"] = offline.downloads(site, build.language)
    templates = config.theme.static_templates
    if site.kind is Kind.EDIT:
        templates.clear()  # they list all pages, and most are not read now
    elif any(Path(one, whole_book.TEMPLATE).is_file() for one in config.theme.dirs):
        templates.add(whole_book.TEMPLATE)


def judge(book: Book, interrupted: Callable[[], bool] = lambda: False) -> Report:
    """Run and judge all snippets and pages. Raises Failure and pool.Interrupted."""
    report = book.check(interrupted=interrupted)
    report.others += broken_pages.front_matter(book.project)
    for each in report.failures:
        log.error(str(each))
    return report


def run_snippets(site: Site, serving: bool, judged: bool) -> None:
    """Judge them once for all languages; only a server goes on with failures.

    A server that has `judged` an edit builds with what it knows.
    """
    if any(name.endswith("search") for name in site.first.config.plugins):
        languages.teach_words()
    if typesetter := site.typesetter():
        typesetter.forget()
        typesetter.show_errors = serving
    if judged:
        return
    try:
        report = judge(site.book)
    except Failure as failure:  # a cache that cannot be written, no process left
        raise Abort(str(failure)) from None
    if report.failures and not serving:
        count = len(report.failures)
        raise Abort(f"{count} failure{'s' * (count != 1)}, nothing was built")
