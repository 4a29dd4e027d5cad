"""Take the README's screenshot and the cards that a link to the book unfolds to.

    make screenshot

Photographs a page of the built site and tools/card.html, in Chromium.
"""

import io
from pathlib import Path

from chromium import launched
from PIL import Image
from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
# The page and its place to show, the picture, its width and height, and at most so
# many bytes.
PICTURES = (
    ("site/vjp.html", "three-calls", "screenshot.png", 1280, 800, 200_000),
    ("tools/card.html", "en", "docs/en/assets/card.png", 1200, 630, 60_000),
    ("tools/card.html", "zh", "docs/zh/assets/card.png", 1200, 630, 60_000),
)


def photograph(browser: Browser, address: str, width: int, height: int) -> bytes:
    """The top of a page as PNG, in light colours, when its fonts are there."""
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="light"
    )
    page.goto(address, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    return page.screenshot(animations="disabled")


def shrink(png: bytes) -> bytes:
    """The same picture with a palette of 128 colours: half the bytes or less."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    buffer = io.BytesIO()
    picture.quantize(128, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def main() -> None:
    """Write the pictures. Ends with a message if one is too large."""
    with launched() as browser:
        for page, place, target, width, height, limit in PICTURES:
            if not (ROOT / page).is_file():
                raise SystemExit(f"screenshot: {page} is not there; run: make build")
            address = f"{(ROOT / page).as_uri()}#{place}"
            picture = shrink(photograph(browser, address, width, height))
            if len(picture) > limit:
                raise SystemExit(
                    f"screenshot: {target} has {len(picture)} bytes, at most {limit}"
                )
            (ROOT / target).parent.mkdir(exist_ok=True)
            (ROOT / target).write_bytes(picture)
            print(f"{target}: {len(picture) // 1000} kB")


if __name__ == "__main__":
    main()
