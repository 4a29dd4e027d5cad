"""Take the README's screenshot: one page of the built site, in Chromium.

    make build && .venv/bin/python tools/screenshot.py --out screenshot.png

Serves the folder site/ itself, on this machine alone.
"""

import argparse
import functools
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from chromium import launched
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
WIDTH, HEIGHT = 1280, 800
LIMIT = 200_000  # bytes


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        pass


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder on a free port of 127.0.0.1 and give the address."""
    handler = functools.partial(_Silent, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def photograph(address: str) -> bytes:
    """The top of a page as PNG, in light colours, when its fonts are there."""
    with launched() as browser:
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light"
        )
        answer = page.goto(address, wait_until="networkidle")
        if answer is None or not answer.ok:
            raise SystemExit(f"screenshot: {address} does not open; build the site")
        page.evaluate("document.fonts.ready")
        return page.screenshot(animations="disabled")


def shrink(png: bytes) -> bytes:
    """The same picture with a palette of 128 colours: half the bytes or less."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    buffer = io.BytesIO()
    picture.quantize(128, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def main() -> None:
    """Write the screenshot. Ends with a message if it is too large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="built site")
    parser.add_argument("--page", default="vjp.html#three-calls", help="of the site")
    parser.add_argument("--out", type=Path, default=ROOT / "screenshot.png")
    given = parser.parse_args()
    with served(given.site) as address:
        picture = shrink(photograph(f"{address}/{given.page}"))
    if len(picture) > LIMIT:
        raise SystemExit(f"screenshot: {len(picture)} bytes, more than {LIMIT}")
    given.out.write_bytes(picture)
    print(f"{given.out}: {len(picture) // 1000} kB")


if __name__ == "__main__":
    main()
