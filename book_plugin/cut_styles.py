"""The theme's style sheets, without the third of them that no page of the book uses."""

import subprocess
from pathlib import Path

from mkdocs.exceptions import Abort

from book_plugin.formulas import node
from book_plugin.site import Site

SCRIPT = Path(__file__).with_name("cut_styles.mjs")
SHEETS = "**/assets/stylesheets/*.css"  # Material's, in the folder of each language


def cut(site: Site) -> None:
    """Cut the theme's sheets in place. Raises Abort with the line that says why not."""
    sheets = sorted(site.root.glob(SHEETS))
    if site.first.config.theme.name != "material" or not sheets:
        return
    try:
        node.install_packages(site.project)
    except node.NodeError as error:
        raise Abort(str(error)) from None
    names = [sheet.relative_to(site.root).as_posix() for sheet in sheets]
    ran = subprocess.run(
        [str(node.NODE), str(SCRIPT), str(site.root.absolute()), *names],
        cwd=site.project,
        capture_output=True,
        encoding="utf-8",
    )
    if ran.returncode:
        ended = f"style sheets: Node ended with {ran.returncode}; run: make setup"
        raise Abort(ran.stderr.strip() or ended)
