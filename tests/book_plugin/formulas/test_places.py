"""Formulas work wherever an author may write one."""

import re

import markdown
import pytest
from checks import ROOT

EXTENSIONS = [
    "admonition", "attr_list", "def_list", "footnotes", "tables", "toc",
    "pymdownx.arithmatex", "pymdownx.details", "pymdownx.superfences",
    "pymdownx.tabbed", "book_formulas", "book_snippets",
]  # fmt: skip
PLACES = {
    "paragraph": "The map $\\bar y$ is linear.",
    "display": "$$\n\\bar y\n$$",
    "heading": "## The map $\\bar y$ { #map }",
    "table": "| a | b |\n| --- | --- |\n| 1 | $\\bar y$ |",
    "admonition": '!!! note "The map $\\bar y$"\n\n    Text $\\bar x$.',
    "details": '??? note "More"\n\n    $$\n    \\bar y\n    $$',
    "tab": '=== "One"\n\n    Text $\\bar y$.',
    "list": "1. Text $\\bar y$\n\n    $$\n    \\bar x\n    $$",
    "definition": "Term $\\bar y$\n:   Text $\\bar x$.",
    "footnote": "Text[^1].\n\n[^1]: Note $\\bar y$.",
    "link": "[the map $\\bar y$](x.md)",
    "caption": '::: vjp/one_row caption="Row $\\bar y$ of `J`"',
}


class Page(markdown.Markdown):
    """One page, and what became of it."""

    html = ""


@pytest.fixture(scope="module")
def convert():
    def run(text: str) -> Page:
        page = Page(
            extensions=EXTENSIONS,
            extension_configs={
                "pymdownx.arithmatex": {"generic": True},
                "pymdownx.tabbed": {"alternate_style": True},
                "book_formulas": {"root": str(ROOT)},
                "book_snippets": {"root": str(ROOT)},
            },
        )
        page.html = page.convert(text)
        return page

    return run


@pytest.mark.parametrize("place", PLACES)
def test_a_formula_is_typeset(convert, place):
    page = convert(PLACES[place])
    count = PLACES[place].count("\\bar")
    assert page.html.count("<mjx-container") == count
    assert page.html.count("</math>") == count
    assert "arithmatex" not in page.html
    kept = re.findall(r'data-tex="([^"]*)"', page.html)
    assert sorted(kept) == sorted(re.findall(r"\\bar .", PLACES[place]))


def test_a_heading_with_a_formula_has_plain_text_in_the_contents(convert):
    page = convert(r"## The product $\bar x = J^\top \bar y$ of { #map }")
    (entry,) = page.toc_tokens
    assert entry["name"] == "The product x̄ = Jᵀȳ of"
    assert entry["id"] == "map"


def test_no_line_begins_with_the_punctuation_after_a_formula(convert):
    assert "</span>\u2060，" in convert("向量 $\\bar y$，矩阵").html
    assert "\u2060" not in convert("the vector $\\bar y$ is").html


def test_a_caption_is_markdown(convert):
    html = convert(PLACES["caption"]).html
    caption = re.search(r'<p class="snippet-caption">(.*?)</p>', html, re.DOTALL)
    assert caption is not None
    assert "<code>J</code>" in caption[1]
    assert "mjx-math" in caption[1]
