"""The questions that sections of the book answer, listed on the page `questions`."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from mkdocs.structure.pages import Page

from book_plugin.site import Build

MARK = "<!-- the list of docs/questions.toml -->"
Asked = dict[str, str]  # `at`, page#section; the question in each language, by its code


def read(docs: Path) -> list[Asked]:
    """All questions, in the order of the file."""
    text = (docs / "questions.toml").read_text("utf-8")
    rows: list[Asked] = tomllib.loads(text)["questions"]
    return rows


def with_list(markdown: str, build: Build, docs: Path) -> str | None:
    """The page with the list where its mark stands; None for a page without.

    The search leaves the list out, because it finds the sections themselves.
    """
    if MARK not in markdown:
        return None
    rows, code = read(docs), build.language.code
    parts = (part for page in build.nav.pages for part in _of_page(page, rows, code))
    box = [
        '<div class="questions-list" data-search-exclude markdown>',
        *parts,
        "</div>",
    ]
    return markdown.replace(MARK, "\n\n".join(box))


def _of_page(page: Page, rows: list[Asked], code: str) -> Iterator[str]:
    """The page's title and the questions that it answers, if there are any."""
    address = page.file.src_uri
    found = [
        f"- [{row[code]}]({address}#{section})"
        for row in rows
        for name, section in [row["at"].split("#")]
        if name == address.rpartition(".")[0]
    ]
    if found:
        yield f"**[{page.title}]({address})**"
        yield "\n".join(found)
