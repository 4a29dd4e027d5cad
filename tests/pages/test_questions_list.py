"""The list of docs/questions.toml: each question has a section, in every language."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from checks import ROOT, pages
from checks.topics import LABS, LANGUAGES, TOPICS, source

from book_plugin import languages, questions

ROWS = questions.read(ROOT / "docs")


def problem(row):
    """What is wrong with a row, in one line; empty if nothing is."""
    said = f"docs/questions.toml: {row.get('at')}: "
    if sorted(row) != sorted(["at", *LANGUAGES]) or not all(row.values()):
        return f"{said}needs at, {', '.join(LANGUAGES)}, and has {', '.join(row)}"
    page, _, section = row["at"].partition("#")
    if page not in TOPICS:
        return f"{said}there is no page {page}.md in docs/en"
    for language in LANGUAGES:
        if section not in re.findall(r"\{ #([\w-]+) \}", source(language, page)):
            return f"{said}no section {{ #{section} }} on the page in {language}"
    found = [*pages.bad_chinese(re.sub("`[^`]*`", "C", row["zh"]))]
    found += [slip for one in LANGUAGES for slip in pages.bad_numbers(row[one])]
    return f"{said}{found[0]}" if found else ""


def test_every_question_has_a_page_and_a_section_in_both_languages():
    assert [said for said in map(problem, ROWS) if said] == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"at": "no_such_page#next"}, "no page no_such_page.md"),
        ({"at": "vjp#no-such-section"}, "no section { #no-such-section } on the page"),
        ({"at": "vjp"}, "no section"),
        ({"zh": ""}, "needs at, en, zh"),
        ({"answer": "42"}, "and has"),
        ({"zh": "怎样算VJP？"}, "no space"),
        ({"en": "What fills 20000 MiB?"}, "a comma is for five digits"),
    ],
)
def test_a_wrong_row_is_told_in_one_line(changes, words):
    said = problem({**ROWS[0], **changes})
    assert words in said
    assert said.startswith("docs/questions.toml: ")
    assert "\n" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_is_asked_twice(language):
    answered = re.findall(r"(?m)^### (.*?) \{", source(language, "questions"))
    asked = [row[language] for row in ROWS] + answered
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("language", languages.LANGUAGES, ids=LANGUAGES)
def test_the_list_has_every_question_below_its_page_in_the_order_of_the_nav(language):
    nav = [one for one in reversed(TOPICS) if one != "questions"]  # any order
    listed = [
        SimpleNamespace(
            file=SimpleNamespace(src_uri=f"{one}.{'ipynb' if one in LABS else 'md'}"),
            title=f"Title of {one}",
        )
        for one in nav
    ]
    build: Any = SimpleNamespace(nav=SimpleNamespace(pages=listed), language=language)
    page = source(language.code, "questions")
    assert page.count(questions.MARK) == 1
    made = questions.with_list(page, build, ROOT / "docs") or ""
    before, after = page.split(questions.MARK)
    assert made.startswith(before)
    assert made.endswith(after)
    below, found = "", []
    for line in made.removeprefix(before).removesuffix(after).splitlines():
        if title := re.fullmatch(r"\*\*\[Title of (\S+)\]\(\1\.\w+\)\*\*", line):
            assert nav.index(title[1]) > (nav.index(below) if below else -1)
            below = title[1]
        elif entry := re.fullmatch(r"- \[(.+)\]\((\S+)\.(?:md|ipynb)#(\S+)\)", line):
            assert entry[2] == below
            found.append((f"{entry[2]}#{entry[3]}", entry[1]))
    assert sorted(found) == sorted((row["at"], row[language.code]) for row in ROWS)


def test_a_page_without_the_mark_is_left_alone():
    build: Any = None
    assert questions.with_list("# A page", build, ROOT / "docs") is None
