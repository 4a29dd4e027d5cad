"""Comfort for MkDocs: check the book before the first page, build Chinese with English.

Pages are right without it (see embed.py). It tells every failure at once, keeps a
server alive through failures, watches the snippets, and writes the notebooks.
"""

import logging
import os
from pathlib import Path
from typing import Any, Literal

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer

from snippet_engine import notebook
from snippet_engine.book import Book
from snippet_engine.failure import Failure

log = logging.getLogger("mkdocs.snippets")
logging.getLogger("jieba").setLevel(logging.WARNING)  # it tells of its dictionary
OTHER_LANGUAGE = "zh"
OTHER_CONFIG = "mkdocs.zh.yml"


def _is_main(config: MkDocsConfig) -> bool:
    return Path(config.config_file_path).name != OTHER_CONFIG


def _book(config: MkDocsConfig) -> Book:
    return Book.open(Path(config.config_file_path).parent)


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """While serving, failures show in the page and in the terminal."""
    Book.show_failures = command == "serve"


def on_config(config: MkDocsConfig) -> None:
    """Pages find the book whatever the working folder is."""
    options = config.mdx_configs.setdefault("snippet_engine.embed", {})
    options.setdefault("root", str(Path(config.config_file_path).parent))


def on_pre_build(config: MkDocsConfig) -> None:
    """Run and judge all snippets, once for both languages."""
    if not _is_main(config):
        return
    try:
        book = _book(config)
        report = book.check()
    except Failure as settings:  # no book here, or a cache that cannot be written
        raise Abort(str(settings)) from None
    book.embed_seconds = 0.0
    for failure in report.failures:
        log.error(str(failure))
    if report.failures and not book.show_failures:
        raise Abort(f"{len(report.failures)} failures, nothing was built")


def on_post_build(config: MkDocsConfig) -> None:
    """Write the notebooks; build the other language into its folder; tell the times."""
    if not _is_main(config):
        return
    book = _book(config)
    assert book.report is not None
    notebook.write_all(book.report, Path(config.site_dir) / "notebooks")
    _build_other(config)
    warm = book.report.seconds - book.report.run_seconds + book.embed_seconds
    log.info(
        f"snippets: {book.report.ran} run in {book.report.run_seconds:.2f} s (cold), "
        f"{len(book.report.good)} checked and shown in {warm:.2f} s (warm)"
    )


def _build_other(config: MkDocsConfig) -> None:
    path = Path(config.config_file_path).with_name(OTHER_CONFIG)
    given: dict[str, Any] = {
        "site_dir": os.path.join(config.site_dir, OTHER_LANGUAGE),
        "site_url": config.site_url and f"{config.site_url}{OTHER_LANGUAGE}/",
        "strict": config.strict,
    }
    other = load_config(str(path), **given)
    command: Literal["build", "serve"] = "serve" if Book.show_failures else "build"
    other.plugins.on_startup(command=command, dirty=False)
    build(other)


def on_serve(
    server: LiveReloadServer, config: MkDocsConfig, builder: Any
) -> LiveReloadServer:
    """Rebuild when a snippet, a golden or a Chinese page changes."""
    book = _book(config)
    for folder in (book.project.snippets, book.project.labs, *book.project.docs):
        if folder.is_dir():
            server.watch(str(folder))
    server.watch(str(Path(config.config_file_path).with_name(OTHER_CONFIG)))
    return server
