"""The words in figures are said in the page's language, and no entry is idle."""

import re
from xml.etree import ElementTree

import pytest
from checks import ROOT
from parsed_page import of_class, render, text
from pictures import SVG, report

from book_plugin import languages
from snippet_engine.read.project import Project
from snippet_engine.show import notebook
from snippet_engine.show.figure_words import translated

# A name with a dot, a bracket, a digit or an underscore in it is code; nan is a number
CODE = re.compile(r"[\w.]*[_.(\[\d][\w.()\[\]]*|\b(?:nan|inf)\b")
PROSE = re.compile(r"[A-Za-z]{3,}|^a\b")


def is_prose(words: str) -> bool:
    """Whether a figure's text has a word of English, and not names alone."""
    return bool(PROSE.search(CODE.sub("", words)))


def written() -> dict[str, set[str]]:
    """Every text in prose that a figure has, and which snippets write it."""
    found: dict[str, set[str]] = {}
    for name, record in report().good.items():
        for figure in record.figures:
            for element in ElementTree.fromstring(figure.svg).iter(f"{SVG}text"):
                words = element.text or ""
                if element.get("class") != "code" and is_prose(words):
                    found.setdefault(words, set()).add(name)
    return found


@pytest.mark.parametrize("language", languages.OTHERS, ids=lambda one: one.code)
def test_every_text_in_prose_is_said_in_every_language(language):
    known = language.words.labels.figures
    unsaid = {text: names for text, names in written().items() if text not in known}
    assert unsaid == {}, f"add them to [figures] in words/{language.code}.toml"


@pytest.mark.parametrize("language", languages.OTHERS, ids=lambda one: one.code)
def test_no_entry_is_for_a_text_that_no_figure_has(language):
    assert language.words.labels.figures.keys() - written().keys() == set()


@pytest.mark.parametrize(
    ("words", "prose"),
    [
        ("reverse mode", True), ("row 1", True), ("2 passes", True), ("cold", True),
        ("ȳ₁ × row 1", True), ("a 2", True), ("Newton-CG", True), ("ȳ", False),
        ("x.grad", False), ("x̄ = x.grad", False), ("x.reshape(2, 3).T", False),
        ("x_bar[k]", False), ("W @ x", False), ("MulBackward0", False), ("1.5", False),
        ("nan", False), ("× inf", False), ("nan here", True),
    ],
)  # fmt: skip
def test_prose_is_told_from_names_and_code(words, prose):
    assert is_prose(words) == prose


def test_a_text_is_replaced_whole_and_stays_where_it_is():
    svg = '<text x="1">a &lt; b</text><text class="code">a &lt; b c</text><g>a</g>'
    words = {"a < b": "甲 & 乙", "a": "no"}
    new = svg.replace(">a &lt; b</text>", ">甲 &amp; 乙</text>", 1)
    assert translated(svg, words) == new
    assert translated(svg, {}) == svg


@pytest.mark.parametrize("code", [one.code for one in languages.LANGUAGES])
@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("scalar_outputs/many_vectors", "mean"),  # a picture
        ("labs/newton_with_hessian_vector_products#race", "gradient descent"),
    ],
)
def test_a_page_shows_a_figure_in_its_language(code, name, english):
    body = render(ROOT, f'::: {name} alt="x" caption="y"\n', language=code)
    (figure,) = of_class(body, "snippet-figure")
    said = languages.of(code).words.labels.figures.get(english, english)
    assert said in [text(one) for one in figure.iter(f"{SVG}text")]
    assert (said == english) == (code == "en")


@pytest.mark.parametrize("language", languages.LANGUAGES, ids=lambda one: one.code)
def test_a_labs_notebook_has_its_figures_in_its_language(language):
    name, words = "labs/newton_with_hessian_vector_products", language.words.labels
    source, record = report().sources[name], report().good[name]
    page = Project.find(ROOT).lab_text(name, language.code).read_text("utf-8")
    made = notebook.of_lab(source, record, page, "", words.figures)
    said = words.figures.get("gradient descent", "gradient descent")
    assert f">{said}</text>" in made
