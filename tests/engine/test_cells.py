import pytest

from snippet_engine.failure import Failure
from snippet_engine.read.cells import DEFAULT_LIMIT, parse, parse_text
from snippet_engine.read.source import RAISES, WARNS

CLAIM = '"""The claim."""\n'
STORY = (
    f"{CLAIM}\nimport math\n\n"
    "# %% first\n\nx = math.pi\n\n"
    '# %% second tags=["raises-exception", "warns"]\n1 / 0\n'
)


def failure(text):
    with pytest.raises(Failure) as caught:
        parse_text(text, "topic/claim.py")
    told = caught.value
    assert told.place.path == "topic/claim.py"
    assert told.remedy
    return told


def line_of(text, words):
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


def test_code_before_the_first_marker_is_a_cell_without_a_name():
    assert [cell.name for cell in parse_text(STORY, "x").cells] == [
        "",
        "first",
        "second",
    ]


def test_a_file_without_markers_is_one_cell():
    (cell,) = parse_text(f"{CLAIM}x = 1\n", "x").cells
    assert (cell.name, cell.line) == ("", 1)


def test_tags_announce_exceptions_and_warnings():
    _, first, second = parse_text(STORY, "x").cells
    assert first.tags == set()
    assert second.tags == {RAISES, WARNS}
    assert [first.raises, second.raises] == [False, True]
    assert [first.warns, second.warns] == [False, True]


def test_each_cell_knows_the_line_that_it_starts_at():
    lines = STORY.splitlines()
    for cell in parse_text(STORY, "x").cells:
        source = cell.source.splitlines()
        assert lines[cell.line - 1 :][: len(source)] == source


def test_shown_code_has_no_markers_and_no_blank_lines_around_it():
    source = parse_text(STORY, "x")
    assert "# %%" not in source.code
    first = source.cell("first")
    assert first is not None
    assert first.code == "x = math.pi\n"
    assert source.code == "\n".join(cell.code for cell in source.cells)


@pytest.mark.parametrize("gap", ["", "\n", "\n\n", "\n# a comment\n\n"])
def test_a_docstring_alone_joins_the_next_cell_and_lines_stay_true(gap):
    text = f"{CLAIM}{gap}# %% only\nx = 1\n1 / 0\n"
    (cell,) = parse_text(text, "x").cells
    assert (cell.name, cell.line) == ("only", 1)
    assert CLAIM in cell.code
    assert line_of(cell.source, "1 / 0") == line_of(text, "1 / 0")


def test_a_docstring_with_code_after_it_stays_a_cell():
    first, second = parse_text(f"{CLAIM}x = 1\n# %% rest\ny = 2\n", "x").cells
    assert (first.name, second.name) == ("", "rest")


def test_empty_cells_are_dropped():
    source = parse_text(f"{CLAIM}# %% empty\n\n# %% full\nx = 1\n", "x")
    assert [cell.name for cell in source.cells if cell.name] == ["full"]


def test_the_claim_is_the_docstring():
    assert parse_text(STORY, "x").claim == "The claim."


def test_the_time_limit_is_a_line_of_its_own():
    seconds = DEFAULT_LIMIT + 1
    asked = parse_text(f"{CLAIM}# time-limit: {seconds:.0f} s\nx = 1\n", "x")
    assert asked.limit == seconds
    assert parse_text(f"{CLAIM}x = '# time-limit: 1 s'\n", "x").limit == DEFAULT_LIMIT


@pytest.mark.parametrize(
    ("line", "write"),
    [
        ("# time-limit: 0 s", "# time-limit: 60 s"),
        ("# time-limit: 99999 s", "# time-limit: 60 s"),
        ("# time-limit: ６０ s", "# time-limit: 60 s"),
        ("# time limit: 60 s", "# time-limit: 60 s"),
        ("# timeout: 60 s", "# time-limit: 60 s"),
        ("y = 2  # time-limit: 60 s", "# time-limit: 60 s on a line of its own"),
        ("    # time-limit: 60 s", "# time-limit: 60 s on a line of its own"),
        ("# data：one.json", "# data: path/from/the/root.json, one a line"),
        ("    # %% name", "# %% name on a line of its own, not indented"),
        ("# %%%% name", "# %% name"),
        ("## %% name", "# %% name"),
        ("# % % name", "# %% name"),
        ("# ％％ name", "# %% name"),
        ("# In[1]:", "# %% name"),
        ("# <codecell>", "# %% name"),
    ],
)
def test_a_comment_that_nearly_is_one_of_ours_is_told(line, write):
    told = failure(f"{CLAIM}{line}\nx = 1\n")
    assert (told.place.line, "is not understood" in told.reason) == (2, True)
    assert told.remedy.startswith(f"write: {write}")


