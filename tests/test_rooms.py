"""The house as it is drawn in CONTRIBUTING.md: which room may import which."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from checks import ROOT

# A room may import itself, the rooms named here, and the ground floor.
ROOMS = {
    "drawing": set(),
    "vjp_errors": set(),
    "sparse_jacobian": set(),
    "snippet_engine": set(),  # failure.py, kept_files.py, sigterm.py
    "snippet_engine.read": set(),
    "snippet_engine.run": {"snippet_engine.read", "drawing"},
    "snippet_engine.check": {"snippet_engine.read", "snippet_engine.run"},
    "snippet_engine.show": {
        "snippet_engine.read", "snippet_engine.run", "snippet_engine.check",
    },
    "snippet_engine.cli": {
        "snippet_engine.read", "snippet_engine.run", "snippet_engine.check",
        "snippet_engine.show",
    },
    "book_plugin": {
        "snippet_engine.read", "snippet_engine.run", "snippet_engine.check",
        "snippet_engine.show", "vjp_errors",
    },
}  # fmt: skip
GROUND = "snippet_engine"
ENGINE_IS_FREE_OF = {"mkdocs", "material", "jinja2", "book_plugin"}
# They do not import the engine's ground floor
ALONE = ("drawing", "vjp_errors", "sparse_jacobian")
PACKAGES = (*ALONE, "snippet_engine", "book_plugin")


def module_of(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__").removesuffix(".__main__")


MODULES = {
    module_of(path): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if path.name != "__main__.py"
}


def room_of(module: str) -> str:
    parts = module.split(".")
    if parts[0] in ("book_plugin", *ALONE):
        return parts[0]
    inside = ".".join(parts[:2])
    return inside if inside in ROOMS else GROUND


def imports(module: str) -> Iterator[str]:
    """The modules of this project, and the tops of others, that a module imports."""
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: a relative import"
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                yield inside if inside in MODULES else str(node.module)


GRAPH = {module: set(imports(module)) for module in MODULES}


def forbidden(module: str, imported: set[str]) -> set[str]:
    room = room_of(module)
    ground = set() if room in ALONE else {GROUND}
    allowed = {room} | ground | ROOMS[room]
    ours = {one for one in imported if one.split(".")[0] in PACKAGES}
    return {one for one in ours if room_of(one) not in allowed}


@pytest.mark.parametrize("module", MODULES)
def test_a_room_imports_only_the_rooms_below_it(module: str) -> None:
    assert forbidden(module, GRAPH[module]) == set()


@pytest.mark.parametrize(
    ("module", "planted"),
    [
        ("drawing.picture", "snippet_engine.failure"),
        ("snippet_engine.failure", "drawing"),
        ("vjp_errors.matcher", "snippet_engine.failure"),
        ("sparse_jacobian.trace", "snippet_engine.failure"),
        ("sparse_jacobian.trace", "drawing"),
        ("snippet_engine.show.listing", "vjp_errors"),
        ("snippet_engine.show.listing", "drawing"),
        ("snippet_engine.failure", "snippet_engine.read.cells"),
        ("snippet_engine.read.cells", "snippet_engine.run.pool"),
        ("snippet_engine.run.runner", "snippet_engine.check.judge"),
        ("snippet_engine.check.book", "snippet_engine.show.listing"),
        ("snippet_engine.show.embed", "snippet_engine.cli"),
        ("snippet_engine.show.embed", "book_plugin.words"),
    ],
)
def test_a_forbidden_import_is_seen(module: str, planted: str) -> None:
    assert forbidden(module, {*GRAPH[module], planted}) == {planted}


@pytest.mark.parametrize("module", [one for one in MODULES if "engine" in one])
def test_the_engine_knows_no_site_and_no_theme(module: str) -> None:
    tops = {one.split(".")[0] for one in GRAPH[module]}
    assert tops & ENGINE_IS_FREE_OF == set()


def test_no_module_imports_itself_through_others() -> None:
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join([*way, module])
        if module in done:
            return
        for other in GRAPH[module] & MODULES.keys():
            visit(other, (*way, module))
        done.add(module)

    for module in MODULES:
        visit(module, ())
    assert done == MODULES.keys()


def test_no_import_is_hidden_from_the_graph() -> None:
    """A circle that is cut by TYPE_CHECKING, or by a string, is a circle."""
    for module, path in MODULES.items():
        text = path.read_text("utf-8")
        assert "TYPE_CHECKING" not in text, module
        # Which modules to load before a fork is a list of names of libraries
        assert "import_module" not in text or module == "snippet_engine.run.preload"
