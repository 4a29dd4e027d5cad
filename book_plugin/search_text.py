"""What the search index holds of a page: text to read, in pieces of a few lines.

Material's search shows the first two blocks of a section that have a word of the
question. So a block is a paragraph, an entry of a list, a row of a table (each a <p>),
or one line of code (a <pre>); formulas are Unicode text; what is there for hands and
eyes alone is left out.
"""

import re
from html import escape

from bs4 import BeautifulSoup

from book_plugin.formulas.plain_text import plain_text

# As formulas/extension.py writes them; MathJax's element ends each one
_FORMULA = re.compile(r'<(span|div) class="formula[ "].*?</mjx-container></\1>', re.S)
# Drawings, buttons and the colours of code: most of a page's elements, and no text that
# is searched. They go before the page is parsed, which takes most of the time
_NOT_WORDS = re.compile(r"<(svg|button)\b.*?</\1>", re.S)
_CODE = re.compile(r"(<pre\b[^>]*>)(.*?)(?=</pre>)", re.S)
_TAG = re.compile(r"</?[a-z][^>]*>")
# Set-up that stands open further up, on what and when code ran
_NOT_TEXT = {"snippet-code", "snippet-setup", "snippet-about", "page-ran"}


def search_html(html: str) -> str:
    """The content of a page as Material's search plugin shall read it."""
    # No word has a joiner in it, or a place to break
    text = _FORMULA.sub(_as_text, html).replace("\u2060", "").replace("<wbr>", "")
    text = _CODE.sub(
        lambda code: code[1] + _TAG.sub("", code[2]), _NOT_WORDS.sub("", text)
    )
    page = BeautifulSoup(text, "html.parser")
    for element in page.find_all(class_=_NOT_TEXT.__contains__):
        element.decompose()
    _leave_messages(page)
    for code in page.find_all("pre"):
        lines = filter(None, map(str.strip, code.get_text().splitlines()))
        code.replace_with(*(page.new_tag("pre", string=line) for line in lines))
    for row in page.find_all("tr"):
        cells = (cell.decode_contents().strip() for cell in row.find_all(["th", "td"]))
        text = f"<p>{' · '.join(filter(None, cells))}</p>"
        row.replace_with(BeautifulSoup(text, "html.parser"))
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
        texts = [one.get_text() for one in said]
        element.replace_with(*(page.new_tag("p", string=text) for text in texts))


def _as_text(formula: re.Match[str]) -> str:
    text = escape(plain_text(formula[0]))
    return f"<p>{text}</p>" if formula[1] == "div" else text
