"""The command `python -m vjp_errors explain < traceback.txt`."""

import argparse
import sys

from vjp_errors.matcher import explain
from vjp_errors.read import LANGUAGES
from vjp_errors.report import full


def main(arguments: list[str] | None = None) -> int:
    """Explain what stands on the input: 0 if an entry matches, 1 if none does."""
    parser = argparse.ArgumentParser(
        prog="python -m vjp_errors",
        description="Explain an autograd error. Reads a traceback, or a message.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("explain", help="read a text from the input")
    command.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    given = parser.parse_args(arguments)
    if sys.stdin.isatty():
        print("Paste the traceback, then Ctrl+D:", file=sys.stderr)
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    found = explain(text, given.language)
    print(full(found, given.language))
    return 0 if found.entry else 1


if __name__ == "__main__":
    sys.exit(main())
