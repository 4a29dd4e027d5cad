"""The count of messages is one of PyTorch's own sources, and each has its reason."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import torch
from checks import ROOT
from checks.topics import LANGUAGES, source

from vjp_errors.read import entries

REASONS = tomllib.loads((ROOT / "vjp_errors/not_covered.toml").read_text("utf-8"))


@pytest.fixture
def counted(namespace, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(ROOT / "snippets/errors_coverage")
    values = namespace("errors_coverage/coverage")
    lacking = {*values["lacking"]}
    values["covered_rows"] = [one for one in values["rows"] if one not in lacking]
    return values


def test_messages_are_those_of_the_sources(counted):
    """By another way: a regular expression counts what is raised in three files."""
    for area in ("forward_ad.py", "function.py", "graph.py"):
        text = (ROOT / torch.__path__[0] / "autograd" / area).read_text("utf-8")
        raised = re.findall(r"(?m)^ +raise \w+\($|^ +raise \w+\(.+", text)
        warned = re.findall(r"(?<!def )\bwarn\(", text)
        found = [
            one for one in counted["rows"] if one.area.endswith(f"autograd/{area}")
        ]
        assert len(found) == len(raised) + len(warned), area


def test_each_message_has_an_entry_or_a_reason(counted):
    assert len(counted["rows"]) == len(counted["covered_rows"]) + len(
        counted["lacking"]
    )
    assert {*counted["why"].values()} <= {one["letter"] for one in REASONS["reasons"]}
    assert len(counted["covered_rows"]) > 150
    lacking = [one for one in counted["why"] if counted["why"][one] == "Y"]
    assert len(lacking) < 25


def test_the_runs_entries_are_those_of_the_index(counted):
    assert {one["id"] for one in counted["index"]} == {one.id for one in entries()}


def test_a_message_without_an_entry_is_seen(counted):
    fits, messages = counted["source"].fits, counted["covered_rows"]
    for one in messages[:20]:
        assert any(fits(entry, one) for entry in counted["index"])
        assert not any(fits({}, one) for _ in (1,))
    other = {"message": "this text stands in no source of PyTorch"}
    assert not any(fits(other, one) for one in counted["rows"])


def test_nothing_calls_a_function_of_letter_j(counted):
    folder = Path(torch.__path__[0])
    texts = [path.read_text("utf-8") for path in folder.glob("_functorch/*.py")]
    texts += [path.read_text("utf-8") for path in folder.glob("func/*.py")]
    uncalled = [one for one, letter in counted["why"].items() if letter == "J"]
    for row in uncalled:
        tree = ast.parse((folder.parent / row.area).read_text("utf-8"))
        (name,) = [
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef)
            and node.lineno <= row.first <= (node.end_lineno or 0)
        ]
        assert sum(text.count(name) for text in texts) == 1, name  # its definition
    assert len(uncalled) > 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_each_letter_stands_for(language):
    said = dict(
        re.findall(r"(?m)^- \*\*(\w)\*\*: (.*)$", source(language, "errors_coverage"))
    )
    assert said == {one["letter"]: one[language] for one in REASONS["reasons"]}
