"""The command `python -m vjp_errors explain traceback.txt`."""

import argparse
import io
import os
import sys
from pathlib import Path

from vjp_errors.matcher import explain
from vjp_errors.read import LANGUAGES
from vjp_errors.report import WORDS, full


def main(arguments: list[str] | None = None) -> int:
    """Explain what stands on the input: 0 if an entry matches, 1 if none does."""
    parser = argparse.ArgumentParser(
        prog="python -m vjp_errors",
        description="Explain an autograd error. Reads a traceback, or a message.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("explain", help="explain the last error of a text")
    command.add_argument("file", nargs="?", help="the text; without it, the input")
    command.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    given = parser.parse_args(arguments)
    try:
        text = _text(given.file)
    except OSError as error:
        command.error(f"cannot read {given.file}: {error.strerror}")
    found = explain(text, given.language)
    empty = WORDS[given.language]["empty"]
    _tell(full(found, given.language) if text.strip() else empty)
    return 0 if found.entry else 1


def _text(file: str | None) -> str:
    """What the file holds, or the input; a closed input holds nothing."""
    if file is not None:
        data = Path(file).read_bytes()
    elif sys.stdin is None:
        data = b""
    else:
        if sys.stdin.isatty():
            end = "Ctrl+Z and Enter" if os.name == "nt" else "Ctrl+D"
            print(f"Paste the traceback, then {end}:", file=sys.stderr)
        data = sys.stdin.buffer.read()
    # PowerShell's > writes UTF-16, which is ASCII with a zero after each letter
    return data.decode("utf-8", "replace").replace("\0", "")


def _tell(words: str) -> None:
    """Print, whatever letters the terminal has, and though nobody reads to the end."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        print(words, flush=True)
    except BrokenPipeError:  # as in `| head -0`: Python must not write again at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
