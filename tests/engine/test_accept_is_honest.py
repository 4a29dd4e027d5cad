"""What does not come twice the same is refused, and a slip accepts nothing."""

import re

import pytest

UNSTABLE = {
    "a set": 'print({"alpha", "beta", "gamma", "delta"})\n',
    "a set of two": 'print({"weight", "bias"})\n',
    "a set in a dictionary": 'print({"names": {"weight", "bias"}})\n',
    "hashes": 'print(hash("alpha"))\n',
    "an address": "print(object())\n",
    "a time": "import time\n\nprint(time.time())\n",
    "a run time": (
        "import time\n\nstart = time.perf_counter()\n"
        'print(f"{time.perf_counter() - start:.9f} s")\n'
    ),
    "random numbers": "import random\n\nprint(random.random())\n",
    "the process": "import os\n\nprint(os.getpid())\n",
    "its folder": "import os\n\nprint(os.getcwd())\n",
    "the processors": "import os\n\nprint(os.cpu_count())\n",
    "the machine's name": "import platform\n\nprint(platform.node())\n",
    "the system's version": "import platform\n\nprint(platform.platform())\n",
    "the user": "import getpass\n\nprint(getpass.getuser())\n",
    "the time zone": "import time\n\nprint(time.localtime(0).tm_hour)\n",
    "a date as text": (
        "from datetime import datetime\n\nprint(datetime.fromtimestamp(10**9))\n"
    ),
    "a folder as it comes": (
        "from pathlib import Path\n\nfor name in 'abc':\n    Path(name).touch()\n"
        "print([path.name for path in Path().iterdir()])\n"
    ),
    "a walk of folders": (
        "import os\n\nfor name in 'abc':\n    os.makedirs(f'x/{name}/y')\n"
        "print([folder for folder, _, _ in os.walk('x')])\n"
    ),
    "an address in decimals": "print(id([]))\n",
    "a time in a bar": (
        "import sys, time\n\nfor n in range(3):\n"
        "    sys.stderr.write(f'\\r{n} {time.perf_counter_ns()}')\n"
    ),
    "a temporary name": "import tempfile\n\nprint(tempfile.mktemp())\n",
    "a figure": (
        "import random\nimport matplotlib.pyplot as plt\n\n"
        "fig, ax = plt.subplots(figsize=(1, 1))\nax.plot([0, random.random()])\n"
    ),
    "the end of a long line": "print('x' * 9_000, object())\n",
    "threads": (
        "import random, threading, time\n\n"
        "def work(n):\n    time.sleep(random.random() / 10)\n    print(n)\n\n"
        "for n in range(8):\n    threading.Thread(target=work, args=[n]).start()\n"
    ),
}
STABLE = {
    "a sorted set": 'print(sorted({"alpha", "beta", "gamma"}))\n',
    "seeded numbers": "import random\n\nrandom.seed(0)\nprint(random.random())\n",
    "a folder in order": (
        "import os, shutil\nfrom pathlib import Path\n\n"
        "for name in 'abc':\n    os.makedirs(f'x/{name}/y')\n"
        "print(sorted(os.listdir('x')), sorted(Path().rglob('*')))\n"
        "with os.scandir('x') as entries:\n    print(len([*entries]))\n"
        "shutil.rmtree('x')\nprint(os.path.exists('x'))\n"
    ),
    "the width of a terminal": "import shutil\n\nprint(shutil.get_terminal_size())\n",
    "what looks like a set": "print(\"one of {'mean', 'sum'}\")\n",
    "what is installed": (
        "from importlib import metadata\n\nprint(metadata.version('torch') > '2')\n"
    ),
    "the name of its file": "from pathlib import Path\n\nprint(Path(__file__).name)\n",
}


@pytest.fixture(scope="module")
def accepted(new_book, tmp_path_factory):
    """One accept of many snippets: what is written, and what was said."""
    book = new_book(tmp_path_factory.mktemp("honest"))
    names = {}
    for number, (what, body) in enumerate({**UNSTABLE, **STABLE}.items()):
        names[what] = f"topic/n{number}"
        book.snippet(names[what], body)
    return book, names, book.engine("accept", "topic")


@pytest.mark.parametrize("what", UNSTABLE)
def test_what_never_comes_twice_is_refused_with_the_line_and_the_cures(accepted, what):
    book, names, ran = accepted
    assert not (book.root / f"snippets/{names[what]}.out").exists()
    (line,) = [one for one in ran.err.splitlines() if f"{names[what]}.py:1: " in one]
    assert "does not come twice the same: " in line
    assert "not accepted: sort what has no order, seed random numbers" in line


@pytest.mark.parametrize("what", STABLE)
def test_what_comes_the_same_is_accepted(accepted, what):
    book, names, ran = accepted
    assert (book.root / f"snippets/{names[what]}.out").exists()
    assert f"{names[what]}.py" not in ran.err


def test_the_exit_code_says_that_something_was_refused(accepted):
    assert accepted[2].code == 1


def test_a_path_of_this_machine_is_refused(small_book):
    body = "import traceback\n\ntry:\n    1 / 0\nexcept Exception:\n"
    small_book.snippet("topic/claim", f"{body}    traceback.print_exc()\n")
    ran = small_book.engine("accept", "topic/claim")
    (line,) = small_book.failures(ran)
    assert "prints a path of this machine: File " in line
    assert (small_book.root / "snippets/topic/claim.out").read_text() == "sum = 10\n"


