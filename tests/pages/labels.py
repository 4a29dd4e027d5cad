"""What a snippet says in a label, beside what it shows or runs under that label."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

NUMBER = re.compile(r"\[\d+\]|=\d+")


def labelled_numbers(snippet: Path) -> list[tuple[str, list[str]]]:
    """Each number in a label, with the numbers in the code that the label is for.

    In `print("x[80] =", x[80])` the label's "[80]" stands beside ["[80]"], and in
    `{"chunk_size=5": jacrev(f, chunk_size=5)}` its "=5" beside ["=5"].
    """
    found = []
    for label, shown in _labelled(ast.parse(snippet.read_text("utf-8"))):
        if isinstance(label, ast.Constant) and isinstance(label.value, str):
            beside = NUMBER.findall(ast.unparse(shown))
            found += [(number, beside) for number in NUMBER.findall(label.value)]
    return found


def _labelled(tree: ast.Module) -> Iterator[tuple[ast.expr | None, ast.expr]]:
    """The first two arguments of each call, and each key of a dict with its value."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) > 1:
            yield node.args[0], node.args[1]
        elif isinstance(node, ast.Dict):
            yield from zip(node.keys, node.values, strict=True)
