"""Which local files a snippet imports, directly or through one another.

A snippet runs with its own folder first on the import path, as in `python file.py`; so
a module is local if a file of that name lies in that folder, or in the folder of the
file that imports it (`from .name import …` in a package).
"""

import ast
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path


def local_modules(path: Path, content: bytes | None = None) -> list[Path]:
    """Files that running `path` may import from its folder, transitively, sorted.

    `content` is what the file holds, where the caller has read it.
    """
    start, found = str(path), set[str]()
    todo = [(start, path.read_bytes() if content is None else content)]
    while todo:
        file, held = todo.pop()
        for module in _candidates(str(path.parent), file, imported_names(held)):
            if module not in found and module != start:
                found.add(module)
                todo.append((module, Path(module).read_bytes()))
    return [Path(file) for file in sorted(found)]


@lru_cache(maxsize=10_000)  # by what a file holds: an edit is never overlooked
def imported_names(content: bytes) -> frozenset[str]:
    """Every dotted module name that the import statements mention."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()  # cells.parse reports it, with the line
    return frozenset(_imports(tree.body))


def _statements(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """All statements, at any depth. Expressions, most of a tree, hold no import."""
    todo = list(body)
    while todo:
        node = todo.pop()
        yield node
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, field, None)
            if isinstance(inner, list):  # in a conditional expression: a node
                todo += inner


def _imports(body: Iterable[ast.AST]) -> Iterator[str]:
    for node in _statements(body):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if module:
                yield module
            # `from package import module` may name a module of the package
            yield from (f"{module}.{alias.name}".lstrip(".") for alias in node.names)


def _candidates(folder: str, file: str, names: frozenset[str]) -> Iterator[str]:
    for start in {folder, os.path.dirname(file)}:
        tops = {name.partition(".")[0] for name in names}
        near = {top for top in tops if _is_near(os.path.join(start, top))}
        for name in names:
            parts = name.split(".")
            if parts[0] not in near:  # as torch: ask the disk once, not for each name
                continue
            for end in range(1, len(parts) + 1):
                base = os.path.join(start, *parts[:end])
                for module in (f"{base}.py", os.path.join(base, "__init__.py")):
                    if os.path.isfile(module):
                        yield module


def _is_near(base: str) -> bool:
    return os.path.isfile(f"{base}.py") or os.path.isdir(base)
