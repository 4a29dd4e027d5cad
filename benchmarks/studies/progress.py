"""A bar of plain text on stderr."""

import sys
import time


class Bar:
    """Steps done out of all; redrawn in place on a terminal, else one line a round."""

    def __init__(self, title: str, steps: int) -> None:
        self.title, self.steps, self.done = title, steps, 0
        self.start = time.monotonic()

    def step(self, what: str) -> None:
        """One step more is done, on `what`."""
        self.done += 1
        if sys.stderr.isatty():
            self._draw(what[:40], "\r")

    def end_of_round(self, number: int) -> None:
        """Leave the line that stands, and begin another."""
        self._draw(f"round {number}", "\r" if sys.stderr.isatty() else "")
        print(file=sys.stderr, flush=True)

    def _draw(self, what: str, start: str) -> None:
        full = round(20 * self.done / max(1, self.steps))
        bar = "#" * full + "." * (20 - full)
        seconds = time.monotonic() - self.start
        line = f"{self.title} [{bar}] {self.done}/{self.steps} {seconds:4.0f} s {what}"
        print(f"{start}{line:<79}", end="", file=sys.stderr, flush=True)
