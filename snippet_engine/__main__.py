"""`python -m snippet_engine` is the command line of `cli.py`."""

from snippet_engine.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
