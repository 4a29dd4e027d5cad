"""Are the pages of both languages in step, and written by the rules?"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from checks import ROOT
from snippet_engine.failure import Place
from snippet_engine.read import cells, references
from snippet_engine.read import pages as pages_of
from snippet_engine.read.project import Project

HEADING = re.compile(
    r"^(?P<level>#+) (?P<text>.*?)(?: \{ (?P<anchor>#[a-z-]+) \})?$", re.MULTILINE
)
CJK = r"\u4e00-\u9fff"


@dataclass(frozen=True)
class Page:
    """A page's source: front matter, body with code and formulas, prose without."""

    name: str
    front: dict[str, str]
    body: str

    @classmethod
    def parse(cls, name: str, text: str) -> "Page":
        """Parse Markdown that opens with front matter."""
        _, front, body = text.split("---\n", 2)
        return cls(name, yaml.safe_load(front), body)

    @property
    def prose(self) -> str:
        """The body without code, formulas, references and addresses."""
        text = re.sub(r"^ *```.*?^ *```$", "", self.body, flags=re.DOTALL | re.M)
        text = re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL)
        text = re.sub(r"``.+?``|`[^`]*`|\$[^$\n]+\$", "C", text)
        text = re.sub(r" \{ #[a-z-]+ \}", "", text)
        text = re.sub(r"\]\([^)]*\)", "]", text)
        return re.sub(r"^ *:::.*$", "", text, flags=re.MULTILINE)

    @property
    def chinese(self) -> str:
        """Prose, title and description."""
        words = [self.front.get(key, "") for key in ("title", "description")]
        return "\n".join([*words, self.prose])

    @property
    def headings(self) -> list[tuple[int, str]]:
        """(level, anchor) of each heading, in order."""
        text = re.sub(r"^ *```.*?^ *```$", "", self.body, flags=re.DOTALL | re.M)
        found = HEADING.finditer(text)
        return [(len(one["level"]), one["anchor"] or "") for one in found]

    @property
    def references(self) -> list[tuple[object, ...]]:
        """What each `:::` line shows, without its words."""
        found = [
            references.parse(rest, Place(self.name, line))
            for line, rest in pages_of.scan(self.body)
        ]
        return [
            (
                one.name,
                one.cell,
                one.lines,
                one.output_hidden,
                one.code_folded,
                one.code_hidden,
                one.widget,
            )
            for one in found
        ]


def problems(docs: Path) -> list[str]:
    """Everything that is wrong with the pages of `docs/en` and `docs/zh`."""
    english = {path.name for path in (docs / "en").glob("*.md")}
    chinese = {path.name for path in (docs / "zh").glob("*.md")}
    found = [f"{name}: in one language only" for name in sorted(english ^ chinese)]
    for name in sorted(english & chinese):
        texts = [(docs / one / name).read_text("utf-8") for one in ("en", "zh")]
        found += pair_problems(name, *texts)
    return found


def pair_problems(name: str, english: str, chinese: str) -> list[str]:
    """Everything that is wrong with the two texts of one page."""
    pair = Page.parse(name, english), Page.parse(name, chinese)
    found = [f"{name}: {problem}" for problem in _out_of_step(*pair)]
    for language, page in zip(("en", "zh"), pair, strict=True):
        found += [f"{language}/{name}: {problem}" for problem in _bad_form(page)]
        text = "\n".join([*map(str, page.front.values()), page.body])
        found += [f"{language}/{name}: {problem}" for problem in bad_numbers(text)]
    found += [f"zh/{name}: {problem}" for problem in bad_chinese(pair[1].chinese)]
    found += [f"zh/{name}: {problem}" for problem in _english_captions(pair[1])]
    return found


def _out_of_step(english: Page, chinese: Page) -> Iterator[str]:
    for what in ("headings", "references"):
        one, other = getattr(english, what), getattr(chinese, what)
        if one != other:
            yield f"{what} differ: {one} and {other}"
    for what, pattern in (
        ("inner links", r"\]\(([a-z_./]+\.(?:md|ipynb)(?:#[a-z-]+)?)\)"),
        ("outer links", r"\]\((https://[^)]+)\)"),
        ("displayed formulas", r"(?m)^(\$\$)$"),
    ):
        one, other = (
            Counter(_same_work(word) for word in re.findall(pattern, page.body))
            for page in (english, chinese)
        )
        if one != other:
            yield f"{what} differ: {sorted((one - other) + (other - one))}"


def _same_work(address: str) -> str:
    """D2L's Chinese edition counts as the English one."""
    return re.sub(r"^https://zh-v2\.(d2l\.ai/[^#]*).*", r"https://\1", address)


def _bad_form(page: Page) -> Iterator[str]:
    for key in ("title", "description"):
        if not page.front.get(key):
            yield f"no {key} in the front matter"
    if len(page.front.get("description", "")) > 160:
        yield f"description of {len(page.front['description'])} characters"
    if [level for level, _ in page.headings].count(1) != 1:
        yield "not exactly one heading of level 1"
    if any(level > 1 and not anchor for level, anchor in page.headings):
        yield "a heading without an explicit anchor"


def _english_captions(page: Page) -> Iterator[str]:
    """Blocks that would show the docstring, which is English."""
    project = Project.find(ROOT)
    for line, rest in pages_of.scan(page.body):
        one = references.parse(rest, Place(page.name, line))
        path = project.source(one.name)
        shown = not one.caption and not one.code_hidden
        if shown and path.exists() and cells.parse(path).opens(one.cell):
            yield f'no caption="…" for {one.target}, whose docstring is English'


def bad_numbers(text: str) -> Iterator[str]:
    """Numbers that have a comma below five digits, or none from five digits on."""
    text = re.sub(r"^ *```.*?^ *```$|\$\$.*?\$\$", "", text, flags=re.DOTALL | re.M)
    text = re.sub(r"``.+?``|`[^`]*`|\$[^$\n]+\$", "C", text)
    text = re.sub(r"\[([^][]*)\]\(([^)]*)\)", _without_its_number, text)
    for match in re.finditer(r"(?<![A-Za-z0-9_.,#])(\d{5,}|\d,\d{3})(?!,?\d)", text):
        around = text[max(0, match.start() - 12) : match.end() + 12]
        yield f"a comma is for five digits and more: …{around.strip()}…"


def _without_its_number(link: re.Match[str]) -> str:
    """The words of a link, without the number of the issue that it leads to."""
    words, address = link.groups()
    return re.sub(r"\d+", lambda one: "" if one[0] in address else one[0], words)


def bad_chinese(prose: str) -> Iterator[str]:
    """Places where Chinese typography is not as terms.md asks."""
    for what, pattern in (
        (
            "no space between Chinese and Latin",
            rf"[{CJK}][A-Za-z0-9]|[A-Za-z0-9][{CJK}]",
        ),
        ("half-width punctuation after Chinese", rf"[{CJK}][,;:!?](?![/A-Za-z0-9_])"),
        ("您", "您"),
        ("a space beside full-width punctuation", r"[，。；：！？、] (?!\|)(?=\S)"),
    ):
        for match in re.finditer(pattern, prose):
            around = prose[max(0, match.start() - 12) : match.end() + 12]
            yield f"{what}: …{around.strip()}…"
