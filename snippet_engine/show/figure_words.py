"""Figures in the language of a page: snippets write them in English."""

import re
from collections.abc import Mapping
from html import escape, unescape

_TEXT = re.compile(r"(<text\b[^>]*>)([^<]+)(?=</text>)")


def translated(svg: str, words: Mapping[str, str]) -> str:
    """The SVG with each text that `words` knows replaced; code and names stay.

    Nothing moves: a text keeps its place, and whether that is its start, its middle or
    its end.
    """

    def said(text: re.Match[str]) -> str:
        english = unescape(text[2])
        return text[1] + escape(words.get(english, english), quote=False)

    return _TEXT.sub(said, svg) if words else svg
