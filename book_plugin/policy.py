"""The site's Content-Security-Policy: what a browser may run, apply and ask for.

All hosts but the site's own are forbidden; `make test` reads the pages besides, and
names what would ask elsewhere.
"""

import base64
import hashlib
import logging
import re
from collections.abc import Iterable
from html import escape

from book_plugin.site import Site

log = logging.getLogger("mkdocs.book.policy")
_CHARSET = re.compile(r'<meta charset="utf-8"\s*/?>', re.I)
_INLINE = re.compile(
    r"<!--.*?-->|<(?P<tag>script|style)(?P<rest>(?:\s[^>]*)?)>(?P<text>.*?)</(?P=tag)\s*>",
    re.I | re.S,
)
_NOT_RUN = re.compile(r"\ssrc=|\stype=\"?[\w/+]*json", re.I)  # a file, or data


def write(site: Site) -> None:
    """Put the policy into all pages, and into a file for hosts that read it.

    One policy serves all pages: a page that instant navigation shows lives under the
    policy of the page that was opened first.
    """
    pages = {
        path: path.read_text("utf-8") for path in sorted(site.root.rglob("*.html"))
    }
    scripts, styles = inline(pages.values())
    for path, html in pages.items():
        try:
            path.write_text(with_policy(html, scripts, styles), "utf-8")
        except ValueError as error:
            log.warning(
                f"{path.relative_to(site.root)}: {error}; add it to the template"
            )
    (site.root / "_headers").write_text(headers(scripts, styles), "utf-8")


def inline(pages: Iterable[str]) -> tuple[set[str], set[str]]:
    """The texts of all scripts and of all <style> elements that stand in pages."""
    scripts, styles = set[str](), set[str]()
    for html in pages:
        for match in _INLINE.finditer(html):
            tag = (match["tag"] or "").lower()
            if tag == "style":
                styles.add(match["text"])
            elif tag == "script" and not _NOT_RUN.search(match["rest"]):
                scripts.add(match["text"])
    return scripts, styles


def policy(scripts: Iterable[str], styles: Iterable[str], own: str = "'self'") -> str:
    """The policy for pages with these inline scripts and <style> elements."""
    allowed = {
        "default-src": "'none'",
        "script-src": f"{own} {_hashes(scripts)}",
        # Formulas and figures hold their measures in style attributes, hundreds a
        # page. <style> elements have a rule of their own in browsers since 2022.
        "style-src": f"{own} 'unsafe-inline'",
        "style-src-elem": f"{own} {_hashes(styles)}",
        "img-src": f"{own} data:",  # the theme's icons are written out in its styles
        "font-src": own,
        "connect-src": own,  # the search index, and pages for instant navigation
        "worker-src": own,
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value.strip()}" for name, value in allowed.items())


def with_policy(html: str, scripts: Iterable[str], styles: Iterable[str]) -> str:
    """The page with its policy right after the charset.

    Raises ValueError for a page without one. `file:` is for a copy on a disk, where
    'self' is nobody in Firefox; a page from a server may load no files in any case.
    """
    content = escape(policy(scripts, styles, "'self' file:"), quote=False)
    tag = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    html, count = _CHARSET.subn(lambda charset: charset[0] + tag, html, count=1)
    if not count:
        raise ValueError('has no <meta charset="utf-8">')
    return html


def headers(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """The file `_headers`, which Netlify and Cloudflare Pages read."""
    lines = {
        # Who may frame the page can be said in a header only.
        "Content-Security-Policy": f"{policy(scripts, styles)}; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    return "/*\n" + "".join(f"  {name}: {value}\n" for name, value in lines.items())


def _hashes(texts: Iterable[str]) -> str:
    return " ".join(sorted(f"'sha256-{_hash(text)}'" for text in texts))


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
