"""Figures that can be touched: each module in widgets/ is packed into a script."""

import subprocess
from pathlib import Path

from mkdocs.exceptions import Abort

from book_plugin.formulas import node
from book_plugin.site import Site

SOURCES = "widgets"  # in the project; what modules share is in folders below
FOLDER = "assets/widgets"  # where load_widgets.js looks for name.js
SCRIPT = Path(__file__).with_name("pack.mjs")


def write(site: Site) -> None:
    """Write the script of each module. Raises Abort with the line that says why not."""
    modules = sorted((site.project / SOURCES).glob("*.js"))
    if modules:
        try:
            node.install_packages(site.project)
            pack(modules, site.root / FOLDER)
        except node.NodeError as error:
            raise Abort(str(error)) from None


def pack(modules: list[Path], folder: Path) -> None:
    """Pack each module into a script of its name. Raises NodeError.

    The modules are those of one folder, which belongs to a project with node_modules.
    """
    home = modules[0].parent.parent
    names = [str(module.relative_to(home)) for module in modules]
    packed = subprocess.run(
        [str(node.NODE), str(SCRIPT), str(folder.absolute()), *names],
        cwd=home,
        capture_output=True,
        encoding="utf-8",
    )
    if packed.returncode:
        ended = f"{SOURCES}: Node ended with {packed.returncode}; run: make setup"
        raise node.NodeError(packed.stderr.strip() or ended)
