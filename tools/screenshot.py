"""Take the README's screenshot and the cards that a link to the book unfolds to.

    make screenshot

Photographs a page of the built site and tools/card.html, in Chromium. `make test` says
if a picture is too large.
"""

import io
from pathlib import Path

from chromium import launched
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
# The page and its place to show, the picture, its width and height
PICTURES = (
    ("site/index.html", "", "screenshot.png", 1280, 800),
    ("tools/card.html", "en", "docs/en/assets/card.png", 1200, 630),
    ("tools/card.html", "zh", "docs/zh/assets/card.png", 1200, 630),
)


def main() -> None:
    """Write the pictures: the top of each page, in light colours, with its fonts."""
    with launched() as browser:
        for source, place, target, width, height in PICTURES:
            if not (ROOT / source).is_file():
                raise SystemExit(f"screenshot: {source} is not there; run: make build")
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme="light"
            )
            page.goto(f"{(ROOT / source).as_uri()}#{place}", wait_until="networkidle")
            page.evaluate("document.fonts.ready")
            png = io.BytesIO(page.screenshot(animations="disabled"))
            # A palette of 128 colours: half the bytes or less
            picture = Image.open(png).convert("RGB").quantize(128, dither=0)
            picture.save(ROOT / target, "PNG", optimize=True)
            print(f"{target}: {(ROOT / target).stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
