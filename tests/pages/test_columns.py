"""A phone of 360 px holds 46 columns of code: no line that pages show is longer.

The docstring is set as a caption, which wraps: it may have the 72 columns of a text.
"""

import ast
import re

import pytest
from checks import ROOT

from snippet_engine.read.cells import MARKER
from snippet_engine.read.project import Project

CODE, DOCSTRING = 46, 72  # columns
PICTURE = re.compile(r"^(from|import) drawing\b", re.MULTILINE)  # its code is not shown
PROJECT = Project.find(ROOT)


def too_wide(text: str) -> list[str]:
    """The lines of a snippet that have too many columns; markers are not shown."""
    end = ast.parse(text).body[0].end_lineno or 0
    return [
        line
        for number, line in enumerate(text.splitlines(), start=1)
        if len(line) > (CODE if number > end else DOCSTRING) and not MARKER.match(line)
    ]


@pytest.mark.parametrize("name", PROJECT.names())
def test_a_phone_holds_every_line_of_code(name: str) -> None:
    text = PROJECT.source(name).read_text("utf-8")
    assert PICTURE.search(text) or too_wide(text) == []


@pytest.mark.parametrize(
    ("fits", "text"),
    [
        (True, '"""' + "d" * 66 + '"""'),
        (False, '"""' + "d" * 67 + '"""'),
        (True, '"""A claim."""\nx = "' + "x" * 40 + '"'),
        (False, '"""A claim."""\nx = "' + "x" * 41 + '"'),
        (False, '"""A claim."""\n# ' + "x" * 45),
        (True, '"""A claim."""\n# %% ' + "x" * 45),
    ],
)
def test_a_line_too_wide_is_seen_in_code_sooner_than_in_the_docstring(
    fits: bool, text: str
) -> None:
    assert (too_wide(text) == []) == fits
