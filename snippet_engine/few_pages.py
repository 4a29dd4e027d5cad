"""Render single pages with what a whole build left: as that build would have."""

import os
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page


@dataclass(frozen=True)
class Built:
    """One language's whole build, ended."""

    config: MkDocsConfig
    nav: Navigation
    files: Files
    env: Environment


def render(built: Built, source: Path, site: Path) -> bool:
    """Write the page from `source` and what hooks make of it into the folder `site`.

    False, and nothing written, where other pages may show the edit too: a new title.
    """
    config, files = built.config, built.files
    name = source.relative_to(config.docs_dir).as_posix()
    file = files.get_file_from_path(name)
    if file is None or file.page is None:
        return False
    page: Page = file.page
    title, kept = page.title, (config.site_dir, file.abs_dest_path)
    config.site_dir = str(site)
    file.abs_dest_path = os.path.join(site, file.dest_uri)
    try:
        _populate_page(page, config, files)
        if page.title != title:
            return False
        pages = files.documentation_pages()
        _build_page(page, config, pages, built.nav, built.env)
        level = config.validation.links.anchors
        page.validate_anchor_links(files=files, log_level=level)
    finally:
        config.site_dir, file.abs_dest_path = kept
    return True
