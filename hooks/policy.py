"""The site's Content-Security-Policy: what a browser may run, apply and ask for."""

import base64
import hashlib
import re
from collections.abc import Iterable
from html import escape

CHARSET = re.compile(r'<meta charset="utf-8"\s*/?>', re.I)


def policy(scripts: Iterable[str], styles: Iterable[str], own: str = "'self'") -> str:
    """The policy for pages with these inline scripts and <style> elements.

    One policy serves all pages: a page that instant navigation shows lives under the
    policy of the page that was opened first.
    """
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
    html, count = CHARSET.subn(lambda charset: charset[0] + tag, html, count=1)
    if not count:
        raise ValueError('no <meta charset="utf-8">')
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
