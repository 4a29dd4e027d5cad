"""Each failure is made for real: one line tells where, what is wrong, what to do."""

import re

import pytest

LANGUAGES = ("en", "zh")
RAISES = '# %% only tags=["raises-exception"]\n'


def at(book, path, words):
    """`path:line` of the first line that holds the words."""
    lines = (book.root / path).read_text("utf-8").splitlines()
    return f"{path}:{next(n for n, line in enumerate(lines, 1) if words in line)}"


def in_page(book, words):
    return at(book, "docs/en/page.md", words)


def in_snippet(book, words='"""'):
    """Both pages, and the line of the snippet; by default the first."""
    pages = (at(book, f"docs/{one}/page.md", ":::") for one in LANGUAGES)
    return f"{', '.join(pages)}: {at(book, 'snippets/topic/claim.py', words)}"


def unknown_snippet(book):
    book.page("text\n\n::: topic/claim\n\n::: topic/clam\n", ("en",))
    where = in_page(book, "clam")
    return where, "unknown snippet 'topic/clam'", "did you mean topic/claim?"


def unknown_cell(book):
    book.snippet("topic/claim", "# %% second\nprint(2)\n", "2\n")
    book.page("::: topic/claim#secnd\n", ("en",))
    where = in_page(book, "secnd")
    return where, "unknown cell 'secnd' of topic/claim", "did you mean second?"


def unknown_option(book):
    book.page('::: topic/claim colour="red"\n', ("en",))
    return in_page(book, "colour"), "unknown option 'colour'", "known are: caption,"


def unannounced_exception(book):
    book.snippet("topic/claim", "x = 1\nraise ValueError('two\\nlines')\n")
    remedy = "announce it: # %% name"
    return in_snippet(book, "raise"), "raised ValueError: two lines", remedy


def system_exit(book):
    book.snippet("topic/claim", "import sys\n\nsys.exit(3)\n")
    return in_snippet(book, "exit"), "raised SystemExit: 3", "mend the code"


def syntax_error(book):
    book.snippet("topic/claim", "x = 1\ny = (\n")
    return in_snippet(book, "y = ("), "is not Python: '(' was never closed", "mend"


def unannounced_warning(book):
    book.snippet("topic/claim", "import warnings\n\nwarnings.warn('care')\n")
    return in_snippet(book, "care"), "warns: UserWarning: care", 'tags=["warns"]'


def missing_exception(book):
    body = f"{RAISES}print(1)\n"
    book.snippet("topic/claim", body, "# %% only raises=KeyError\nKeyError: 1\n")
    reason = "cell 'only' announces an exception, and none came"
    return in_snippet(book), reason, "drop the tag raises-exception"


def other_exception(book):
    body = f"{RAISES}[][1]\n"
    book.snippet("topic/claim", body, "# %% only raises=KeyError\nKeyError: 1\n")
    reason = "raised IndexError: list index out of range, and its golden says KeyError"
    return in_snippet(book, "[][1]"), reason, "if the new type is right: make accept"


def other_output(book):
    book.snippet("topic/claim", "print(1)\nprint(3)\n", "1\n2\n")
    reason = "output differs from snippets/topic/claim.out"
    return in_snippet(book), reason, "if the new output is right: make accept"


def no_golden(book):
    (book.root / "snippets/topic/claim.out").unlink()
    reason = "has no golden snippets/topic/claim.out"
    return in_snippet(book), reason, "read what it prints, then: make accept"


def time_out(book):
    book.snippet("topic/claim", "# time-limit: 1 s\nwhile True: pass\n")
    return (
        in_snippet(book),
        "still runs after 1 s",
        "or ask for more: # time-limit: 3 s",
    )


def child_that_dies(book):
    book.snippet("topic/claim", "import os\n\nos.abort()\n")
    remedy = "run python snippets/topic/claim.py to see where"
    return in_snippet(book), "its process was killed by SIGABRT", remedy


def unused_golden(book):
    book.write("snippets/topic/gone.out", "x\n")
    return "snippets/topic/gone.out", "is a golden without a snippet", "delete it"


def unused_snippet(book):
    book.snippet("topic/extra", "print(1)\n", "1\n")
    where = at(book, "snippets/topic/extra.py", '"""')
    return where, "is a snippet that no page shows", "a line ::: topic/extra, or delete"


def figure_without_text(book):
    body = "import matplotlib.pyplot as plt\n\nplt.figure(figsize=(1, 1))\n"
    book.snippet("topic/claim", body, "# %% [figure]\nfigure 1.0 1.0\n")
    book.page('::: topic/claim alt="A drawing"\n', ("zh",))
    return in_page(book, ":::"), "shows the figure of topic/claim", 'add alt="'


