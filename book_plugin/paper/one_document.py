"""Make chapters of one document out of a book's pages.

In one document ids must differ, links between pages become links inside it, and
headings stand below a chapter's. For paper, a link tells where it leads: to a chapter
by its number, elsewhere by a raised number into a list of addresses.
"""

import re
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import urldefrag, urljoin

TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r'(?<=\s)([\w:-]+)="([^"]*)"')
LEFT_OUT = re.compile(  # permalinks, notebooks, what copies code, what says how it ran
    r'<a class="headerlink"[^>]*>.*?</a>| ?<a href="[^"]*" download[^>]*>.*?</a>'
    r'|<button [^>]*data-clipboard-text[^>]*></button>'
    r'|<details class="snippet-about".*?</details>', re.S
)  # fmt: skip
FILES = re.compile(r'(<p class="(?:page-ran|lab-files)".*?</p>)', re.S)
LISTS_OF_IDS = {"id", "for", "headers", "list"}
LISTS_OF_IDS |= {f"aria-{what}" for what in ("controls", "describedby", "labelledby")}
DEEPER = 2  # a chapter's h1 is the h3 of a book with parts
# The code of a snippet, with its set-up
CODE = re.compile(
    r'<div class="snippet-card">(?:<details class="snippet-setup">.*?</details>)?\s*'
    r'<div class="highlight[^"]*"><pre>.*?</pre>', re.S
)  # fmt: skip
LONG = 12  # lines of code: more have two columns on paper, and may go on overleaf


@dataclass
class Chapter:
    """A page of the book: its name in ids, its address, its number, its title."""

    name: str
    url: str
    number: int
    title: str = ""

    @property
    def paper(self) -> str:
        """CSS: pages of its own kind, with the title at their head."""
        title = f"{self.number}\N{EN SPACE}{unescape(self.title)}"
        for sign in '\\"<':  # no text can end the string, nor the <style>
            title = title.replace(sign, f"\\{ord(sign):x} ")
        return (
            f'@page {self.name} {{ @top-left {{ content: "{title}" }} }}'
            f"#{self.name} {{ page: {self.name} }}"
        )


@dataclass
class Document:
    """All chapters; `site_url` is for links that no document can hold."""

    chapters: list[Chapter]
    site_url: str
    to_chapter: str  # what follows a link to another chapter: " (chapter {})"

    def render(self, chapter: Chapter, html: str) -> tuple[str, list[str]]:
        """A chapter's HTML, and the addresses that its raised numbers stand for."""
        self._chapter, self._addresses = chapter, list[str]()
        self._after = ""  # what comes behind the link that is open
        parts = FILES.split(CODE.sub(_mark_long, LEFT_OUT.sub("", html)))
        for index, part in enumerate(parts):
            # A link to the files of a chapter stays a link, without a number
            self._numbered = index % 2 == 0
            parts[index] = TAG.sub(self._tag, part)
        return "".join(parts), self._addresses

    def _tag(self, match: re.Match[str]) -> str:
        closing, name, rest = match.groups()
        after = ""
        if name == "a" and closing:
            after, self._after = self._after, ""
        elif name == "h1" and not closing:
            after = f'<span class="book-number">{self._chapter.number}</span> '
        elif name == "details" and not closing and "snippet-code" not in rest:
            rest += " open"
        if re.fullmatch("h[1-6]", name):
            name = f"h{min(int(name[1]) + DEEPER, 6)}"
        rest = ATTRIBUTE.sub(lambda one: self._attribute(name, *one.groups()), rest)
        return f"<{closing}{name}{rest}>{after}"

    def _attribute(self, tag: str, key: str, value: str) -> str:
        start = f"{self._chapter.name}--"
        if key in LISTS_OF_IDS or (tag, key) == ("input", "name"):
            value = " ".join(start + one for one in value.split())
        elif key in ("href", "xlink:href") and value.startswith("#"):
            value = f"#{start}{value[1:]}"
        elif (tag, key) == ("a", "href"):
            value = escape(self._link(unescape(value)))
        else:
            value = value.replace("url(#", f"url(#{start}")
        return f'{key}="{value}"'

    def _link(self, address: str) -> str:
        """Where a link to another page or site leads; notes what follows it."""
        address = urljoin(urljoin(self.site_url, self._chapter.url), address)
        page, fragment = urldefrag(address)
        for chapter in self.chapters:
            if page == urljoin(self.site_url, chapter.url):
                if chapter is not self._chapter:
                    self._after = self.to_chapter.format(chapter.number)
                return f"#{chapter.name}" + (f"--{fragment}" if fragment else "")
        if self._numbered:
            if address not in self._addresses:
                self._addresses.append(address)
            number = self._addresses.index(address) + 1
            self._after = f'<sup class="book-address">{number}</sup>'
        return address


def _mark_long(code: re.Match[str]) -> str:
    """The code, with the class `book-long` at its card if it has many lines."""
    html = code[0]
    long = html.count("\n") > LONG
    return html.replace("snippet-card", "snippet-card book-long", 1) if long else html
