"""What the heads of the built pages say, parsed as a browser would."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from bs4 import BeautifulSoup
from checks.topics import TOPICS, source
from elements import attribute, code

FOLDERS = {"en": "", "zh": "zh/"}
PAGES = [(language, topic) for language in FOLDERS for topic in TOPICS]


@cache
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html5lib")


def page(site: Path, language: str, topic: str) -> BeautifulSoup:
    return soup(site / FOLDERS[language] / f"{topic}.html")


@cache
def head_of(path: Path) -> BeautifulSoup:
    """A page without its body, which would take a hundred times as long to parse."""
    text = path.read_text("utf-8").partition("<body")[0]
    return BeautifulSoup(text, "html5lib")


def head(site: Path, language: str, topic: str) -> BeautifulSoup:
    return head_of(site / FOLDERS[language] / f"{topic}.html")


def front(language: str, topic: str) -> dict[str, str]:
    return dict(yaml.safe_load(source(language, topic).split("---\n")[1]))


def meta(html: BeautifulSoup) -> dict[str, str]:
    """The head's <meta> by property or name; each is there once."""
    tags = html.select("head meta[property], head meta[name]")
    keys = ["property" if tag.has_attr("property") else "name" for tag in tags]
    pairs = [
        (attribute(tag, key), attribute(tag, "content"))
        for tag, key in zip(tags, keys, strict=True)
    ]
    assert len(pairs) == len(dict(pairs))
    return dict(pairs)


def alternates(html: BeautifulSoup) -> dict[str, str]:
    links = html.select("head link[hreflang]")
    assert all(link["rel"] == ["alternate"] for link in links)
    return {attribute(link, "hreflang"): attribute(link, "href") for link in links}


def data(html: BeautifulSoup) -> dict[str, Any]:
    (script,) = html.select('script[type="application/ld+json"]')
    return dict(json.loads(code(script)))


def local(site: Path, address: str, root: str) -> Path:
    """The file of the site that stands at an absolute address."""
    assert address.startswith(root), address
    return site / urlsplit(address).path.lstrip("/")
