"""What the search index holds: text to read, and nothing else."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from book_plugin.formulas.plain_text import plain_text
from book_plugin.search_text import search_html

LANGUAGES = ("", "zh/")


def blocks(html: str) -> list[str]:
    page = BeautifulSoup(search_html(html), "html.parser")
    return [block.get_text() for block in page.find_all(["p", "pre"])]


def test_each_line_of_code_is_a_block_without_its_indent() -> None:
    html = "<pre><code><b>def</b> f(x):\n\n    return x &lt; 1\n</code></pre>"
    assert blocks(html) == ["def f(x):", "return x < 1"]


def test_a_row_is_a_block_and_so_is_an_entry() -> None:
    table = (
        "<table><tr><td>tangent</td><td></td><td><code>x_dot</code></td></tr></table>"
    )
    assert blocks(table) == ["tangent · x_dot"]
    assert blocks("<ul><li>one</li><li><p>two</p></li></ul>") == ["one", "two"]
    assert blocks("<dl><dt>VJP</dt><dd>a product</dd></dl>") == ["VJP", "a product"]


@pytest.mark.parametrize(
    "html",
    [
        "<svg><text>3</text></svg>",
        "<button>Copy</button>",
        '<details class="snippet-setup"><summary>f</summary><pre>f</pre></details>',
        '<p class="snippet-about">Ran on torch</p>',
        '<p class="page-ran">All blocks ran</p>',
    ],
)
def test_what_is_no_text_to_read_is_left_out(html: str) -> None:
    assert blocks(f"<p>before</p>{html}<p>after</p>") == ["before", "after"]


@pytest.fixture(scope="module", params=LANGUAGES)
def index(request: pytest.FixtureRequest, site: Path) -> tuple[str, list[dict]]:
    """The folder of a language, and what its search knows."""
    path = site / request.param / "search" / "search_index.json"
    return request.param, json.loads(path.read_text("utf-8"))["docs"]


def test_every_formula_of_a_page_stands_in_the_index_as_text(
    index: tuple[str, list[dict]], site: Path
) -> None:
    folder, docs = index
    lacking, count = [], 0
    for name in {doc["location"].partition("#")[0] for doc in docs}:
        mine = (doc for doc in docs if doc["location"].partition("#")[0] == name)
        said = "\n".join(unescape(f"{doc['title']} {doc['text']}") for doc in mine)
        said = said.replace("\u200b", "")  # between Chinese words
        page = (site / folder / name).read_text("utf-8").partition("<article")[2]
        if "error-title" in page:
            continue  # of an entry, the index has the message alone
        for html in re.findall(r"<mjx-container.*?</mjx-container>", page, re.S):
            count += 1
            if plain_text(html) not in said:
                lacking.append((name, plain_text(html)))
    assert lacking == []
    assert count > 300


def test_the_index_has_no_tex_and_no_signs_for_layout(
    index: tuple[str, list[dict]],
) -> None:
    for doc in index[1]:
        text = re.sub(r"<pre>.*?</pre>", "", f"{doc['title']} {doc['text']}")
        assert not re.search(r"\\[a-z]{2}|\u2060|<svg|<li", text), doc["location"]
