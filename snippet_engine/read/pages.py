"""Where a page's Markdown has references, and lines that only look like one.

What Markdown shows is what counts. Markdown gives no line numbers, so the page is read
here too, and embed.py compares: a page of which the two see different things fails.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from snippet_engine.failure import Failure, Place
from snippet_engine.read import references

_FENCE = re.compile(r"`{3,}|~{3,}")
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_COMMENT = re.compile(r"<!--.*?-->")
_HTML = re.compile(
    r"<(?P<tag>article|aside|blockquote|center|details|div|dl|figure|footer|form|h[1-6]"
    r"|header|iframe|main|nav|ol|p|pre|script|section|style|svg|table|ul|video)\b"
    r"(?P<rest>[^>]*)>",
    re.IGNORECASE,
)
# What an item, a quote, a definition or a note begins with; a reference may follow
_BEFORE = re.compile(r"(?:(?:>|(?:[-*+:]|\d+\.|\[\^[^\]]+\]:)(?=[ \t]))[ \t]*)+")
# What holds the indented blocks below it: also admonitions, tabs, notes, definitions
_OPENER = re.compile(
    r"(?:[-*+>:]|\d+\.|!!!|\?\?\?\+?|===[!+]?|\[\^[^\]]+\]:|<)(?:\s|$|(?<=<)\w)"
)
_COLON, _GAP = "[:：∶︰﹕]", r"[\s\u200b\ufeff]*"
_NEAR = re.compile(
    rf"^(?:[-*+>]|\d+\.|\s)*(?:{_COLON}{_GAP}){{3,}}\S*"  # as in: :::note, : : : a/b
    rf"|(?:(?<![a-zA-Z0-9_:：]){_COLON}{{2}}|{_COLON}{{3,}}){_GAP}[\w-]+[/／][\w#/-]+"
)
_OPTION = re.compile(
    rf"(?:options|{'|'.join(references.OPTIONS)})\s*[=:：＝]", re.IGNORECASE
)
_CONFLICT = re.compile(r"(?:<{7}|>{7}) \S")
_CODE = re.compile(r"(?<![`\\])(`+)(?!`).+?(?<!`)\1(?!`)")


@dataclass(frozen=True)
class _Line:
    """A line without its indent; `inside` a fence, html or code, where that is so."""

    number: int
    indent: int
    text: str
    inside: str = ""


# A server reads all pages after each edit of one, so what was read is kept
_kept = lru_cache(maxsize=256)


@_kept
def scan(text: str) -> tuple[tuple[int, str], ...]:
    """(line number, what follows `:::`) for each reference that Markdown shows."""
    lines = (line for line in _lines(text) if not line.inside)
    found = ((one.number, references.LINE.match(_bare(one.text))) for one in lines)
    return tuple((number, match["rest"]) for number, match in found if match)


@_kept
def slips(text: str, filename: str) -> tuple[Failure, ...]:
    """What was meant as a reference and would be published as text."""
    return tuple(_slips(text, filename))


def _slips(text: str, filename: str) -> Iterator[Failure]:
    before = 0  # the line of the last reference
    for line in _lines(text):
        place, near = Place(filename, line.number), _NEAR.search(_plain(line.text))
        is_reference = references.LINE.match(_bare(line.text))
        if before == line.number - 1 and _OPTION.match(line.text):
            remedy = "write all options on the line of the reference"
            yield Failure(place, f"‘{line.text}’ is text, and no option", remedy)
        before = line.number if is_reference else 0
        if _CONFLICT.match(line.text) and line.inside != "fence":
            yield Failure(
                place, "a conflict of git is text", "keep one of the two texts"
            )
        if line.inside == "fence" or near is None:
            continue
        if not is_reference:
            reason = f"‘{near[0]}’ looks like a reference and is text"
            remedy = "write it on a line of its own: ::: topic/claim"
        elif line.inside == "html":
            reason = "a reference inside an HTML element is text"
            remedy = "put it outside, or write <div markdown>"
        elif line.inside == "code":
            reason = "a reference that is indented like code is text"
            remedy = (
                "indent it by 4 spaces for each list around it, or put it in a fence"
            )
        else:
            continue
        yield Failure(place, reason, remedy)


def _bare(text: str) -> str:
    match = _BEFORE.match(text)
    return text[match.end() :] if match else text


def _plain(text: str) -> str:
    """The text without inline code, in which anything may stand."""
    return _CODE.sub("", text)


def _lines(text: str) -> Iterator[_Line]:
    """All lines but comments, with what they stand in."""
    fence, tag, comment, above = "", "", False, list[_Line]()
    for number, line in enumerate(text.expandtabs(4).split("\n"), start=1):
        if not fence:
            line, comment = _uncommented(line, comment)
        bare = line.strip()
        in_quote = _QUOTE.sub("", bare, count=1)
        indent, inside = len(line) - len(line.lstrip()), ""
        if fence:
            fence, inside = "" if in_quote == fence else fence, "fence"
        elif tag:
            tag, inside = "" if f"</{tag}>" in bare.lower() else tag, "html"
        elif mark := _FENCE.match(in_quote):
            fence, inside = mark[0], "fence"
        elif html := _HTML.match(bare):
            closed = f"</{html['tag'].lower()}>" in bare.lower()
            if not closed and "markdown" not in html["rest"]:
                tag, inside = html["tag"].lower(), "html"
        elif bare and _is_code(indent, above):
            inside = "code"
        above.append(_Line(number, indent if bare else -1, bare, inside))
        if bare:
            yield above[-1]


def _uncommented(line: str, comment: bool) -> tuple[str, bool]:
    """The line without comments, and whether one goes on in the next line."""
    hidden = _CODE.sub(lambda one: one[0].replace("<!--", "    "), line)
    hidden = _COMMENT.sub("", f"<!--{hidden}" if comment else hidden)
    left, opened, _ = hidden.partition("<!--")
    return left, bool(opened)


def _is_code(indent: int, above: list[_Line]) -> bool:
    """Whether a line is so far to the right of what holds it that it is code."""
    if indent < 4 or not above:
        return indent >= 4
    last = above[-1]
    if last.text and not _OPENER.match(last.text):
        return last.inside == "code"  # it goes on with what is above
    for line in reversed(above):
        if 0 <= line.indent < indent and not line.inside:
            if _OPENER.match(line.text):
                return indent - line.indent >= 8
            if line.indent == 0:
                return True
    return True
