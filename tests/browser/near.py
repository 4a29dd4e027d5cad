"""Bring what lies far below on a page into sight, as a reader who scrolls does."""

from playwright.sync_api import Locator

# Laid out (a browser leaves out what is far away), and some of it on the screen
SEEN = """one => {
    const box = one.getBoundingClientRect();
    return (one.firstElementChild ?? one).checkVisibility({contentVisibilityAuto: true})
        && box.bottom > 0 && box.top < innerHeight;
}"""


def bring(one: Locator) -> None:
    """Scroll to it until it stays: what is laid out on the way may move it again."""
    for _ in range(50):
        one.scroll_into_view_if_needed()
        one.page.wait_for_timeout(100)
        if one.evaluate(SEEN):
            return
    raise AssertionError(f"never in sight: {one}")
