"""Sitemaps, robots.txt, and the dates that they tell."""

import os
import subprocess
import sys
import urllib.robotparser
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from heads import FOLDERS, TOPICS, alternates, data, local
from heads import head as head_of_page
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_timestamp

from book_plugin.languages import MAIN
from book_plugin.metadata import head
from book_plugin.metadata.dates import changed
from book_plugin.site import Build, Site

NAMES = {
    "": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


@pytest.fixture(scope="session")
def root(port: int) -> str:
    return f"http://127.0.0.1:{port}/"


def test_sitemaps_list_every_page_with_its_translation(site: Path, root: str) -> None:
    index = ElementTree.parse(site / "sitemap_index.xml").getroot()
    maps = [one.text or "" for one in index.findall("sitemap/loc", NAMES)]
    assert maps == [f"{root}{folder}sitemap.xml" for folder in FOLDERS.values()]
    for language, address in zip(FOLDERS, maps, strict=True):
        tree = ElementTree.parse(local(site, address, root)).getroot()
        urls = {url.findtext("loc", "", NAMES): url for url in tree}
        # No page of the other language: Material would swap it into an open page.
        assert sorted(urls) == [urljoin(address, f"{topic}.html") for topic in TOPICS]
        for topic in TOPICS:
            html = head_of_page(site, language, topic)
            url = urls[urljoin(address, f"{topic}.html")]
            links = url.findall("xhtml:link", NAMES)
            assert {one.get("rel") for one in links} == {"alternate"}
            told = {one.get("hreflang"): one.get("href") for one in links}
            assert told == alternates(html)
            changed = data(html).get("dateModified")
            assert topic == "index" or url.findtext("lastmod", None, NAMES) == changed


def test_robots_may_read_everything_and_find_the_sitemaps(
    site: Path, root: str
) -> None:
    robots = urllib.robotparser.RobotFileParser()
    robots.parse((site / "robots.txt").read_text("utf-8").splitlines())
    assert robots.can_fetch("*", f"{root}zh/vjp.html")
    assert robots.site_maps() == [f"{root}sitemap_index.xml"]


def test_dates_come_from_git_and_are_left_out_where_it_does_not_know(
    tmp_path: Path,
) -> None:
    book, copy = tmp_path / "book", tmp_path / "copy"

    def git(*words: str, date: str = "") -> None:
        known = ("-c", "user.name=a", "-c", "user.email=a@b")
        env = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "HOME": "/"}
        subprocess.run(["git", *known, *words], cwd=book, env=env, check=True)

    (book / "docs").mkdir(parents=True)
    git("init", "--quiet")
    for date, name in (("2024-01-05", "a.md"), ("2025-02-06", "页.md")):
        (book / "docs" / name).write_text(date)
        git("add", ".")
        git("commit", "--quiet", "-m", name, date=f"{date}T12:00:00Z")
    (book / "docs" / "new.md").write_text("not committed")
    names = ("a.md", "页.md", "new.md")
    dates = [changed(book / "docs" / name) for name in names]
    assert dates == ["2024-01-05", "2025-02-06", ""]
    ask = "from book_plugin.metadata import dates; "
    ask += f"dates._changes({str(book / 'docs')!r})"
    off = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    subprocess.run([sys.executable, "-c", ask], env={**os.environ, **off}, check=True)
    git("clone", "--quiet", "--depth", "1", f"file://{book}", str(copy))
    assert changed(copy / "docs" / "a.md") == ""  # one commit for all
    assert changed(tmp_path / "a.md") == ""


def test_a_page_of_which_git_knows_no_date_stops_no_build(tmp_path: Path) -> None:
    file = SimpleNamespace(abs_src_path=str(tmp_path / "page.md"))
    page = cast(Page, SimpleNamespace(file=file, meta={}, update_date=""))
    config = SimpleNamespace(docs_dir=str(tmp_path))
    build = cast(Build, SimpleNamespace(config=config, language=MAIN))
    head.before_templates(page, cast(Site, SimpleNamespace(url="")), build)
    assert page.meta["changed"] == ""
    assert get_build_timestamp(pages=[page]) == 315_532_800  # 1980
