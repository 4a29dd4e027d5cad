"""The font of titles and headings, from its npm package, once for all languages."""

import string

from fontTools.ttLib import TTLibError
from mkdocs.exceptions import Abort

from book_plugin.formulas import fonts, node
from book_plugin.site import Site
from snippet_engine.kept_files import write_changed

PACKAGE = "node_modules/@fontsource/source-serif-4"
FONT = f"{PACKAGE}/files/source-serif-4-latin-600-normal.woff2"
PLACE = "assets/serif.woff2"  # type.css names it, partials/fonts.html asks for it
# Half of the package's font: each page asks for it
LETTERS = string.ascii_letters + string.digits + string.punctuation + " –—‘’“”…×·−"


def write(site: Site) -> None:
    """Put the font where type.css, which only Material's pages have, looks for it."""
    if site.first.config.theme.name != "material":
        return
    try:
        node.install_packages(site.project)
        font = fonts.cut_to(site.project / FONT, LETTERS, ["kern"])
    except (node.NodeError, OSError, TTLibError) as error:
        raise Abort(f"{FONT}: cannot read it: {error}; run: make setup") from None
    write_changed(site.root / PLACE, font)
