"""The languages are in step, and the check that says so sees each kind of mistake."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from checks import ROOT, pages
from checks.topics import LABS, LANGUAGES, TOPICS, WRITTEN, source


def test_pages_are_in_step_and_in_form() -> None:
    assert pages.problems(ROOT / "docs") == []


@pytest.mark.parametrize("topic", LABS)
def test_both_languages_of_a_lab_are_in_step_and_in_form(topic: str) -> None:
    texts = [source(language, topic) for language in LANGUAGES]
    assert pages.pair_problems(topic, *texts) == []


def test_a_lab_that_is_out_of_step_is_seen() -> None:
    english, chinese = (source(language, LABS[0]) for language in LANGUAGES)
    for old, new in (("{ #ones }", "{ #one }"), ("，", ", "), ("\n::: ", "\n")):
        assert pages.pair_problems("lab", english, chinese.replace(old, new, 1))


def test_a_docstring_as_caption_of_a_chinese_page_is_seen() -> None:
    english, chinese = (source(language, "vjp") for language in LANGUAGES)
    bare = re.sub(r' caption="[^"]*"', "", chinese)
    found = pages.pair_problems("vjp", english, bare)
    assert any("no caption" in one and "vjp/three_calls" in one for one in found)
    assert not any("vjp/repeated_backward#clear" in one for one in found)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "docs", tmp_path / "docs"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", ["20000", "1,088"])
def test_a_comma_where_none_belongs_or_none_where_one_does_is_seen(
    number: str, language: str
) -> None:
    text = source(language, "vjp")
    assert list(pages.bad_numbers(text)) == []
    line = f'::: vjp/three_calls#grad alt="{number}"'
    for planted in (f"{number} MiB", f"[{number}, x](a.md)", line, f"**{number}**"):
        (found,) = pages.bad_numbers(f"{text}\n{planted}\n")
        assert number in found
    issue = f"[pytorch {number}](https://github.com/pytorch/pytorch/issues/{number})"
    for kept in (f"`{number}`", f"${number}$", f"```text\n{number}\n```", issue):
        assert list(pages.bad_numbers(f"{text}\n{kept}\n")) == []


MISTAKES: dict[str, Callable[[Path], None]] = {
    "missing translation": lambda docs: (docs / "zh" / "vjp.md").unlink(),
    "other anchor": lambda docs: edit(
        docs / "zh" / "vjp.md", "{ #one-row }", "{ #a-row }"
    ),
    "heading without anchor": lambda docs: edit(
        docs / "en" / "vjp.md", " { #one-row }", ""
    ),
    "other level": lambda docs: edit(docs / "zh" / "vjp.md", "\n## ", "\n### "),
    "missing snippet": lambda docs: edit(docs / "zh" / "vjp.md", "\n::: ", "\n"),
    "missing link": lambda docs: edit(docs / "zh" / "vjp.md", "(jvp.md", "(names.md"),
    "no description": lambda docs: edit(
        docs / "en" / "vjp.md", "description:", "note:"
    ),
    "no space": lambda docs: edit(docs / "zh" / "vjp.md", "VJP）", "VJP）的VJP"),
    "half-width comma": lambda docs: edit(docs / "zh" / "vjp.md", "，", ", "),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_check_sees_the_mistake(mistake: str, docs: Path) -> None:
    MISTAKES[mistake](docs)
    assert pages.problems(docs) != []


class Loader(yaml.SafeLoader):
    """Of a configuration of MkDocs, whatever the environment is."""


Loader.add_constructor("!ENV", lambda loader, node: "")


def test_every_page_is_in_both_navs() -> None:
    for config in ("mkdocs.yml", "mkdocs.zh.yml"):
        nav = yaml.load((ROOT / config).read_text("utf-8"), Loader)["nav"]
        listed = str(nav)
        files = [f"{one}.ipynb" if one in LABS else f"{one}.md" for one in TOPICS]
        assert [file for file in files if f"'{file}'" not in listed] == []


@pytest.mark.parametrize("topic", WRITTEN)
def test_every_page_has_a_test_and_snippets(topic: str) -> None:
    assert (ROOT / "tests" / "pages" / f"test_{topic}.py").is_file()
    assert list((ROOT / "snippets" / topic).glob("*.py"))
