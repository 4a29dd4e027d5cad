"""What a snippet's calls say in a label, beside what they are given to show."""

import ast
import re
from pathlib import Path

NUMBER = re.compile(r"\[\d+\]|=\d+")


def labelled_numbers(snippet: Path) -> list[tuple[str, list[str]]]:
    """Each number in a label, with the numbers in the code that the call shows.

    In `print("x[80] =", x[80])` the label's "[80]" stands beside ["[80]"].
    """
    found = []
    for node in ast.walk(ast.parse(snippet.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and len(node.args) > 1):
            continue
        label, shown = node.args[:2]
        if isinstance(label, ast.Constant) and isinstance(label.value, str):
            beside = NUMBER.findall(ast.unparse(shown))
            found += [(number, beside) for number in NUMBER.findall(label.value)]
    return found
