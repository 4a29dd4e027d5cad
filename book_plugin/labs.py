"""Show the labs: mkdocs-jupyter makes pages of notebooks that our engine executed.

The plugin takes `labs/name.ipynb` for a page and puts the notebook beside it, to
download. Its own HTML would weigh 600 KB and load MathJax from elsewhere; so the page
is rendered as every other page is, from the lab's text (see read/labs.py).
"""

import logging
import re
from html import escape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from mkdocs.config.defaults import MkDocsConfig
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
    folder = site.book.project.cache / LABS / language.code
    address = urljoin(build.config.site_url or "", f"{LABS}/")
    for name in filter(is_lab, report.sources):
        text = text_of(site, name, language)
        source, record = report.sources[name], report.good.get(name)
        made = notebook.of_lab(source, record, text, address)
        write_changed(folder / f"{name}.ipynb", made)
        # No File.generated: mkdocs-jupyter would not find it on the disk
        file = File(f"{name}.ipynb", str(folder), build.config.site_dir, False)
        files.append(file)


def render_as_markdown(page: Page, build: Build) -> None:
    """Have MkDocs render a lab's page in its own way, and link its text to edit.

    mkdocs-jupyter has put a function into the page, before MkDocs read its source.
    """
    vars(page).pop("render", None)
    address = edit_address(build.config)
    if address and (name := name_of(page)):
        page.edit_url = f"{address}{name}.{build.language.code}.md"


def edit_address(config: MkDocsConfig) -> str:
    """Where the repository's files can be edited; empty where that is not known."""
    if not (config.repo_url and config.edit_uri):
        return ""
    branch = config.edit_uri.split("docs/")[0]
    return urljoin(f"{config.repo_url.rstrip('/')}/", branch)


def with_head(html: str, page: Page, site: Site, build: Build) -> str:
    """Below the title: what the lab ran on, its files, and a place to run it."""
    name, words = name_of(page), build.language.words
    parts = list[str]()
    if record := site.report.good.get(name):
        parts.append(words.labels.ran(record.versions, record.seconds))
    if address := edit_address(build.config):
        file = address.replace("/edit/", "/blob/") + f"{name}.py"
        parts.append(_link(file, words.labels.file))
    parts.append(_link(Path(page.file.src_uri).name, words.lab_notebook, " download"))
    path = build.language.folder + page.file.src_uri
    if address := colab(build.config.repo_url or "", path):
        parts.append(_link(address, words.lab_colab))
    head = f'<p class="snippet-about">{" ".join(parts)}</p>'
    return re.sub(r"</h1>", rf"\g<0>\n{head}", html, count=1)


def _link(address: str, words: str, more: str = "") -> str:
    return f'<a href="{escape(address)}"{more}>{words}</a>'


def colab(repo_url: str, path: str) -> str:
    """Where Colab opens the notebook at `path`; empty for a repository elsewhere.

    Colab opens notebooks from GitHub only, so the workflow pushes them to a branch.
    """
    parts = urlsplit(repo_url)
    owner_and_name = parts.path.strip("/")
    if parts.netloc != "github.com" or owner_and_name.count("/") != 1:
        return ""
    return f"{COLAB}/{owner_and_name}/blob/{BRANCH}/{path}"