def test_a_long_line_that_differs_at_its_end_is_told_by_its_end(accepted):
    said = accepted[2].err
    assert re.search(r"same: 'x+ <object .{,60}', then 'x+ <object .{,60}'; not", said)


FOLDER, TERMINAL = "prints a path of this machine: ", r"for a terminal (\x1b…), which"
REFUSED = {
    "the home folder": ("print(pathlib.Path.home())\n", FOLDER),
    "a file at home": ("print(os.path.expanduser('~/x'))\n", FOLDER),
    "Python itself": ("import sys\nprint(sys.executable)\n", FOLDER),
    "a module": ("print(pathlib)\n", FOLDER),
    "colours": (r'print("\033[31mred\033[0m")', TERMINAL),
    "a cursor that moves": (r'print("\033[2K\033[1Abar")', TERMINAL),
    "a link": (r'print("\033]8;;http://a.org\033\\a")', TERMINAL),
    "a place that is kept": (r'print("\0337\0338")', TERMINAL),
    "the end of a font": (r'print("a\033(B")', TERMINAL),
    "bold in eight bits": (r'print("\x9b1mbold")', TERMINAL),
}


@pytest.fixture(scope="module")
def refused(new_book, tmp_path_factory):
    book = new_book(tmp_path_factory.mktemp("refused"))
    for number, (body, _) in enumerate(REFUSED.values()):
        book.snippet(f"topic/n{number}", f"import os, pathlib\n\n{body}\n", "")
    return book.engine("check", "topic/n*").err.splitlines()


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_page_can_show_is_refused(refused, what):
    name = f"snippets/topic/n{[*REFUSED].index(what)}.py:"
    (line,) = [line for line in refused if line.startswith(name)]
    assert REFUSED[what][1] in line


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        (r"10%\r50%\r100%", "100%"),
        (r"working...\rdone", "doneing..."),  # as on a terminal
        (r"abc\b\bX", "aXc"),
        (r"one\r\ntwo", "one\ntwo"),
        (r"\rtext", "text"),
    ],
)
def test_a_line_that_goes_back_is_what_a_terminal_leaves(small_book, printed, left):
    small_book.snippet("topic/claim", f'print("{printed}")\n')
    assert small_book.engine("run", "--json").out == (
        '{"topic/claim": ' + f'"{left}\\n"'.replace("\n", "\\n") + "}"
    )


def test_accept_alone_shows_what_would_change_and_writes_nothing(small_book):
    golden = small_book.root / "snippets/topic/claim.out"
    small_book.snippet("topic/claim", "print(3)\n")
    ran = small_book.engine("accept")
    assert (ran.code, golden.read_text()) == (1, small_book.output)
    assert "+3" in ran.out
    assert "nothing written; would change: topic/claim; name what to accept" in ran.err
    assert small_book.engine("accept", "--all").code == 0
    assert golden.read_text() == "3\n"
    assert small_book.engine("accept").code == 0  # nothing to write: all is well


SPELLINGS = [
    "topic/claim", "claim", "topic", "topic/", "snippets/topic/claim.py",
    "snippets/topic/claim.out", "./snippets/topic/claim.py", "topic/cl*",
]  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_any_spelling_of_its_name_means_the_snippet(small_book, engine_here, spelling):
    small_book.snippet("other/second", "print(2)\n", "old\n")
    ran = engine_here(small_book, "run", spelling)
    assert ran.out.startswith("== topic/claim (")
    assert "other/second" not in ran.out


def test_an_absolute_path_means_the_snippet(small_book, engine_here):
    path = str(small_book.root / "snippets/topic/claim.py")
    assert engine_here(small_book, "run", path).out.startswith("== topic/claim (")


def test_a_claim_of_two_topics_is_asked_for(small_book, engine_here):
    small_book.snippet("other/claim", "print(2)\n", "old\n")
    ran = engine_here(small_book, "run", "claim")
    assert (ran.code, ran.out) == (1, "")
    assert "names 2 snippets: other/claim, topic/claim; write topic/claim" in ran.err


@pytest.mark.parametrize(
    ("typo", "meant"),
    [("topic/clam", "topic/claim"), ("Topic/Claim", "topic/claim"),
     ("snippets/topic/claim.py:12", "topic/claim"), ("tpoic", "topic"),
     ("TOPIC", "topic")],
)  # fmt: skip
def test_a_typo_is_answered_with_the_nearest_name(small_book, engine_here, typo, meant):
    ran = engine_here(small_book, "accept", typo)
    assert f"{typo}: matches no snippet; did you mean {meant}?" in ran.err


def test_accept_renews_numbers_that_agree_when_it_is_asked_by_name(small_book):
    golden = small_book.root / "snippets/topic/claim.out"
    small_book.snippet("topic/claim", "print(0.33333333)\n", "0.333333\n")
    assert small_book.engine("check").code == 0
    assert small_book.engine("accept", "--all").code == 0
    assert golden.read_text() == "0.333333\n"
    assert small_book.engine("accept", "topic/claim").code == 0
    assert golden.read_text() == "0.33333333\n"


def test_output_that_opens_with_a_mark_can_be_accepted(small_book):
    small_book.snippet("topic/claim", 'print("\\ufeffhello")\n')
    assert small_book.engine("accept", "topic/claim").code == 0
    assert small_book.engine("check").code == 0
    small_book.snippet("topic/claim", 'print("hello")\n')
    small_book.engine("accept", "topic/claim")
    assert (small_book.root / "snippets/topic/claim.out").read_text() == "hello\n"
