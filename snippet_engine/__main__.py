"""`python -m snippet_engine` is the command line of `cli.py`."""

import io
import sys

from snippet_engine.cli import main

if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal may not know all letters
    sys.stdout.reconfigure(errors="backslashreplace")

if __name__ == "__main__":
    raise SystemExit(main())
