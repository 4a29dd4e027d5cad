"""A page whose figure is alive, and what the figure shows."""

import torch
from playwright.sync_api import Page, expect

FIGURE, ALIVE = "[data-widget=weighted_sum]", ".widget-alive"
WEIGHTS, SUM = f"{FIGURE} [data-tile=y_bar]", f"{FIGURE} [data-tile=x_bar]"
LINE, RESULT, SAID = ".widget-call code", ".widget-call samp", ".widget-said"
NOW = "performance.now()"
# How much has moved since then; a page that is painted half read moves before
SHIFT = """since => new Promise(done => {
  let sum = 0
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (one.startTime >= since) sum += one.value
  }).observe({ type: "layout-shift", buffered: true })
  setTimeout(() => done(sum), 300)
})"""


def shown(page: Page, name: str) -> list[float]:
    """The numbers in the tiles of an array."""
    texts = page.locator(f"{FIGURE} [data-tile={name}] text").all_text_contents()
    return [float(text.replace("−", "-")) for text in texts]


def holds(page: Page, *weights: float) -> None:
    """The figure shows these weights, and all that follows from them."""
    expect(page.locator(f"{WEIGHTS} text")).to_have_text([f"{w:g}" for w in weights])
    J = torch.tensor(shown(page, "J")).reshape(len(weights), -1)
    x = torch.zeros(J.shape[1], requires_grad=True)
    y = J @ x
    exec(page.locator(LINE).inner_text(), {"torch": torch, "y": y})
    assert x.grad is not None
    assert shown(page, "x_bar") == x.grad.tolist()
    assert (
        shown(page, "product") == (torch.tensor(weights)[:, None] * J).ravel().tolist()
    )
    assert page.locator(RESULT).inner_text() == f"x.grad = {x.grad}"
