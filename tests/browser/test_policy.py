"""The site's policy in Chromium: what is planted does not run, what is ours does."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

TELL = """window.stopped = []
addEventListener("securitypolicyviolation", event => {
  window.stopped.push(event.effectiveDirective)
})"""
# Playwright's own waiting would need eval, which the policy stops.
STOPPED = """async count => {
  while (window.stopped.length < count) await new Promise(soon => setTimeout(soon, 5))
  return window.stopped
}"""
PLANTS = {
    "script": ("<script>window.planted = true</script>", "script-src-elem"),
    "handler": (
        '<img src="data:," onerror="window.planted = true">',
        "script-src-attr",
    ),
    "script of another host": (
        '<script src="http://elsewhere.invalid/a.js"></script>',
        "script-src-elem",
    ),
    "style": ("<style>body { color: red }</style>", "style-src-elem"),
    "frame": ('<iframe src="http://elsewhere.invalid/"></iframe>', "frame-src"),
    "picture": ('<img src="http://elsewhere.invalid/a.png">', "img-src"),
    "base": ('<base href="http://elsewhere.invalid/">', "base-uri"),
}


def test_what_is_planted_in_a_page_does_not_run(
    browser: Browser, address: str, site: Path
) -> None:
    text = (site / "notation.html").read_text("utf-8")
    planted = "".join(html for html, _ in PLANTS.values())
    copy = text.replace("</article>", f"{planted}</article>", 1)
    page = browser.new_page()
    page.add_init_script(TELL)
    page.route("**/notation.html", lambda route: route.fulfill(
        body=copy, content_type="text/html"))  # fmt: skip
    page.goto(f"{address}/notation.html", wait_until="load")
    stopped = page.evaluate(STOPPED, len(PLANTS))
    assert sorted(stopped) == sorted(directive for _, directive in PLANTS.values())
    assert page.evaluate("window.planted") is None
    page.close()


def walk(page: Page, root: str) -> None:
    """Search, open a result without loading the page anew, go on, change colours."""
    page.evaluate("window.stayed = true")
    page.locator(".md-search__input").click()
    page.keyboard.type("jacobian", delay=15)
    page.locator(".md-search-result__link[href*='h=jacobian']").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "h=jacobian" in url)
    page.locator(".md-footer__link--next").click()
    page.wait_for_url(lambda url: "h=jacobian" not in url)
    assert page.evaluate("window.stayed") is True  # instant navigation
    for _ in range(3):
        page.locator("label[for^=__palette_]:not([hidden])").click()
    page.locator(".md-code__button, .md-clipboard").first.click()
    page.locator(".md-header .md-select").hover()
    page.locator(f".md-select__link[hreflang={'en' if root else 'zh'}]").click()
    page.wait_for_url(lambda url: ("/zh/" in url) != bool(root))


@pytest.mark.parametrize("root", ["", "zh/"])
def test_a_reader_on_the_way_asks_no_other_host_and_breaks_no_policy(
    browser: Browser, address: str, root: str
) -> None:
    context = browser.new_context(reduced_motion="reduce")
    wrong: list[str] = []

    def refuse(route: Route) -> None:
        wrong.append(route.request.url)
        route.abort()

    context.route(re.compile(f"^(?!{re.escape(address)}/|data:)"), refuse)
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text)
            if said.type == "error" else None)  # fmt: skip
    for name in ("404", "whole_book"):  # all others: test_every_page.py
        page.goto(f"{address}/{root}{name}.html", wait_until="load")
    page.goto(f"{address}/{root}index.html", wait_until="load")
    walk(page, root)
    assert wrong == []
    context.close()
