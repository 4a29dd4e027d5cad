"""What the files of a built site make a browser load, run or apply.

Requests to other hosts are told one by one. A link (`<a href>`), the name of an XML
namespace and an address in a text are no requests.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import NamedTuple

# The pieces of a page: a comment, or a tag; of a script or style, its text as well.
PIECE = re.compile(
    r"<!--.*?-->"
    r"|<(?P<tag>(?P<raw>script|style)(?=[\s>])|\??[a-z][\w:-]*)"
    r"(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"(?(raw)(?P<text>.*?)</(?P=raw)\s*>)",
    re.I | re.S,
)
ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'<>/=]+)"
    r"(?:\s*=\s*(?:\"(?P<two>[^\"]*)\"|'(?P<one>[^']*)'|(?P<bare>[^\s\"'=<>`]+)))?"
)
NOTABLE = re.compile(r"//|&#|javascript:|\son\w", re.I)  # else not taken apart
# Relations of <link> that tell of a page and make no browser ask for it.
TELLING = {"alternate", "author", "canonical", "help", "license", "me", "next", "prev"}
# Attributes that hold words or names. Any other may make a browser ask.
WORDS = {"about", "alt", "cite", "content", "itemid", "itemtype", "placeholder",
         "prefix", "title", "value", "vocab", "xmlns"}  # fmt: skip
WORDY = ("aria-", "data-", "xmlns:")
HOST = re.compile(r"(?:^|[\s,;(='\"])(?:(?:https?|wss?|ftp):)?//([^/\s'\"?#)]+)", re.I)
IN_CSS = re.compile(r"(?:https?:)?//([\w-][^/\s'\"?#)]*)", re.I)
CSS_WITHOUT = re.compile(  # comments, pictures written out, names of namespaces
    r"/\*.*?\*/|\"data:[^\"]*\"|'data:[^']*'|\(data:[^)]*\)|@namespace[^;]*;", re.S
)
IN_SCRIPT = re.compile(
    r"[\"'`](?P<address>(?:https?|wss?)://(?P<host>[^/\"'`\s?#]*)[^\"'`\s]*"
    r"|//(?P<bare>[\w-]+(?:\.[\w-]+)+)[^\"'`\s]*)",
    re.I,
)
NAMESPACE = re.compile(r"https?://www\.w3\.org/(?:19|20)\d\d/")

# What Material's script could fetch, had a page a reason for it. No page has one, and
# the site's policy (book_plugin/policy.py) forbids it besides.
IDLE = {
    "https://unpkg.com/mermaid@": "a page with a Mermaid diagram",
    "https://unpkg.com/resize-observer-polyfill": "a browser older than 2020",
    "https://api.github.com/": "stars; overrides/partials/source.html is a plain link",
    "https://${e}/api/v4/": "the same for GitLab",
}


class Ask(NamedTuple):
    """A request to another host: where in the site, by what, to whom."""

    where: str
    what: str
    host: str

    def __str__(self) -> str:
        return (
            f"{self.where}: {self.what} asks {self.host}; put a copy into "
            "docs/en/assets, or make it a link"
        )


@dataclass
class Loads:
    """What a site loads: requests elsewhere, inline code, idle addresses met."""

    asks: list[Ask] = field(default_factory=list)
    scripts: set[str] = field(default_factory=set)  # inline ones, their text
    styles: set[str] = field(default_factory=set)  # the same of <style>
    dead: list[str] = field(default_factory=list)  # handlers that a policy stops
    idle: set[str] = field(default_factory=set)  # keys of IDLE


def of_site(site: Path) -> Loads:
    """Read every page, picture, style sheet and script of a folder."""
    loads = Loads()
    for path in sorted(site.rglob("*")):
        where = path.relative_to(site).as_posix()
        if path.suffix in (".html", ".svg"):
            of_page(path.read_text("utf-8"), where, loads)
        elif path.suffix == ".css":
            text = path.read_text("utf-8")
            loads.asks += [Ask(where, "the style", h) for h in hosts_of_css(text)]
        elif path.suffix in (".js", ".mjs") and path.name != "search_index.js":
            text = path.read_text("utf-8")
            loads.asks += [
                Ask(where, "the script", h) for h in hosts_of_script(text, loads.idle)
            ]
    return loads


def of_page(html: str, where: str, loads: Loads) -> None:
    """Add what one HTML or SVG file loads. A parser would take ten times as long."""
    for match in PIECE.finditer(html):
        tag, rest = (match["tag"] or "").lower(), match["rest"] or ""
        if not match["raw"] and not NOTABLE.search(rest):
            continue
        given = _attributes(rest)
        asks = [
            (f"<{tag} {name}>", host)
            for name, value in given.items()
            for host in _hosts(tag, name, value, given)
        ]
        if match["raw"]:
            inline = _inline(tag, given, match["text"], loads)
            asks += [(f"<{tag}>", host) for host in inline]
        dead = [name for name, value in given.items() if _runs(name, value)]
        if asks or dead:
            place = f"{where}:{html.count(chr(10), 0, match.start()) + 1}"
            loads.asks += [Ask(place, what, host) for what, host in asks]
            loads.dead += [f"{place}: <{tag} {name}>" for name in dead]


def _inline(tag: str, given: dict[str, str], text: str, loads: Loads) -> list[str]:
    """Note a script or style of the page's own; the hosts that it asks."""
    if tag == "style":
        loads.styles.add(text)
        return hosts_of_css(text)
    if "src" in given or given.get("type", "").lower().endswith("json"):
        return []  # a file, or data that is not run
    loads.scripts.add(text)
    return list(hosts_of_script(text, loads.idle))


def hosts_of_css(css: str) -> list[str]:
    """The hosts that a style sheet or a style attribute asks."""
    return IN_CSS.findall(CSS_WITHOUT.sub("", css))


def hosts_of_script(script: str, idle: set[str]) -> Iterator[str]:
    """The hosts of the addresses among a script's strings; adds to `idle`."""
    for match in IN_SCRIPT.finditer(script):
        address = match["address"]
        known = [start for start in IDLE if address.startswith(start)]
        idle.update(known)
        if not known and not NAMESPACE.match(address):
            yield match["host"] or match["bare"]


def _attributes(text: str) -> dict[str, str]:
    return {
        match["name"].lower(): unescape(
            match["two"] or match["one"] or match["bare"] or ""
        )
        for match in ATTRIBUTE.finditer(text)
    }


def _runs(name: str, value: str) -> bool:
    """Whether an attribute is a script, which the policy stops."""
    return name.startswith("on") or value.strip().lower().startswith("javascript:")


def _hosts(tag: str, name: str, value: str, given: dict[str, str]) -> list[str]:
    """The hosts that an attribute makes a browser ask."""
    if "//" not in value:
        return []
    if name == "style":
        return hosts_of_css(value)
    if tag in ("a", "area") and name in ("href", "xlink:href"):
        return []
    if tag == "link" and name == "href":
        telling = set(given.get("rel", "").lower().split()) <= TELLING
        return [] if telling and given.get("rel") else HOST.findall(value)
    if tag == "meta" and name == "content" and "refresh" in given.get("http-equiv", ""):
        return HOST.findall(value)
    return [] if name in WORDS or name.startswith(WORDY) else HOST.findall(value)
