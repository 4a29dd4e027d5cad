"""A book of any size: snippets with torch work, their goldens, pages in two languages.

Each snippet is as long as a real one: a Jacobian, a pull-back, a check of it. The ten
of a page import a module of their folder: its change runs ten again.
"""

import json
from pathlib import Path

PER_PAGE = 10
MODULE = '"""What the snippets of a folder share."""\n\nSCALE = 1.0\n'
SNIPPET = '''\
"""Row {number} of a Jacobian is what a one-hot cotangent gives."""

import torch
{imports}
x = torch.tensor([1.0, 2.0, {number}.5], requires_grad=True)  # (3,)
A = torch.arange(6.0).reshape(2, 3)  # (2, 3)


def f(x):
    return A @ x.sin()  # (3,) -> (2,)


y_bar = torch.tensor([1.0, 10.0])
f(x).backward(y_bar)
closed_form = (A.T @ y_bar) * x.detach().cos()
J = torch.autograd.functional.jacobian(f, x.detach())  # (2, 3)

print("number =", {number})
print("x_bar is the closed form:", torch.allclose(x.grad, closed_form))
print("x_bar is y_bar times J:", torch.allclose(x.grad, y_bar @ J))
'''
GOLDEN = """\
number = {number}
x_bar is the closed form: True
x_bar is y_bar times J: True
"""
SITE = """\
site_name: Generated
docs_dir: docs/en
theme: mkdocs
plugins: [book]
markdown_extensions: [book_snippets]
"""
CHINESE = "INHERIT: mkdocs.yml\ndocs_dir: docs/zh\nsite_dir: site/zh\n"


def name(number: int) -> str:
    """The snippet's name: ten a topic, as a page has."""
    return f"topic_{number // PER_PAGE:03d}/claim_{number:04d}"


def code(number: int) -> str:
    """The snippet's file."""
    return SNIPPET.format(number=number, imports="import _shared\n")


def make(root: Path, count: int) -> Path:
    """Write a book of `count` snippets."""
    write(root / "pyproject.toml", "[tool.snippet_engine]\n")
    write(root / "mkdocs.yml", SITE)
    write(root / "mkdocs.zh.yml", CHINESE)
    for number in range(count):
        write(root / "snippets" / f"{name(number)}.py", code(number))
        golden = GOLDEN.format(number=number)
        write(root / "snippets" / f"{name(number)}.out", golden)
    for first in range(0, count, PER_PAGE):
        topic = name(first).partition("/")[0]
        write(root / "snippets" / topic / "_shared.py", MODULE)
        numbers = range(first, min(count, first + PER_PAGE))
        lines = "\n\n".join(f"::: {name(number)}" for number in numbers)
        for language in ("en", "zh"):
            page = f"# {topic}\n\n{lines}\n"
            write(root / "docs" / language / f"{topic}.md", page)
    return root


def notebook(first: int, count: int) -> str:
    """A page of `count` snippets as a notebook, a cell each (nbformat 4.5)."""
    cells = [
        {"cell_type": "code", "id": f"c{number}", "metadata": {}, "outputs": [],
         "execution_count": None, "source": plain(number)}
        for number in range(first, first + count)
    ]  # fmt: skip
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps(
        {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4,
         "nbformat_minor": 5}
    )  # fmt: skip


def plain(number: int) -> str:
    """The snippet without local imports, which peers would look for elsewhere."""
    return SNIPPET.format(number=number, imports="")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
