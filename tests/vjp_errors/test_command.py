"""The same in a terminal: the command, Python's hook, IPython, pytest."""

import subprocess
import sys

import pytest
from checks import ROOT

from vjp_errors.read import LANGUAGES, SITE

WRONG = "import torch\ntorch.ones(3, requires_grad=True).exp().backward()\n"
MESSAGE = "RuntimeError: grad can be implicitly created only for scalar outputs"
ADDRESS = f"{SITE}errors_calling_backward.html#scalar-outputs"


def run(*arguments, text="", folder=ROOT):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        input=text,
        capture_output=True,
        encoding="utf-8",
    )


def explained(text, *options):
    return run("-m", "vjp_errors", "explain", *options, text=text)


def test_the_command_prints_the_anchor_first():
    done = explained(MESSAGE)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "scalar-outputs"
    assert ADDRESS in done.stdout


def test_the_command_speaks_both_languages():
    english, chinese = (explained(MESSAGE, "--language", one) for one in LANGUAGES)
    assert english.stdout.splitlines()[0] == chinese.stdout.splitlines()[0]
    assert f"{SITE}zh/" in chinese.stdout
    assert english.stdout != chinese.stdout


def test_the_command_has_the_nearest_three_where_none_matches():
    done = explained("the scalar outputs were not created")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) <= 5
    assert "scalar-outputs" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "required: command"),
        (["explane"], "invalid choice"),
        (["explain", "-x"], "-x"),
    ],
)
def test_a_slip_at_the_command_is_told(arguments, words):
    done = run("-m", "vjp_errors", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe " + MESSAGE.encode(), MESSAGE.encode("utf-16")],
    ids=["bytes", "as PowerShell writes it"],
)
def test_the_command_takes_bytes_that_are_no_text(data, tmp_path):
    (tmp_path / "log.txt").write_bytes(data)
    command = [sys.executable, "-m", "vjp_errors", "explain"]
    for more, given in (([], data), ([tmp_path / "log.txt"], b"")):
        done = subprocess.run(
            [*command, *more], cwd=ROOT, input=given, capture_output=True
        )
        assert done.returncode == 0
        assert done.stdout.startswith(b"scalar-outputs")


@pytest.mark.parametrize("text", ["", " \n", "\0"])
def test_of_nothing_the_command_says_that_it_is_empty(text):
    done = explained(text)
    assert (done.returncode, done.stderr) == (1, "")
    assert "empty" in done.stdout
    assert "Nearest" not in done.stdout
    assert "没有内容" in explained(text, "--language", "zh").stdout


def test_a_file_that_is_not_there_and_a_closed_input_are_told(tmp_path):
    done = explained("", str(tmp_path / "none.txt"))
    assert done.returncode == 2
    assert "cannot read" in done.stderr
    shell = f"{sys.executable} -m vjp_errors explain"
    done = subprocess.run(
        f"{shell} <&-", shell=True, cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (1, "")


def test_the_command_prints_where_a_terminal_lacks_letters_or_nobody_reads(tmp_path):
    (tmp_path / "log.txt").write_text(MESSAGE)
    shell = f"{sys.executable} -m vjp_errors explain --language zh {tmp_path}/log.txt"
    for command in (f"PYTHONIOENCODING=ascii {shell}", f"{shell} | true"):
        done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True)
        assert (done.returncode, done.stderr) == (0, b"")


def test_the_package_imports_neither_torch_nor_anything_installed():
    code = (
        "import sys; before = {*sys.modules}; import vjp_errors; vjp_errors.groups()\n"
        "print({one.split('.')[0] for one in {*sys.modules} - before}"
        " - {*sys.stdlib_module_names})"
    )
    assert run("-c", code).stdout.strip() == "{'vjp_errors'}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hook_adds_to_what_python_prints(language):
    hooked = run("-c", f"import vjp_errors; vjp_errors.install('{language}')\n{WRONG}")
    plain = run("-c", WRONG)
    assert hooked.returncode == plain.returncode == 1
    *_, message, about, last = hooked.stderr.splitlines()
    assert message == plain.stderr.splitlines()[-1] == MESSAGE
    assert about
    folder = "" if language == "en" else f"{language}/"
    assert last.endswith(f"{SITE}{folder}errors_calling_backward.html#scalar-outputs")


@pytest.mark.parametrize(
    "wrong", ["1 / 0", "raise SystemExit(3)", "import torch; 'a' + 1"]
)
def test_the_hook_leaves_other_errors_alone(wrong):
    hooked, plain = (
        run("-c", f"{first}\n{wrong}")
        for first in ("import vjp_errors; vjp_errors.install()", "pass; pass")
    )
    assert (hooked.returncode, hooked.stderr) == (plain.returncode, plain.stderr)


def test_installed_twice_it_adds_once():
    twice = "import vjp_errors; vjp_errors.install(); vjp_errors.install()"
    assert run("-c", f"{twice}\n{WRONG}").stderr.count(ADDRESS) == 1


def test_in_ipython():
    code = f"%load_ext vjp_errors\n{WRONG}"
    done = run("-m", "IPython", "--simple-prompt", "--no-banner", "-c", code)
    assert ADDRESS in done.stdout + done.stderr
    plain = run("-m", "IPython", "--simple-prompt", "--no-banner", "-c", WRONG)
    assert ADDRESS not in plain.stdout + plain.stderr


def test_in_pytest(tmp_path):
    lines = WRONG.replace("\n", "\n    ")
    (tmp_path / "test_it.py").write_text(f"def test_it():\n    {lines}\n")
    options = ["-m", "pytest", "-p", "no:cacheprovider", str(tmp_path)]
    done = run(*options, "-p", "vjp_errors.pytest_plugin", "-c", "/dev/null")
    assert ADDRESS in done.stdout
    assert "What this error means" in done.stdout
    assert ADDRESS not in run(*options, "-c", "/dev/null").stdout
