"""Frames while a reader drags a weight in the figure of the home page, on a slow phone.

Builds the book, opens the page in Chromium with the processor slowed down four times,
drags a weight up and down for some seconds, and reads in a trace of the browser how
many frames it showed, how many it dropped, and how long its main thread worked on each.

    python benchmarks/widget.py --seconds 5
"""

import argparse
import functools
import json
import statistics
import subprocess
import sys
import tempfile
import threading
from bisect import bisect
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page
from provenance import RESULTS, of_this_run

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from chromium import launched

ROOT = Path(__file__).resolve().parents[1]
WEIGHT = "[data-widget] [data-tile=y_bar]"
SLOWER = 4
TIMELINE = "disabled-by-default-devtools.timeline"
CATEGORIES = f"devtools.timeline,{TIMELINE},{TIMELINE}.frame"
DRAG = """(tile, [from, milliseconds]) => new Promise(done => {
  const begin = performance.now(), seen = new Set()
  const move = () => {
    const passed = performance.now() - begin
    const clientY = from - 110 * Math.sin(passed / 300)
    tile.dispatchEvent(new PointerEvent("pointermove", { clientX: 0, clientY }))
    seen.add(tile.textContent)
    passed < milliseconds ? requestAnimationFrame(move) : done(seen.size)
  }
  requestAnimationFrame(move)
})"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=5.0, help="of dragging")
    options.add_argument("--out", type=Path, default=RESULTS / "widget.json")
    given = options.parse_args()
    provenance = of_this_run(("mkdocs-material", "playwright"))
    with tempfile.TemporaryDirectory(prefix="widget-") as folder:
        build = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-d", folder]
        subprocess.run(build, cwd=ROOT, check=True)
        with served(folder) as address, launched() as browser:
            context = browser.new_context(
                viewport={"width": 360, "height": 780}, is_mobile=True, has_touch=True
            )
            page = context.new_page()
            page.goto(f"{address}/index.html")
            page.locator(WEIGHT).first.scroll_into_view_if_needed()
            page.locator(".widget-alive").wait_for()
            version = browser.version
            events = traced(page, context.new_cdp_session(page), given.seconds)
    result = {
        "provenance": {**provenance, "chromium": version},
        "slowed_down": SLOWER,
        "goal_frames_per_second": 60,
        **figures(events),
    }
    given.out.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    print(json.dumps({key: result[key] for key in [*result][1:]}, indent=2))


@contextmanager
def served(folder: str) -> Iterator[str]:
    """A server of the folder for this machine alone; gives its address."""

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, *words: object) -> None:
            pass

    handler = functools.partial(Silent, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def traced(page: Page, session: CDPSession, seconds: float) -> list[dict[str, Any]]:
    """The browser's events while a weight is dragged a stop or two further each frame.

    A finger takes hold of the tile; the page itself then moves it, since commands from
    outside come less often than frames.
    """
    box = page.locator(WEIGHT).first.bounding_box()
    assert box
    finger = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    events: list[dict[str, Any]] = []
    ended: list[object] = []
    session.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    session.on("Tracing.tracingComplete", lambda told: ended.append(told))
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    down = {"type": "touchStart", "touchPoints": [finger]}
    session.send("Input.dispatchTouchEvent", down)
    session.send("Tracing.start", {"categories": CATEGORIES})
    moved = page.locator(WEIGHT).first.evaluate(DRAG, [finger["y"], seconds * 1000])
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(50)  # lets Playwright hear of it
    assert moved > 10, "the weight did not follow the finger"
    return events


def figures(events: list[dict[str, Any]]) -> dict[str, Any]:
    """What the trace says of frames, and of the main thread's work for each.

    The work is in milliseconds of the processor, slowed down as it is: what other
    programs of the machine take is not in it.
    """
    (thread,) = {one["tid"] for one in events if one["name"] == "FireAnimationFrame"}
    ours = [one for one in events if one["tid"] == thread]
    begins = sorted(one["ts"] for one in ours if one["name"] == "FireAnimationFrame")
    work = [0.0] * (len(begins) - 1)
    for one in ours:
        frame = bisect(begins, one["ts"]) - 1
        if one["name"] == "RunTask" and 0 <= frame < len(work):
            work[frame] += one.get("tdur", 0) / 1000
    drawn = [one for one in events if one["name"] == "DrawFrame"]
    dropped = [one for one in events if one["name"] == "DroppedFrame"]
    spent = (begins[-1] - begins[0]) / 1e6
    return {
        "seconds": round(spent, 2),
        "frames_per_second": round(len(work) / spent, 1),
        "frames": len(work),
        "drawn": len(drawn),
        "dropped": len(dropped),
        "work_per_frame_ms": {
            "goal": round(1000 / 60, 1),
            "median": round(statistics.median(work), 2),
            "99 of 100": round(statistics.quantiles(work, n=100)[98], 2),
            "most": round(max(work), 2),
        },
    }


if __name__ == "__main__":
    main()
