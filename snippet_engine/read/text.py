"""Read a text file as every reader here does: UTF-8, a byte-order mark or none."""

import errno
from pathlib import Path

from snippet_engine.failure import Failure, Place


def read(
    path: Path, filename: str, remedy: str | None = None, keep_mark: bool = False
) -> str:
    """The file's text, line ends as `\\n`; `filename` is the path that messages name.

    Raises Failure if it is not UTF-8 or cannot be read.
    """
    try:
        found = content(path)
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise Failure(Place(filename), reason, remedy or "mend or delete it") from None
    return decode(found, filename, remedy or "save it as UTF-8", keep_mark)


def content(path: Path) -> bytes:
    """The file's bytes. Raises OSError, also for a pipe: its reader waits for ever."""
    if path.is_fifo():
        raise OSError(errno.EINVAL, "Is a pipe", str(path))
    return path.read_bytes()


def decode(
    content: bytes,
    filename: str,
    remedy: str = "save it as UTF-8",
    keep_mark: bool = False,
) -> str:
    """The bytes as text. Raises Failure if they are not UTF-8."""
    try:
        text = content.decode("utf-8" if keep_mark else "utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"not UTF-8 text ({error.reason})"
        raise Failure(Place(filename), reason, remedy) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
