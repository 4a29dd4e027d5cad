"""Say how far a run is: one line that counts on a terminal, plain lines elsewhere."""

import sys
import time
from typing import TextIO

QUIET_SECONDS = 2.0  # what is done sooner needs no word


class Progress:
    """Counts finished snippets, from two seconds after the start."""

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self.total = total
        self.count = 0
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._start = time.monotonic()
        self._written = 0.0

    def step(self) -> None:
        """One more is done."""
        self.count += 1
        now = time.monotonic()
        if now - self._start < QUIET_SECONDS:
            return
        if self._terminal:
            self._stream.write(f"\r{self._line()}")
            self._written = now
        elif now - self._written >= QUIET_SECONDS or self.count == self.total:
            self._stream.write(f"{self._line()}\n")
            self._written = now
        self._stream.flush()

    def close(self) -> None:
        """End the line that counts."""
        if self._terminal and self._written:
            self._stream.write("\n")
            self._stream.flush()

    def _line(self) -> str:
        return f"snippets: {self.count} of {self.total} run"
