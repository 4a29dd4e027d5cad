"""What the page of the box shows: where the message of a traceback stands, and code."""

import html
import re
import subprocess
import sys

import pytest
from checks.topics import LANGUAGES, source

from book_plugin import languages
from book_plugin.errors import with_facts
from vjp_errors.read import entries


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


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.id)
@pytest.mark.parametrize("code", LANGUAGES)
def test_the_facts_below_a_heading_have_code_and_no_empty_line(code, entry):
    language = languages.of(code)
    title = html.escape(entry.title[code], quote=False)
    page = with_facts(f'<h2 id="{entry.id}">{title}</h2>', language)
    facts = re.findall("<li>(.*?)</li>", page)
    assert facts
    assert all(re.sub("<.*?>", "", fact) for fact in facts)
    assert not any("`" in re.sub("<q>.*</q>", "", fact) for fact in facts)
    raised = language.words.errors["source"].partition("{")[0]
    assert (entry.kind == "trap") <= (raised not in page), "nothing is raised"


def run(code):
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True)