@pytest.mark.parametrize(
    "line",
    [
        "x = y()  # data: 3 rows",
        "# The time limit is one",
        "# In [0, 1]: convex",
        "# Timeout: what the solver says",
    ],
)
def test_other_comments_are_the_readers(line):
    assert parse_text(f"{CLAIM}{line}\n", "x").limit == DEFAULT_LIMIT


def test_two_time_limits_are_told():
    told = failure(f"{CLAIM}# time-limit: 60 s\n# time-limit: 90 s\nx = 1\n")
    assert told.reason == "has two time limits"


def test_a_name_that_is_there_twice_is_told_at_the_second():
    text = f"{CLAIM}# %% same\nx = 1\n# %% other\nx = 2\n# %% same\nx = 3\n"
    told = failure(text)
    assert "same" in told.reason
    assert text.splitlines()[told.place.line - 1] == "# %% same"
    assert told.place.line > line_of(text, "# %% other")


@pytest.mark.parametrize(
    "marker",
    [
        "# %%",
        "# %% Two words",
        "# %% Capital",
        "# %% name raises-exception",
        '# %% name tags=["unheard-of"]',
        "# %% name tags=[unquoted]",
        "# %% name tags=['warns']",
        '# %% name tags=["warns",]',
        "# %% name tags=[[]]",
    ],
)
def test_a_marker_that_is_not_understood_is_told_with_its_line(marker):
    text = f"{CLAIM}x = 1\n{marker}\ny = 2\n"
    assert failure(text).place.line == line_of(text, marker)


@pytest.mark.parametrize(
    "line",
    [
        "# In[1]:", "# In [ ]:", "# <codecell>", "# <markdowncell>", "##%% name",
        "# ％％ name", "# +", "# -", '# + tags=["warns"]', "# + [markdown] tags=[]",
        "# COMMAND ----------", "# time-limit: 0 s", "# time_limit: 60 s",
        "# time limit: 60 s", "# timeout: 60 s", "# Timeout = 60",
    ],
)  # fmt: skip
def test_what_other_tools_read_is_told_with_what_to_write(line):
    text = f"{CLAIM}x = 1\n{line}\ny = 2\n"
    told = failure(text)
    assert told.place.line == line_of(text, line)
    assert told.remedy in ("write: # %% name", "write: # time-limit: 60 s")


@pytest.mark.parametrize(
    "line", ["# In [3] it is shown", "# + and - agree", "# - one", "# 100 %% of it"]
)
def test_a_comment_that_only_resembles_a_marker_stays_one(line):
    assert len(parse_text(f"{CLAIM}x = 1\n{line}\ny = 2\n", "x").cells) == 1


@pytest.mark.parametrize("bad", ["y = (", "def", "x = 1 +\n", "\tz = 1"])
def test_a_syntax_error_is_told_with_its_line(bad):
    text = f"{CLAIM}x = 1\n{bad}\n"
    told = failure(text)
    assert "not Python" in told.reason
    assert told.place.line == line_of(text, bad.rstrip())


def test_a_null_byte_is_told():
    assert "not Python" in failure(f"{CLAIM}x = '\0'\n").reason


@pytest.mark.parametrize(
    "text",
    [
        '"""The claim.\n# %% inside\nends."""\nx = 1\n',
        f"{CLAIM}def f():\n    x = 1\n# %% inside\n    return x\n",
        f'{CLAIM}x = """\n# %% inside\n"""\n',
    ],
)
def test_a_marker_inside_a_statement_is_told(text):
    told = failure(text)
    assert "marker" in told.reason
    assert told.place.line <= line_of(text, "# %% inside") + 1


@pytest.mark.parametrize("text", ["", "x = 1\n", "# comment\n", "'' ''\n"])
def test_a_file_without_a_claim_is_told(text):
    assert "docstring" in failure(text).reason


def test_byte_order_mark_and_windows_line_ends_do_not_matter(tmp_path):
    plain, windows = tmp_path / "plain.py", tmp_path / "windows.py"
    plain.write_bytes(STORY.encode())
    windows.write_bytes(STORY.replace("\n", "\r\n").encode("utf-8-sig"))
    assert parse(plain) == parse(windows)


@pytest.mark.parametrize("odd", ["\x0c", "\u2028", "\x1d"])
def test_lines_are_those_that_python_counts(odd):
    text = f"{CLAIM}x = '{odd}'\n# %% later\ny = 2\n"
    later = parse_text(text, "x").cell("later")
    assert later is not None
    assert later.line == text[: text.index("y = 2")].count("\n") + 1


def test_a_file_that_is_not_utf8_is_told(tmp_path):
    path = tmp_path / "claim.py"
    path.write_bytes(CLAIM.encode() + b"x = '\xff'\n")
    with pytest.raises(Failure, match="UTF-8"):
        parse(path)
