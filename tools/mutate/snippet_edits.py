"""The edits of a snippet: found in its syntax tree, made in its text at one place.

Not edited: strings (a golden holds what they print), what stands inside f-strings
(Python 3.11 does not tell where), and what a type or a name is.
"""

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise, starmap

from mutate.mutant import Edit

OPERATORS = {
    "+": "-", "-": "+", "*": "/", "/": "*", "@": "*", "**": "*", "//": "*", "%": "*",
    "<": ">=", "<=": "<", ">": "<=", ">=": ">", "==": "!=", "!=": "==",
    "is": "is not", "in": "not in",
}  # fmt: skip
METHODS = {
    "sum": "mean", "mean": "sum", "max": "min", "min": "max", "argmax": "argmin",
    "argmin": "argmax", "sin": "cos", "cos": "sin", "exp": "tanh", "tanh": "exp",
    "log": "exp", "relu": "sigmoid", "sigmoid": "relu", "ones": "zeros",
    "zeros": "ones", "ones_like": "zeros_like", "zeros_like": "ones_like",
    "softmax": "log_softmax", "log_softmax": "softmax",
}  # fmt: skip


def edits(text: str) -> Iterator[Edit]:
    """All edits that leave the snippet Python, each with a meaning of its own."""
    tree = ast.parse(text)
    seen = {ast.dump(tree)}
    for edit in _Finder(text).below(tree):
        with suppress(SyntaxError):
            meaning = ast.dump(ast.parse(edit.apply(text)))
            if meaning not in seen:
                seen.add(meaning)
                yield edit


class _Finder:
    def __init__(self, text: str) -> None:
        self.text, self.lines = text, text.split("\n")

    def below(self, node: ast.AST) -> Iterator[Edit]:
        """The edits of a node and of all in it, but for f-strings."""
        yield from self._of(node)
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.JoinedStr):
                yield from self.below(child)

    def _of(self, node: ast.AST) -> Iterator[Edit]:
        match node:
            case ast.Constant(bool() | int() | float() as value):
                yield self._replace(node, _other(value))
            case ast.UnaryOp(ast.USub() | ast.Not(), inner):
                yield self._replace(node, self._code(inner))
            case ast.Attribute(inner, "T" | "mT" | "H" | "mH"):
                yield self._replace(node, self._code(inner))
            case ast.BinOp(left, _, right) | ast.Compare(left, [_], [right]):
                yield from self._sides(node, left, right)
            case ast.Call(function, arguments):
                yield from starmap(self._swap, pairwise(arguments))
                if isinstance(function, ast.Attribute) and function.attr in METHODS:
                    old, end = function.attr, self._span(function)[1]
                    what = f"{old} -> {METHODS[old]}"
                    yield Edit(end - len(old), end, what, METHODS[old])

    def _sides(self, node: ast.expr, one: ast.expr, other: ast.expr) -> Iterator[Edit]:
        a, b = self._code(one), self._code(other)
        start, end = self._span(one)[1], self._span(other)[0]
        gap = re.sub("#.*", lambda note: " " * len(note[0]), self.text[start:end])
        old = re.sub(r"[\s()\\]", "", gap)
        if new := OPERATORS.get(old):
            start += gap.index(old)
            what = f"{_short(a)} {old} {_short(b)}: {new}"
            yield Edit(start, start + len(old), what, new)
        if old in ("+", "-"):
            yield self._replace(node, a, f"drop {old} {b}")
            yield self._replace(node, b, f"drop {a} {old}")
        if old in ("-", "@"):
            what = f"swap sides of {_short(self._code(node))}"
            yield self._replace(node, f"({b} {old} {a})", what)
        if old == "@":
            yield self._replace(one, f"({a}).T", f"{_short(a)} -> {_short(a)}.T")
            yield self._replace(other, f"({b}).T", f"{_short(b)} -> {_short(b)}.T")

    def _swap(self, one: ast.expr, other: ast.expr) -> Edit:
        (start, begin), (stop, end) = self._span(one), self._span(other)
        a, gap, b = self.text[start:begin], self.text[begin:stop], self.text[stop:end]
        return Edit(start, end, f"swap {_short(a)}, {_short(b)}", b + gap + a)

    def _replace(self, node: ast.expr, new: str, what: str = "") -> Edit:
        what = what or f"{_short(self._code(node))} -> {_short(new)}"
        return Edit(*self._span(node), " ".join(what.split()), new)

    def _code(self, node: ast.expr) -> str:
        start, end = self._span(node)
        return self.text[start:end]

    def _span(self, node: ast.expr) -> tuple[int, int]:
        start = self._offset(node.lineno, node.col_offset)
        return start, self._offset(node.end_lineno or 0, node.end_col_offset or 0)

    def _offset(self, line: int, column: int) -> int:
        *before, last = self.lines[:line]
        column = len(last.encode()[:column].decode())  # ast counts bytes
        return sum(len(one) + 1 for one in before) + column


def _other(value: bool | int | float) -> str:
    """Another value: a flipped truth, the next number, twice a small one."""
    if isinstance(value, bool):
        return str(not value)
    return repr(value * 2 if 0 < value < 0.01 else value + 1)


def _short(code: str) -> str:
    code = " ".join(code.split())
    return code if len(code) <= 32 else f"{code[:31]}…"
