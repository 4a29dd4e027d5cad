"""The build that this process is at, for all copies of the hook that publishes it.

MkDocs loads a hook anew for each configuration, and the build of the other language
runs inside the first one's.
"""

from dataclasses import dataclass

from mkdocs.config.defaults import MkDocsConfig

from snippet_engine.aside import Aside


@dataclass
class Build:
    """A build that goes aside; `written` when all its files are there."""

    config: MkDocsConfig
    aside: Aside
    written: bool = False


now: Build | None = None
whole = False  # whether builds of this process replace the site whole
