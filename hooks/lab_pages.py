"""Show the labs: mkdocs-jupyter makes pages of notebooks that our engine executed.

The plugin takes `labs/name.ipynb` for a page and puts the notebook beside it, to
download. Its own HTML would weigh 600 KB and load MathJax from elsewhere; so the page
is rendered as every other page is, from the Markdown of the same lab.
"""

import logging
import re
from html import escape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from snippet_engine import lab
from snippet_engine.book import Book
from snippet_engine.listing import duration
from snippet_engine.project import LABS

# It tells of each notebook that it copies, six lines a build
logging.getLogger("mkdocs.plugins.mkdocs_jupyter").setLevel(logging.WARNING)
BRANCH = "notebooks"  # .github/workflows/test.yml pushes the built notebooks there
COLAB = "https://colab.research.google.com/github"
WORDS = {
    "en": {
        "ran": "Ran on torch {torch}, Python {python}, in {time}",
        "file": "Source file",
        "notebook": "Notebook with outputs",
        "colab": "Open in Colab",
    },
    "zh": {
        "ran": "运行于 torch {torch}、Python {python}，用时 {time}",
        "file": "源文件",
        "notebook": "下载笔记本（含输出）",
        "colab": "在 Colab 中打开",
    },
}


def _book(config: MkDocsConfig) -> Book:
    return Book.open(Path(config.config_file_path).parent)


def _name(page: Page) -> str:
    """The lab that a page shows, or an empty text."""
    uri = page.file.src_uri
    is_one = uri.startswith(f"{LABS}/") and uri.endswith(".ipynb")
    return uri.removesuffix(".ipynb") if is_one else ""


@event_priority(100)  # before mkdocs-jupyter looks for notebooks
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Give MkDocs the executed notebook of each lab, in the language of this build."""
    book, language = _book(config), config.theme["language"]
    report = book.report
    assert report is not None  # snippet_engine/mkdocs_hook.py has run everything
    folder = book.project.cache.parent / LABS / language
    site = urljoin(config.site_url or "", f"{LABS}/")
    for name in (one for one in report.sources if one.startswith(f"{LABS}/")):
        source, record = report.sources[name], report.good.get(name)
        path = folder / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        shown = book.project.relative(book.project.source(name))
        path.write_text(lab.render(source, record, language, shown, site), "utf-8")
        # No File.generated: mkdocs-jupyter would not find it on the disk
        file = File(f"{name}.ipynb", str(folder), config.site_dir, False)
        files.append(file)
    return files


def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> None:
    """After mkdocs-jupyter: MkDocs' own way of rendering again; the script to edit."""
    if not (name := _name(page)):
        return
    vars(page).pop("render", None)
    if config.repo_url and config.edit_uri:
        branch = config.edit_uri.split("docs/")[0]
        page.edit_url = urljoin(f"{config.repo_url.rstrip('/')}/", f"{branch}{name}.py")


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """The Markdown of a lab's page."""
    if not (name := _name(page)):
        return None
    book, language = _book(config), config.theme["language"]
    path = book.project.source(name)
    assert book.report is not None
    text = book.report.sources[name].text
    return lab.markdown(text, book.project.relative(path), language)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Below the title: what the lab ran on, its files, and a place to run it."""
    if not (name := _name(page)):
        return html
    report, words = _book(config).report, WORDS[config.theme["language"]]
    assert report is not None
    parts = list[str]()
    if record := report.good.get(name):
        versions = record.versions
        parts.append(
            words["ran"].format(
                torch=versions.get("torch", "?").split("+")[0],
                python=versions.get("python", "?"),
                time=duration(record.seconds),
            )
        )
    if config.repo_url:
        edit = page.edit_url or ""
        parts.append(_link(edit.replace("/edit/", "/blob/"), words["file"]))
    parts.append(_link(Path(page.file.src_uri).name, words["notebook"], " download"))
    folder = "" if config.theme["language"] == "en" else "zh/"
    if address := colab(config.repo_url or "", folder + page.file.src_uri):
        parts.append(_link(address, words["colab"]))
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
