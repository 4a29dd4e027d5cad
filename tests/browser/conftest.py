import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from browser.living_figure import ALIVE, FIGURE
from browser.near import bring
from chromium import launched
from one_site import SERVER
from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="session")
def address(site: Path, port: int, pytestconfig: pytest.Config) -> str:
    """Where a server on this machine alone shows the built site."""
    if server := pytestconfig.stash.get(SERVER, None):  # else who started this worker
        server.start()
    return f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, else Playwright's own."""
    with launched() as chromium:
        yield chromium


@dataclass
class Visit:
    """An open page and what its console said."""

    page: Page
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Callable[[str, bool], BrowserContext]:
    """One for each way to see: what a page fetched is there for the next one."""

    @functools.cache
    def context(scheme: str, script: bool) -> BrowserContext:
        return browser.new_context(
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=script,
            reduced_motion="reduce",
        )

    return context


@pytest.fixture(scope="session")
def idle(contexts: Callable) -> Callable[[str, bool], list[Visit]]:
    """Pages of each way to see that no test has now; to make one takes half a visit."""
    return functools.cache(lambda scheme, script: [])


@pytest.fixture
def visit(
    contexts: Callable, idle: Callable, address: str
) -> Iterator[Callable[..., Visit]]:
    """Open `path` of the site: visit("vjp.html", width=360, scheme="dark")."""
    visits = list[tuple[list[Visit], Visit]]()

    def open_page(
        path: str, width: int = 1280, scheme: str = "light", script: bool = True
    ) -> Visit:
        others = idle(scheme, script)
        visit = others.pop() if others else listened(contexts(scheme, script))
        visits.append((others, visit))
        visit.page.set_viewport_size({"width": width, "height": 800})
        visit.page.emulate_media(
            media="null",
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        visit.page.goto(f"{address}/{path}", wait_until="load")
        return visit

    yield open_page
    for others, visit in visits:
        forget(visit, address)
        others.append(visit)


def listened(context: BrowserContext) -> Visit:
    """A new page, and what its console will say."""
    visit = Visit(context.new_page())
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    visit.page.on("console", lambda said: visit.errors.append(said.text)
                  if said.type == "error" else None)  # fmt: skip
    return visit


def forget(visit: Visit, address: str) -> None:
    """Leave nothing of a visit to the next one but what was fetched."""
    page = visit.page
    page.unroute_all(behavior="ignoreErrors")
    page.mouse.move(0, 0)
    page.goto("about:blank")
    everything = {"origin": address, "storageTypes": "cookies,local_storage"}
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", everything)
    session.detach()
    page.context.clear_permissions()
    visit.errors.clear()


@pytest.fixture
def alive(visit: Callable) -> Callable[..., Page]:
    """Open a page, and wait for its figure."""

    def open_page(path: str = "index.html", **how: Any) -> Page:
        page: Page = visit(path, **how).page
        bring(page.locator(FIGURE))
        page.locator(ALIVE).wait_for()
        return page

    return open_page
