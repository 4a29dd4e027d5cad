"""The edits of a golden: a digit, a line, a word, a shape."""

import re
from collections.abc import Iterator

from mutate.edit import Edit, numbered

TOLERATED = 2e-4  # twice the relative tolerance of a golden: surely beyond it
_NUMBER = re.compile(r"\d+(?:\.\d*)?(?:e[-+]?\d+)?")
_WORD = re.compile(r"[A-Za-z]{2,}")
_LAST_ENTRY = re.compile(r",\s+[-\d.e+]+(?=\]|\))")


def edits(text: str) -> list[Edit]:
    """All edits of a golden that a reader would call another output."""
    return numbered(text, _all(text))


def _all(text: str) -> Iterator[Edit]:
    for match in _NUMBER.finditer(text):
        for place in _digits(match[0]):
            at = match.start() + place
            digit = str((int(text[at]) + 1) % 10)
            number = match[0][:place] + digit + match[0][place + 1 :]
            yield _edit(text, at, at + 1, digit, f"{match[0]} -> {number}")
    for match in _LAST_ENTRY.finditer(text):
        entry = " ".join(match[0].split())
        yield _edit(text, match.start(), match.end(), "", f"drop entry {entry}")
    start = 0
    for line in text.splitlines(keepends=True):
        if not line.startswith("# %%"):
            yield _edit(text, start, start + len(line), "", "drop line")
        if word := _WORD.search(line):
            new = word[0][::-1] if word[0] != word[0][::-1] else word[0] * 2
            at = start + word.start()
            yield _edit(text, at, at + len(word[0]), new, f"{word[0]} -> {new}")
        start += len(line)


def _digits(number: str) -> list[int]:
    """Where to change a digit: the first that counts, and the last if it is seen.

    A last digit whose change is within the tolerance of goldens is no other output.
    """
    significand = number.split("e")[0]
    places = [i for i, char in enumerate(significand) if char.isdigit()]
    first = next((i for i in places if significand[i] != "0"), places[-1])
    last = places[-1]
    changed = significand[:last] + str((int(significand[last]) + 1) % 10)
    change = abs(float(changed) - float(significand))
    exact = "." not in significand and "e" not in number
    seen = exact or change > TOLERATED * abs(float(significand))
    return [first, last] if seen and last != first else [first]


def _edit(text: str, start: int, end: int, new: str, what: str) -> Edit:
    def offset(at: int) -> int:
        return len(text[:at].encode())

    return Edit(offset(start), offset(end), new, what, text.count("\n", 0, start) + 1)
