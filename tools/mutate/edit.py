"""One edit: a span of a file's bytes and what stands there instead."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Edit:
    """Bytes `start` to `end` become `new`; `what` says it in words, `line` from 1."""

    start: int
    end: int
    new: str
    what: str
    line: int

    def apply(self, text: str) -> str:
        """The text with this one change."""
        data = text.encode()
        changed = data[: self.start] + self.new.encode() + data[self.end :]
        return changed.decode()


def numbered(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """The edits in the order of the text.

    Those that say the same of lines that read the same get a number, so that
    the line's text and the words name one edit only.
    """
    lines, seen, done = text.split("\n"), Counter[tuple[str, str]](), []
    for edit in sorted(edits, key=lambda one: (one.start, one.end, one.what)):
        key = lines[edit.line - 1].strip(), edit.what
        seen[key] += 1
        again = f" ({seen[key]})" if seen[key] > 1 else ""
        done.append(replace(edit, what=edit.what + again))
    return done
