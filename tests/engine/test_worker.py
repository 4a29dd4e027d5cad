import pytest

SNIPPETS = {
    "prints": 'print("二 <&>", end="")\nprint("\\nlast", end="")\n',
    "descriptor": 'import os\n\nos.write(1, b"from descriptor 1\\n")\n',
    "from_c": (
        "import ctypes\n\nlibc = ctypes.CDLL(None)\n"
        'libc.puts(b"from C")\nlibc.printf(b"no end")\n'
    ),
    "children": (
        "import os, subprocess, sys\n\n"
        'print("before")\n'
        'code = "import sys; print(2, flush=True); print(4, file=sys.stderr)"\n'
        "subprocess.run([sys.executable, '-c', code])\n"
        'print("between", file=sys.stderr)\n'
        'os.system("echo shell")\n'
        'print("after")\n'
    ),
    "not_utf8": 'import os\n\nos.write(1, b"\\xff\\n")\n',
    "not_shown": 'print("\\0 \\x1b[1m \\x02 \\x85 \\t \\x7f")\n',
    "thread": (
        "import threading\n\n"
        "one = threading.Thread(target=print, args=['from a thread'])\n"
        "one.start()\none.join()\n"
    ),
    "forks": (
        "import os\n\nif child := os.fork():\n    os.waitpid(child, 0)\n"
        "    print('parent')\n"
    ),
    "reads_itself": (
        "import inspect\n\ndef f():\n    return 1\n\nprint(inspect.getsource(f))\n"
    ),
    "swaps_stdout": (
        "import sys\n\nold = sys.stdout\nsys.stdout = sys.stderr\n"
        'print("kept", end="", file=old)\n'
    ),
    "closes_stdout": 'import sys\n\nprint("kept")\nsys.stdout.close()\n',
    "no_stdout": 'import sys\n\nprint("kept", end="")\nsys.stdout = None\n',
    "reads": "import sys\n\nprint(repr(sys.stdin.read()), sys.stdin.isatty())\n",
    "asks": "answer = input()\n",
    "child_reads": "import os\n\nos.system('cat')\nprint('end')\n",
    "exits": 'import sys\n\nprint("before")\nsys.exit("words")\n',
    "leaves": 'import os\n\nprint("before", flush=True)\nos._exit(37)\n',
    "announced": (
        'class Mine(Exception):\n    pass\n\n# %% first tags=["raises-exception"]\n'
        "def inner():\n    raise Mine('words')\n\ninner()\n# %% second\nprint('on')\n"
    ),
    "unannounced": "# %% first\nx = 1 / 0\n# %% second\nprint('never')\n",
    "calm": '# %% first tags=["raises-exception"]\nx = 1\n# %% second\nprint(x)\n',
    "interrupted": "raise KeyboardInterrupt\n",
    "odd_message": 'raise ValueError("\\ud800 \\0 二")\n',
    "no_message": (
        "class Mine(Exception):\n    def __str__(self):\n        raise TypeError\n\n"
        "raise Mine\n"
    ),
    "return_outside": "x = 1\nreturn x\n",
    "module_type": "import json\n\njson.loads('')\n",
    "warns": (
        'import warnings\n\nfor _ in range(2):\n    warnings.warn("careful")\n'
        'warnings.warn("old", DeprecationWarning)\n'
        'warnings.warn("quiet", ResourceWarning)\n'
    ),
    "warns_announced": (
        'import warnings\n\n# %% first tags=["warns"]\n'
        'print("text")\nwarnings.warn("careful")\n# %% second\nprint("on")\n'
    ),
    "main": (
        "import sys\nfrom pathlib import Path\n\n"
        "print(__name__, sys.modules['__main__'].__doc__)\n"
        "print(Path(__file__).name, sys.argv == [__file__])\n"
    ),
    "imports": "import _near\n\nprint(_near.VALUE)\n",
}


