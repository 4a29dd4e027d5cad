"""Figures that can be touched: each module in widgets/ is packed into a script."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from mkdocs.exceptions import Abort

from book_plugin.formulas import node
from book_plugin.languages import LANGUAGES
from book_plugin.site import Site
from snippet_engine.check.report import Report
from snippet_engine.failure import Failure, Place
from snippet_engine.read import references

SOURCES = "widgets"  # in the project; what modules share is in folders below
FOLDER = "assets/widgets"  # where load_widgets.js looks for name.js
SCRIPT = Path(__file__).with_name("pack.mjs")


def write(site: Site) -> None:
    """Write the script of each module. Raises Abort with the line that says why not."""
    modules = sorted((site.project / SOURCES).glob("*.js"))
    try:
        check(site, {module.stem for module in modules})
        if modules:
            node.install_packages(site.project)
            pack(modules, site.root / FOLDER)
    except (Failure, node.NodeError) as error:
        raise Abort(str(error)) from None


def check(site: Site, known: set[str]) -> None:
    """Raise Failure for a widget of a page that has no module, or no words."""
    for place, name in _named(site):
        if name not in known:
            remedy = f"write {SOURCES}/{name}.js, or name one of: {', '.join(known)}"
            raise Failure(place, f'widget="{name}" has no module', remedy)
        for language in LANGUAGES:
            if name not in language.words.labels.widgets:
                words = Place(f"book_plugin/words/{language.code}.toml")
                table = f"[labels.widgets.{name}]"
                raise Failure(
                    words, f"has no table {table}", "write the widget's words"
                )


def _named(site: Site) -> Iterator[tuple[Place, str]]:
    """Where pages name widgets, and which."""
    for place, rest in site.book.references(Report()):
        with contextlib.suppress(Failure):  # told when the page was checked
            if name := references.parse(rest, place).widget:
                yield place, name


def pack(modules: list[Path], folder: Path) -> None:
    """Pack each module into a script of its name. Raises NodeError.

    The modules are those of one folder, which belongs to a project with node_modules.
    """
    home = modules[0].parent.parent
    names = [str(module.relative_to(home)) for module in modules]
    node.run(SCRIPT, str(folder.absolute()), *names, root=home, subject=SOURCES)
