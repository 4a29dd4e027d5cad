"""What a snippet prints, by whatever way: Python, C code, threads, other programs."""

import contextlib
import ctypes
import os
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

LIMIT = 2_000_000  # bytes of text and figures of one snippet; pages show a few hundred

# Control characters that a page or a golden cannot hold: shown like bytes that are no
# text, \x1b. Tabulator and line ends stay.
_CONTROL = {*range(0x20), *range(0x7F, 0xA0)} - {ord(one) for one in "\t\n\r"}
_SHOWN = {code: f"\\x{code:02x}" for code in _CONTROL}


def as_text(data: bytes) -> str:
    r"""The bytes as text; those that are no text as `\xff`.

    Of a line that goes back and writes again, as a progress bar does, what a terminal
    leaves.
    """
    text = data.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
    if "\r" in text or "\b" in text:
        text = "\n".join(map(_left, text.split("\n")))
    return text.translate(_SHOWN)


def _left(line: str) -> str:
    """What a terminal leaves of a line that goes back and writes again."""
    left, at = list[str](), 0
    for sign in line:
        if sign in "\r\b":
            at = 0 if sign == "\r" else max(at - 1, 0)
            continue
        left[at : at + 1] = [sign]
        at += 1
    return "".join(left)


class Printed:
    """What went to file descriptors 1 and 2 since the last call, C code's too."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._read = 0
        self._process = os.getpid()
        self._streams = (sys.stdout, sys.stderr)  # the snippet may put others there
        self.size = 0  # bytes, of all that was printed so far

    @property
    def forked(self) -> bool:
        """Whether this is a fork that the snippet made and did not end."""
        return os.getpid() != self._process

    def take(self) -> str:
        """The new text; of all texts together, no more than LIMIT bytes are read."""
        for stream in (*self._streams, sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):  # the snippet may have closed it
                stream.flush()
        ctypes.CDLL(None).fflush(None)  # what C code has printed and not yet written
        self.size = os.fstat(self._descriptor).st_size
        end = min(self.size, LIMIT)
        data = os.pread(self._descriptor, end - self._read, self._read)
        self._read = end
        return as_text(data)


@contextlib.contextmanager
def captured() -> Iterator[Printed]:
    """Give this process an empty input, and a file for its output."""
    with tempfile.TemporaryFile() as file:
        empty = os.open(os.devnull, os.O_RDONLY)
        os.dup2(empty, 0)
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        _flush_lines_of_c()
        python: Any = sys  # which says that __stdout__ and the others never change
        python.stdin = python.__stdin__ = _stream(0, "r", "stdin")
        # Line by line as on a terminal: in order with what other programs write
        python.stdout = python.__stdout__ = _stream(1, "w", "stdout")
        errors = _stream(2, "w", "stderr", "backslashreplace")
        python.stderr = python.__stderr__ = errors
        yield Printed(file.fileno())


def _flush_lines_of_c() -> None:
    """Have C code write line by line, too, as on a terminal."""
    libc, by_line = ctypes.CDLL(None), 1
    for name in ("stdout", "__stdoutp"):  # its name elsewhere, and on macOS
        with contextlib.suppress(ValueError):
            stream = ctypes.c_void_p.in_dll(libc, name)
            libc.setvbuf(stream, None, by_line, ctypes.c_size_t(0))


def _stream(descriptor: int, mode: str, name: str, errors: str = "strict") -> Any:
    """A standard stream, named as Python names its own."""
    stream: Any = open(descriptor, mode, 1, "utf-8", errors, closefd=False)
    stream.buffer.raw.name = f"<{name}>"
    return stream
