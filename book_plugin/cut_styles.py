"""The theme's style sheets, without the third of them that no page of the book uses."""

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
    names = [sheet.relative_to(site.root).as_posix() for sheet in sheets]
    folder = str(site.root.absolute())
    try:
        node.install_packages(site.project)
        node.run(SCRIPT, folder, *names, root=site.project, subject="style sheets")
    except node.NodeError as error:
        raise Abort(str(error)) from None
