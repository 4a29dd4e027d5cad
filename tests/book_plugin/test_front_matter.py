"""Front matter that MkDocs would publish as text, drop, or read in another way."""

import pytest

from book_plugin import broken_pages
from snippet_engine.read.project import Project

# (a page, the line that is told, words of the reason)
WRONG = {
    "a list": ("---\n- a\n---\n# x\n", 1, "without keys"),
    "a sentence": ("---\nwords\n---\n# x\n", 1, "without keys"),
    "nothing": ("---\n\n---\n# x\n", 1, "without keys"),
    "no end": ("---\ntitle: x\n\n# x\n", 1, "would be text"),
    "an empty line before": ("\n---\ntitle: x\n---\n# x\n", 1, "would be text"),
    "four dashes": ("----\ntitle: x\n----\n# x\n", 1, "would be text"),
    "a note for metadata": ("Note: words\n\n# x\n", 1, "‘Note: words’ is taken for"),
    "a number": (
        "---\ntitle: 3.10\n---\n",
        2,
        "title is no text: YAML reads it as float",
    ),
    "a word for false": ("---\na: 1\ntitle: no\n---\n", 3, "reads it as bool"),
    "a time": ("---\ndescription: 12:30\n---\n", 2, "description is no text"),
    "no title": ("---\ntitle:\n---\n", 2, "reads it as null"),
    "twice": ("---\ntitle: x\ntitle: y\n---\n", 3, "title twice"),
    "no such day": ("---\ndate: 2024-13-45\n---\n", 1, "month must be in 1..12"),
    "a tag": ("---\na: !own x\n---\n", 1, "the tag '!own'"),
    "a tabulator": ("---\ntitle: x\n\ta: 1\n---\n", 3, "is not YAML"),
}
RIGHT = [
    "---\ntitle: x\n---\n# x\n",
    "---\ntitle: x\n...\n# x\n",
    "# x\n\n---\na: b\n",
    "",
]


def told(tmp_path, text):
    page = tmp_path / "docs/en/page.md"
    page.parent.mkdir(parents=True)
    page.write_text(text, "utf-8")
    return [str(one) for one in broken_pages.front_matter(Project.at(tmp_path))]


@pytest.mark.parametrize("what", WRONG)
def test_front_matter_that_is_none_is_told_with_its_line(tmp_path, what):
    text, line, reason = WRONG[what]
    (said,) = told(tmp_path, text)
    assert said.startswith(f"docs/en/page.md:{line}: ")
    assert reason in said


@pytest.mark.parametrize("text", RIGHT)
def test_other_pages_are_right(tmp_path, text):
    assert told(tmp_path, text) == []
