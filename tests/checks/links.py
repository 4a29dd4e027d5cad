"""Do the links inside a built site lead somewhere?"""

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass
class Html(HTMLParser):
    """The ids and the addresses that an HTML file names."""

    ids: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def has(self, fragment: str) -> bool:
        """Whether an address may end in `#fragment`."""
        return not fragment or unquote(fragment) in self.ids

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if value is None:
                continue
            if key == "id" or (tag == "a" and key == "name"):
                self.ids.append(value)
            elif key in ("href", "src"):
                self.addresses.append(value)


@cache
def read(text: str) -> Html:
    """Parse the text of an HTML file; copies of a site have the same ones."""
    html = Html()
    html.feed(text)
    return html


def dead(site: Path) -> list[str]:
    """Links from page to page, to files and to anchors that lead nowhere."""
    pages = sorted(site.rglob("*.html"))
    parsed = {path: read(path.read_text("utf-8")) for path in pages}
    found = []
    for path, html in parsed.items():
        for address in html.addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or address.startswith("//"):
                continue
            target = _target(site, path, parts.path)
            if not target.is_file():
                found.append(f"{path.relative_to(site)}: {address}: no such file")
            elif target in parsed and not parsed[target].has(parts.fragment):
                found.append(f"{path.relative_to(site)}: {address}: no such anchor")
    return found


def _target(site: Path, page: Path, address: str) -> Path:
    if not address:
        return page
    base = site if address.startswith("/") else page.parent
    target = (base / unquote(address).lstrip("/")).resolve()
    return target / "index.html" if target.is_dir() else target
