"""Refuse a site that asks another host; give every page a Content-Security-Policy.

Works on the finished files of both languages, so it sees what all other hooks wrote.
"""

import logging
from pathlib import Path
from typing import Literal

import loads
import policy
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority

log = logging.getLogger("mkdocs.security")
_serving = False


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """A server adds a script of its own to pages, which no policy could foresee."""
    global _serving
    _serving = command == "serve"


@event_priority(-90)  # after all that write pages, before the zip
def on_post_build(config: MkDocsConfig) -> None:
    """Called by MkDocs when the site is written; English comes last, with Chinese."""
    if _serving or Path(config.config_file_path).name == "mkdocs.zh.yml":
        return
    found, problems = secure(Path(config.site_dir))
    for problem in problems:
        log.error(problem)
    if problems:
        raise Abort(f"{len(problems)} of these: the site is not safe to publish")
    for start in sorted(loads.IDLE.keys() - found.idle):
        log.warning(f"no script names {start} any more; delete it in hooks/loads.py")


def secure(site: Path) -> tuple[loads.Loads, list[str]]:
    """Write the policy into all pages and `_headers`; what loads, what is wrong."""
    found = loads.of_site(site)
    problems = [str(ask) for ask in found.asks]
    problems += [
        f"{place} does not run under the site's policy; use a script file"
        for place in found.dead
    ]
    for page in sorted(site.rglob("*.html")):
        html = page.read_text("utf-8")
        try:
            html = policy.with_policy(html, found.scripts, found.styles)
        except ValueError as error:
            problems.append(f"{page.relative_to(site).as_posix()}: {error}; add it")
        page.write_text(html, "utf-8")
    headers = policy.headers(found.scripts, found.styles)
    (site / "_headers").write_text(headers, "utf-8")
    return found, problems
