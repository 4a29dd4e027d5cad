"""Each entry: its trigger raises its message and no other's, and both pages have it."""

import re
from pathlib import Path

import pytest
import torch
from checks import ROOT
from checks.topics import LANGUAGES, source

from snippet_engine.check.book import Book
from vjp_errors import explain, groups
from vjp_errors.pattern import Pattern, squeezed
from vjp_errors.read import entries

ENTRIES = {one.id: one for one in entries()}
every_entry = pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
CASES = [
    pytest.param(entry, case, id=case.id) for entry in entries() for case in entry.cases
]
MESSAGES = {one.id: one for one in entries() if one.kind != "trap" and one.snippet}
OLD = [pytest.param(one, old, id=old.message) for one in entries() for old in one.old]


@pytest.fixture(scope="module")
def report():
    book = Book.open(ROOT)
    return book.report or book.check()


def said(report, snippet, name="raises"):
    """What a cell raised, or its warnings, as Python prints them."""
    cell = report.good[snippet].cell(name)
    lines = [cell.raised, *cell.warned] if cell.raised else cell.warned
    return "\n".join(f"{one.type}: {one.message}" for one in lines)


@pytest.mark.parametrize("entry", MESSAGES.values(), ids=MESSAGES)
def test_the_trigger_raises_the_message_of_its_entry(entry, report):
    check(entry, said(report, entry.snippet))


@pytest.mark.parametrize(("entry", "case"), CASES)
def test_each_cause_raises_the_message_of_its_entry(entry, case, report):
    check(entry, said(report, case.snippet))


def check(entry, text):
    assert text.startswith(entry.raises) or f".{entry.raises}: " in text
    found = explain(text)
    assert found.entry == entry, [one.id for one in found.nearest]
    assert found.also == (), "another entry's message is in the text, too"
    assert {*found.parts} == {*Pattern(entry.messages[0]).names}
    for part in found.parts.values():
        assert squeezed(part) in squeezed(text)


@pytest.mark.parametrize(("entry", "old"), OLD)
def test_an_old_wording_leads_to_its_entry_alone(entry, old):
    text = re.sub(r"\{[a-z_]+\}", "7", old.message)
    found = explain(f"RuntimeError: {text}")
    assert (found.entry, found.also) == (entry, ())


def heading(entry, language):
    """A message is code, and may have a backtick of its own; a trap is a sentence."""
    title = entry.title[language]
    if entry.kind == "trap":
        return title
    return f"`` {title} ``" if "`" in title else f"`{title}`"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", groups(), ids=lambda one: one.page)
def test_a_page_has_the_entries_of_its_table_in_their_order(group, language):
    page = source(language, group.page)
    sections = re.split(r"(?m)^## ", page)[1:]
    heads = [
        re.fullmatch(r"(.*) \{ #([a-z-]+) \}", one.split("\n")[0]) for one in sections
    ]
    asked = [(heading(one, language), one.id) for one in group.entries]
    assert [(one[1], one[2]) for one in heads if one] == asked


@pytest.mark.parametrize("language", LANGUAGES)
@every_entry
def test_a_section_shows_its_trigger_and_a_fix(entry, language):
    page = source(language, entry.page)
    section = re.split(rf"(?m)^## .* \{{ #{entry.id} \}}$", page)[1]
    section = re.split(r"(?m)^## ", section)[0]
    first = "trap" if entry.kind == "trap" else "raises"
    wanted = [(one.id, one.snippet) for one in entry.cases]
    if entry.snippet not in [snippet for _, snippet in wanted]:
        wanted.append(("", entry.snippet))
    for anchor, snippet in wanted:
        if entry.recorded:
            continue
        assert f"::: {snippet}#{first}" in section
        assert f"::: {snippet}#fix" in section
        assert not anchor or f"{{ #{anchor} }}" in section


def installed(file):
    """A file of PyTorch's repository in the wheel, which has Python and templates."""
    folders = {
        "torch/": "torch/",
        "tools/autograd/": "torchgen/packaged/autograd/",
        "aten/src/ATen/": "torchgen/packaged/ATen/",
    }
    root = Path(torch.__file__).parent.parent
    paths = [
        root / file.replace(theirs, ours, 1)
        for theirs, ours in folders.items()
        if file.startswith(theirs)
    ]
    return next(filter(Path.exists, paths), None)


PLACES = [
    pytest.param(entry, *one.partition(":")[::2], id=f"{entry.id} {one}")
    for entry in entries()
    for one in entry.source
    if entry.kind != "trap" and installed(one.partition(":")[0])
]


@pytest.mark.parametrize(("entry", "file", "line"), PLACES)
def test_where_the_wheel_has_the_source_the_message_stands_there(entry, file, line):
    lines = installed(file).read_text("utf-8").splitlines()
    said = "\n".join(lines[int(line) - 1 : int(line) + 8])
    if not re.match(r"\s*(raise|warnings\.warn|TORCH_\w+)\b.*\n?.*\"", said):
        return  # Python raises by itself (`tuple(inputs)`), or the words came earlier
    if re.search(r"_msg\b", "".join(said.split("\n")[:2]), re.I):
        return  # a part of them did
    code = squeezed(re.sub(r'"\s*f?"|["{}]', "", said))
    literals = re.split(r"\{\w+\}|\W{2,}|'", entry.message)
    assert any(squeezed(one)[:16] in code for one in literals if len(one) > 8)


def test_ids_are_there_once():
    ids = [one.id for one in entries()] + [
        case.id for entry in entries() for case in entry.cases
    ]
    assert len(ids) == len({*ids})
