"""What went wrong, in one line a person can act on: place, reason, remedy."""

from dataclasses import dataclass, field

# Characters of a reason or of a line, since an exception may quote a whole tensor; and
# lines of a detail: all that a picture's golden has, and not all that a loop prints
MOST, MOST_LINES = 300, 300


@dataclass(frozen=True)
class Place:
    """A file as the reader of a message would name it, and a line (from 1) if known."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(eq=False)
class Failure(Exception):
    """One failure of one snippet or page.

    `detail` may hold more lines (a unified diff); everything else stays on one line.
    `pages` are the places that show the snippet, filled in by whoever knows them.
    """

    place: Place
    reason: str
    remedy: str
    detail: str = ""
    pages: list[Place] = field(default_factory=list)

    def __str__(self) -> str:
        pages = [str(page) for page in self.pages]
        if len(pages) > 2:
            pages = [*pages[:2], f"and {len(pages) - 2} more"]
        where = f"{', '.join(pages)}: {self.place}" if pages else str(self.place)
        reason = _short(" ".join(self.reason.split()))
        detail = self.detail.rstrip().split("\n") if self.detail else []
        if more := detail[MOST_LINES:]:
            detail[MOST_LINES:] = [f"… ({len(more):,} more lines)"]
        return "\n".join([f"{where}: {reason}; {self.remedy}", *map(_short, detail)])


def _short(line: str) -> str:
    """The line, or where it is long its beginning and how much there is."""
    return line if len(line) <= MOST else f"{line[:MOST]}… ({len(line):,} characters)"


class Failures(Exception):
    """Several failures at once, so that a build tells all of them and not the first."""

    def __init__(self, failures: list[Failure]) -> None:
        super().__init__(failures)
        self.failures = failures

    def __str__(self) -> str:
        return "\n".join(str(failure) for failure in self.failures)
