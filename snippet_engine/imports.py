"""Which local files a snippet imports, directly or through one another.

A snippet runs with its own folder first on the import path, as in `python file.py`; so
a module is local if a file of that name lies in that folder, or in the folder of the
file that imports it (`from .name import …` in a package).
"""

import ast
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from pathlib import Path


def local_modules(path: Path) -> list[Path]:
    """Files that running `path` may import from its folder, transitively, sorted."""
    folder, found, todo = path.parent, set[Path](), [path]
    while todo:
        for module in _candidates(folder, todo.pop()):
            if module not in found and module != path:
                found.add(module)
                todo.append(module)
    return sorted(found)


def imported_names(path: Path) -> frozenset[str]:
    """Every dotted module name that the file's import statements mention."""
    return _names(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=10_000)
def _names(path: Path, _mtime_ns: int) -> frozenset[str]:
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return frozenset()  # cells.parse reports it, with the line
    return frozenset(_imports(tree))


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if module:
                yield module
            # `from package import module` may name a module of the package
            yield from (f"{module}.{alias.name}".lstrip(".") for alias in node.names)


def _candidates(folder: Path, path: Path) -> Iterator[Path]:
    for name, start in product(imported_names(path), {folder, path.parent}):
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            base = start.joinpath(*parts[:end])
            for file in (base.with_suffix(".py"), base / "__init__.py"):
                if file.is_file():
                    yield file
