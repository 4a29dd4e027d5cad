"""What the page of the box shows: where the message of a traceback stands, and code."""

import re
import subprocess
import sys

import pytest
from checks.topics import LANGUAGES, source


def test_the_message_is_the_last_line(namespace):
    ns = namespace("errors/what_to_paste")
    assert ns["lines"][0] == "Traceback (most recent call last):"
    assert ns["lines"][-1].startswith("RuntimeError: Mismatch in shape")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_programs_on_the_page_run(language):
    installed, explained = re.findall(
        r"(?ms)^```python\n(.*?)^```$", source(language, "errors")
    )
    ran = run(
        f"{installed}\nimport torch\ntorch.ones(2, requires_grad=True).backward()"
    )
    assert ran.returncode == 1
    assert "only for scalar outputs" in ran.stderr.splitlines()[-3]
    assert ran.stderr.splitlines()[-1].endswith("calling_backward.html#scalar-outputs")
    ran = run(explained)
    said = re.findall(r"print\(.*?\)  # (.*)", explained)
    assert said
    assert ran.stdout.splitlines()[: len(said)] == said, ran.stderr
    folder = "" if language == "en" else f"{language}/"
    page = f"https://vjp-book.github.io/{folder}errors_calling_backward.html"
    assert ran.stdout.endswith(f"\n{page}#{said[0]}\n")


def run(code):
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True)
