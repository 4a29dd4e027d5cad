"""A page as plain Markdown: its text, and each snippet's code and what it printed.

For readers that take no HTML, assistants above all. Relative links lead to the Markdown
of the other pages, as they do in the source.
"""

import re
from collections.abc import Callable

from snippet_engine import reference
from snippet_engine.failure import Place
from snippet_engine.reference import Reference
from snippet_engine.report import Shown

WORDS = {
    "en": {
        "output": "Output:",
        "figure": "Figure: {}",
        "source": "Source: <{url}>. Text: CC BY 4.0, code: MIT.",
        "ran": "Code and outputs: run with torch {torch}, Python {python}.",
    },
    "zh": {
        "output": "输出：",
        "figure": "图：{}",
        "source": "出处：<{url}>。文字：CC BY 4.0，代码：MIT。",
        "ran": "代码和输出：运行于 torch {torch}、Python {python}。",
    },
}
LAB = re.compile(r"(?P<start>\]\((?!\w+:)[^)#]*)\.ipynb")  # a link to a lab


def of_page(
    text: str, resolve: Callable[[Reference], Shown], language: str, url: str
) -> str:
    """The page's Markdown with every `:::` line replaced, and where it comes from."""
    text = LAB.sub(r"\g<start>.md", text).strip()
    words, lines = WORDS[language], text.split("\n")
    shown = []
    for number, rest in reference.scan(text):
        one = resolve(reference.parse(rest, Place(url, number)))
        shown.append(one)
        line = lines[number - 1]
        indent = line[: len(line) - len(line.lstrip())]
        block = "\n\n".join(_parts(one, words))
        lines[number - 1] = re.sub(r"^(?=.)", indent, block, flags=re.MULTILINE)
    foot = [words["source"].format(url=url)]
    if shown:
        versions = shown[0].record.versions
        torch = versions.get("torch", "?").split("+")[0]
        python = versions.get("python", "?")
        foot.append(words["ran"].format(torch=torch, python=python))
    return "\n".join([*lines, "", "---", "", *foot, ""])


def _parts(shown: Shown, words: dict[str, str]) -> list[str]:
    about = shown.reference
    parts = [f"**{about.caption}**"] if about.caption else []
    parts.append(_fenced(shown.code, f'python title="{about.name}.py"'))
    if shown.output and not about.output_hidden:
        parts += [words["output"], _fenced(shown.output, "text")]
    parts += [words["figure"].format(about.alt) for _ in shown.figures]
    return parts


def _fenced(text: str, info: str) -> str:
    """A fence longer than any run of backticks inside."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{info}\n{text.rstrip(chr(10))}\n{fence}"
