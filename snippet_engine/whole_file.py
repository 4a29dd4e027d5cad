"""Write a file whole or not at all, whoever else writes it at the same time."""

import os
import secrets
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Put the text into a new file beside `path`, then move it there in one step.

    Raises OSError; then `path` is what it was, and nothing lies beside it.
    """
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        new.write_text(text, "utf-8")
        os.replace(new, path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
