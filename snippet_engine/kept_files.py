"""Files that this project makes again when it must: whole, sealed, and not for ever.

A cache here is a folder of texts, one file a key. A seal in the first line tells a text
that is whole from one that was cut short, edited, or written under another key.
"""

import contextlib
import hashlib
import os
import re
import secrets
import time
from pathlib import Path

KEEP_DAYS = 30


def write(path: Path, content: str | bytes) -> None:
    """Put the content into a new file beside `path`, then move it there in one step.

    So a file is written whole or not at all, whoever else writes it at the same time.
    Raises OSError; then `path` is what it was, and nothing lies beside it.
    """
    data = content.encode() if isinstance(content, str) else content
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        new.write_bytes(data)
        os.replace(new, path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def write_changed(path: Path, content: str | bytes) -> bool:
    """Write the content unless the file holds it already; whether it was written.

    A server tells by a file's time whether a page has to be built again.
    """
    data = content.encode() if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, data)
    return True


class KeptFiles:
    """Texts by key in one folder. Safe with several processes at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, key: str) -> str | None:
        """The text kept under the key; None where there is none, or a damaged one."""
        try:
            seal, _, text = self._file(key).read_text("utf-8").partition("\n")
        except (OSError, UnicodeDecodeError):
            return None
        return text if seal == _seal(key, text) else None

    def save(self, key: str, text: str) -> None:
        """Keep a text. Raises OSError if the folder cannot be written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write(self._file(key), f"{_seal(key, text)}\n{text}")

    def prune(self) -> None:
        """Drop what was written here more than KEEP_DAYS ago.

        Nothing without a seal: somebody may keep other files in the folder.
        """
        oldest = time.time() - KEEP_DAYS * 86_400
        for file in self.folder.glob("*"):
            with contextlib.suppress(OSError):  # another process was faster; read-only
                if file.stat().st_mtime < oldest and _is_sealed(file):
                    file.unlink()

    def _file(self, key: str) -> Path:
        return self.folder / key


def _seal(key: str, text: str) -> str:
    """What only this text under this key has."""
    return hashlib.sha256(f"{key}\n{text}".encode()).hexdigest()


def _is_sealed(file: Path) -> bool:
    with file.open("rb") as opened:
        return bool(re.fullmatch(rb"[0-9a-f]{64}\n", opened.readline(65)))
