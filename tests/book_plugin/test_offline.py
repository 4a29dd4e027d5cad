"""The book without a server: the zip, and the whole book on one page."""

import io
import os
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from checks import links
from checks.topics import ON_SCREEN, TOPICS

from book_plugin.paper import offline
from book_plugin.paper.one_document import Chapter, Document
from book_plugin.site import Site

FOLDERS = ("", "zh")


def names(archive: Path) -> set[str]:
    with zipfile.ZipFile(archive) as book:
        return set(book.namelist())


def test_the_zip_has_every_file_that_a_copy_needs_and_not_itself(site: Path) -> None:
    inside = names(site / offline.ZIP)
    folder = f"{offline.FOLDER}/"
    for path in ("index.html", "zh/vjp.html", "whole_book.html", "zh/whole_book.html",
                 "search/search_index.js", "zh/search/search_index.js",
                 "assets/formulas/formulas.css", "assets/print.css",
                 "notebooks/vjp/weighted_sum.ipynb",
                 "zh/labs/newton_with_hessian_vector_products.ipynb"):  # fmt: skip
        assert folder + path in inside
    assert not [name for name in inside if name.endswith((".zip", ".pdf", ".map"))]
    pages = 2 * len(TOPICS)  # in two languages
    assert (site / offline.ZIP).stat().st_size < 100_000 * pages


