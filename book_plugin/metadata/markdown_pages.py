"""A page as plain Markdown: its text, and each snippet's code and what it printed.

For readers that take no HTML, assistants above all. Relative links lead to the Markdown
of the other pages, as they do in the source.
"""

import re
from collections.abc import Callable

from mkdocs.structure.pages import Page

from book_plugin.languages import Words
from book_plugin.site import Site
from snippet_engine.check.report import Excerpt
from snippet_engine.failure import Failure, Place
from snippet_engine.kept_files import write_changed
from snippet_engine.read import references
from snippet_engine.read.references import Reference

LAB = re.compile(r"(?P<start>\]\((?!\w+:)[^)#]*)\.ipynb")  # a link to a lab


def address(page: Page) -> str:
    """The address of a page's Markdown version, from the root of its language."""
    return page.url.removesuffix(".html") + ".md"


def write(site: Site) -> None:
    """Write the version of each page that was built beside it."""
    for build in site.builds.values():
        for page in build.pages:
            url = page.canonical_url or page.url
            try:
                text = of_page(
                    page.markdown or "", site.report.resolve, build.language.words, url
                )
            except Failure:
                continue  # while serving, the page itself shows the failure
            write_changed(build.folder / address(page), text)


def of_page(
    text: str, resolve: Callable[[Reference], Excerpt], words: Words, url: str
) -> str:
    """The page's Markdown with every `:::` line replaced, and where it comes from."""
    text = LAB.sub(r"\g<start>.md", text).strip()
    lines, excerpts = text.split("\n"), list[Excerpt]()
    for number, rest in references.scan(text):
        excerpt = resolve(references.parse(rest, Place(url, number)))
        excerpts.append(excerpt)
        line = lines[number - 1]
        indent = line[: len(line) - len(line.lstrip())]
        block = "\n\n".join(_parts(excerpt, words))
        lines[number - 1] = re.sub(r"^(?=.)", indent, block, flags=re.MULTILINE)
    foot = [words.source.format(url=url)]
    if excerpts:
        versions = excerpts[0].record.versions
        torch = versions.get("torch", "?").split("+")[0]
        python = versions.get("python", "?")
        foot.append(words.ran.format(torch=torch, python=python))
    return "\n".join([*lines, "", "---", "", *foot, ""])


def _parts(excerpt: Excerpt, words: Words) -> list[str]:
    about = excerpt.reference
    parts = [f"**{about.caption}**"] if about.caption else []
    parts.append(_fenced(excerpt.code, f'python title="{about.name}.py"'))
    if excerpt.output and not about.output_hidden:
        parts += [words.output, _fenced(excerpt.output, "text")]
    parts += [words.figure.format(about.alt) for _ in excerpt.figures]
    return parts


def _fenced(text: str, info: str) -> str:
    """A fence longer than any run of backticks inside."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{info}\n{text.rstrip(chr(10))}\n{fence}"