@pytest.fixture(scope="module")
def ran(run_pool, tmp_path_factory):
    folder = tmp_path_factory.mktemp("worker")
    (folder / "_near.py").write_text("VALUE = 'near'\n")
    return run_pool(folder, SNIPPETS)


def line_of(name, words):
    lines = ["doc", "", *SNIPPETS[name].splitlines()]
    return next(number for number, line in enumerate(lines, 1) if words in line)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("prints", "二 <&>\nlast"),
        ("descriptor", "from descriptor 1\n"),
        ("from_c", "from C\nno end"),
        ("not_utf8", "\\xff\n"),
        ("not_shown", r"\x00 \x1b[1m \x02 \x85" + " \t " + "\\x7f\n"),
        ("thread", "from a thread\n"),
        ("forks", "parent\n"),
        ("reads_itself", "def f():\n    return 1\n\n"),
        ("swaps_stdout", "kept"),
        ("closes_stdout", "kept\n"),
        ("no_stdout", "kept"),
        ("imports", "near\n"),
    ],
)
def test_all_that_is_printed_is_recorded(ran, name, text):
    assert ran[name].text == text


def test_what_children_print_comes_in_order(ran):
    expected = ["before", "2", "4", "between", "shell", "after"]
    assert ran["children"].text.splitlines() == expected


def test_standard_input_is_empty(ran):
    assert ran["reads"].text == "'' False\n"
    assert ran["child_reads"].text == "end\n"
    assert ran["asks"].cells[0].raised.type == "EOFError"


def test_system_exit_is_an_exception_like_others(ran):
    (cell,) = ran["exits"].cells
    assert cell.printed == "before\n"
    assert str(cell.raised) == "SystemExit: words"
    assert cell.raised.line == line_of("exits", "sys.exit")


def test_a_process_that_ends_by_itself_gives_no_record_but_its_code(ran):
    assert "exit code 37" in ran["leaves"]


def test_an_announced_exception_lets_the_next_cell_run(ran):
    _, first, second = ran["announced"].cells
    assert str(first.raised) == "Mine: words"
    assert first.raised.line == line_of("announced", "raise Mine")
    assert second.text == "on\n"


@pytest.mark.parametrize("name", ["unannounced", "calm"])
def test_a_cell_that_does_not_do_what_it_announced_is_the_last(ran, name):
    assert [cell.name for cell in ran[name].cells] == ["first"]


def test_the_line_of_an_exception_is_the_files(ran):
    assert ran["unannounced"].cells[0].raised.line == line_of("unannounced", "1 / 0")
    raised = ran["return_outside"].cells[0].raised
    assert (raised.type, raised.line) == (
        "SyntaxError",
        line_of("return_outside", "return"),
    )


def test_exceptions_have_the_names_that_a_traceback_gives_them(ran):
    assert ran["module_type"].cells[0].raised.type == "json.decoder.JSONDecodeError"
    assert ran["module_type"].cells[0].raised.line == line_of("module_type", "loads")
    assert ran["interrupted"].cells[0].raised.type == "KeyboardInterrupt"


def test_every_message_can_be_written_to_a_file(ran):
    assert ran["odd_message"].cells[0].raised.message == r"\ud800 \x00 二"
    ran["odd_message"].text.encode("utf-8")
    assert "str() failed" in ran["no_message"].cells[0].raised.message


def test_warnings_that_python_shows_are_recorded_with_their_lines(ran):
    (cell,) = ran["warns"].cells
    # As Python does: once for each place, and no ResourceWarning
    shown = ["UserWarning: careful", "DeprecationWarning: old"]
    assert [str(one) for one in cell.warned] == shown
    assert cell.warned[0].line == line_of("warns", "careful")
    assert cell.text.splitlines() == shown


def test_announced_warnings_are_part_of_the_text_of_their_cell(ran):
    _, first, second = ran["warns_announced"].cells
    assert first.text == "text\nUserWarning: careful\n"
    assert second.text == "on\n"
    assert not second.warned


def test_a_snippet_is_the_main_module(ran):
    assert ran["main"].text == "__main__ What main shows.\nmain.py True\n"
