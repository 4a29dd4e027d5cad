"""Make chapters of one document out of a book's pages.

In one document ids must differ, links between pages become links inside it, and
headings stand below a chapter's. For paper, a link tells where it leads: to a chapter
by its number, elsewhere by a raised number into a list of addresses.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r'(?<=\s)([\w:-]+)="([^"]*)"')
PERMALINK = re.compile(r'<a class="headerlink"[^>]*>.*?</a>', re.S)
NOTEBOOK = re.compile(r' ?<a href="[^"]*" download[^>]*>.*?</a>', re.S)
ABOUT = re.compile(r'<p class="snippet-about">.*?</p>', re.S)
LISTS_OF_IDS = {"id", "for", "headers", "list"}
LISTS_OF_IDS |= {f"aria-{what}" for what in ("controls", "describedby", "labelledby")}
DEEPER = 2  # a chapter's h1 is the h3 of a book with parts


@dataclass
class Chapter:
    """A page of the book: its name in ids, its address, its number."""

    name: str
    url: str
    number: int


@dataclass
class Document:
    """All chapters; `site_url` is for links that no document can hold."""

    chapters: list[Chapter]
    site_url: str
    to_chapter: str  # what follows a link to another chapter: " (chapter {})"

    def __post_init__(self) -> None:
        self._by_url = {chapter.url: chapter for chapter in self.chapters}

    def render(self, chapter: Chapter, html: str) -> tuple[str, list[str]]:
        """A chapter's HTML, and the addresses that its raised numbers stand for."""
        html = NOTEBOOK.sub("", PERMALINK.sub("", html))
        work = _Work(self, self._by_url, chapter)
        # A snippet's link to its source stays a link, without a number.
        quiet = [match.span() for match in ABOUT.finditer(html)]
        work.quiet = [spot for start, end in quiet for spot in (start, end)]
        return TAG.sub(work.tag, html), work.addresses


@dataclass
class _Work:
    """Goes through one chapter's tags."""

    document: Document
    by_url: Mapping[str, Chapter]
    chapter: Chapter
    addresses: list[str] = field(default_factory=list)
    quiet: list[int] = field(default_factory=list)  # starts and ends, in turn
    _after: str = ""  # what comes behind the link that is open

    def tag(self, match: re.Match[str]) -> str:
        closing, name, rest = match.groups()
        if heading := re.fullmatch(r"h([1-6])", name):
            name = f"h{min(int(heading[1]) + DEEPER, 6)}"
        if closing:
            after, self._after = (self._after, "") if name == "a" else ("", self._after)
            return f"</{name}>{after}"
        if name == "a":
            self._after = ""
            numbered = sum(spot <= match.start() for spot in self.quiet) % 2 == 0
            self._numbered = numbered
        if name == "details" and "snippet-code" not in rest:
            rest += " open"
        number = f'<span class="book-number">{self.chapter.number}</span> '
        title = number if heading and heading[1] == "1" else ""
        rest = ATTRIBUTE.sub(lambda one: self._attribute(name, one), rest)
        return f"<{name}{rest}>{title}"

    def _attribute(self, tag: str, match: re.Match[str]) -> str:
        key, value = match.groups()
        if key in LISTS_OF_IDS:
            value = " ".join(self._id(one) for one in value.split())
        elif key == "name" and tag == "input":
            value = self._id(value)
        elif key in ("href", "xlink:href") and value.startswith("#"):
            value = f"#{self._id(value[1:])}"
        elif key == "href" and tag == "a":
            value = escape(self._link(unescape(value)))
        elif "url(#" in value:
            value = re.sub(
                r"url\(#([^)]+)\)", lambda u: f"url(#{self._id(u[1])})", value
            )
        return f'{key}="{value}"'

    def _id(self, name: str) -> str:
        return f"{self.chapter.name}--{name}"

    def _link(self, address: str) -> str:
        """Where a link to another page or site leads; notes what follows it."""
        parts = urlsplit(address)
        if not parts.scheme:
            folder = posixpath.dirname(self.chapter.url)
            url = posixpath.normpath(posixpath.join(folder, parts.path))
            if target := self.by_url.get(url):
                if target is not self.chapter:
                    self._after = self.document.to_chapter.format(target.number)
                return f"#{target.name}" + (
                    f"--{parts.fragment}" if parts.fragment else ""
                )
            address = urljoin(
                urljoin(self.document.site_url, self.chapter.url), address
            )
        if self._numbered:
            if address not in self.addresses:
                self.addresses.append(address)
            number = self.addresses.index(address) + 1
            self._after = f'<sup class="book-address">{number}</sup>'
        return address
