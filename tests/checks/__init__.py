"""Checks that return the problems they find, so that a test can test them too."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
