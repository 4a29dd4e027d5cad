"""A page that shows snippets, as a browser would read it."""

import html5lib
import markdown

ADDRESSES = {"source_url": "https://example.org/snippets", "notebooks": "nb"}


def render(root, page, extensions=(), **options):
    """The body of a page of the book in `root`, parsed."""
    given = {"root": str(root), **ADDRESSES, **options}
    html = markdown.markdown(
        page,
        extensions=["book_snippets", *extensions],
        extension_configs={"book_snippets": given},
    )
    page = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return page.find("body")


def of_class(root, name):
    return [one for one in root.iter() if name in (one.get("class") or "").split()]


def one(root, name):
    (found,) = of_class(root, name)
    return found


def text(element):
    return "".join(element.itertext())
