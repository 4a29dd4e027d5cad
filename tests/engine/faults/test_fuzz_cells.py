"""Properties of the cell parser, on files that nobody would think of."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from snippet_engine.failure import Failure
from snippet_engine.read.cells import parse, parse_text
from snippet_engine.read.source import TAGS, Source

pytestmark = pytest.mark.fuzz

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True)
TAG_SETS = st.frozensets(st.sampled_from(sorted(TAGS)))
# Lines of which any number, in any order, is Python; with words that look like markers.
LINES = st.sampled_from([
    "x = 1", "", "    ", "# % x", "#  % y", "print('# %% a')",
    "def f():\n    return 2", "# 雅可比", "y = '''\n#%%\n'''", "z = '\x0c'",
    "s = '\u2028'", "if x:\n\n    pass", "# time-limit: 7 s ",
])  # fmt: skip
BODIES = st.lists(LINES, min_size=1, max_size=6).filter(
    lambda lines: any(line.strip() for line in lines)
)
CLAIM = '"""The claim."""\n'
STORIES = st.lists(
    st.tuples(NAMES, TAG_SETS, BODIES), max_size=5, unique_by=lambda c: c[0]
)


def printed(story, opening):
    """The file of these cells, after an opening."""
    parts = [CLAIM, "\n".join([*opening, ""]) if opening else ""]
    for name, tags, lines in story:
        listed = f" tags={json.dumps(sorted(tags))}" if tags else ""
        parts.append(f"# %% {name}{listed}\n" + "\n".join(lines) + "\n")
    return "".join(parts)


@given(STORIES, st.lists(LINES, max_size=3))
def test_cells_that_are_printed_are_parsed_as_they_were(story, opening):
    text = printed(story, opening)
    parsed = parse_text(text, "x.py")
    cells = [cell for cell in parsed.cells if cell.name]
    assert [(cell.name, cell.tags) for cell in cells] == [one[:2] for one in story]
    for cell, (_, _, lines) in zip(cells, story, strict=True):
        assert cell.source.endswith("\n".join(lines) + "\n")


@given(STORIES, st.lists(LINES, max_size=3))
def test_every_line_of_a_file_is_in_one_cell_at_its_place_or_is_a_marker(
    story, opening
):
    text = printed(story, opening)
    lines = text.split("\n")
    seen = set()
    for cell in parse_text(text, "x.py").cells:
        for number, line in enumerate(cell.source.removesuffix("\n").split("\n")):
            place = cell.line - 1 + number
            # the marker after a docstring that stood alone is an empty line
            assert lines[place] == line or (lines[place][:4] == "# %%" and not line)
            assert place not in seen
            seen.add(place)
    left = [line for number, line in enumerate(lines) if number not in seen]
    assert all(line.startswith("# %% ") or not line.strip() for line in left)


@given(STORIES, st.lists(LINES, max_size=3))
def test_line_ends_and_a_byte_order_mark_change_nothing(story, opening):
    text = printed(story, opening)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.py")
        path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
        assert parse(path).cells == parse_text(text, str(path)).cells


@given(STORIES, st.data())
def test_a_cell_named_twice_is_always_told(story, data):
    name = data.draw(st.sampled_from([one[0] for one in story]) if story else NAMES)
    twice = [*story, (name, frozenset(), ["x = 2"])]
    if not story:
        twice = twice * 2
    with pytest.raises(Failure, match="is there twice"):
        parse_text(printed(twice, []), "x.py")


ALPHABET = st.one_of(
    st.characters(exclude_categories=["Cs"]), st.sampled_from("#%\"'\n\t []()=:\\,")
)
PIECES = st.one_of(
    st.text(ALPHABET, max_size=20),
    st.sampled_from([
        CLAIM, '"""', "'''", "# %%", "# %% a", '# %% b tags=["warns"]', "\n", "\r",
        "# %% c tags=[[[", "x = 1\n", "\0", "\x0c", "\ufeff", "\\", "(" * 99, "-" * 99,
        "# %% d tags=" + "[" * 99, "[" * 3000, "# %% e tags=" + "[" * 3000 + "]",
        "# time-limit: 99999999999999999999 s\n", "'\\d'\n", "0_\n", "1if 1else 2\n",
    ]),
)  # fmt: skip


def outcome(work, *arguments):
    """What a call gives, or the Failure that it raises."""
    try:
        return work(*arguments)
    except Failure as failure:
        return failure


@example("x = " + "not " * 5_000 + "x\n", True)  # deeper than Python's parser goes
@example("x = " + "-" * 99_999 + "1\n", True)
@given(st.lists(PIECES, max_size=12).map("".join), st.booleans())
def test_no_text_gives_anything_but_cells_or_a_failure(text, claimed):
    told = outcome(parse_text, CLAIM + text if claimed else text, "x.py")
    if isinstance(told, Failure):
        assert str(told).startswith("x.py")
        assert "\n" not in str(told)
    else:
        assert told.claim
        assert all(cell.tags <= TAGS for cell in told.cells)


@given(st.binary(max_size=200))
def test_no_bytes_give_anything_but_cells_or_a_failure(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.py")
        path.write_bytes(content)
        told = outcome(parse, path, "x.py")
    assert isinstance(told, Source) or str(told).startswith("x.py")
