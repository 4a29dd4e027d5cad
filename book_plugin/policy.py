"""The site's Content-Security-Policy: what a browser may run, apply and ask for.

All hosts but the site's own are forbidden; `make test` reads the pages besides, and
names what would ask elsewhere.
"""

import logging
import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from book_plugin.site import Site

log = logging.getLogger("mkdocs.book.policy")
_CHARSET = '<meta charset="utf-8">'
_INLINE = re.compile(  # a script that is neither a file nor data, or a style
    r"<!--.*?-->|<(script|style)(?=[\s>])(?![^>]*\s(?:src=|type=\"?[\w/+]*json))[^>]*>"
    r"(.*?)</\1\s*>",
    re.I | re.S,
)
# The file `_headers`, which Netlify and Cloudflare Pages read. Who may frame the page
# can be said in a header only.
_HEADERS = """\
/*
  Content-Security-Policy: {policy}; frame-ancestors 'none'
  X-Content-Type-Options: nosniff
  Referrer-Policy: same-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=()
  Cross-Origin-Opener-Policy: same-origin
"""


def write(site: Site) -> None:
    """Put the policy into all pages, and into a file for hosts that read it.

    One policy serves all pages: a page that instant navigation shows lives under the
    policy of the page that was opened first.
    """
    paths = sorted(site.root.rglob("*.html"))
    pages = {path: path.read_text("utf-8") for path in paths}
    scripts, styles = inline(pages.values())
    # `file:` is for a copy on a disk, where 'self' is nobody in Firefox; a page from a
    # server may load no files in any case
    content = policy(scripts, styles, "'self' file:")
    tag = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    for path, html in pages.items():
        if _CHARSET not in html:
            name = path.relative_to(site.root)
            log.warning(f"{name}: has no {_CHARSET}; add it to the template")
        path.write_text(html.replace(_CHARSET, _CHARSET + tag, 1), "utf-8")
    headers = _HEADERS.format(policy=policy(scripts, styles))
    (site.root / "_headers").write_text(headers, "utf-8")


def inline(pages: Iterable[str]) -> tuple[set[str], set[str]]:
    """The texts of all scripts and of all <style> elements that stand in pages."""
    found = {"script": set[str](), "style": set[str](), "": set[str]()}  # "": comments
    for html in pages:
        for tag, text in _INLINE.findall(html):
            found[tag.lower()].add(text)
    return found["script"], found["style"]


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


def _hashes(texts: Iterable[str]) -> str:
    digests = (b64encode(sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(sorted(f"'sha256-{digest}'" for digest in digests))
