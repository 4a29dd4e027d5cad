"""Elements and attributes that a page must have, of pages parsed by BeautifulSoup.

What is not there is no failed assertion: a test may ask for one of those.
"""

import re

from bs4 import BeautifulSoup, SoupStrainer, Tag

SNIPPETS = SoupStrainer(class_=re.compile("^snippet"))


def snippets_of(html: str) -> BeautifulSoup:
    """What a page shows of snippets, and nothing around: read in half of the time."""
    return BeautifulSoup(html, "html.parser", parse_only=SNIPPETS)


def first(part: Tag, selector: str) -> Tag:
    """The first element in `part` that the selector finds."""
    found = part.select_one(selector)
    if found is None:
        raise LookupError(f"no {selector} in <{part.name}>")
    return found


def attribute(tag: Tag, name: str) -> str:
    """The value of an attribute that has one: no list of words, as class and rel."""
    value = tag[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} of <{tag.name}> is a list: {value}")
    return value


def shown_code(block: Tag) -> list[str]:
    """The lines of code that a block of a snippet shows, folded or not, with text."""
    texts = [one.get_text() for one in block.select(".highlight")]
    return [line for line in "".join(texts).split("\n") if line]


def code(tag: Tag) -> str:
    """What a <script> or <style> holds: html5lib hides it from get_text()."""
    if tag.string is None:
        raise LookupError(f"nothing in <{tag.name}>")
    return tag.string
