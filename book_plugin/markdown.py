"""The engine's Markdown extension with what this book adds: words, roles, HTML.

It needs no plugin: Zensical, which knows none, shows the same pages.
"""

import re
from dataclasses import replace
from typing import Any

from markdown import Markdown
from markdown.postprocessors import Postprocessor

from book_plugin import errors, inline_code, languages, roles
from snippet_engine.show.embed import SnippetExtension
from snippet_engine.show.listing import Style

_EMPTY_HEADING = re.compile(r"<th([^>]*)></th>")
_CODE = re.compile(r"(<pre[^>]*><span></span><code)>")
_PLAIN = re.compile(r'<span class="(?:n|nn|p|o|w)">([^<]*)</span>')


class BookExtension(SnippetExtension):
    """Shows snippets with the words of one language; see `config` for its options."""

    def __init__(self, **options: Any) -> None:
        language = options.pop("language", languages.MAIN.code)
        self.language = languages.of(language)
        super().__init__(**options)

    def style(self) -> Style:
        """The engine's, with this book's words."""
        labels = self.language.words.labels
        return replace(super().style(), labels=labels)

    def extendMarkdown(self, md: Markdown) -> None:
        """Called by Python-Markdown."""
        super().extendMarkdown(md)
        repository, found, _ = str(self.getConfig("source_url")).partition("/blob/")
        report = f"{repository}/issues/new" if found else ""
        marks = errors.Marks(self.language, report)
        md.preprocessors.register(marks, "book-errors", 28)  # before HTML is read
        page = _Page(md, self.language)
        md.postprocessors.register(page, "book", 5)  # the page is text by then


class _Page(Postprocessor):
    """What Markdown itself leaves undone. Patterns meet elements only.

    In the text of a page, code and outputs included, `<` is written `&lt;`.
    """

    def __init__(self, md: Markdown, language: languages.Language) -> None:
        super().__init__(md)
        self._language = language

    def run(self, text: str) -> str:
        text = errors.with_facts(text, self._language)
        text = _EMPTY_HEADING.sub(r"<td\1></td>", text)  # an empty cell is no heading
        # Code scrolls by keys before the theme's script runs, and without it
        text = _CODE.sub(r'\1 tabindex="0">', text)
        # Names and signs have the colour of the code itself: a page has half as many
        # elements without those of their own, and a phone is quicker
        return _PLAIN.sub(r"\1", roles.in_html(inline_code.in_html(text)))
