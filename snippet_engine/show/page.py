"""What one page has shown so far, and the sentence at its end about all of it."""

from collections import Counter
from collections.abc import Mapping
from html import escape

from snippet_engine.check.report import Excerpt
from snippet_engine.read.project import is_lab
from snippet_engine.show import listing
from snippet_engine.show.listing import Style


class Page:
    """A page while it is rendered: blocks come in the order in which they stand."""

    def __init__(self) -> None:
        self._figures = Counter[str]()  # how often each target was shown
        self._definitions = set[str]()
        self._topics = set[str]()
        self._versions: Mapping[str, str] = {}

    def render(self, excerpt: Excerpt, style: Style) -> str:
        """The HTML of the next block, without its caption."""
        about = excerpt.reference
        self._figures[about.target] += 1
        self._versions = excerpt.record.versions
        self._topics.add(about.name.rpartition("/")[0])
        time = self._figures[about.target]
        return listing.render(excerpt, style, self._definitions, time)

    def footer(self, style: Style) -> str:
        """One sentence about all blocks, with a link to their files; empty for none."""
        count = self._figures.total()
        if not count:
            return ""
        words = style.labels.page_ran(count, self._versions)
        topics = [] if any(map(is_lab, self._figures)) else sorted(self._topics)
        folder = f"/{topics[0]}" if len(topics) == 1 else ""
        link = f' <a href="{escape(style.source + folder)}">{style.labels.files}</a>'
        if not topics:  # a lab's page has the link at its head
            link = ""
        return f'<p class="page-ran" data-search-exclude>{words}{link}</p>'
