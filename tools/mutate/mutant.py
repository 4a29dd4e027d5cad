"""A mutant: a snippet or a golden with one edit in it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

GOLDEN, EXCEPTION, TEST = "golden", "exception", "test"  # what may kill a mutant


class Edit(NamedTuple):
    """Characters `start` to `end` of a text become `new`; `what` says it in words."""

    start: int
    end: int
    what: str
    new: str

    def apply(self, text: str) -> str:
        """The text with this one change."""
        return text[: self.start] + self.new + text[self.end :]


@dataclass
class Mutant:
    """`file` is a snippet's name, with .out its golden's; `key` is for reasons."""

    file: str
    key: str
    text: str
    killed_by: str = ""


def mutants(file: str, text: str, edits: Iterable[Edit]) -> Iterator[Mutant]:
    """One for each edit. Its key: the file, the edit, and the text of the line.

    Lines that read the same may have the same edit. The second gets a number.
    """
    lines, seen = text.split("\n"), Counter[tuple[str, str]]()
    for edit in sorted(edits):
        line = lines[text.count("\n", 0, edit.start)].strip()
        seen[edit.what, line] += 1
        again = seen[edit.what, line]
        what = edit.what if again == 1 else f"{edit.what} ({again})"
        yield Mutant(file, f"{file} | {what} | {line}", edit.apply(text))
