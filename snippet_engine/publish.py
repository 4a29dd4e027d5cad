"""MkDocs hook: a build replaces the site whole, or leaves it as it was.

`mkdocs build` writes into a folder beside the site (see aside.py), the other language
too. When MkDocs has ended without an error, warnings counted under --strict included,
the two change places. `mkdocs serve` and `--dirty` write as they always did.
"""

import logging
import sys
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority

from snippet_engine import building
from snippet_engine.aside import Aside
from snippet_engine.failure import Failure, Place
from snippet_engine.stopping import heed_sigterm

log = logging.getLogger("mkdocs.publish")


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """SIGTERM, too, must leave nothing aside."""
    building.whole = command != "serve" and not dirty
    if command != "serve":
        heed_sigterm()


@event_priority(100)  # before hooks that look where the site is written
def on_config(config: MkDocsConfig) -> None:
    """Turn the build aside; the other language's build lies inside this one."""
    if not building.whole or building.now is not None:
        return
    try:
        aside = Aside(Path(config.site_dir))
    except OSError as error:
        raise Abort(_told(error, config.site_dir)) from None
    building.now = building.Build(config, aside)
    config.site_dir = str(aside.folder)


@event_priority(-1000)  # after all others: each of them may stop the build
def on_post_build(config: MkDocsConfig) -> None:
    """All is written; MkDocs has yet to look at its count of warnings."""
    if building.now is not None and building.now.config is config:
        building.now.written = True


def on_build_error(error: Exception) -> None:
    """A disk that is full is told in one line, as all else is."""
    if building.now is not None and isinstance(error, OSError):
        raise Abort(_told(error, building.now.config.site_dir)) from None


def on_shutdown() -> None:
    """MkDocs calls this last, whether the build succeeded or not."""
    build, building.now = building.now, None
    if build is None:
        return
    build.config.site_dir = str(build.aside.target)
    if not build.written or sys.exc_info()[0] is not None:
        build.aside.discard()
        return
    try:
        build.aside.publish()
    except OSError as error:
        raise Abort(_told(error, build.config.site_dir)) from None
    log.info(f"The site is in {build.aside.target}")


def _told(error: OSError, folder: str) -> str:
    place = Place(str(error.filename or folder))
    reason = f"cannot write the site: {error.strerror or error}"
    remedy = "free its disk, or name another folder: --site-dir"
    return str(Failure(place, reason, remedy))
