"""What a snippet says in a label, beside what it shows or runs under that label."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

NUMBER = re.compile(r"\[\d+\]|=\d+|< \d[\d.e-]*")


def labelled_numbers(snippet: Path) -> list[tuple[str, list[str]]]:
    """Each number in a label, with the numbers in the code that the label is for.

    In `print("x[80] =", x[80])` the label's "[80]" stands beside ["[80]"], and in
    `{"chunk_size=5": jacrev(f, chunk_size=5)}` its "=5" beside ["=5"]. A bound such as
    "< 1e-9" is written as Python does, "< 1e-09".
    """
    found = []
    for label, shown in _labelled(ast.parse(snippet.read_text("utf-8"))):
        if isinstance(label, ast.Constant) and isinstance(label.value, str):
            beside = _numbers(ast.unparse(shown))
            found += [(number, beside) for number in _numbers(label.value)]
    return found


def _numbers(text: str) -> list[str]:
    found = NUMBER.findall(text)
    return [f"< {float(one[2:])}" if one[0] == "<" else one for one in found]


def _labelled(tree: ast.Module) -> Iterator[tuple[ast.expr | None, ast.expr]]:
    """The first two arguments of each call, and each key of a dict with its value."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) > 1:
            yield node.args[0], node.args[1]
        elif isinstance(node, ast.Dict):
            yield from zip(node.keys, node.values, strict=True)
