"""The top-level statements of a cell: their lines, and the names that they bring."""

import ast
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Statement:
    """What stands on lines `first` to `last` (from 1), with the comments right above.

    `names` are those that it imports or defines; it has none if it does anything else.
    """

    first: int
    last: int
    text: str
    names: tuple[str, ...]
    imports: bool
    docstring: bool


def statements(code: str) -> list[Statement]:
    """The statements of `code`, which is Python; those of one line are one."""
    lines, found = code.split("\n"), list[Statement]()
    for node in ast.parse(code).body:
        first, above = _first_line(node), found[-1].last if found else 0
        while first - 1 > above and lines[first - 2].startswith("#"):
            first -= 1
        one = _statement(node, first, lines)
        if one.first <= above:  # as in `a = 1; b = 2`
            one = _joined(found.pop(), one, lines)
        found.append(one)
    return found


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def _statement(node: ast.stmt, first: int, lines: list[str]) -> Statement:
    last = node.end_lineno or first
    imports = isinstance(node, ast.Import | ast.ImportFrom)
    value = node.value if isinstance(node, ast.Expr) else None
    docstring = isinstance(value, ast.Constant) and isinstance(value.value, str)
    text = "\n".join(lines[first - 1 : last])
    return Statement(first, last, text, _names(node), imports, docstring)


def _joined(one: Statement, other: Statement, lines: list[str]) -> Statement:
    both = one.names and other.names
    return replace(
        one,
        last=other.last,
        text="\n".join(lines[one.first - 1 : other.last]),
        names=one.names + other.names if both else (),
        imports=one.imports and other.imports,
        docstring=False,
    )


def _names(node: ast.stmt) -> tuple[str, ...]:
    match node:
        case ast.Import() | ast.ImportFrom():
            return tuple(alias.asname or alias.name for alias in node.names)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return (node.name,)
        case ast.Assign():
            return _targets(node.targets)
        case ast.AnnAssign(value=value) if value is not None:
            return _targets([node.target])
        # x.requires_grad_() belongs to the making of x
        case ast.Expr(ast.Call(ast.Attribute(ast.Name(name), "requires_grad_"))):
            return (name,)
    return ()


def _targets(targets: list[ast.expr]) -> tuple[str, ...]:
    """The names that are assigned to; none if anything but a name is among them."""
    names = list[str]()
    for target in targets:
        parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
        if not all(isinstance(part, ast.Name) for part in parts):
            return ()
        names += [part.id for part in parts if isinstance(part, ast.Name)]
    return tuple(names)
