"""The formulas' style sheet and fonts, in the site once for all languages."""

from pathlib import Path

from book_plugin.formulas.typesetter import Typesetter
from snippet_engine.kept_files import write_changed

FOLDER = "assets/formulas"


def write(typesetter: Typesetter, site: Path, adding: bool) -> None:
    """Write what all formulas of the build need, below the root of the site.

    With `adding`, the site has other pages, whose formulas go on needing it.
    """
    css, fonts = typesetter.style_sheet(adding)
    write_changed(site / FOLDER / "formulas.css", css)
    for name, font in fonts.items():
        write_changed(site / FOLDER / name, font)
