"""Code in a line of text: short code is never cut in two, long code at a good place.

The style sheet keeps code on one line, but for the places that are marked here.
"""

import re
from html import unescape

LONGEST = 28  # characters that fit beside a word on a phone
IN_NARROW = {"h": 18, "t": 23}  # headings are large, a cell of a table has neighbours

# Code in a <pre>, a block, has attributes, or the element right before it
_CODE = re.compile(r"(?<!<pre>)(?<!</span>)<code>([^<]*)</code>")
_NARROW = re.compile(r"<(h[1-6]|td)\b[^>]*>.*?</\1>", re.DOTALL)
# As in a long statement: after a space, after what opens something longer, before the
# dot of an attribute
_PLACE = re.compile(
    r"(?<= )|(?<=[\[({=])(?=[^\[({=\])}]{8})|(?<=\w)(?=\.\w\w)|(?<=\w/)"
)
_LONG_NAME = re.compile(r"[\w:]{40,}")  # wider than a phone
_IN_NAME = re.compile(r"(?<=::)|(?<=[a-z]_)(?=[a-z])")


def in_html(html: str) -> str:
    """A page in which long code says where a line may end."""
    html = _NARROW.sub(lambda one: _broken(one[0], IN_NARROW[one[1][0]]), html)
    return _broken(html, LONGEST)


def _broken(html: str, longest: int) -> str:
    def one(match: re.Match[str]) -> str:
        if len(unescape(match[1])) <= longest:
            return match[0]
        code = _PLACE.sub("<wbr>", match[1])
        code = _LONG_NAME.sub(lambda name: _IN_NAME.sub("<wbr>", name[0]), code)
        return f"<code>{code}</code>"

    return _CODE.sub(one, html)
