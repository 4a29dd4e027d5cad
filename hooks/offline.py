"""The book without a server: search from a disk, print styles, a zip of the whole site.

Downloads are linked with full addresses: a copy on a disk has no copy of itself.
"""

import os
import re
import zipfile
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

ZIP = "assets/the-vjp-book.zip"
PDF = {"en": "assets/the-vjp-book.pdf", "zh": "assets/the-vjp-book.zh.pdf"}
LABELS = {
    "en": ("The whole book on one page", "Offline copy (zip)", "PDF"),
    "zh": ("整本书（单页）", "离线版（zip）", "PDF"),
}
FOLDER = "the-vjp-book"  # what unpacking makes
# Maps of sources are for developers; sitemaps have today's date, and addresses that
# are no use on a disk; the two scripts are for Thai, Hindi and Japanese.
LEFT_OUT = ("*.map", "sitemap*.xml*", "robots.txt", "_headers", "wordcut.js",
            "tinyseg.js", ZIP, *PDF.values())  # fmt: skip
BUNDLE = re.compile(r'<script src="([^"]*)assets/javascripts/bundle\.')
_serving = False


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """While serving there is nothing to download."""
    global _serving
    _serving = command == "serve"


def on_config(config: MkDocsConfig) -> None:
    """Tell the footer (overrides/partials/copyright.html) what there is."""
    language = config.theme["language"]
    root = (config.site_url or "").removesuffix("zh/")
    book, archive, pdf = LABELS[language]
    links = [(book, "whole_book.html")]
    if root and not _serving:
        links.append((archive, root + ZIP))
        if os.environ.get("BOOK_PDF"):  # `make pdf` writes them after the build
            links.append((pdf, root + PDF[language]))
    config.extra["downloads"] = links


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Called by MkDocs with each page's HTML."""
    return prepared(output, config)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Called by MkDocs with 404.html and other templates."""
    return prepared(output, config) if template_name.endswith(".html") else output


def prepared(html: str, config: MkDocsConfig) -> str:
    """The page with what a disk needs, and with print styles that nobody waits for."""
    to_root = "../" if _is_chinese(config) else ""
    script = rf'<script src="\1{to_root}assets/from_disk.js"></script>'
    html = BUNDLE.sub(lambda bundle: bundle.expand(script) + bundle[0], html)
    return html.replace('assets/print.css">', 'assets/print.css" media="print">')


@event_priority(-100)  # last: after the pages have their policy
def on_post_build(config: MkDocsConfig) -> None:
    """Write search indexes as scripts, then the zip."""
    site = Path(config.site_dir)
    if _serving:
        return
    index = (site / "search" / "search_index.json").read_text("utf-8")
    # A page on a disk may load a script, but may not read a file.
    (site / "search" / "search_index.js").write_text(f"var __index = {index}", "utf-8")
    if not _is_chinese(config):
        write_zip(site, site / ZIP)


def write_zip(site: Path, archive: Path) -> None:
    """Pack the site: the same files give the same bytes, whenever and wherever."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w") as book:
        for path in sorted(site.rglob("*")):
            inside = path.relative_to(site).as_posix()
            if path.is_dir() or any(_matches(inside, one) for one in LEFT_OUT):
                continue
            entry = zipfile.ZipInfo(f"{FOLDER}/{inside}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, so that the permissions count
            entry.external_attr = 0o644 << 16
            book.writestr(entry, path.read_bytes(), compresslevel=6)


def _matches(path: str, pattern: str) -> bool:
    return Path(path).match(pattern)


def _is_chinese(config: MkDocsConfig) -> bool:
    return Path(config.config_file_path).name == "mkdocs.zh.yml"
