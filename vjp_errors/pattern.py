"""A message whose varying parts have names: `got {tensors} tensors and {vectors} …`.

It is looked for as plain text between the names, never as a regular expression, so that
no input makes the search slow. Spaces do not count, because terminals break lines where
they like, nor do backticks and small or capital letters. The browser does the same:
widgets/parts/pattern.js.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice

MOST = 300  # characters that one varying part may have
TRIES = 200  # places where a message seems to begin, from the end of the text
SHORTEST = 6  # characters before the first name: they say where to look
# Besides spaces, what terminals draw around a traceback is left out
_LEFT_OUT = " \t\n\r\f\v\xa0\u200b\u3000`│┃║╭╮╰╯─━"
_SQUEEZE = str.maketrans(
    {
        **{chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)},
        **dict.fromkeys(_LEFT_OUT),
        **dict.fromkeys("‘’", "'"),
        **dict.fromkeys("“”", '"'),
    }
)
_NAME = re.compile(r"\{([a-z_]+)\}")
_WORD = re.compile(r"\s*(\S*)")


def squeezed(text: str) -> str:
    """What counts of a text."""
    return text.translate(_SQUEEZE)


class Text:
    """A pasted text, and what counts of it."""

    def __init__(self, text: str) -> None:
        self.text, self.squeezed = text, squeezed(text)

    def place(self, at: int) -> int:
        """Where the character stands that is number `at` of those that count."""
        line = bisect_right(self._counts, at) - 1
        text = self._lines[line]
        return self._starts[line] + _nth(text, at - self._counts[line])

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.splitlines(keepends=True)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(map(len, self._lines))]

    @cached_property
    def _counts(self) -> list[int]:
        """How many characters count before each line."""
        counts = [len(squeezed(line)) for line in self._lines]
        return [0, *accumulate(counts)][:-1]

    def before(self, at: int) -> str:
        """What stands before a character that counts, in its line."""
        place = self.place(at)
        return self.text[self.text.rfind("\n", 0, place) + 1 : place]

    def part(self, start: int, end: int | None) -> str:
        """The text between two characters that count; up to a space without `end`."""
        if start == end:
            return ""
        first = self.place(start)
        if end is None:
            word = _WORD.match(self.text, first)
            return word[1].rstrip(".,;:") if word else ""
        return " ".join(self.text[first : self.place(end - 1) + 1].split()).strip(", ")


def _nth(line: str, at: int) -> int:
    """Where the character stands in a line; the end if the text breaks off."""
    places = (place for place, one in enumerate(line) if squeezed(one))
    return next(islice(places, at, None), len(line))


@dataclass(frozen=True)
class Hit:
    """Where a message stands, in characters that count, and its parts by name."""

    start: int
    end: int
    parts: dict[str, str]


class Pattern:
    """A message, ready to be looked for. Raises ValueError for one that cannot be."""

    def __init__(self, message: str) -> None:
        first, *rest = _NAME.split(message)
        self.first = squeezed(first)
        self.names, literals = rest[::2], [squeezed(one) for one in rest[1::2]]
        self.literals = literals
        if len(self.first) < SHORTEST:
            raise ValueError(f"{message!r} needs {SHORTEST} letters before a name")
        if "" in literals[:-1]:
            raise ValueError(f"{message!r} has two names without a word between them")

    def find(self, text: Text) -> Hit | None:
        """The last place where the message stands."""
        if self.first not in text.squeezed:  # quicker than to look from the end
            return None
        at = len(text.squeezed)
        for _ in range(TRIES):
            at = text.squeezed.rfind(self.first, 0, at)
            if at < 0:
                return None
            if (spans := self._spans(text.squeezed, at + len(self.first))) is not None:
                ends = [at + len(self.first), *(end for _, end in spans)]
                length = len(self.literals[-1]) if self.literals else 0
                parts = {
                    name: text.part(start, end if literal else None)
                    for name, literal, (start, end) in zip(
                        self.names, self.literals, spans, strict=True
                    )
                }
                return Hit(at, ends[-1] + length, parts)
            at += len(self.first) - 1  # the next may overlap with this one
        return None

    def _spans(self, text: str, at: int) -> list[tuple[int, int]] | None:
        """Where the varying parts stand; None if another message begins there."""
        spans = []
        for literal in self.literals:
            end = text.find(literal, at, at + MOST + len(literal))
            if end < 0:
                return None
            spans.append((at, end))
            at = end + len(literal)
        return spans
