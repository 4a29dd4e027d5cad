"""The edits of a golden that a reader would call another output."""

import re
from collections.abc import Iterator

from mutate.mutant import Edit
from snippet_engine.check import golden

_NUMBER = re.compile(r"\d+(?:\.\d*)?(?:e[-+]?\d+)?")
_LAST_ENTRY = re.compile(r",\s+[-\d.e+]+(?=\]|\))")
_LINE = re.compile(r"^(?!# %%).*\n", re.MULTILINE)
_FIRST_WORD = re.compile(r"^.*?([A-Za-z]{2,})", re.MULTILINE)


def edits(text: str) -> Iterator[Edit]:
    """Digits of a number, the last entry of a list or shape, a line, a word."""
    for match in _NUMBER.finditer(text):
        for at in _digits(match[0]):
            new = _changed(match[0], at)
            yield Edit(*match.span(), f"{match[0]} -> {new}", new)
    for match in _LAST_ENTRY.finditer(text):
        yield Edit(*match.span(), f"drop entry {' '.join(match[0].split())}", "")
    for match in _LINE.finditer(text):
        yield Edit(*match.span(), "drop line", "")
    for match in _FIRST_WORD.finditer(text):
        word = match[1]
        new = word[::-1] if word != word[::-1] else word * 2
        yield Edit(*match.span(1), f"{word} -> {new}", new)


def _digits(number: str) -> set[int]:
    """Where to change a digit: the first that counts, and the last if it is seen.

    A last digit whose change goldens tolerate would be no other output.
    """
    places = [at for at, char in enumerate(number.split("e")[0]) if char.isdigit()]
    first = next((at for at in places if number[at] != "0"), places[-1])
    last = places[-1]
    return {first} if golden.same(number, _changed(number, last)) else {first, last}


def _changed(number: str, at: int) -> str:
    return f"{number[:at]}{(int(number[at]) + 1) % 10}{number[at + 1 :]}"
