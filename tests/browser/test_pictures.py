"""Pictures on a phone: every text can be read, and lies where it belongs."""

from collections.abc import Callable

from checks import ROOT

SMALLEST = 11  # pixels, of a letter's body
PAGES = sorted(path.stem for path in (ROOT / "docs" / "en").glob("*.md"))
PROBLEMS = """smallest => {
  const found = [];
  const inside = (one, other) => one.left >= other.left - 1 && one.top >= other.top - 1
    && one.right <= other.right + 1 && one.bottom <= other.bottom + 1;
  for (const svg of document.querySelectorAll('svg.picture')) {
    const whole = svg.getBoundingClientRect();
    const scale = whole.width / svg.viewBox.baseVal.width;
    for (const text of svg.querySelectorAll('text')) {
      const size = scale * text.getAttribute('font-size');
      const words = `${text.textContent} in ${svg.getAttribute('aria-label')}`;
      if (size < smallest) found.push(`${size} px: ${words}`);
      const tile = text.closest('.tile')?.querySelector('rect');
      const home = tile ? tile.getBoundingClientRect() : whole;
      if (!inside(text.getBoundingClientRect(), home)) found.push(`outside: ${words}`);
    }
  }
  return [document.querySelectorAll('svg.picture').length, found];
}"""


def test_a_text_that_is_too_small_or_too_long_is_seen(visit: Callable) -> None:
    page = visit("vjp.html", width=360).page  # no widget reads its tiles meanwhile
    page.evaluate("""() => {
      const [one, other] = document.querySelectorAll('svg.picture .tile text');
      one.textContent = '1234567890';
      other.setAttribute('font-size', 10);
    }""")
    _, (long, small) = page.evaluate(PROBLEMS, SMALLEST)
    assert long.startswith("outside: 1234567890")
    assert small.startswith("9.") or small.startswith("10")
