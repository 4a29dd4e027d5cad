"""Show the labs: mkdocs-jupyter makes pages of notebooks that our engine executed.

The plugin takes `labs/name.ipynb` for a page and puts the notebook beside it, to
download. Its own HTML would weigh 600 KB and load MathJax from elsewhere; so the page
is rendered as every other page is, from the lab's text (see read/labs.py).
"""

import logging
import os
import re
import shutil
from hashlib import sha256
from html import escape
from pathlib import Path
from urllib.parse import urljoin

from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from book_plugin.languages import Language
from book_plugin.site import Build, Site
from snippet_engine.kept_files import write_changed
from snippet_engine.read import text as texts
from snippet_engine.read.project import LABS, is_lab
from snippet_engine.show import notebook

# It tells of each notebook that it copies, six lines a build
logging.getLogger("mkdocs.plugins.mkdocs_jupyter").setLevel(logging.WARNING)
BRANCH = "notebooks"  # .github/workflows/test.yml pushes the built notebooks there
MOST = 16  # folders of notebooks, one for each address: two for each site
COLAB = "https://colab.research.google.com/github"


def name_of(page: Page) -> str:
    """The lab that a page shows, or an empty text."""
    path = page.file.src_uri
    return path.removesuffix(".ipynb") if is_lab(path) else ""


def text_of(site: Site, name: str, language: Language) -> str:
    """The lab's page in Markdown. Raises Failure where it cannot be read."""
    path = site.book.project.lab_text(name, language.code)
    return texts.read(path, site.book.project.relative(path))


def add(files: Files, site: Site, build: Build) -> None:
    """Give MkDocs the executed notebook of each lab, in the language of this build."""
    report, language = site.report, build.language
    words = language.words.labels.figures
    address, folder = address_of(build), folder_of(site, build)
    for name in filter(is_lab, report.sources):
        text = text_of(site, name, language)
        source, record = report.sources[name], report.good.get(name)
        made = notebook.of_lab(source, record, text, address, words)
        write_changed(folder / f"{name}.ipynb", made)
        # No File.generated: mkdocs-jupyter would not find it on the disk
        file = File(f"{name}.ipynb", str(folder), build.config.site_dir, False)
        files.append(file)


def address_of(build: Build) -> str:
    """Where the site of this build has its labs; relative, if it knows no address."""
    return urljoin(build.config.site_url or "", f"{LABS}/")


def folder_of(site: Site, build: Build) -> Path:
    """Where this build keeps the notebooks that MkDocs takes.

    They hold links to the address: a build for another one may run at the same time,
    as tests do, and has a folder of its own. The newest folders stay.
    """
    cache = site.book.project.cache / LABS
    folder = cache / sha256(address_of(build).encode()).hexdigest()[:8]
    folder.mkdir(parents=True, exist_ok=True)
    os.utime(folder)
    made = (one for one in cache.iterdir() if re.fullmatch("[0-9a-f]{8}", one.name))
    for old in sorted(made, key=os.path.getmtime)[:-MOST]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def render_as_markdown(page: Page, build: Build) -> None:
    """Have MkDocs render a lab's page in its own way, and link its text to edit.

    mkdocs-jupyter has put a function into the page, before MkDocs read its source.
    """
    vars(page).pop("render", None)
    if page.edit_url:  # in docs/en/labs/, where no notebook is
        root = page.edit_url.rpartition("docs/")[0]
        page.edit_url = f"{root}{name_of(page)}.{build.language.code}.md"


def with_head(html: str, page: Page, build: Build) -> str:
    """Below the title: the lab's files, and a place to run it."""
    language, path, words = build.language, page.file.src_uri, build.language.words
    parts = list[str]()
    if page.edit_url:
        file = page.edit_url.removesuffix(f".{language.code}.md") + ".py"
        parts.append(_link(file.replace("/edit/", "/blob/"), words.labels.file))
    parts.append(_link(Path(path).name, words.lab_notebook, " download"))
    if address := colab(build.config.repo_url or "", language.folder + path):
        parts.append(_link(address, words.lab_colab))
    head = f'<p class="lab-files">{" ".join(parts)}</p>'
    return html.replace("</h1>", f"</h1>\n{head}", 1)


def _link(address: str, words: str, more: str = "") -> str:
    return f'<a href="{escape(address)}"{more}>{words}</a>'


def colab(repo_url: str, path: str) -> str:
    """Where Colab opens the notebook at `path`; empty for a repository elsewhere.

    Colab opens notebooks from GitHub only, so the workflow pushes them to a branch.
    """
    match = re.fullmatch(r"https://github\.com/([^/]+/[^/]+)/?", repo_url)
    return f"{COLAB}/{match[1]}/blob/{BRANCH}/{path}" if match else ""