def test_links_in_an_unpacked_zip_resolve(site: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(site / offline.ZIP) as book:
        book.extractall(tmp_path)
    folder = tmp_path / offline.FOLDER
    # 404.html is for servers: its addresses begin at the root
    assert [one for one in links.dead(folder) if "404.html" not in one] == []


def test_the_same_files_give_the_same_zip_byte_for_byte(tmp_path: Path) -> None:
    for name, mode in (("one", 0o644), ("two", 0o600)):
        folder = tmp_path / name
        for path in ("b.html", "a/c.html", "a/x.js.map") if mode == 0o600 else (
            "a/c.html", "b.html"):  # fmt: skip
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(path, "utf-8")
            (folder / path).chmod(mode)
            os.utime(folder / path, (1, mode * 100_000))
        offline.write_zip(cast(Site, SimpleNamespace(root=folder)))
    one, two = ((tmp_path / name / offline.ZIP).read_bytes() for name in ("one", "two"))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as book:
        assert book.namelist() == ["the-vjp-book/a/c.html", "the-vjp-book/b.html"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_page_links_to_the_downloads(site: Path, folder: str) -> None:
    for topic in [*TOPICS, "404"]:
        html = (site / folder / f"{topic}.html").read_text("utf-8")
        assert re.search(r'<a href="[^"]*whole_book\.html">', html)
        (address,) = re.findall(r'<a href="(https?:[^"]*\.zip)">', html)
        assert address.endswith(f"/{offline.ZIP}")
        assert "/zh/" not in address
        assert ".pdf" not in html  # `make pdf` alone writes it


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_whole_book_has_every_chapter_in_the_order_of_the_nav(
    site: Path, folder: str
) -> None:
    html = (site / folder / "whole_book.html").read_text("utf-8")
    chapters = re.findall(r'<article class="book-chapter" id="([^"]+)"', html)
    nav = re.findall(r'href="([a-z_/]+)\.html" class="md-nav__link',
                     (site / folder / "index.html").read_text("utf-8"))  # fmt: skip
    printed = [name for name in dict.fromkeys(nav) if name not in ON_SCREEN]
    assert chapters == [name.replace("/", "-") for name in printed]
    assert set(nav) == set(TOPICS)
    assert 10 < len(ON_SCREEN) < len(printed)
    for topic in printed:
        page = (site / folder / f"{topic}.html").read_text("utf-8")
        name = topic.replace("/", "-")
        start = html.index(f'<article class="book-chapter" id="{name}"')
        chapter = html[start : html.index("</article>", start)]
        for what in (
            "data-snippet=",
            'class="snippet-output',
            "<mjx-container",
            "<svg",
        ):
            wanted = page[page.index("<article") : page.index("</article>")].count(what)
            assert chapter.count(what) == wanted, (topic, what)


def test_the_whole_book_is_kept_from_search_engines_and_has_no_file(site: Path) -> None:
    for folder in FOLDERS:
        html = (site / folder / "whole_book.html").read_text("utf-8")
        assert '<meta name="robots" content="noindex">' in html
        assert 'class="headerlink"' not in html
        assert "whole_book" not in (site / folder / "sitemap.xml").read_text("utf-8")


@pytest.fixture
def document() -> Document:
    chapters = [Chapter("vjp", "vjp.html", 1), Chapter("jvp", "more/jvp.html", 2)]
    return Document(chapters, "https://book.org/", " (chapter {})")


VJP, JVP = 0, 1


@pytest.mark.parametrize(
    ("chapter", "page", "wanted"),
    [
        (VJP, '<h2 id="a">A</h2>', '<h4 id="vjp--a">A</h4>'),
        (VJP, "<h6>A</h6>", "<h6>A</h6>"),
        (VJP, '<a href="#a">A</a>', '<a href="#vjp--a">A</a>'),
        (VJP, '<a href="vjp.html#a">A</a>', '<a href="#vjp--a">A</a>'),
        (
            VJP,
            '<a href="more/jvp.html#a"><code>A</code></a>.',
            '<a href="#jvp--a"><code>A</code></a> (chapter 2).',
        ),
        (JVP, '<a href="../vjp.html">A</a>', '<a href="#vjp">A</a> (chapter 1)'),
        (JVP, '<a href="x.txt?a&amp;b">A</a>',
         '<a href="https://book.org/more/x.txt?a&amp;b">A</a>'
         '<sup class="book-address">1</sup>'),
        (VJP, '<a href="https://a.org/">A</a>',
         '<a href="https://a.org/">A</a><sup class="book-address">1</sup>'),
        (VJP, '<p class="lab-files"><a href="https://a.org/">S</a> '
         '<a href="n.ipynb" download>N</a></p>',
         '<p class="lab-files"><a href="https://a.org/">S</a></p>'),
        (VJP, '<p class="page-ran" data-search-exclude><a href="https://a.org/">S</a></p>',
         '<p class="page-ran" data-search-exclude><a href="https://a.org/">S</a></p>'),
        (VJP, '<button class="b" data-clipboard-text="a &gt; &quot;b&quot;\nc">'
         '</button><pre>1</pre><details class="snippet-about" data-search-exclude>'
         "<summary>✓</summary><p>3 ms</p></details>", "<pre>1</pre>"),
        (VJP, '<details class="snippet-setup">',
         '<details class="snippet-setup" open>'),
        (VJP, '<svg><g clip-path="url(#a)"/><use xlink:href="#b"/></svg>',
         '<svg><g clip-path="url(#vjp--a)"/><use xlink:href="#vjp--b"/></svg>'),
        (VJP, '<label for="a">A</label><p aria-labelledby="a b">',
         '<label for="vjp--a">A</label><p aria-labelledby="vjp--a vjp--b">'),
        (VJP, '<details class="note">', '<details class="note" open>'),
        (VJP, '<details class="snippet-code">', '<details class="snippet-code">'),
        (VJP, '<h2>A<a class="headerlink" href="#a">¶</a></h2>', "<h4>A</h4>"),
        (VJP, "<h1>A</h1>", '<h3><span class="book-number">1</span> A</h3>'),
        (VJP, '<code>id="a" &lt;h1&gt;</code>', '<code>id="a" &lt;h1&gt;</code>'),
    ],
)  # fmt: skip
def test_a_page_becomes_a_chapter(
    document: Document, chapter: int, page: str, wanted: str
) -> None:
    html, _ = document.render(document.chapters[chapter], page)
    assert html == wanted


def test_an_address_is_listed_once(document: Document) -> None:
    page = "".join(f'<a href="https://{host}.org/">x</a>' for host in "aba")
    html, addresses = document.render(document.chapters[VJP], page)
    assert addresses == ["https://a.org/", "https://b.org/"]
    assert re.findall(r"<sup[^>]*>(\d)", html) == ["1", "2", "1"]