def line_that_is_not_there(book):
    book.page('::: topic/claim lines="99"\n', ("en",))
    return in_page(book, ":::"), "emphasises line 99 of", "count the lines"


PAGES = "docs/en/page.md:3, docs/zh/page.md:3"


def meant(line, reason):
    """A comment that nearly is one that the engine reads."""

    def case(book):
        book.snippet("topic/claim", f"{line}\nprint(1)\n", "1\n")
        where = at(book, "snippets/topic/claim.py", line)
        return f"{PAGES}: {where}", reason, "write: # "

    case.__name__ = line.replace(" ", "_")
    return case


NEARLY = [
    meant(line, "is not understood")
    for line in (
        "# time-limit: 30s", "# time-limit: 30", "#time-limit: 30 s",
        "# Time-limit: 30 s", "# timelimit: 30 s", "# data: a.json, b.json",
        "#data: a.json", "# data:a.json", "#%% name", "# %%name", "#%%",
    )
] + [meant("# %% [markdown]", "marker '[markdown]' is not understood")]  # fmt: skip


def named_like_a_module(book):
    book.snippet("topic/random", "print(1)\n", "1\n")
    book.page("::: topic/claim\n\n::: topic/random\n", ("en",))
    where = at(book, "docs/en/page.md", "::: topic/random")
    where = f"{where}: snippets/topic/random.py"
    return where, "is named like the module random", "rename it"


def named_like_a_library(book):
    book.snippet("topic/torch", "print(1)\n", "1\n")
    book.page("::: topic/claim\n\n::: topic/torch\n", ("en",))
    where = at(book, "docs/en/page.md", "::: topic/torch")
    return f"{where}: snippets/topic/torch.py", "like the module torch", "rename it"


CASES = [
    unknown_snippet, unknown_cell, unknown_option, unannounced_exception, system_exit,
    syntax_error, unannounced_warning, missing_exception, other_exception,
    other_output, no_golden, time_out, child_that_dies, unused_golden, unused_snippet,
    figure_without_text, line_that_is_not_there, named_like_a_module,
    named_like_a_library, *NEARLY,
]  # fmt: skip
IN_A_BUILD = [  # one of each kind: a build asks the same book as `check`
    unknown_snippet, unknown_option, unannounced_exception, syntax_error,
    other_output, no_golden, child_that_dies,
]  # fmt: skip
WITH_DIFF = {
    other_exception: ("-KeyError: 1",),
    other_output: ("-2", "+3"),
    no_golden: ("+sum = 10",),  # so that there is something to read
}


def assert_told(case, expected, lines):
    where, reason, remedy = expected
    line, *detail = lines
    assert line.startswith(f"{where}: ")
    before, after = line.split("; ", 1)
    assert reason in before
    assert remedy in after
    if case not in WITH_DIFF:
        assert detail == []
        return
    assert detail[0] == "--- snippets/topic/claim.out"
    assert detail[1].startswith("+++ ")
    assert set(WITH_DIFF[case]) < set(detail)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_check_tells_a_failure_in_one_line(small_book, case):
    expected = case(small_book)
    ran = small_book.engine("check")
    assert (ran.code, ran.out) == (1, "")
    assert_told(case, expected, small_book.failures(ran))


@pytest.mark.parametrize("case", IN_A_BUILD, ids=lambda case: case.__name__)
def test_mkdocs_build_stops_with_the_same_line(small_book, case):
    small_book.site()
    expected = case(small_book)
    ran = small_book.mkdocs("build", "--strict")
    assert (ran.code, ran.out.strip()) == (1, "1 failure, nothing was built")
    told = ran.err.removeprefix("ERROR   -  ").splitlines()
    assert_told(case, expected, [line for line in told if line])
    assert not list(small_book.root.glob("site/**/*.html"))


def test_every_failure_is_told_and_not_the_first_alone(small_book):
    unknown_option(small_book)
    unused_golden(small_book)
    expected = other_output(small_book)[1]
    told = "\n".join(small_book.failures(small_book.engine("check")))
    assert all(reason in told for reason in (expected, "'colour'", "gone.out: is a"))


def test_no_line_and_no_diff_is_without_bound(small_book):
    body = "print('x' * 20_000)\nfor n in range(5000):\n    print(n)\n"
    small_book.snippet("topic/claim", body)
    small_book.snippet("topic/long", "raise ValueError('é' * 20_000)\n")
    ran = small_book.engine("check", "topic")
    assert "… (20,019 characters); mend the code" in ran.err
    assert re.search(r"^\+x{299}… \(20,001 characters\)$", ran.err, re.MULTILINE)
    assert re.search(r"^… \([\d,]+ more lines\)$", ran.err, re.MULTILINE)
    assert max(map(len, ran.err.splitlines())) < 500
    assert len(ran.err.splitlines()) < 310
