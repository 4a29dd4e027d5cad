"""The edits of a snippet: found in its syntax tree, made in its text at one place.

Not edited: strings (a golden holds what they print), what stands inside f-strings
(Python 3.11 does not tell where), and what a type or a name is.
"""

import ast
import re
from collections.abc import Iterator

from mutate.edit import Edit, numbered

OPERATORS = {
    ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"), ast.MatMult: ("@", "*"), ast.Pow: ("**", "*"),
    ast.FloorDiv: ("//", "*"), ast.Mod: ("%", "*"),
}  # fmt: skip
COMPARISONS = {
    ast.Lt: ("<", ">="), ast.LtE: ("<=", "<"), ast.Gt: (">", "<="),
    ast.GtE: (">=", ">"), ast.Eq: ("==", "!="), ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"), ast.In: ("in", "not in"),
}  # fmt: skip
_TWINS = (
    ("sum", "mean"), ("max", "min"), ("argmax", "argmin"), ("sin", "cos"),
    ("exp", "tanh"), ("relu", "sigmoid"), ("ones", "zeros"),
    ("ones_like", "zeros_like"), ("softmax", "log_softmax"), ("log", "exp"),
)  # fmt: skip
NAMES = {**{b: a for a, b in _TWINS}, **dict(_TWINS)}
TRANSPOSES = {"T", "mT", "H", "mH"}


def edits(text: str) -> list[Edit]:
    """All edits that leave the snippet Python, and not the same Python."""
    return numbered(text, _Finder(text).edits())


class _Finder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.data = text.encode()
        self.starts = [0]
        for line in self.data.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def edits(self) -> Iterator[Edit]:
        tree = ast.parse(self.text)
        same = ast.dump(tree)
        seen = set()
        for node in _outside_f_strings(tree):
            for edit in self._of(node):
                if (edit.start, edit.end, edit.new) in seen:
                    continue
                seen.add((edit.start, edit.end, edit.new))
                try:
                    changed = ast.dump(ast.parse(edit.apply(self.text)))
                except SyntaxError:
                    continue
                if changed != same:
                    yield edit

    def _of(self, node: ast.AST) -> Iterator[Edit]:
        match node:
            case ast.Constant(value=bool() | int() | float() as value):
                yield self._replace(node, _other(value))
            case ast.UnaryOp(op=ast.USub() | ast.Not()):
                yield self._replace(node, self._code(node.operand))
            case ast.BinOp():
                yield from self._binary(node)
            case ast.Compare(ops=[op], comparators=[right]):
                old, new = COMPARISONS.get(type(op), ("", ""))
                yield from self._between(node.left, right, old, new)
            case ast.Call():
                yield from self._call(node)
            case ast.Attribute() if node.attr in TRANSPOSES:
                yield self._replace(node, self._code(node.value))

    def _binary(self, node: ast.BinOp) -> Iterator[Edit]:
        old, new = OPERATORS.get(type(node.op), ("", ""))
        yield from self._between(node.left, node.right, old, new)
        left, right = self._code(node.left), self._code(node.right)
        if isinstance(node.op, ast.Add | ast.Sub):
            yield self._replace(node, left, f"drop {old} {right}")
            yield self._replace(node, right, f"drop {left} {old}")
        if isinstance(node.op, ast.MatMult | ast.Sub):
            yield self._replace(node, f"({right} {old} {left})", "swap")
        if isinstance(node.op, ast.MatMult):
            for side, code in ((node.left, left), (node.right, right)):
                yield self._replace(
                    side, f"({code}).T", f"{_short(code)} -> {_short(code)}.T"
                )

    def _call(self, node: ast.Call) -> Iterator[Edit]:
        for one, other in zip(node.args, node.args[1:], strict=False):
            a, b = self._code(one), self._code(other)
            start, end = self._span(one)[0], self._span(other)[1]
            gap = self.data[self._span(one)[1] : self._span(other)[0]].decode()
            new = f"{b}{gap}{a}"
            yield Edit(start, end, new, f"swap {_short(a)}, {_short(b)}", one.lineno)
        name = node.func
        if isinstance(name, ast.Attribute) and name.attr in NAMES:
            end = self._span(name)[1]
            start = end - len(name.attr)
            new, line = NAMES[name.attr], name.end_lineno or name.lineno
            yield Edit(start, end, new, f"{name.attr} -> {new}", line)

    def _between(
        self, left: ast.expr, right: ast.expr, old: str, new: str
    ) -> Iterator[Edit]:
        """Change the operator; in the gap are only it, blanks, brackets, comments."""
        begin, end = self._span(left)[1], self._span(right)[0]
        gap = re.sub(rb"#[^\n]*", lambda c: b" " * len(c[0]), self.data[begin:end])
        if old and (found := re.search(re.escape(old.encode()), gap)):
            start = begin + found.start()
            line = self.data.count(b"\n", 0, start) + 1
            code = f"{_short(self._code(left))} {old} {_short(self._code(right))}"
            yield Edit(start, start + len(old), new, f"{code}: {new}", line)

    def _replace(self, node: ast.expr, new: str, what: str = "") -> Edit:
        start, end = self._span(node)
        what = what or f"{_short(self._code(node))} -> {_short(new)}"
        if what == "swap":
            what = f"swap sides of {_short(self._code(node))}"
        return Edit(start, end, new, " ".join(what.split()), node.lineno)

    def _span(self, node: ast.expr) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self.starts[node.lineno - 1] + node.col_offset,
            self.starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def _code(self, node: ast.expr) -> str:
        start, end = self._span(node)
        return self.data[start:end].decode()


def _outside_f_strings(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.JoinedStr):
            yield from _outside_f_strings(child)


def _other(value: bool | int | float) -> str:
    """Another value: a flipped truth, the next number, twice a small one."""
    if isinstance(value, bool | int):
        return str(not value) if isinstance(value, bool) else str(value + 1)
    return repr(value * 2 if 0 < value < 0.01 else value + 1)


def _short(code: str) -> str:
    code = " ".join(code.split())
    return code if len(code) <= 32 else f"{code[:31]}…"
