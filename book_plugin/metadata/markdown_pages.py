"""A page as plain Markdown: its text, and each snippet's code and what it printed.

For readers that take no HTML, assistants above all. Relative links lead to the Markdown
of the other pages, as they do in the source.
"""

import re
from collections.abc import Callable
from textwrap import indent

from mkdocs.structure.pages import Page

from book_plugin import errors
from book_plugin.languages import Words
from book_plugin.site import Site
from snippet_engine.check.report import Excerpt
from snippet_engine.failure import Failure, Place
from snippet_engine.kept_files import write_changed
from snippet_engine.read import pages, references
from snippet_engine.read.references import Reference

LAB = re.compile(r"(\]\((?!\w+:)[^)#]*)\.ipynb")  # a link to a lab


def address(page: Page) -> str:
    """The address of a page's Markdown version, from the root of its language."""
    return page.url.removesuffix(".html") + ".md"


def write(site: Site) -> None:
    """Write the version of each page that was built beside it."""
    for build in site.builds.values():
        for page in build.pages:
            source, url = page.markdown or "", page.canonical_url or page.url
            source = errors.with_list(source, build.language)
            try:
                text = of_page(source, site.report.resolve, build.language.words, url)
            except Failure:
                continue  # while serving, the page itself shows the failure
            write_changed(build.folder / address(page), text)


def of_page(
    text: str, resolve: Callable[[Reference], Excerpt], words: Words, url: str
) -> str:
    """The page's Markdown with every `:::` line replaced, and where it comes from."""
    text = LAB.sub(r"\1.md", text).strip()
    lines, versions = text.split("\n"), dict[str, str]()
    for number, rest in pages.scan(text):
        excerpt = resolve(references.parse(rest, Place(url, number)))
        versions = excerpt.record.versions
        margin = lines[number - 1].partition(":::")[0]
        lines[number - 1] = indent("\n\n".join(_parts(excerpt, words)), margin)
    lines += ["", "---", "", words.source.format(url=url)]
    if versions:
        torch = versions["torch"].split("+")[0]
        lines.append(words.ran.format(torch=torch, python=versions["python"]))
    return "\n".join([*lines, ""])


def _parts(excerpt: Excerpt, words: Words) -> list[str]:
    about = excerpt.reference
    parts = [f"**{about.caption}**"] if about.caption else []
    if not excerpt.code_hidden:
        parts.append(_fenced(excerpt.code, f'python title="{about.name}.py"'))
    if excerpt.output and not about.output_hidden:
        as_is = about.output_markdown
        shown = excerpt.output.strip() if as_is else _fenced(excerpt.output, "text")
        parts += [words.output, shown]
    parts += [words.figure.format(about.alt) for _ in excerpt.figures]
    return parts


def _fenced(text: str, info: str) -> str:
    fence = max(["``", *re.findall("`+", text)]) + "`"  # longer than any inside
    return f"{fence}{info}\n{text.rstrip(chr(10))}\n{fence}"
