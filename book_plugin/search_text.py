"""What the search index holds of a page: text to read, in pieces of a few lines.

Material's search shows the first two blocks of a section that have a word of the
question. So a block is a paragraph, an entry of a list, a row of a table (each a <p>),
or one line of code (a <pre>); formulas are Unicode text; what is there for hands and
eyes alone is left out.
"""

import re
from html import escape

from bs4 import BeautifulSoup, Tag

from book_plugin.formulas.plain_text import plain_text

# As formulas/extension.py writes them; MathJax's element ends each one
_FORMULA = re.compile(r'<(span|div) class="formula[ "].*?</mjx-container></\1>', re.S)
# Drawings and buttons: most of a page's elements, and none lies in another
_NOT_WORDS = re.compile(r"<(svg|button)\b.*?</\1>", re.S)
# Set-up that stands open further up, on what and when code ran
_NOT_TEXT = {"snippet-code", "snippet-setup", "snippet-about", "page-ran"}


def search_html(html: str) -> str:
    """The content of a page as Material's search plugin shall read it."""
    text = _FORMULA.sub(_as_text, html).replace("\u2060", "")  # no word has a joiner
    page = BeautifulSoup(_NOT_WORDS.sub("", text), "html.parser")
    for element in page.find_all(class_=_NOT_TEXT.__contains__):
        element.decompose()
    _leave_messages(page)
    for code in page.find_all("pre"):
        lines = filter(None, map(str.strip, code.get_text().splitlines()))
        _replace(code, "".join(f"<pre>{escape(line)}</pre>" for line in lines))
    for row in page.find_all("tr"):
        cells = (cell.decode_contents().strip() for cell in row.find_all(["th", "td"]))
        _replace(row, f"<p>{' · '.join(filter(None, cells))}</p>")
    for entry in page.find_all(["li", "dt", "dd", "figcaption", "summary"]):
        if entry.find(["p", "li"]):
            entry.unwrap()
        else:
            entry.name = "p"
    for block in page.find_all(["ul", "ol"]):
        block.unwrap()
    return str(page)


def _leave_messages(page: BeautifulSoup) -> None:
    """Of an entry of the index of errors: its message, in all wordings, and no more.

    Ideas are found on the pages that teach them; with the text of 300 entries, those
    would be hard to find.
    """
    title = page.find(class_="error-title")
    for element in title.find_next_siblings() if title else ():
        if element.name in ("h2", "h3") or "error-facts" in str(element.get("class")):
            continue
        said = element.find_all(class_="snippet-raised")
        _replace(element, "".join(f"<p>{escape(one.get_text())}</p>" for one in said))


def _as_text(formula: re.Match[str]) -> str:
    text = escape(plain_text(formula[0]))
    return f"<p>{text}</p>" if formula[1] == "div" else text


def _replace(element: Tag, html: str) -> None:
    element.replace_with(BeautifulSoup(html, "html.parser"))
